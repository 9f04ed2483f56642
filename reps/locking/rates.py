"""Locked days with money that another exchange rate would value (spec 2.4, 2.8)."""

from calendar import monthrange
from datetime import MAXYEAR, MINYEAR, date
from functools import reduce
from itertools import chain
from operator import or_

from django.db.models import Case, F, Q, When

from reps.days import ONE_DAY
from reps.locking.days import Days
from reps.locking.locked import Locked
from reps.locking.moves import inside
from reps.models import FxRate, Income, Lead, ParametersByDay, Proposal, SourceSpend

COUNTED_ON = {Proposal: ("issued_on", "decided_on", "rescinded_on"), Lead: ("received_on", "won_on")}
SAID = ("currency", "rate", "kind", "year", "date")
AGREED = []  # functions of (currency, first, last) giving the Days of what a plan rate values anyway; kpis adds targets


class Rates:
    """Of what was asked, won, taken in or spent in its currency: the locked days that are valued by a rate."""

    def days(self, was, now):
        rates = [rate for rate in (was, now) if rate]
        same = was and now and all(getattr(was, name) == getattr(now, name) for name in SAID)
        locked = Locked() if not same else None
        return {days for rate in rates for days in _moved(rate, locked)} if locked else set()


def _moved(rate, locked):
    for first, last in _valued(rate):
        yield from _proposals(rate.currency, first, last, locked)
        yield from _leads(rate.currency, first, last, locked)
        yield from _incomes(rate.currency, first, last, locked)
        yield from _months(rate.currency, first, last)
    if rate.kind == FxRate.Kind.PLAN and (year := _of_its_year(rate, ParametersByDay().fiscal)):
        yield from chain.from_iterable(each(rate.currency, *year) for each in AGREED)


def _valued(rate):
    """[(first, last)] days on which the parameters ask for this kind of rate, of those that it holds on."""
    by_day = ParametersByDay()
    held = _of_its_year(rate, by_day.fiscal) if rate.kind == FxRate.Kind.PLAN else _from_its_day(rate)
    tiles = by_day.stretches(*held) if held else ()
    return [(first, last) for first, last, row in tiles if row.fx_attainment == rate.kind]


def _of_its_year(rate, fiscal):
    """None for a year that no calendar has."""
    if rate.year is None or not MINYEAR + 1 < rate.year < MAXYEAR - 1:
        return None
    year = fiscal.year(rate.year)
    return year.start, year.end


def _from_its_day(rate):
    if rate.date is None:
        return None
    others = FxRate.objects.filter(kind=rate.kind, currency=rate.currency, date__gt=rate.date).exclude(pk=rate.pk)
    later = others.order_by("date").first()
    return rate.date, later.date - ONE_DAY if later else date.max


def _proposals(currency, first, last, locked):
    """Valued on the day they were won, else issued; counted on each of their days."""
    valued = Case(When(status=Proposal.Status.WON, then=F("decided_on")), default=F("issued_on"))
    rows = Proposal.objects.alias(valued=valued).filter(inside("valued", first, last), currency=currency)
    return _counted(rows, locked)


def _leads(currency, first, last, locked):
    """Valued on the day they were won; they count on it, and among those received with them."""
    return _counted(Lead.objects.filter(inside("won_on", first, last), won_currency=currency), locked)


def _counted(rows, locked):
    """The locked Days on which the first of the rows counts that does on any."""
    names = COUNTED_ON[rows.model]
    found = rows.filter(reduce(or_, map(locked.days, names))).order_by().values_list(*names)[:1]
    return [Days(day, day) for days in found for day in days if day and locked.on(day)]


def _incomes(currency, first, last, locked):
    of_its_win = Q(proposal__currency=currency) | Q(lead__won_currency=currency)
    in_it = Q(currency=currency) | Q(of_its_win, currency="")
    rows = Income.objects.filter(in_it, locked.days("date"), inside("date", first, last))
    yield from (Days(day, day) for day in rows.order_by().values_list("date", flat=True)[:1])


def _months(currency, first, last):
    """Spend is a figure of whole months, at the rate of their first day."""
    rows = SourceSpend.objects.filter(inside("month", first, last), currency=currency)
    for month in rows.order_by().values_list("month", flat=True).distinct():
        yield Days(month, month.replace(day=monthrange(month.year, month.month)[1]), whole=True)
