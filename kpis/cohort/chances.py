"""The chance that an open proposal is still won, by how long it has been open (spec 8.1, 10.5, E32).

The curve is that of the proposals the company first issued lately, no-surprise and blind ones apart where there are
enough of them; those still open count for as long as they have been. A chance that rests on few is not told, and each
stands with its range (spec 2.7).
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from kpis.ask import TO_DATE, Ask
from kpis.cohort.spells import Spells
from kpis.counting import totals
from kpis.facts.proposals import proposals_blind, proposals_no_surprise
from kpis.flags import FEW
from kpis.kpi import INTERVALS
from kpis.periods import Period, add_months
from kpis.scope import Scope
from kpis.statistics import Incidence, aalen_johansen
from reps.days import ONE_DAY

WITHIN = 30  # days to come
MONTHS = 24  # issued since then
ENOUGH = 30  # proposals with which a quality has a curve of its own (spec 10.5)
KINDS = {True: Spells(proposals_no_surprise), False: Spells(proposals_blind)}  # {whether no surprise: what to count}


@dataclass(frozen=True)
class Curves:
    """The Incidence of a win of all proposals together, and {whether no surprise: Incidence} where there are enough."""

    pooled: Incidence
    own: dict
    method: str = "wilson"  # of the ranges, as the company chose


@dataclass(frozen=True)
class Chance:
    """What an open proposal's chance is, by the curve that `kind` names: no surprise, blind, or None for all."""

    age: int
    curve: Incidence | None = None
    kind: bool | None = None
    days: int = WITHIN
    method: str = "wilson"

    @cached_property
    def value(self):
        """None beyond what any lived to."""
        return self.curve.chance(self.age, self.days) if self.curve else None

    @cached_property
    def rests_on(self):
        """How few were still open on a day of the curve that it rests on."""
        return self.curve.rests_on(self.age, self.days) if self.curve else 0

    @property
    def is_few(self):
        """Whether so few stood behind a step of the curve that it is hardly more than a guess (LOW_N, E32)."""
        return self.rests_on < FEW

    @property
    def known(self):
        """The value, or None where it is a guess (spec 2.7)."""
        return None if self.is_few else self.value

    @cached_property
    def range(self):
        """Its 95 % range, by those alone that were followed all the way, or None where it is not known.

        Proposals too young to be followed so far move the chance a little, and make it no surer: the range is rather
        too wide than too narrow. Where there are none it is that of a share.
        """
        if self.known is None:
            return None
        followed = self.curve.followed(self.age, self.days)
        return INTERVALS[self.method](self.known * followed, followed)

    @property
    def words(self):
        """How many it rests on, or why it is not known."""
        if not self.rests_on:
            return _("none of those as old came to an end")
        if self.is_few:
            few = ngettext("only %(count)s was open as long", "only %(count)s were open as long", self.rests_on)
            return few % {"count": self.rests_on}
        return _("%(count)s or more were open as long") % {"count": number_format(self.rests_on, force_grouping=True)}

    @property
    def among(self):
        """Which proposals it was counted among; "" where there are none."""
        if self.curve is None:
            return ""
        if self.kind is None:
            return _("Counted among all proposals: too few are like this one.")
        return _("Counted among no-surprise proposals.") if self.kind else _("Counted among blind proposals.")


def history(day, **known):
    """The Ask for what the company issued lately, as known on a day; `known` as an Ask takes it."""
    start = add_months(day, -MONTHS) + ONE_DAY
    return Ask(Scope.company(), (Period.between(start, day),), day, **known)


def curves_of(ask):
    """The Curves of the proposals first issued in the ask's period, or None of none."""
    found = totals(KINDS.values(), ask.narrowed(horizon=TO_DATE))
    spells = {kind: fact_of.get((0,)) for kind, fact in KINDS.items() if (fact_of := found[fact])}
    if not spells:
        return None
    own = {kind: aalen_johansen(each) for kind, each in spells.items() if each.total() >= ENOUGH}
    together = sum(spells.values(), start=Counter())
    return Curves(aalen_johansen(together), own, ask.parameters.interval_method)


def chance_of(proposal, curves: Curves | None, day):
    """The Chance of a proposal that is open on `day` to be won within the days that follow (WITHIN).

    By those of its quality, unless these are few, or few of them were open as long.
    """
    age, kind = (day - proposal.issued_on).days, bool(proposal.quality)
    if curves is None:
        return Chance(age)
    alike = Chance(age, curves.own.get(kind), kind, method=curves.method)
    return Chance(age, curves.pooled, method=curves.method) if alike.is_few else alike
