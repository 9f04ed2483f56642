"""Figures of a company and its teams at once: what adds up is counted by team, and put together for each.

Asked team by team, the same tables would be read once more for each of them. What does not add up still is.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from kpis.counting import count, own_totals, remember, with_needs
from kpis.scope import Scope
from reps.models import Team
from reps.models.tree import TeamTree


@dataclass(frozen=True)
class Part:
    """A scope made of whole teams: these, by their keys, or all there is where `teams` is None."""

    scope: Scope
    teams: Collection[str] | None = None

    def holds(self, team):
        return self.teams is None or team in self.teams


def parts_of_company():
    """[Part, ...]: the company first, then every team with all below it, in the order of their ids."""
    teams = list(Team.objects.order_by("pk"))
    scopes = [Scope.team(team, TeamTree(teams)) for team in teams]
    return [
        Part(Scope.company()),
        *(Part(scope, {team.key for team in teams if team.pk in scope.team_ids}) for scope in scopes),
    ]


def count_parts(facts, company, parts):
    """Count the facts of the company's ask, and what they rest on, for each part: `totals` finds them counted."""
    wanted = {pair: _by_team(*pair) for pair in with_needs([(facts, company)]) if _can_be_parted(*pair)}
    count([((fact,), ask) for fact, ask in wanted.values()])
    for (fact, ask), (counted, by_team) in wanted.items():
        found = own_totals([counted], by_team)[counted]
        for part in parts:
            remember({fact: _together(fact, found, part, ask)}, ask.narrowed(scope=part.scope))


def _can_be_parted(fact, ask):
    return hasattr(fact, "by_team") and "team" not in ask.by


def _by_team(fact, ask):
    return fact.by_team, ask.narrowed(by=("team", *ask.by))


def _together(fact, found, part, ask):
    """What was counted by team as one; of nobody in particular nought is nothing, as in a count of its own."""
    groups = defaultdict(list)
    for (index, team, *group), counted in found.items():
        if part.holds(team):
            groups[(index, *group)].append(counted)
    whole = {key: fact.together(counted) for key, counted in groups.items()}
    return whole if ask.by else {key: number for key, number in whole.items() if number}
