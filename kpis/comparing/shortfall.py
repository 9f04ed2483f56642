"""A count below its target beyond normal variation: four closed weeks, never one (spec 2.7, E16)."""

import math
from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kpis.capacity import within_roster
from kpis.figure import Figure
from kpis.formats import shown_part
from kpis.kpi import Measure, figures
from kpis.periods import Grain, Period
from kpis.statistics import poisson_at_most
from reps.days import ONE_DAY
from reps.models import Rep

WEEKS = 4
LEVEL = 0.05


@dataclass(frozen=True)
class Shortfall:
    """What was done in the four weeks (the figure's numerator) against what was expected (its denominator)."""

    figure: Figure

    @property
    def chance(self):
        """P(so few or fewer) of somebody who is up to the target: a Poisson count with what is expected as its mean."""
        return poisson_at_most(math.ceil(self.figure.numerator or 0), float(self.figure.denominator or 0))

    @property
    def counts(self):
        """Done of expected, in words: 22 of 32."""
        return _("%(part)s of %(whole)s") % {
            "part": shown_part(self.figure.numerator),
            "whole": shown_part(self.figure.denominator),
        }

    @property
    def is_signal(self):
        return self.chance < LEVEL


def closed_weeks(day, fiscal):
    """The four weeks that were over when `day` began, as one Period."""
    weeks = Period.of(day, Grain.WEEK, fiscal).previous().trail(WEEKS)
    return Period(weeks[0].start, weeks[-1].end)


def weeks_of(ask, period):
    """The four closed weeks that a period is judged by: its own last ones, or the last before the as-of day."""
    return closed_weeks(min(period.end + ONE_DAY, ask.as_of), ask.by_day.fiscal)


@dataclass(frozen=True, eq=False)
class BelowTarget:
    """The people whose four weeks fall short of an attainment measure's target beyond normal variation."""

    name: str
    attainment: Measure

    def shortfalls(self, ask):
        """{key: Shortfall} of each group of the ask; a rep's or a whole team's."""
        weeks = within_roster(ask, periods=tuple(weeks_of(ask, period) for period in ask.periods))
        return {key: Shortfall(figure) for key, figure in figures([self.attainment], weeks)[self.attainment].items()}

    def totals(self, ask):
        found = defaultdict(int)
        for key, shortfall in self.shortfalls(within_roster(ask, by=_and_rep(ask))).items():
            found[key[: 1 + len(ask.by)]] += shortfall.is_signal
        return dict(found)

    def needs(self, ask):
        return self.counts(ask.narrowed(by=_and_rep(ask)))

    def counts(self, ask):
        """[(facts, ask)] that `shortfalls` of the same ask counts."""
        weeks = tuple(weeks_of(ask, period) for period in ask.periods)
        return [(self.attainment.facts(), ask.narrowed(periods=weeks))]

    def records(self, ask):
        each = self.shortfalls(ask.narrowed(by=("rep",)))
        return Rep.objects.filter(key__in={key for (_index, key), shortfall in each.items() if shortfall.is_signal})


def _and_rep(ask):
    """What the ask groups by, and by rep."""
    return tuple(dict.fromkeys((*ask.by, "rep")))


def shortfall(fact, state):
    """The Shortfall of a page's whole scope, or None where nothing was expected."""
    found = fact.shortfalls(state.ask())[(0,)]
    return found if found.figure.denominator else None
