"""Days of the lead desk that a change moves: who minds it, and what is known of its cost (spec 6, 2.8)."""

from itertools import pairwise
from operator import attrgetter

from django.db.models.functions import TruncMonth

from reps.days import ONE_DAY
from reps.locking.days import Days, month_of
from reps.models import Lead, LeadDesk, LeadSource, SourceSpend
from reps.models.tree import TeamTree


class Minded:
    """Days on which somebody else minds the desk than before, or for other hours."""

    def days(self, was, now):
        rows = [row for row in (was, now) if row]
        others = list(LeadDesk.objects.exclude(pk__in=[row.pk for row in rows if row.pk]).order_by())
        before, after = ([*others, row] if row else others for row in (was, now))
        begins = sorted({row.effective_from for row in (*before, *after)})
        spans = [Days(first, following - ONE_DAY) for first, following in pairwise(begins)] + [Days(begins[-1], None)]
        return {days for days in spans if _minder(before, days.first) != _minder(after, days.first)}


def _minder(rows, day):
    """(owner, hours) of the last row that began by a day; None before anybody was named."""
    begun = [row for row in rows if row.effective_from <= day]
    row = max(begun, key=attrgetter("effective_from"), default=None)
    return row and (row.owner_id, row.weekly_hours)


class Covered:
    """Months in which a source brought leads and money was spent on one that is above it before or after, not both.

    What leads cost is known once each of their sources has its spend, or one above it.
    """

    def days(self, was, now):
        if was is None or now is None or was.parent_id == now.parent_id:
            return set()
        spent = SourceSpend.objects.filter(source__in=_above(was.parent_id) ^ _above(now.parent_id))
        below = TeamTree(LeadSource.objects.order_by().only("pk", "parent")).ids_below([now.pk])
        leads = Lead.objects.filter(source__in=below).order_by().annotate(month=TruncMonth("received_on"))
        months = leads.filter(month__in=spent.order_by().values("month")).values_list("month", flat=True)
        return {month_of(month) for month in months.distinct()}


def _above(source):
    """Ids of a source and of those above it."""
    parents, found = dict(LeadSource.objects.order_by().values_list("pk", "parent")), set()
    while source is not None and source not in found:
        found.add(source)
        source = parents.get(source)
    return found
