"""Money taken back: wins that were cancelled after their quarter had locked (spec 8.3, E53).

The ledger holds them as negative lines on the day of the cancellation, so that won amounts add up over time. What a
period attained is its ledger less what was cancelled later of its own wins: published it stays, live it is restated.
"""

from collections import defaultdict

from django.db.models import Q

from kpis.measures import Events
from reps.models import Booking


class TakenBackLater:
    """Lines of the ledger, dated after each period, that take back wins of it; known up to the as-of day."""

    name = "taken_back_later"

    def totals(self, ask):
        found, columns = defaultdict(int), [f"{name}__key" for name in ask.by if name in ("rep", "team")]
        for won_on, day, value, *group in self._lines(ask).values_list("won_on", "date", "value", *columns):
            values = iter(group)
            key = tuple(next(values) if name in ("rep", "team") else None for name in ask.by)
            for index, period in enumerate(ask.periods):
                if value is not None and period.contains(won_on) and day > period.end:
                    found[(index, *key)] += value
        return dict(found)

    def records(self, ask):
        return self._lines(ask).filter(date__gt=ask.periods[0].end)

    def _lines(self, ask):
        first, last = min(each.start for each in ask.periods), max(each.end for each in ask.periods)
        known = Q(won_on__range=(first, last), date__lte=ask.hindsight or ask.as_of)
        return Booking.objects.filter(ask.scope.where(), known).order_by()


class Attained(Events):
    """The ledger of a period with what was taken back of it later."""

    def records(self, ask):
        later = [line for fact in self.also for line in fact.records(ask).values_list("pk", flat=True)]
        own = super().records(ask).values("pk")
        return Booking.objects.filter(Q(pk__in=own) | Q(pk__in=later)).order_by()
