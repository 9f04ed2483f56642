"""The weeks that targets are proposed from: the last 13 that are over, or as many as there are records of."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Min

from kpis.periods import Grain, Period
from reps.days import ONE_DAY
from reps.models import Lead, Proposal, Visit

WEEKS, LEAST = 13, 4


@dataclass(frozen=True)
class Window:
    """Whole weeks with records, the oldest first. `first` is the day of the first record, None where there is none."""

    weeks: tuple[Period, ...]
    first: date | None
    running: Period  # the week that is not over

    @property
    def is_enough(self):
        """Whether there is enough to propose anything by."""
        return len(self.weeks) >= LEAST

    @property
    def is_full(self):
        return len(self.weeks) >= WEEKS

    @property
    def days(self):
        """All of the weeks as one period. Only where there are any."""
        return Period.between(self.weeks[0].start, self.weeks[-1].end, self.running.fiscal)

    @property
    def early(self):
        """The first day on which there is enough to propose anything by."""
        return self.reaches(LEAST)

    @property
    def complete_on(self):
        """The first day on which 13 weeks from the first record's on were over, be it long ago."""
        return self.reaches(WEEKS)

    def reaches(self, number):
        """The first day on which so many weeks are over, counted from that of the first record, else from today's."""
        week = Period.of(self.first, Grain.WEEK, self.running.fiscal) if self.first else self.running
        for _each in range(number - 1):
            week = week.next()
        return week.end + ONE_DAY


def window(as_of, fiscal):
    """The Window as of a day. The week of the first record counts as a whole one."""
    running, first = Period.of(as_of, Grain.WEEK, fiscal), first_record()
    weeks = [week for week in running.previous().trail(WEEKS) if first and week.end >= first]
    return Window(tuple(weeks), first, running)


def first_record():
    """The day of the first visit held, proposal issued or lead received; None where there is none."""
    days = (
        Visit.objects.held().aggregate(day=Min("date"))["day"],
        Proposal.objects.issued().aggregate(day=Min("issued_on"))["day"],
        Lead.objects.aggregate(day=Min("received_on"))["day"],
    )
    return min(filter(None, days), default=None)
