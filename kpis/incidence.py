"""The running estimate of the close rate: proposals still open count for as long as they have been open (spec 8.1)."""

from collections import defaultdict

from kpis.facts import ISSUED
from kpis.kpi import Measure, Tally
from kpis.measures import Events
from kpis.statistics import aalen_johansen
from reps.models import Proposal


class RunningEstimate(Measure):
    """Aalen–Johansen cumulative incidence of a win at the horizon (E31)."""

    def facts(self):
        return [*super().facts(), _Spells(self.numerator)]

    def tallies(self, ask, found):
        spells = next(total for fact, total in found.items() if isinstance(fact, _Spells))
        horizon = ask.horizon_for("close_horizon_days")
        return {key: self._estimate(group, horizon) for key, group in spells.items()}

    def _estimate(self, spells, horizon):
        incidence = aalen_johansen(spells, horizon)
        return Tally(given=incidence.won if incidence else None, divides=False, n=len(spells))

    def nothing(self):
        return Tally(divides=False)


class _Spells:
    """(days, ending) of every proposal of a cohort as known on the as-of day; ending None while open."""

    def __init__(self, cohort: Events):
        self.cohort = cohort

    def totals(self, ask):
        columns = [ISSUED.column(name) for name in ask.by]
        fields = ["issued_on", "ended_on", "ending", *[column for column in columns if column]]
        found = defaultdict(list)
        spans = [ask.days_of(period) for period in ask.periods]
        for issued, ended, ending, *group in self.cohort.records(ask).values_list(*fields):
            values = iter(group)
            key = tuple(next(values) if column else None for column in columns)
            for index, span in enumerate(spans):
                if span and span.contains(issued):
                    found[(index, *key)].append(_spell(issued, ended, ending, ask.as_of))
        return dict(found)


def _spell(issued, ended, ending, as_of):
    if ended > as_of:
        return (as_of - issued).days, None
    return (ended - issued).days, Proposal.Status(ending).value
