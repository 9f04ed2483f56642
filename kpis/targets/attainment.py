"""Attainment on the target's own basis: bookings, revenue recognised or cash collected, never mixed (spec 2.1, 8.3)."""

from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from kpis.counting import added, totals
from kpis.facts import money as facts
from kpis.facts.leads import leads_not_booked
from kpis.figure import Tally
from kpis.flags import MISSING_DATA, MISSING_RATE, MOVED, NOT_BOOKED, OTHER_BASIS
from kpis.kpi import Measure
from kpis.models import Target, TargetVersion
from kpis.native import Native
from kpis.targets.entered import Entered
from kpis.targets.moved import Moved

NO_TARGET_AT_HOME = _("no target for exactly this owner and period that has an exchange rate")
IN_OTHER_TEAMS = _("in other teams too: a part of what was won says nothing of a whole target")
AMOUNTS = {
    Target.Basis.BOOKINGS: facts.amount_attained,
    Target.Basis.REVENUE: facts.amount_revenue,
    Target.Basis.CASH: facts.amount_cash,
}
NUMBERS = {Target.Basis.REVENUE: facts.incomes_recognised, Target.Basis.CASH: facts.incomes_received}


@dataclass(frozen=True)
class OtherBasis:
    """What came in, for owners and periods whose target is on revenue or cash; nothing for all others."""

    entered: Entered
    name: str = "amount_on_other_basis"
    numbers: bool = False  # of how many incomes, instead of how much
    tells_how_many = False  # it is an amount, no number of records

    @property
    def facts(self):
        return NUMBERS if self.numbers else AMOUNTS

    def needs(self, ask):
        return [([self.facts[basis] for basis in dict.fromkeys(self.entered.bases(ask).values())], ask)]

    def totals(self, ask):
        bases = self.entered.bases(ask)
        found = totals(self.needs(ask)[0][0], ask)
        return {key: found[self.facts[basis]].get(key) or 0 for key, basis in bases.items()}

    def records(self, ask):
        basis = next(iter(self.entered.bases(ask).values()), Target.Basis.BOOKINGS)
        return AMOUNTS[basis].records(ask)


@dataclass(frozen=True)
class WithoutRate:
    """What was won, and the targets it is held to, that have no exchange rate: left out of every sum (spec 2.4)."""

    entered: Entered

    @property
    def name(self):
        return f"{self.entered.name}_without_rate"

    def needs(self, ask):
        return [([facts.amount_without_rate], ask)]

    def totals(self, ask):
        targets = {key: len(found) for key, found in self.entered.without_rate(ask).items()}
        return added(totals([facts.amount_without_rate], ask)[facts.amount_without_rate], targets)

    def records(self, ask):
        return facts.amount_without_rate.records(ask)

    def native(self, won, ask):
        lacking = {target for found in self.entered.without_rate(ask).values() for target in found}
        held_to = [Q(target=each.pk, number=self.entered.version_of(each, ask).number) for each in lacking]
        agreed = TargetVersion.objects.filter(reduce(or_, held_to, Q(pk=None)))
        return [Native(won), Native(agreed, "target__currency", "value")]


def gaps(entered):
    """What makes an amount over a target less than it says, by flag."""
    gaps = {MISSING_RATE: WithoutRate(entered), MISSING_DATA: facts.amount_unknown, NOT_BOOKED: leads_not_booked}
    return gaps | {OTHER_BASIS: on_other_basis, MOVED: Moved(entered)}


on_other_basis = OtherBasis(Entered("won_amount", initial=True))
incomes_on_other_basis = OtherBasis(Entered("won_amount", initial=True), "incomes_on_other_basis", numbers=True)


@dataclass(frozen=True, eq=False)
class Attainment(Measure):
    """An amount over the target agreed for it; the amount follows the target's basis.

    Without a target there is no denominator: that is not a target of 0 (spec 2.5).
    """

    of_zero: str = _("the target is 0")

    def why_blank(self, figure):
        """Why there is no target to divide by: none that can be counted, where what is missing is a rate."""
        if MOVED in figure.flags:
            return str(IN_OTHER_TEAMS)
        if figure.denominator == 0:
            return str(self.of_zero)
        return str(NO_TARGET_AT_HOME) if MISSING_RATE in figure.flags else super().why_blank(figure)

    def facts(self):
        return [*super().facts(), incomes_on_other_basis]

    def tallies(self, ask, found):
        amounts = found[self.numerator] | found[on_other_basis]
        targets, made = found[self.denominator], super().tallies(ask, found | {self.numerator: amounts})
        return {key: tally if key in targets else replace(tally, denominator=None) for key, tally in made.items()}

    def nothing(self):
        return Tally(0)

    def rests_on(self, found):
        return super().rests_on(found) | found[incomes_on_other_basis]

    def records(self, ask, part="numerator"):
        is_other = part == "numerator" and on_other_basis.entered.bases(ask)
        return on_other_basis.records(ask) if is_other else super().records(ask, part)
