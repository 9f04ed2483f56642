"""Performance for the nine-box: what was won against a fair share of what was agreed at first (spec 5.2, E22).

Performance looks back and is worked out here; potential looks forward, is judged by people, and is no part of this.
"""

from dataclasses import dataclass
from decimal import Decimal

from kpis.attainment import on_other_basis
from kpis.capacity import Workforce
from kpis.expected import Entered
from kpis.facts import amount_won
from kpis.measures import Ask, totals
from kpis.periods import Grain, Period
from kpis.ramp import ramped_on
from kpis.scope import Scope

QUARTERS = 4
LOW, MEDIUM, HIGH, TOO_EARLY = "low", "medium", "high", "too_early"
MEDIUM_FROM, HIGH_FROM = 0.80, 1.05
ENOUGH_QUARTERS = 2


@dataclass(frozen=True)
class Performance:
    """What a rep won and was fairly due to win in their last closed quarters.

    `band` is low, medium, high or too_early.
    """

    won: Decimal
    due: Decimal
    quarters: int  # of those, how many lie after the ramp

    @property
    def value(self):
        """Won over due; None where nothing was due."""
        return float(self.won / self.due) if self.due else None

    @property
    def band(self):
        if self.quarters < ENOUGH_QUARTERS or self.value is None:
            return TOO_EARLY
        return LOW if self.value < MEDIUM_FROM else MEDIUM if self.value < HIGH_FROM else HIGH


def performance(rep, as_of, organisation):
    """The Performance of a rep in the last four quarters that are over on `as_of`.

    Quarters without a target are left out.
    """
    quarters = closed_quarters(as_of, organisation)
    ask = Ask(Scope.rep(rep), tuple(quarters), as_of, organisation=organisation)
    initial = Entered("won_amount", initial=True)
    found = totals([amount_won, on_other_basis, initial], ask)
    amounts = found[amount_won] | found[on_other_basis]
    counted = [(at, quarter) for at, quarter in enumerate(quarters) if (at,) in found[initial]]
    won = sum((amounts.get((at,), Decimal(0)) for at, _quarter in counted), Decimal(0))
    due = sum((fair_share(found[initial][at,], quarter, ask) for at, quarter in counted), Decimal(0))
    full_load = ramped_on(rep.hired_on, ask.parameters.ramp_parts)
    ramped = [quarter for _at, quarter in counted if quarter.start >= full_load]
    return Performance(Decimal(won), due, len(ramped))


def closed_quarters(as_of, organisation):
    """The last four quarters that are over, the latest last."""
    return Period.of(as_of, Grain.QUARTER, organisation.fiscal_start).previous().trail(QUARTERS)


def fair_share(target, period, ask, part=None):
    """`target` × available days ÷ working days: what was due of somebody there for a part of the period (E42).

    Days count less in the first months of tenure, as the ramp says. `part`: only those of its days. The target itself
    stands as agreed.
    """
    part = part or period
    workdays = ask.calendar.count(period.start, period.end)
    if not workdays:
        return Decimal(0)
    people = Workforce(ask, part.start, part.end)
    rows = ask.by_day.stretches(part.start, part.end)
    days = (people.loaded_days(span, first, last, row.ramp_parts) for first, last, row in rows for span in people.spans)
    return Decimal(target) * sum(days, Decimal(0)) / workdays
