"""The running estimate of the close rate: proposals still open count for as long as they have been open (spec 8.1)."""

from kpis.ask import CLOSE_HORIZON
from kpis.cohort.spells import Spells
from kpis.figure import Tally
from kpis.flags import BY_QUOTES
from kpis.kpi import Measure
from kpis.statistics import aalen_johansen


class RunningEstimate(Measure):
    """Aalen–Johansen cumulative incidence of a win at the horizon (E31).

    Each proposal is followed once. By quotes it is the wins to expect of them over all the quotes sent for them.
    """

    def facts(self):
        return [*super().facts(), Spells(self.numerator)]

    def tallies(self, ask, found):
        horizon, further = ask.horizon_for(CLOSE_HORIZON), found.get(self.flagged.get(BY_QUOTES), {})
        spells = found[Spells(self.numerator)]
        return {key: self._estimate(group, horizon, further.get(key, 0)) for key, group in spells.items()}

    def _estimate(self, spells, horizon, further):
        incidence, followed = aalen_johansen(spells, horizon), spells.total()
        sent = followed + further
        return Tally(given=incidence.won * followed / sent if incidence else None, divides=False, n=sent)

    def nothing(self):
        return Tally(divides=False)
