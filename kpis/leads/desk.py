"""Hours on the lead desk: what was set aside for it on working days, less the owner's leave (spec 6)."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from kpis.away import by_rep
from kpis.capacity import WORKDAYS_A_WEEK
from kpis.figure import Tally
from kpis.kpi import Measure
from reps.days import ONE_DAY
from reps.models import LeadDesk, Leave


@dataclass(frozen=True)
class DeskHours:
    """Hours of the completed days of each period; no key where nobody had said who minds the desk.

    There is one desk: it is the company's, not a team's or a rep's.
    """

    name: str = "desk_hours"

    def totals(self, ask):
        rota = Rota(ask) if _is_companys(ask) else None
        found = {(index,): rota.hours(ask.completed(period)) for index, period in enumerate(ask.periods) if rota}
        return {key: hours for key, hours in found.items() if hours is not None}

    def records(self, ask):
        days = ask.completed(ask.periods[0])
        rows = [row.pk for row, _start, _end in Rota(ask).stretches(*days)] if days and _is_companys(ask) else []
        return LeadDesk.objects.filter(pk__in=rows)


def _is_companys(ask):
    return ask.scope.kind == "company" and not ask.by


class Rota:
    """Who minds the desk when, and when they are away: two queries, however many periods are asked about."""

    def __init__(self, ask):
        self.calendar = ask.calendar
        self.rows = list(LeadDesk.objects.order_by("effective_from"))

    @cached_property
    def leaves(self):
        theirs = Leave.objects.filter(rep__in=[row.owner_id for row in self.rows]).order_by()
        return by_rep(theirs.values_list("rep", "start", "end", "fraction"))

    def hours(self, days):
        """Hours from the first to the last of these days, None where nobody had said who minds the desk."""
        stretches = self.stretches(*days) if days else []
        return sum((self._worked(*each) for each in stretches), Decimal(0)) if stretches else None

    def stretches(self, start, end):
        """[(row, first day, last day)] of the rows in force from start to end."""
        ends = [row.effective_from - ONE_DAY for row in self.rows[1:]] + [end]
        cut = [
            (row, max(row.effective_from, start), min(last, end))
            for row, last in zip(self.rows, ends, strict=False)  # without rows there are no stretches
        ]
        return [(row, first, last) for row, first, last in cut if first <= last]

    def _worked(self, row, start, end):
        """Working days at a fifth of the weekly hours, leave taken off."""
        worked = Decimal(self.calendar.count(start, end))
        for leave in self.leaves[row.owner_id]:
            if leave.start <= end and leave.end >= start:
                worked -= self.calendar.count(max(leave.start, start), min(leave.end, end)) * leave.fraction
        return row.weekly_hours * worked / WORKDAYS_A_WEEK


class DeskMeasure(Measure):
    """Blank, not 0, while nobody has said who minds the desk."""

    def nothing(self):
        return Tally(None, divides=False)
