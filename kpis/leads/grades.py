"""Fit and intent side by side: A to D by 1 to 4, never one blended number (spec 6).

A perfect fit that never heard of you must not look like a hot lead. A and B meet a fit of 60, 1 and 2 an intent of 50:
the bars of the definition the product starts with.
"""

from dataclasses import dataclass, replace

from django.db.models import Q

from kpis.counting import totals
from kpis.fact import Events
from kpis.figure import Figure

UNKNOWN = "?"
FIT = (("A", 80), ("B", 60), ("C", 40), ("D", 0), (UNKNOWN, None))
INTENT = (("1", 75), ("2", 50), ("3", 25), ("4", 0), (UNKNOWN, None))
GOOD = {"A1", "A2", "B1", "B2"}


def band(field, bands, letter):
    """Q of the leads in one band of an axis; unknown is a band of its own."""
    lowest = dict(bands)[letter]
    if lowest is None:
        return Q(**{field: None})
    above = [limit for _letter, limit in bands if limit is not None and limit > lowest]
    within = Q(**{f"{field}__gte": lowest})
    return within & Q(**{f"{field}__lt": min(above)}) if above else within


GRADES = {
    f"{fit}{intent}": band("fit", FIT, fit) & band("intent", INTENT, intent)
    for fit, _fit in FIT
    for intent, _intent in INTENT
}


def graded(measure, grade):
    """The count of leads of one grade among those that `measure` counts."""
    counted = measure.numerator
    return replace(
        measure,
        numerator=Events(f"{counted.name}_{grade}", counted.table, lambda ask: counted.condition(ask) & GRADES[grade]),
    )


@dataclass(frozen=True)
class Cell:
    """The leads of one grade; `is_good` where fit and intent both reach their bar."""

    grade: str
    figure: Figure

    @property
    def is_good(self):
        return self.grade in GOOD

    @property
    def is_empty(self):
        return not self.figure.value


def grid(measure, ask):
    """[(fit's letter, [Cell by intent])]: one query for all of it."""
    counts = {grade: graded(measure, grade) for grade in GRADES}
    found = totals([each.numerator for each in counts.values()], ask)
    cells = {grade: Cell(grade, _figure(each, ask, found)) for grade, each in counts.items()}
    return [(fit, [cells[f"{fit}{intent}"] for intent, _lowest in INTENT]) for fit, _lowest in FIT]


def _figure(measure, ask, found):
    return measure.figure(ask, (0,), measure.tallies(ask, found).get((0,), measure.nothing()))
