"""Targets that stand, each with its amounts: read by one query, for all that a page asks of its own scope.

Goals are numbers to reach, such as visits a rep-week: those of everybody in the scope count. Amounts of money are asked
for by their owner alone: there are thousands.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import NamedTuple

from django.db.models import Q

from kpis.models import TargetVersion
from reps.models import Membership

AMOUNT = "won_amount"


class Version(NamedTuple):
    """What was agreed as the first, second, ... amount, and from which day on; None: from the beginning."""

    number: int
    value: Decimal
    since: date | None

    def is_in_force(self, day):
        return self.number == 1 or self.since is None or self.since <= day


@dataclass(frozen=True)
class Aim:
    """A standing target. `versions` are in order, the initial one first."""

    pk: int
    measure: str
    basis: str
    start: date
    end: date
    rep_id: int | None
    rep_key: str | None
    team_id: int | None
    team_key: str | None
    versions: tuple[Version, ...]

    @property
    def owner(self):
        """("rep" or "team", key), or ("company", "")."""
        if self.rep_id:
            return "rep", self.rep_key
        return ("team", self.team_key) if self.team_id else ("company", "")

    @property
    def initial(self):
        return self.versions[0].value

    @property
    def latest(self):
        return self.versions[-1].value

    def on(self, day):
        """The amount as it stood on a day."""
        return [each.value for each in self.versions if each.is_in_force(day)][-1]


FIELDS = ("pk", "measure", "basis", "start", "end", "rep", "rep__key", "team", "team__key")


def standing(*conditions, **lookups):
    """[Aim, ...] of the targets with these lookups of a version, the latest first."""
    rows = TargetVersion.objects.filter(*conditions, target__voided_at=None, **lookups)
    rows = rows.order_by("-target__start", "target_id", "number")
    cells = rows.values_list(*(f"target__{name}" for name in FIELDS), "number", "value", "effective_from")
    width = len(FIELDS)
    return [
        Aim(*target, tuple(Version(*row[width:]) for row in of_target))
        for target, of_target in groupby(cells, key=lambda row: row[:width])
    ]


def of_page(ask):
    """[Aim, ...] of a page's scope: its own amounts, and the goals of its people and of those above them."""
    return ask.kept("aims", lambda: standing(_own_amounts(ask.scope) | _goals(ask.scope)))


def load_for(scopes, ask):
    """Load those of the company and of teams by one query: `of_page` finds them for each of these scopes."""
    found, members = standing(~Q(target__measure=AMOUNT) | Q(target__rep=None)), defaultdict(set)
    for team, rep in Membership.objects.order_by().values_list("team", "rep"):
        members[team].add(rep)
    for scope in scopes:
        ask.narrowed(scope=scope).kept("aims", partial(_cut, found, scope, members))


def _cut(aims, scope, members):
    """A scope's own amounts and the goals of its people, out of all there are."""
    goals = [aim for aim in aims if aim.measure != AMOUNT]
    if scope.team_ids is not None:
        people = {None}.union(*(members[team] for team in scope.team_ids))
        goals = [aim for aim in goals if aim.rep_id in people]
    own = [aim for aim in aims if aim.measure == AMOUNT and (aim.rep_id, aim.team_id) == (scope.rep_id, scope.team_id)]
    return [*own, *goals]


def _own_amounts(scope):
    return Q(target__measure=AMOUNT, target__rep=scope.rep_id, target__team=scope.team_id)


def _goals(scope):
    goals = ~Q(target__measure=AMOUNT)
    if scope.rep_id is None and scope.team_ids is None:
        return goals
    return goals & (Q(target__rep=None) | Q(target__rep__in=_people(scope)))


def _people(scope):
    """Ids of everybody who was ever in the scope."""
    if scope.rep_id is not None:
        return [scope.rep_id]
    return Membership.objects.filter(team__in=scope.team_ids).order_by().values("rep")
