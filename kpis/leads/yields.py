"""What a lead brings: money won from a cohort of leads over their number, with a bootstrap interval (spec 6)."""

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from django.db.models import Case, Exists, F, OuterRef, Q, Sum, When
from django.db.models.functions import Coalesce

from kpis.fact import Events, Listed
from kpis.facts import leads as facts
from kpis.figure import Tally
from kpis.kpi import Measure
from kpis.native import Native
from kpis.statistics import mean_interval
from reps.models import Proposal
from reps.statement import Column


def _money(ask):
    """What a lead brought: its own amount stands, else what its proposals did."""
    by_proposals = Sum("proposals__won_value", filter=_won(ask, F("received_on"), "proposals__"))
    return Case(When(won_amount__isnull=False, then=F("won_value")), default=by_proposals)


def _won(ask, received, prefix=""):
    """The Q of proposals known to be won by the as-of day, and within the horizon of their lead as it is itself."""
    known = Q(**{f"{prefix}counts": True, f"{prefix}ending": Proposal.Status.WON, f"{prefix}ended_on__lte": ask.as_of})
    days = ask.horizon_for("lead_won_days")
    return known if days is None else known & Q(**{f"{prefix}ended_on__lte": received + timedelta(days=days)})


@dataclass(frozen=True)
class WonAmounts(Listed):
    """The amount of each lead of the cohort won within its horizon; a win whose amount nobody knows is left out."""

    name: str = "won_amounts"
    table = facts.LEADS

    def question(self, ask):
        asked = super().question(ask)
        return replace(asked, rows=asked.rows.exclude(brought=None))

    def columns(self, ask):
        return (Column.decimal("brought"),)

    def value(self, ask, received, money):
        return money

    def records(self, ask):
        """Each of the very leads says what it `brought`, be it by its proposals."""
        return facts.leads_won_in_cohort.records(ask).annotate(brought=_money(ask))


def _theirs(ask):
    """Their proposals won, asked lead by lead: a list of all would be read whole."""
    return Proposal.objects.filter(_won(ask, OuterRef("received_on")), lead=OuterRef("pk"))


def _amount_unknown(ask):
    return facts.leads_won_in_cohort.condition(ask) & Q(won_amount=None) & ~Q(Exists(_theirs(ask)))


def _without_rate(ask):
    """Leads whose own amount has no exchange rate or, where they have none, that of a proposal."""
    own, theirs = Q(won_amount__isnull=False, won_value=None), Exists(_theirs(ask).filter(won_value=None))
    return facts.leads_won_in_cohort.condition(ask) & (own | (Q(won_amount=None) & Q(theirs)))


class WonWithoutRate(Events):
    def native(self, leads, ask):
        """Their own amounts, and those of the proposals of leads without one."""
        won = _won(ask, F("lead__received_on"))
        proposals = Proposal.objects.filter(won, won_value=None, lead__in=leads.filter(won_amount=None))
        return [
            Native(leads.filter(won_amount__isnull=False), "won_currency", "won_amount"),
            Native(proposals, amount=Coalesce("won_amount", "amount")),
        ]


leads_won_for_what = Events("leads_won_for_what", facts.LEADS, _amount_unknown)
leads_won_without_rate = WonWithoutRate("leads_won_without_rate", facts.LEADS, _without_rate)


@dataclass(frozen=True)
class Yield(Tally):
    """Money over leads, with the single amounts for its interval."""

    amounts: tuple = ()

    def __add__(self, other):
        total = super().__add__(other)
        return Yield(total.numerator, total.denominator, n=self.n + other.n, amounts=self.amounts + other.amounts)


class YieldMeasure(Measure):
    """Won amount over leads; the interval resamples the leads themselves, most of which brought nothing."""

    def tallies(self, ask, found):
        amounts, leads = found[self.numerator], found[self.denominator]
        return {key: _yield(amounts.get(key, ()), leads.get(key, 0)) for key in {**leads, **amounts}}

    def interval(self, tally, parameters):
        if not tally.denominator or tally.denominator < parameters.few_n or not getattr(tally, "amounts", ()):
            return None, None
        return mean_interval(tally.amounts, tally.denominator - len(tally.amounts))


def _yield(amounts, leads):
    return Yield(sum(amounts, Decimal(0)), leads, n=leads, amounts=tuple(amounts))
