"""Attainment on the target's own basis: bookings, revenue recognised or cash collected, never mixed (spec 2.1, 8.3)."""

from dataclasses import dataclass

from kpis import facts
from kpis.counting import totals
from kpis.entered import Entered
from kpis.kpi import Measure
from kpis.models import Target

AMOUNTS = {
    Target.Basis.BOOKINGS: facts.amount_attained,
    Target.Basis.REVENUE: facts.amount_revenue,
    Target.Basis.CASH: facts.amount_cash,
}


@dataclass(frozen=True)
class OtherBasis:
    """What came in, for owners and periods whose target is on revenue or cash; nothing for all others."""

    entered: Entered
    name: str = "amount_on_other_basis"

    def needs(self, ask):
        return [([AMOUNTS[basis] for basis in dict.fromkeys(self.entered.bases(ask).values())], ask)]

    def totals(self, ask):
        bases = self.entered.bases(ask)
        found = totals(self.needs(ask)[0][0], ask)
        return {key: found[AMOUNTS[basis]].get(key) or 0 for key, basis in bases.items()}

    def records(self, ask):
        basis = next(iter(self.entered.bases(ask).values()), Target.Basis.BOOKINGS)
        return AMOUNTS[basis].records(ask)


on_other_basis = OtherBasis(Entered("won_amount", initial=True))


@dataclass(frozen=True, eq=False)
class Attainment(Measure):
    """An amount over the target agreed for it; the amount follows the target's basis."""

    def tallies(self, ask, found):
        amounts = found[self.numerator] | found[on_other_basis]
        return super().tallies(ask, found | {self.numerator: amounts})

    def records(self, ask, part="numerator"):
        return super().records(ask, part) if part == "denominator" else on_other_basis.records(ask)
