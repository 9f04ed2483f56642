"""Cost of leads: spend of a source over what it brought. Unknown spend is not free; known 0 is (spec 6, E26)."""

from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Count, Q
from django.db.models.functions import TruncMonth
from django.utils.translation import gettext_lazy as _

from kpis.facts.leads import LEADS
from kpis.figure import Tally
from kpis.flags import FLAGS, MISSING_RATE
from kpis.formats import shown
from kpis.kpi import Measure
from kpis.rates import rates_of
from reps.days import ONE_DAY
from reps.models import LeadSource, SourceSpend


@dataclass(frozen=True)
class KnownSpend:
    """Spend entered for the months of each period; no key where it is not known.

    Money is entered by source and month: it is known for the company and its sources, in whole months only, and for
    all sources together once every source that brought leads has its spend, or one above it.
    """

    name: str = "known_spend"

    def totals(self, ask):
        found = self._added_up(ask)
        return self._all_known(ask, found) if found and not ask.by else found

    def _added_up(self, ask):
        found = defaultdict(int)
        if ask.scope.kind == "company" and set(ask.by) <= {"source"}:
            for index, period in enumerate(ask.periods):
                for source, number in self._numbers(ask, period):
                    found[(index, *[source for _name in ask.by])] += number
        return dict(found)

    def _numbers(self, ask, period):
        """[(source's key, money in the organisation's currency), ...]"""
        return [(source, value) for source, value in self._values(ask, period) if value is not None]

    def _values(self, ask, period):
        """[(source's key, money in the organisation's currency, None without a rate), ...]"""
        rates = rates_of(ask)
        return [(row.source.key, value_of(row, rates)) for row in self._rows(ask, period).select_related("source")]

    def _rows(self, ask, period):
        if not _is_whole_months(period):
            return SourceSpend.objects.none()
        return SourceSpend.objects.filter(month__range=(period.start, min(period.end, ask.as_of))).order_by()

    def _all_known(self, ask, found):
        brought = LEADS.rows(ask).exclude(source=None).annotate(month=TruncMonth("received_on"))
        brought = set(brought.values_list("source", "month"))
        above = dict(LeadSource.objects.order_by().values_list("pk", "parent"))
        return {key: total for key, total in found.items() if self._covers(ask, ask.periods[key[0]], brought, above)}

    def _covers(self, ask, period, brought, above):
        spent = set(self._rows(ask, period).values_list("source", flat=True))
        sources = {source for source, month in brought if period.contains(month)}
        return all(spent.intersection(_upwards(source, above)) for source in sources)

    def records(self, ask):
        return self._rows(ask, ask.periods[0])


@dataclass(frozen=True)
class WithoutRate(KnownSpend):
    """How many of these amounts have no exchange rate, and so are left out (spec 2.4)."""

    name: str = "spend_without_rate"

    def totals(self, ask):
        return self._added_up(ask)

    def _numbers(self, ask, period):
        return [(source, 1) for source, value in self._values(ask, period) if value is None]

    def records(self, ask):
        return lacking(super().records(ask), rates_of(ask))


@dataclass(frozen=True)
class LeadsWithoutSpend:
    """Leads of months of which nobody knows what their source cost, where of other months of the period it is known.

    They are divided by all the same: what they cost is unknown, which is not free (spec 2.5, 6).
    """

    name: str = "leads_without_spend"

    def totals(self, ask):
        found = defaultdict(int)
        if ask.scope.kind == "company" and set(ask.by) <= {"source"}:
            for index, period in enumerate(ask.periods):
                for _source, key, _month, number in self._months(ask, period):
                    found[(index, *[key for _name in ask.by])] += number
        return dict(found)

    def records(self, ask):
        months = (Q(source=source, month=month) for source, _key, month, _n in self._months(ask, ask.periods[0]))
        return self._leads(ask, ask.periods[0]).filter(reduce(or_, months, Q(pk__in=[])))

    def _leads(self, ask, period):
        leads = LEADS.rows(ask.narrowed(periods=(period,), by=()))
        return leads.exclude(source=None).annotate(month=TruncMonth("received_on"))

    def _months(self, ask, period):
        """[(source, its key, month, how many leads), ...]: only a period of several months can have such."""
        if not _is_whole_months(period) or (period.end - period.start).days <= LONGEST_MONTH:
            return []
        spent = set(KnownSpend().records(ask.narrowed(periods=(period,))).values_list("source", "month"))
        if not spent:
            return []
        above = dict(LeadSource.objects.order_by().values_list("pk", "parent"))
        rows = self._leads(ask, period).values_list("source", "source__key", "month").annotate(Count("pk"))
        return [row for row in rows if _is_in_part(row[0], row[2], spent, above)]


LONGEST_MONTH = 31


def _is_in_part(source, month, spent, above):
    """Whether what a source cost, or one above it, is known of other months and not of this one."""
    line = set(_upwards(source, above))
    months = {at for who, at in spent if who in line}
    return bool(months) and month not in months


def lacking(rows, rates):
    """Those of the rows that have no exchange rate."""
    return rows.filter(pk__in=[row.pk for row in rows if value_of(row, rates) is None])


def value_of(spend, rates):
    """What was spent in the organisation's currency, at the plan rate unless set otherwise; None without a rate."""
    return rates.value(spend.amount, spend.currency, spend.month)


without_rate = WithoutRate()
without_spend = LeadsWithoutSpend()


def _is_whole_months(period):
    return period.start.day == 1 and (period.end + ONE_DAY).day == 1


def _upwards(source, above):
    """A source and those above it."""
    while source is not None:
        yield source
        source = above[source]


IN_MONTHS = _("Of months in which some of these leads came it is not known what their source cost: it may be more.")


@dataclass(frozen=True, eq=False)
class CostMeasure(Measure):
    """Spend over a count: blank without spend, where a part has no exchange rate, or without anything to divide by.

    `in_vain` says that money was spent and nothing came of it; %(spent)s is the sum (E26).
    """

    in_vain: str = ""

    def tallies(self, ask, found):
        counts = found[self.denominator]
        lacking = found.get(self.flagged.get(MISSING_RATE), {})
        spent = {key: amount for key, amount in found[self.numerator].items() if key not in lacking}
        return {key: Tally(spent.get(key), counts.get(key, 0), n=counts.get(key, 0)) for key in {**counts, **spent}}

    def nothing(self):
        return Tally(None, 0)

    def why_blank(self, figure):
        if MISSING_RATE in figure.flags:
            return str(FLAGS[MISSING_RATE])
        if figure.numerator is None:
            return str(self.reason)
        return str(self.in_vain) % {"spent": shown(figure.numerator, "money")}
