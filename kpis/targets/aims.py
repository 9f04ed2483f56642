"""Targets that stand, each with its amounts: read by one query, for all that a page asks of its own scope.

Amounts are in the organisation's currency from here on, whatever they were agreed in: what reads targets, whether for
attainment, pace, hits or sums, reads them here, and needs to know of no rate (spec 2.4).

Goals are numbers to reach, such as visits a rep-week: those of everybody in the scope count. Amounts of money are asked
for by their owner alone: there are thousands.
"""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import lru_cache, partial
from itertools import groupby
from typing import NamedTuple

from django.db.models import Q

from kpis.models import TargetVersion
from kpis.rates import rates_of
from reps.days import ONE_DAY
from reps.models import Membership
from reps.statement import Column, Question, asked

AMOUNT = "won_amount"


class Version(NamedTuple):
    """What was agreed as the first, second, ... amount, and from which day on; None: from the beginning.

    `value` is None where its currency has no plan rate.
    """

    number: int
    value: Decimal | None
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
    currency: str
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
    def changes(self):
        """The days from which something else is meant: its first, the day after its last, those of later versions."""
        return self.start, self.end + ONE_DAY, *(each.since for each in self.versions if each.since)

    def on(self, day):
        """The amount as it stood on a day."""
        return self.version_on(day).value

    def version_on(self, day):
        return [each for each in self.versions if each.is_in_force(day)][-1]

    @property
    def has_rate(self):
        """Whether its currency, if it has one of its own, has a plan rate."""
        return self.initial is not None


COLUMNS = (
    Column.whole("target"),
    Column.text("target__measure"),
    Column.text("target__basis"),
    Column.day("target__start"),
    Column.day("target__end"),
    Column.whole("target__rep"),
    Column.text("target__rep__key"),
    Column.whole("target__team"),
    Column.text("target__team__key"),
    Column.text("target__currency"),
    Column.whole("number"),
    Column.decimal("value"),
    Column.day("effective_from"),
)  # an Aim's, then a Version's
WIDTH = COLUMNS.index(Column.whole("number"))


def at_home(amount, target, rates):
    """An amount of a Target or an Aim at the plan rate of the fiscal year its period begins in; None without one."""
    return rates.plan_value(amount, target.currency, target.start)


def standing(ask, *conditions, **lookups):
    """[Aim, ...] of the targets with these lookups of a version, the latest first."""
    return _read(_question(*conditions, **lookups), ask)


def _question(*conditions, **lookups):
    return Question(TargetVersion.objects.filter(*conditions, target__voided_at=None, **lookups), COLUMNS)


def _read(question, ask):
    (rows,) = asked(question)
    found = [
        Aim(*target, tuple(Version(*row[WIDTH:]) for row in of_target))
        for target, of_target in groupby(sorted(rows, key=_latest_first), key=lambda row: row[:WIDTH])
    ]
    return [_at_home(aim, rates_of(ask)) if aim.currency else aim for aim in found]


def _latest_first(row):
    pk, start, number = row[0], row[3], row[WIDTH]
    return -start.toordinal(), pk, number


def _at_home(aim, rates):
    versions = tuple(each._replace(value=at_home(each.value, aim, rates)) for each in aim.versions)
    return replace(aim, versions=versions)


def of_page(ask):
    """[Aim, ...] of a page's scope: its own amounts, and the goals of its people and of those above them."""
    return ask.kept("aims", lambda: _read(_question_of(ask.scope), ask))


@lru_cache(maxsize=64)
def _question_of(scope):
    """The same of a scope every time."""
    return _question(_own_amounts(scope) | _goals(scope))


def load_for(scopes, ask):
    """Load those of the company and of teams by one query: `of_page` finds them for each of these scopes."""
    found, members = standing(ask, ~Q(target__measure=AMOUNT) | Q(target__rep=None)), defaultdict(set)
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
    if scope.is_of_anybody:
        return goals
    return goals & (Q(target__rep=None) | Q(target__rep__in=_people(scope)))


def _people(scope):
    """Ids of everybody who was ever in the scope."""
    if scope.rep_id is not None:
        return [scope.rep_id]
    return Membership.objects.filter(team__in=scope.team_ids).order_by().values("rep")
