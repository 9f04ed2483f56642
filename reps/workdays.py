"""Working days: the country's calendar with its make-up days, the company's own days on top (spec 2.2)."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

import holidays

from reps.days import ONE_DAY
from reps.terms import stretches, terms_on

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKEND = frozenset({5, 6})
LANGUAGES = {"en": "en_US", "zh-hans": "zh_CN"}  # as Django and as the holidays package name them
LAST_OFFICIAL = {"CN": 2026}  # make-up days are published a year at a time; later years are a guess


@lru_cache(maxsize=256)
def _country_year(country, year, rest):
    """{day of the year: works} by the built-in calendar; `rest` are the weekdays off, None for the country's own."""
    days = [date(year, 1, 1) + timedelta(days=at) for at in range(366)]
    days = [day for day in days if day.year == year]
    if not country:
        return {day: day.weekday() not in (WEEKEND if rest is None else rest) for day in days}
    known = holidays.country_holidays(country, years=year)
    if rest is None:
        return {day: known.is_working_day(day) for day in days}
    return {day: day in known.weekend_workdays if day.weekday() in rest else day not in known for day in days}


@lru_cache(maxsize=256)
def _names(country, year, language):
    """{date: holiday's name} in the language, or in the country's own where that is all there is."""
    return dict(holidays.country_holidays(country, years=year, language=language)) if country else {}


class WorkWeek(NamedTuple):
    """What holds from `since` on, None for the beginning: whose holidays are kept, which weekdays are worked.

    `country` is an ISO code the holidays package knows, '' for none. `weekdays` are those worked, such as
    ["mon", "tue"], where they differ from the country's. Make-up days stay days of work.
    """

    since: date | None
    country: str
    weekdays: Sequence[str] = ()

    @property
    def starts(self):
        return self.since or date.min

    @property
    def worked(self):
        """What is worked, whenever it began."""
        return self.country, sorted(self.weekdays)

    @property
    def rest(self):
        """The weekdays off, 0 for Monday; None for the country's own."""
        return frozenset(at for at, day in enumerate(WEEKDAYS) if day not in self.weekdays) if self.weekdays else None

    def works(self, year):
        """{day of the year: works} by the built-in calendar."""
        return _country_year(self.country, year, self.rest)


CHINA = WorkWeek(None, "CN")


class WorkingCalendar:
    """Which days are worked: by `weeks`, WorkWeeks in order, and the company's own days on top.

    Those are `overrides` {date: works} and `names` {date: name}.
    """

    def __init__(self, weeks=(CHINA,), overrides=None, names=None):
        self.weeks = weeks
        self.overrides, self.names = dict(overrides or {}), dict(names or {})
        self._years, self._worked = {}, {}

    def workday(self, day):
        return self._year(day.year)[day]

    def _year(self, year):
        """{day of the year: works}, each by what holds on it."""
        if year not in self._years:
            tiles = stretches(self.weeks, date(year, 1, 1), date(year, 12, 31))
            works = ((week.works(year).items(), first, last) for first, last, week in tiles)
            built_in = {day: works for days, first, last in works for day, works in days if first <= day <= last}
            self._years[year] = {day: self.overrides.get(day, works) for day, works in built_in.items()}
        return self._years[year]

    def name(self, day, language="en"):
        """What the company or the country calls that holiday, or ''; `language` as Django names it."""
        country = terms_on(self.weeks, day).country
        return self.names.get(day) or _names(country, day.year, LANGUAGES.get(language)).get(day, "")

    def ahead(self, day, number, language="en"):
        """[(day, whether it is worked, its name)] of the next days, within a year, that break the usual week."""
        year = (day + timedelta(days=at) for at in range(366))
        odd = (each for each in year if self.workday(each) == self._is_usual_rest(each))
        return [(each, self.workday(each), self.name(each, language)) for each in islice(odd, number)]

    def _is_usual_rest(self, day):
        rest = terms_on(self.weeks, day).rest
        return day.weekday() in (WEEKEND if rest is None else rest)

    def has_official(self, year):
        """Whether the built-in calendar of that year is as published, make-up days included."""
        tiles = stretches(self.weeks, date(year, 1, 1), date(year, 12, 31))
        return all(year <= LAST_OFFICIAL.get(week.country, year) for _first, _last, week in tiles)

    def count(self, start, end):
        """Working days from start to end, both included; 0 if end comes first."""
        if end < start:
            return 0
        years = map(self._worked_in, range(start.year, end.year + 1))
        return sum(bisect_right(days, end) - bisect_left(days, start) for days in years)

    def days(self, start, end):
        """The same days themselves, in order."""
        years = map(self._worked_in, range(start.year, end.year + 1))
        return [day for days in years for day in days[bisect_left(days, start) : bisect_right(days, end)]]

    def _worked_in(self, year):
        """The working days of a year, in order."""
        if year not in self._worked:
            self._worked[year] = [day for day, works in self._year(year).items() if works]
        return self._worked[year]

    def next_workday(self, day):
        """The first working day after this one."""
        day += ONE_DAY
        while not self.workday(day):
            day += ONE_DAY
        return day

    def business_minutes(self, start: datetime, end: datetime, opens=time(9), closes=time(18)):
        """Minutes within business hours of working days between two local datetimes (E25)."""
        total = self._minutes_on(start.date(), start, end, opens, closes)
        if end.date() > start.date():
            between = self.count(start.date() + ONE_DAY, end.date() - ONE_DAY)
            total += between * _minutes(datetime.combine(end, opens), datetime.combine(end, closes))
            total += self._minutes_on(end.date(), start, end, opens, closes)
        return total

    def _minutes_on(self, day, start, end, opens, closes):
        if not self.workday(day):
            return 0
        return _minutes(max(start, datetime.combine(day, opens)), min(end, datetime.combine(day, closes)))


def _minutes(start, end):
    return max((end - start).total_seconds() / 60, 0)
