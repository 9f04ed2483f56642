"""What is left out for want of an exchange rate, told in its own currencies (spec 2.4)."""

from collections import Counter
from typing import NamedTuple

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from kpis.formats import shown


class Native(NamedTuple):
    """Records, and which of their columns hold an amount and its currency."""

    records: QuerySet
    currency: str = "currency"
    amount: object = "amount"


def native_of(fact, records, ask):
    """[Native, ...] of a fact's records without a rate; one whose amounts stand elsewhere has its own `native`."""
    told = getattr(fact, "native", None)
    return told(records, ask) if told else [Native(records)]


def native_amounts(parts):
    """ "Left out: EUR 8,000": the sum of each currency."""
    found = Counter()
    for records, currency, amount in parts:
        for code, total in records.order_by().values_list(currency).annotate(left_out=Sum(amount)):
            found[code] += total
    amounts = ", ".join(f"{code} {shown(found[code], 'money')}" for code in sorted(found))
    return _("Left out: %(amounts)s") % {"amounts": amounts}
