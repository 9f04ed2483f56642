"""Performance for the nine-box: what was won against a fair share of what was agreed at first (spec 5.2, E22).

Performance looks back and is worked out here; potential looks forward, is judged by people, and is no part of this.
"""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from kpis.ask import Ask
from kpis.capacity import Workforce
from kpis.counting import totals
from kpis.facts.money import amount_won
from kpis.periods import Grain, Period
from kpis.ramp import ramped_on
from kpis.scope import Scope
from kpis.targets.entered import Entered

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
    parts: tuple["Part", ...] = ()  # a quarter with a target each

    @property
    def value(self):
        """Won over due; None where nothing was due."""
        return float(self.won / self.due) if self.due else None

    @property
    def band(self):
        if self.quarters < ENOUGH_QUARTERS or self.value is None:
            return TOO_EARLY
        return LOW if self.value < MEDIUM_FROM else MEDIUM if self.value < HIGH_FROM else HIGH


@dataclass(frozen=True)
class Part:
    """What one quarter brought, and what of its target was due of somebody there for so many of its days."""

    period: Period
    won: Decimal
    target: Decimal
    days: Decimal
    workdays: int
    due: Decimal


def performance(rep, ask):
    """The Performance of a rep in the last four quarters that are over on the ask's as-of day.

    Quarters without a target, or with one that has no exchange rate, are left out.
    """
    return _performances([rep], _asked(ask, Scope.rep(rep)))[rep.pk]


def performances(reps, ask):
    """{rep id: Performance} of many, wherever they worked, with one query a table."""
    return _performances(reps, _asked(ask, Scope.company(), ("rep",)))


def _performances(reps, ask):
    initial = Entered("won_amount", initial=True)
    found = totals([amount_won, initial], ask)
    shares = [Shares(quarter, ask) for quarter in ask.periods]
    return {rep.pk: _performance(rep, shares, found[amount_won], found[initial], ask) for rep in reps}


def _performance(rep, shares, won, initial, ask):
    keys = [(at, *([rep.key] if ask.by else [])) for at, _share in enumerate(shares)]
    counted = [(key, share) for key, share in zip(keys, shares, strict=True) if key in initial]
    full_load = ramped_on(rep.hired_on, ask.parameters.ramp_parts)
    parts = tuple(share.part(Decimal(won.get(key, 0)), initial[key], rep.pk) for key, share in counted)
    return Performance(
        sum((part.won for part in parts), Decimal(0)),
        sum((part.due for part in parts), Decimal(0)),
        sum(part.period.start >= full_load for part in parts),
        parts,
    )


def _asked(ask, scope, by=()):
    quarters = tuple(closed_quarters(ask.as_of, ask.by_day.fiscal))
    return Ask(scope, quarters, ask.as_of, by, organisation=ask.organisation, by_day=ask.by_day)


def closed_quarters(as_of, fiscal):
    """The last four quarters that are over, the latest last."""
    return Period.of(as_of, Grain.QUARTER, fiscal).previous().trail(QUARTERS)


def fair_share(target, period, ask):
    """`target` × available days ÷ working days: what was due of somebody there for a part of the period (E42).

    Days count less in the first months of tenure, as the ramp says. The target itself stands as agreed.
    """
    return Shares(period, ask).of(target)


def due_of(target, days, workdays):
    """What of a target was due of somebody there for so many of its working days."""
    return Decimal(target) * days / workdays if workdays else Decimal(0)


class Shares:
    """The fair shares of a period for everybody in the ask's scope; of their days elsewhere too where `wherever`."""

    def __init__(self, period, ask, wherever=False):
        self.period, self.workdays = period, ask.calendar.count(period.start, period.end)
        people, self.days = Workforce(ask, period.start, period.end), defaultdict(Decimal)
        for span in people.whole if wherever else people.spans:
            self.days[span.rep.pk] += people.loaded_days(span, period.start, period.end)

    def of(self, target, rep_id=None):
        """What of a target was due of one rep, or of the whole scope."""
        return due_of(target, self.loaded(rep_id), self.workdays)

    def part(self, won, target, rep_id):
        return Part(self.period, won, target, self.days[rep_id], self.workdays, self.of(target, rep_id))

    def loaded(self, rep_id=None):
        """The days of one rep, or of the whole scope, less of newcomers."""
        return sum(self.days.values(), Decimal(0)) if rep_id is None else self.days[rep_id]
