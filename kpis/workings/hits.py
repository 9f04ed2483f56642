"""Hits and misses: how many cases stand in a cell, and the hit rate of a side (spec 10.4)."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.addresses import worked_link
from kpis.formats import shown
from kpis.insight.case_table import SIDES, case_table
from kpis.insight.hits import BELOW, HIT, MISS, ON, UNKNOWN, cases, linked_measures, patterns, unit_of
from kpis.insight.words import aid_in_words, difference_in_words
from kpis.workings.working import Behind, Worked, Working, sees_each

OUTCOMES = {HIT: gettext_lazy("Hit"), MISS: gettext_lazy("Miss")}
TAKES = ("of", "lag", "kpi", "cell")  # of: rep or team


def _leads(state):
    return sees_each(state) and state.user.leads_people


def _found(state, said):
    """(Pattern, its cases, all measures, what a case is) of one KPI; None for none."""
    unit = unit_of({"unit": said["of"]}, state)
    measures = linked_measures(unit, state)
    linked = [(kpi, measure) for kpi, measure in measures if kpi.slug == said["kpi"]]
    if not linked:
        return None
    found = cases(state, unit, lagged=said["lag"] != "same")
    return patterns(found, linked)[0], found, measures, unit


def _behind(name, title, picked, measures, state, unit):
    return Behind(name, title, case_table(picked, measures, state, unit), len(picked))


def _count(state, said):
    found, (side, _sep, outcome) = _found(state, said), said["cell"].partition(":")
    if found is None or not _is_cell(side, outcome):
        return None
    pattern, all_cases, measures, unit = found
    outcomes = (outcome,) if outcome else tuple(OUTCOMES)
    picked = [case for case in all_cases for each in outcomes if case.is_in(pattern.measure, side, each)]
    page = (
        f"{reverse('hits')}?{state.query(unit=unit, lag=said['lag'], kpi=said['kpi'], cell=said['cell'])}#cases",
        _("Cases of this cell"),
    )
    behind = (_behind("numerator", _("What is counted"), picked, measures, state, unit),)
    return Working(len(picked), about=_about(pattern, side, outcome), behind=behind, page=page)


def _is_cell(side, outcome):
    """A side with an outcome; those in neither row are one cell, whatever came of them."""
    return (side == UNKNOWN and not outcome) or (side in (ON, BELOW) and outcome in OUTCOMES)


def _about(pattern, side, outcome=""):
    return " · ".join(str(each) for each in (pattern.kpi.short, SIDES[side][1], OUTCOMES.get(outcome, "")) if each)


def _rate(state, said):
    found, side = _found(state, said), said["cell"]
    if found is None or side not in (ON, BELOW):
        return None
    pattern, all_cases, measures, unit = found
    hits, misses = pattern.row(side)
    links = [(OUTCOMES[each], _link(state, said, each, count)) for each, count in ((HIT, hits), (MISS, misses))]
    picked = [case for case in all_cases if pattern.measure and case.standings[pattern.measure.name].side == side]
    behind = (_behind("denominator", _("What it is divided by"), picked, measures, state, unit),)
    formula = f"{hits} ÷ ({hits} + {misses})"
    value = pattern.rate(side) if pattern.is_told else None
    return Working(value, formula=formula, made_of=tuple(links), about=_about(pattern, side), behind=behind)


def _difference(state, said):
    """How far the two hit rates lie apart, with what may be said of it."""
    found = _found(state, said)
    if found is None or not found[0].is_told:
        return None
    pattern = found[0]
    rates = (ON, BELOW)
    links = [(SIDES[side][1], worked_link(RATE, pattern.rate(side), state, **said | {"cell": side})) for side in rates]
    formula = " − ".join(shown(pattern.rate(side), "share") for side in rates)
    notes = difference_in_words(pattern), aid_in_words(pattern)
    return Working(pattern.difference, formula=formula, made_of=tuple(links), notes=notes, about=pattern.kpi.short)


def _link(state, said, outcome, count):
    return worked_link(COUNT, count, state, **said | {"cell": f"{said['cell']}:{outcome}"})


COUNT = Worked(
    "hit_cases",
    gettext_lazy("Cases"),
    gettext_lazy("Closed periods with an initial target, hit or missed, by the KPI on its own target or below before."),
    _count,
    may_see=_leads,
    takes=TAKES,
)
RATE = Worked(
    "hit_rate",
    gettext_lazy("Hit rate"),
    gettext_lazy("Of the cases of this side, the share whose initial target was hit."),
    _rate,
    may_see=_leads,
    takes=TAKES,
    unit="share",
    why=gettext_lazy("fewer than five cases on one side"),
)
DIFFERENCE = Worked(
    "hit_difference",
    gettext_lazy("Hit rates apart"),
    gettext_lazy("The hit rate of those on target, less that of those below. It tells what goes together, no more."),
    _difference,
    may_see=_leads,
    takes=TAKES,
    unit="points",
)
WORKED = (COUNT, RATE, DIFFERENCE)
