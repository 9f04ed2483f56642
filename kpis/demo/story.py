"""The frame of the story: from when to when, which days are worked, how the year goes."""

import random
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from kpis.periods import add_months
from reps.calendars import company_calendar
from reps.days import ONE_DAY

RUN_UP = timedelta(days=110)  # work before the first day, so that what was begun earlier ends in the story
AHEAD = timedelta(days=14)  # visits are planned this and next week

# How busy business is, January to December: slow around Spring Festival and in summer, strong in autumn.
SEASON = (0.95, 0.8, 1.08, 1.06, 1.02, 1.0, 0.88, 0.9, 1.1, 1.06, 1.08, 1.02)


@dataclass
class Story:
    """What was asked for, and `now`, a local date-time to the hour; every draw comes from `dice`."""

    reps: int
    months: int
    seed: int
    now: datetime
    zone: ZoneInfo

    @cached_property
    def today(self):
        return self.now.date()

    @cached_property
    def enquiries(self):
        """{company: [(contact, need), ...]} of the leads there are so far."""
        return defaultdict(list)

    @cached_property
    def start(self):
        """The first day of the story, the first of its month."""
        return add_months(self.today, -self.months).replace(day=1)

    @cached_property
    def calendar(self):
        return company_calendar()

    @cached_property
    def workdays(self):
        """Working days from the run-up to the last planned day."""
        return self.calendar.days(self.start - RUN_UP, self.last_planned)

    @cached_property
    def last_planned(self):
        """The Sunday after next."""
        return self.today - timedelta(days=self.today.weekday()) + AHEAD - ONE_DAY

    def dice(self, about):
        """A source of chance of its own for each part, so that one part's draws don't shift another's."""
        return random.Random(f"{self.seed}:{about}")

    def season(self, day):
        return SEASON[day.month - 1]

    def local(self, day, at=time()):
        """The instant of a local date and time."""
        return datetime.combine(day, at, self.zone)

    @cached_property
    def instant(self):
        """Now, as an instant."""
        return self.now.replace(tzinfo=self.zone)

    @property
    def part_of_today(self):
        """How much of today's business hours is over, 0 to 1."""
        return min(1.0, max(0.0, (self.now.hour - 9) / 9))

    def workday_on_or_after(self, day):
        return day if self.calendar.workday(day) else self.calendar.next_workday(day)


def day_between(dice, first, last):
    """A day from first to last, both included."""
    return first + timedelta(days=dice.randint(0, max((last - first).days, 0)))


def month_starts(first: date, last: date):
    """The first day of every month from that of `first` to that of `last`."""
    day = first.replace(day=1)
    while day <= last:
        yield day
        day = add_months(day, 1)
