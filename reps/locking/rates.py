"""Locked days with money that another exchange rate would value (spec 2.4, 2.8)."""

from collections import defaultdict
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import MAXYEAR, MINYEAR, date
from functools import cached_property

from django.db.models import Case, F, Min, Q, When

from reps.days import ONE_DAY
from reps.locking.days import Days, month_of
from reps.locking.locked import Locked
from reps.models import FxRate, Income, Lead, ParametersByDay, Proposal, SourceSpend

SAID = ("currency", "rate", "kind", "year", "date")
AGREED = []  # functions of currencies giving [(currency, day, Days)] of what a plan rate values; kpis adds targets
_at_hand = ContextVar("at_hand", default=None)


class Rates:
    """Of what was asked, won, taken in or spent in its currency: the locked days that are valued by a rate."""

    def days(self, was, now):
        rates = [rate for rate in (was, now) if rate]
        if was and now and all(getattr(was, name) == getattr(now, name) for name in SAID):
            return set()
        valued = _at_hand.get() or Valued({rate.currency for rate in rates})
        return {days for rate in rates for days in valued.by(rate)} if valued.locked else set()


@contextmanager
def looked_up_once(currencies):
    """For many rates in these currencies that are about to be written: the same questions for all of them."""
    token = _at_hand.set(Valued(currencies))
    try:
        yield
    finally:
        _at_hand.reset(token)


class Valued:
    """Locked days with money in some currencies, and the day by whose rate it is valued; each question asked once."""

    def __init__(self, currencies):
        self.currencies = currencies

    @cached_property
    def locked(self):
        return Locked()

    @cached_property
    def by_day(self):
        return ParametersByDay()

    def by(self, rate):
        """The Days that a rate values: the first of each kind, as one tells what is locked."""
        for first, last in self._spans(rate):
            for found in self.counted[rate.currency]:
                yield from _between(found, first, last)[:1]
            yield from _between(self.months[rate.currency], first, last)
        if rate.kind == FxRate.Kind.PLAN and (year := self._year_of(rate)):
            yield from _between(self.agreed[rate.currency], *year)

    def _spans(self, rate):
        """[(first, last)] days on which the parameters ask for this kind of rate, of those that it holds on."""
        held = self._year_of(rate) if rate.kind == FxRate.Kind.PLAN else self._days_of(rate)
        tiles = self.by_day.stretches(*held) if held else ()
        return [(first, last) for first, last, row in tiles if row.fx_attainment == rate.kind]

    def _year_of(self, rate):
        """None for a year that no calendar has."""
        if rate.year is None or not MINYEAR + 1 < rate.year < MAXYEAR - 1:
            return None
        year = self.by_day.fiscal.year(rate.year)
        return year.start, year.end

    def _days_of(self, rate):
        if rate.date is None:
            return None
        later = [day for pk, day in self.dated[rate.currency] if day > rate.date and pk != rate.pk]
        return rate.date, min(later) - ONE_DAY if later else date.max

    @cached_property
    def dated(self):
        """{currency: [(id, first day) of its dated rates]}"""
        rows = FxRate.objects.filter(kind=FxRate.Kind.DATED, currency__in=self.currencies).order_by()
        return _by_currency(rows.values_list("currency", "pk", "date"))

    @cached_property
    def counted(self):
        """{currency: [[(day by whose rate it is valued, Days it counts on), ...] of a kind of record, ...]}"""
        found = defaultdict(list)
        for rows, code, valued, counted in _records():
            named = rows.annotate(code=code, valued=valued).filter(self.locked.days(counted), code__in=self.currencies)
            days = named.order_by().values_list("code", "valued").annotate(first=Min(counted))
            of_kind = _by_currency((code, day, Days(first, first)) for code, day, first in days)
            for code, pairs in of_kind.items():
                found[code].append(sorted(pairs))
        return found

    @cached_property
    def months(self):
        """Spend is a figure of whole months, at the rate of their first day."""
        rows = SourceSpend.objects.filter(currency__in=self.currencies).order_by()
        rows = rows.values_list("currency", "month").distinct()
        return _by_currency((code, month, month_of(month)) for code, month in rows)

    @cached_property
    def agreed(self):
        return _by_currency(row for each in AGREED for row in each(self.currencies))


def _records():
    """(rows, code of their currency, day by whose rate they are valued, a day they count on) of each kind of record.

    Valued on the day they were won, else issued; counted on each of their days.
    """
    won = Case(When(status=Proposal.Status.WON, then=F("decided_on")), default=F("issued_on"))
    for counted in ("issued_on", "decided_on", "rescinded_on"):
        yield Proposal.objects.all(), F("currency"), won, counted
    for counted in ("received_on", "won_on"):
        yield Lead.objects.filter(won_on__isnull=False), F("won_currency"), F("won_on"), counted
    yield Income.objects.all(), _code_of_income(), F("date"), "date"


def _code_of_income():
    """Its own currency, else that of its win."""
    of_a_proposal = When(proposal__isnull=False, then=F("proposal__currency"))
    return Case(When(~Q(currency=""), then=F("currency")), of_a_proposal, default=F("lead__won_currency"))


def _by_currency(rows):
    """{currency: [the rest of each row]}"""
    found = defaultdict(list)
    for code, *rest in rows:
        found[code].append(tuple(rest))
    return found


def _between(pairs, first, last):
    return [days for day, days in pairs if first <= day <= last]
