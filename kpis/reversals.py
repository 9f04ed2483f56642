"""Money taken back: wins that were cancelled after their quarter had locked (spec 8.3, E53).

The ledger holds them as negative lines on the day of the cancellation, so that won amounts add up over time. What a
period attained is its ledger less what was cancelled later of its own wins: published it stays, live it is restated.
"""

from collections import defaultdict

from django.db.models import Q

from kpis.fact import Listed, Table
from reps.models import Booking
from reps.shapes import question_of
from reps.statement import Column


class TakenBackLater(Listed):
    """Lines of the ledger, dated after each period, that take back wins of it; known up to the as-of day."""

    name = "taken_back_later"
    table = Table(Booking, "won_on")

    def together(self, counted):
        return sum(counted)

    def question(self, ask):
        keys = map(Column.text, self.table.lookups(ask))
        columns = Column.day("won_on"), Column.day("date"), Column.decimal("value"), *keys
        return question_of(Booking, self._where(ask), columns)

    def told(self, rows, ask):
        found = defaultdict(int)
        for won_on, on, value, *keys in rows:
            for index, period in enumerate(ask.periods):
                if value is not None and period.contains(won_on) and on > period.end:
                    found[(index, *self.table.group(ask, keys))] += value
        return dict(found)

    def records(self, ask):
        return Booking.objects.filter(self._where(ask), date__gt=ask.periods[0].end).order_by()

    def _where(self, ask):
        first, last = min(each.start for each in ask.periods), max(each.end for each in ask.periods)
        known = Q(won_on__range=(first, last), date__lte=ask.hindsight or ask.as_of)
        return ask.scope.where() & known
