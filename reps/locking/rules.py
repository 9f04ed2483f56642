"""When a period is published and when it locks, by the company's working calendar (spec 2.8).

A week is published on the day after it and locks some days later; a month and a quarter are published when they lock,
at the end of the third and the fifth working day of the next. The parameters in force on the last day of the period say
so.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from reps.calendars import company_calendar
from reps.days import ONE_DAY
from reps.models import Organisation, ParametersByDay, PeriodLock

Grain = PeriodLock.Grain


@dataclass(frozen=True)
class Timetable:
    """The company's instants of publishing and of locking."""

    organisation: Organisation

    @classmethod
    def current(cls):
        return cls(Organisation.current())

    @classmethod
    def knowing(cls, organisation, parameters, calendar):
        """One that asks the database for nothing: all of it is at hand."""
        timetable = cls(organisation)
        vars(timetable).update(parameters=parameters, calendar=calendar)
        return timetable

    @cached_property
    def zone(self):
        return ZoneInfo(self.organisation.time_zone)

    @cached_property
    def calendar(self):
        return company_calendar(self.parameters)

    @cached_property
    def parameters(self):
        return ParametersByDay()

    def bounds(self, grain, day):
        """(first, last) day of the week, month or fiscal quarter around a day."""
        return self.parameters.fiscal.bounds(grain, day)

    def locks_at(self, grain, end):
        """The instant from which a period that ends on that day is locked."""
        return self.midnight_after(self.last_open_day(grain, end))

    def last_open_day(self, grain, end):
        """The last day on which its records may be changed freely."""
        if grain == Grain.WEEK:
            return end + timedelta(days=self.parameters.on(end).week_lock_days)
        day, rules = end, self.parameters.on(end)
        for _workday in range(rules.month_lock_workday if grain == Grain.MONTH else rules.quarter_lock_workday):
            day = self.calendar.next_workday(day)
        return day

    def publishes_at(self, grain, end):
        """The instant as of which its figures are published."""
        if grain == Grain.WEEK:
            return datetime.combine(end + ONE_DAY, time(self.parameters.on(end).publish_hour), self.zone)
        return self.locks_at(grain, end)

    def midnight_after(self, day):
        return datetime.combine(day + ONE_DAY, time(), self.zone)
