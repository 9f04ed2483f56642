"""The running estimate of the close rate: proposals still open count for as long as they have been open (spec 8.1)."""

from django.utils.translation import ngettext

from kpis.ask import CLOSE_HORIZON
from kpis.cohort.spells import Spells
from kpis.counting import totals
from kpis.figure import Tally
from kpis.flags import BY_QUOTES
from kpis.formats import shown
from kpis.kpi import Measure
from kpis.statistics import aalen_johansen

TERMS = 6  # days written out, of those with a win


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

    def spelt_out(self, ask, figure):
        """F = Σ S·w ÷ n: on each day with a win, the part still open × the won ÷ those still followed (spec 8.1)."""
        fact = Spells(self.numerator)
        spells = totals([fact], ask)[fact].get((0,))
        curve = aalen_johansen(spells, ask.horizon_for(CLOSE_HORIZON)) if spells else None
        if curve is None or not curve.won or figure.is_by_quotes:
            return ""
        terms = list(_terms(curve))
        return " + ".join([*(text for text, _won in terms[:TERMS]), *_the_others(terms[TERMS:])])


def _terms(curve):
    """(its numbers, what it adds) of each day with a win."""
    won, still = 0.0, 1.0
    for step in curve.steps:
        if added := step.won - won:
            number = round(added / still * step.at_risk)
            yield f"{shown(still, 'share')} × {number} ÷ {step.at_risk}", added
        won, still = step.won, step.still_open


def _the_others(terms):
    """What the days add that are not written out."""
    if terms:
        said = {"share": shown(sum(won for _text, won in terms), "share"), "count": len(terms)}
        yield ngettext("%(share)s of %(count)s day more", "%(share)s of %(count)s days more", len(terms)) % said
