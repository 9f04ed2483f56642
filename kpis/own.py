"""A figure that is a person's own: overlays, which no team or company has a total of (spec 2.3)."""

from kpis.figure import Tally
from kpis.kpi import Measure


class OwnMeasure(Measure):
    """Of one rep, or by rep. Blank, not 0, for a team and the company: what is added up to them is added nowhere."""

    def tallies(self, ask, found):
        if _is_of_people(ask):
            return super().tallies(ask, found)
        return {} if ask.by else {(index,): Tally(None, divides=False) for index in range(len(ask.periods))}

    def records(self, ask, part="numerator"):
        found = super().records(ask, part)
        return found if _is_of_people(ask) else found.none()


def _is_of_people(ask):
    return ask.scope.kind == "rep" or "rep" in ask.by
