"""What a lead brings: money won from a cohort of leads over their number, with a bootstrap interval (spec 6)."""

from collections import defaultdict
from dataclasses import dataclass

from kpis import facts
from kpis.kpi import Measure, Tally
from kpis.statistics import mean_interval


@dataclass(frozen=True)
class WonAmounts:
    """The amount of each lead of the cohort won within its horizon; 0 where nobody entered one."""

    name: str = "won_amounts"

    def totals(self, ask):
        columns, spans = [facts.LEADS.column(name) for name in ask.by], [ask.days_of(each) for each in ask.periods]
        found, grouped = defaultdict(list), [column for column in columns if column]
        for received, amount, *group in self.records(ask).values_list("received_on", "won_amount", *grouped):
            values = iter(group)
            key = tuple(next(values) if column else None for column in columns)
            for index, span in enumerate(spans):
                if span and span.contains(received):
                    found[(index, *key)].append(float(amount or 0))
        return dict(found)

    def records(self, ask):
        return facts.leads_won_in_cohort.records(ask)


@dataclass(frozen=True)
class Yield(Tally):
    """Money over leads, with the single amounts for its interval."""

    amounts: tuple = ()

    def __add__(self, other):
        total = super().__add__(other)
        return Yield(total.numerator, total.denominator, n=self.n + other.n, amounts=self.amounts + other.amounts)


@dataclass(frozen=True, eq=False)
class YieldMeasure(Measure):
    """Won amount over leads; the interval resamples the leads themselves, the most of which brought nothing."""

    amounts: object = None

    def facts(self):
        return [*super().facts(), self.amounts]

    def tallies(self, ask, found):
        plain, amounts = super().tallies(ask, found), found[self.amounts]
        return {
            key: Yield(tally.numerator, tally.denominator, n=tally.denominator, amounts=tuple(amounts.get(key, ())))
            for key, tally in plain.items()
        }

    def interval(self, tally, parameters):
        if not tally.denominator or tally.denominator < parameters.few_n or not getattr(tally, "amounts", ()):
            return None, None
        return mean_interval(tally.amounts, tally.denominator - len(tally.amounts))
