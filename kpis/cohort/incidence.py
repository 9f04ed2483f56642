"""The running estimate of the close rate: proposals still open count for as long as they have been open (spec 8.1)."""

from dataclasses import dataclass

from kpis.facts import ISSUED
from kpis.kpi import BY_QUOTES, Measure, Tally
from kpis.measures import Events, Listed
from kpis.statistics import aalen_johansen
from reps.statement import Column


class RunningEstimate(Measure):
    """Aalen–Johansen cumulative incidence of a win at the horizon (E31).

    Each proposal is followed once. By quotes it is the wins to expect of them over all the quotes sent for them.
    """

    def facts(self):
        return [*super().facts(), _Spells(self.numerator)]

    def tallies(self, ask, found):
        spells = next(total for fact, total in found.items() if isinstance(fact, _Spells))
        horizon = ask.horizon_for("close_horizon_days")
        further = found.get(self.flagged.get(BY_QUOTES), {})
        return {key: self._estimate(group, horizon, further.get(key, 0)) for key, group in spells.items()}

    def _estimate(self, spells, horizon, further):
        incidence, sent = aalen_johansen(spells, horizon), len(spells) + further
        return Tally(given=incidence.won * len(spells) / sent if incidence else None, divides=False, n=sent)

    def nothing(self):
        return Tally(divides=False)


@dataclass(frozen=True)
class _Spells(Listed):
    """(days, ending) of every proposal of a cohort as known on the as-of day; ending None while open."""

    cohort: Events
    table = ISSUED

    def records(self, ask):
        return self.cohort.records(ask)

    def columns(self, ask):
        return Column.day("ended_on"), Column.text("ending")

    def value(self, ask, issued, ended, ending):
        if ended > ask.as_of:
            return (ask.as_of - issued).days, None
        return (ended - issued).days, ending
