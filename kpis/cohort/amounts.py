"""The close rate by amount: a few large proposals decide it, so its range is drawn from the proposals themselves."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, F, When
from django.db.models import Value as Fixed

from kpis.fact import Listed
from kpis.facts import proposals as facts
from kpis.figure import Tally
from kpis.kpi import Measure
from kpis.statistics import ratio_interval
from reps.statement import Column


@dataclass(frozen=True)
class AskedAmounts(Listed):
    """(what of it was won within the horizon, what was first asked) of each proposal old enough to tell."""

    name: str = "asked_amounts"
    table = facts.ISSUED

    def columns(self, ask):
        won = Case(When(facts.proposals_won_in_cohort.condition(ask), then=F("asked_value")), default=Fixed(Decimal(0)))
        return Column.decimal(won), Column.decimal("asked_value")

    def value(self, ask, issued, won, asked):
        return won, asked

    def records(self, ask):
        return facts.proposals_mature.records(ask).filter(asked_value__isnull=False)


@dataclass(frozen=True)
class AmountTally(Tally):
    """Won over asked, with the single proposals for its range."""

    pairs: tuple = ()

    def __add__(self, other):
        total = super().__add__(other)
        return AmountTally(total.numerator, total.denominator, n=self.n + other.n, pairs=self.pairs + other.pairs)


@dataclass(frozen=True, eq=False)
class AmountRate(Measure):
    """Σ first-issue amounts won ÷ Σ first-issue amounts: the same basis above and below (spec 8.1, E37)."""

    amounts: object = None

    def facts(self):
        return [*super().facts(), self.amounts]

    def tallies(self, ask, found):
        plain, amounts = super().tallies(ask, found), found[self.amounts]
        return {key: self._with(tally, tuple(amounts.get(key, ()))) for key, tally in plain.items()}

    def _with(self, tally, pairs):
        return AmountTally(tally.numerator, tally.denominator, n=len(pairs), pairs=pairs)

    def interval(self, tally, parameters):
        """95 % bootstrap limits, the same on every reload; (None, None) of few."""
        if not tally.denominator or tally.n < parameters.few_n:
            return None, None
        return ratio_interval(tally.pairs) or (None, None)
