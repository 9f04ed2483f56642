"""The median of a team's people, without names: what a rep may set beside the own figure (spec 12)."""

from dataclasses import dataclass
from statistics import median

from kpis.counting import count
from kpis.flags import FEW
from kpis.kpi import Measure, figures
from kpis.my_week import ATTAINMENT, CLOSE_RATE, NO_SURPRISE, look_back
from kpis.scope import Scope
from kpis.views.state import State

MEASURES = {each.name: each for each in (ATTAINMENT, CLOSE_RATE, NO_SURPRISE)}


@dataclass(frozen=True)
class TeamMedian:
    """Half of the people have no more. `state` is the team's, at the period looked at."""

    measure: Measure
    state: State
    people: int
    value: object

    @property
    def unit(self):
        return "count" if self.measure is ATTAINMENT else self.measure.unit


def team_median(measure, state):
    """The TeamMedian of a team's state; None of fewer than five people, for it would say what one of them did."""
    found = figures([measure], state.ask(by=("rep",)))[measure].values()
    values = [each for each in map(_value, found) if each is not None]
    return TeamMedian(measure, state, len(values), median(values)) if len(values) >= FEW else None


def _value(figure):
    """Of the week's expectation the quality visits made; of a share itself, where it is more than a few cases."""
    if figure.measure is ATTAINMENT:
        return figure.numerator if figure.denominator else None
    return None if figure.is_few else figure.value


def medians_beside(state):
    """{measure name: TeamMedian} of the reader's own team, for their own week's state."""
    user = state.user
    if user.team_today is None:
        return {}
    theirs = state.of_scope(Scope.team(user.team_today, user.team_tree))
    asked = {ATTAINMENT: theirs, **dict.fromkeys((CLOSE_RATE, NO_SURPRISE), theirs.at(look_back(state)))}
    count([(measure.facts(), at.ask(by=("rep",))) for measure, at in asked.items()])
    found = (team_median(measure, at) for measure, at in asked.items())
    return {each.measure.name: each for each in found if each}
