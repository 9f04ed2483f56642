"""Performance for the nine-box: what was won against a fair share of what was agreed at first (spec 5.2, E22).

Performance looks back and is worked out here; potential looks forward, is judged by people, and is no part of this.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpis.capacity import Workforce
from kpis.expected import Entered
from kpis.facts import amount_won
from kpis.measures import Ask, totals
from kpis.periods import Grain, Period, add_months
from kpis.scope import Scope

QUARTERS = 4
LOW, MEDIUM, HIGH, TOO_EARLY = "low", "medium", "high", "too_early"
MEDIUM_FROM, HIGH_FROM = 0.80, 1.05
ENOUGH_QUARTERS = 2
RAMP = (Decimal("0.25"), Decimal("0.50"), Decimal("0.75"))  # of a full load in each month of tenure; then all of it


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
    quarters = Period.of(as_of, Grain.QUARTER, organisation.fiscal_start).previous().trail(QUARTERS)
    ask = Ask(Scope.rep(rep), tuple(quarters), as_of, organisation=organisation)
    initial = Entered("won_amount", initial=True)
    found = totals([amount_won, initial], ask)
    counted = [(at, quarter) for at, quarter in enumerate(quarters) if (at,) in found[initial]]
    won = sum((found[amount_won].get((at,), Decimal(0)) for at, _quarter in counted), Decimal(0))
    due = sum((fair_share(found[initial][at,], quarter, ask) for at, quarter in counted), Decimal(0))
    ramped = [quarter for _at, quarter in counted if quarter.start >= ramped_on(rep)]
    return Performance(Decimal(won), due, len(ramped))


def fair_share(target, period, ask, ramp=True):
    """`target` × available days ÷ working days: what was due of somebody there for a part of the period (E42).

    Days count less in the first months of tenure unless `ramp` is off. The target itself stands as agreed.
    """
    workdays = ask.calendar.count(period.start, period.end)
    if not workdays:
        return Decimal(0)
    people = Workforce(ask, period.start, period.end)
    days = sum((_days(people, span, period, ramp) for span in people.spans), Decimal(0))
    return Decimal(target) * days / workdays


def _days(people, span, period, ramp):
    if not ramp or span.rep.hired_on is None:
        return people.days(span, period.start, period.end)
    return sum((people.days(span, *days) * part for days, part in _stretches(span.rep, period)), Decimal(0))


def _stretches(rep, period):
    """((first, last) day, part of a full load) of the months of tenure that meet the period, and of the time after."""
    for month, part in enumerate(RAMP):
        last = date.fromordinal(add_months(rep.hired_on, month + 1).toordinal() - 1)
        yield _within(period, add_months(rep.hired_on, month), last), part
    yield _within(period, ramped_on(rep), period.end), Decimal(1)


def _within(period, first, last):
    """Days of the period from first to last; where there are none, the end comes before the start."""
    return max(first, period.start), min(last, period.end)


def ramped_on(rep):
    """The first day of a rep's full load."""
    return date.min if rep.hired_on is None else add_months(rep.hired_on, len(RAMP))
