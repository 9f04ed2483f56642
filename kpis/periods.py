"""Periods: plain local dates, the company's weeks, months, fiscal quarters and years (spec 2.1, 2.6)."""

import calendar
import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum

from reps.days import ONE_DAY
from reps.fiscal import STANDARD, FiscalCalendar

WEEKS_A_YEAR_BACK = timedelta(days=364)  # keeps weekdays and gets over week 53 (E43)
ABOUT = timedelta(days=10)  # months of whole weeks move by so much from year to year


class Grain(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    RANGE = "range"


def add_months(day, months):
    """The same day so many months on, clamped to the month's end (E17)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Period:
    """Days from start to end, both included. A part cut off a week or month keeps its grain.

    `fiscal` says how the company cuts time; it is no part of what a period is.
    """

    start: date
    end: date
    grain: Grain = Grain.RANGE
    fiscal: FiscalCalendar = field(default=STANDARD, compare=False, repr=False)

    @classmethod
    def of(cls, day, grain, fiscal=STANDARD):
        """The whole period of that grain around a day."""
        return cls(*fiscal.bounds(grain, day), Grain(grain), fiscal)

    @classmethod
    def parse(cls, text, fiscal=STANDARD):
        """A period from its code: 2026, 2026-Q4, 2026-11, 2026-P11, 2026-W47 or 2026-10-01..2026-11-15.

        A year is the fiscal year that starts in it, quarters and P11 are its quarters and months; ValueError if it is
        none. A calendar month is a range where the company's months are made of weeks.
        """
        for pattern, build in _PATTERNS.items():
            found = re.fullmatch(pattern, text.strip())
            if found:
                return build(cls, fiscal, *found.groups())
        raise ValueError(f"“{text}” is not a period such as 2026, 2026-Q4, 2026-11 or 2026-W47")

    @classmethod
    def between(cls, start, end, fiscal=STANDARD):
        """The whole week, month, quarter or year that these days are, else a range."""
        grains = fiscal.grains_of(start, end)
        return cls(start, end, next((grain for grain in Grain if grain in grains), Grain.RANGE), fiscal)

    def whole_of(self, grain):
        """The week, month, quarter or year in which this period begins."""
        return Period.of(self.start, grain, self.fiscal)

    @property
    def whole(self):
        """The whole week, month, quarter or year this is, or is part of."""
        return self if self.grain == Grain.RANGE else self.whole_of(self.grain)

    @property
    def cut(self):
        """Whether days of the whole period are missing."""
        return (self.whole.start, self.whole.end) != (self.start, self.end)

    @property
    def days(self):
        return (self.end - self.start).days + 1

    @property
    def year(self):
        """The year it is named by: that of a week's Thursday, the fiscal year of a quarter or year."""
        return self.start.year if self.grain == Grain.RANGE else self.fiscal.number(self.grain, self.start)[0]

    @property
    def number(self):
        """The week, month or quarter of its year; None for a year or a range."""
        return None if self.grain == Grain.RANGE else self.fiscal.number(self.grain, self.start)[1]

    @property
    def is_of_weeks(self):
        """Whether it is a month made of whole weeks, P01 and on, instead of one of the calendar."""
        return self.grain == Grain.MONTH and self.fiscal.by_weeks(self.start)

    @property
    def code(self):
        """What a URL or a file calls it; `parse` reads it back."""
        match self.grain:
            case Grain.WEEK:
                return f"{self.year}-W{self.number:02}"
            case Grain.MONTH:
                return f"{self.year}-{'P' if self.is_of_weeks else ''}{self.number:02}"
            case Grain.QUARTER:
                return f"{self.year}-Q{self.number}"
            case Grain.YEAR:
                return str(self.year)
        return f"{self.start}..{self.end}"

    def __str__(self):
        return self.code

    def contains(self, day):
        return self.start <= day <= self.end

    def until(self, day):
        """The part up to and including a day, or None if it begins later."""
        if day < self.start:
            return None
        return self if day >= self.end else replace(self, end=day)

    @property
    def months(self):
        """How many whole months a range is, such as January and February together; 0 if it is no such."""
        whole = self.grain == Grain.RANGE and self.start.day == 1 and (self.end + ONE_DAY).day == 1
        after = self.end + ONE_DAY
        return (after.year - self.start.year) * 12 + after.month - self.start.month if whole else 0

    def _shifted(self, months):
        """So many whole months on: months differ in length, and February from year to year."""
        end = add_months(self.end + ONE_DAY, months) - ONE_DAY
        return Period(add_months(self.start, months), end, Grain.RANGE, self.fiscal)

    def next(self):
        if self.months:
            return self._shifted(self.months)
        if self.grain == Grain.RANGE:
            return self._range(self.end + ONE_DAY, self.days)
        return Period.of(self.whole.end + ONE_DAY, self.grain, self.fiscal)

    def previous(self):
        if self.months:
            return self._shifted(-self.months)
        if self.grain == Grain.RANGE:
            return self._range(self.start - timedelta(days=self.days), self.days)
        return Period.of(self.whole.start - ONE_DAY, self.grain, self.fiscal)

    def _range(self, start, days):
        return Period(start, start + timedelta(days=days - 1), Grain.RANGE, self.fiscal)

    def last_year(self):
        """A week: 364 days earlier; anything else: the same dates a year before (spec 2.6).

        Months and quarters of whole weeks move by some days; where time was cut otherwise then, it is a range.
        """
        if self.months:
            return self._shifted(-12)
        start, end = self._days_a_year_back()
        return self._like(start, end) or Period(start, end, Grain.RANGE, self.fiscal)

    def _days_a_year_back(self):
        if self.grain == Grain.WEEK:
            return self.start - WEEKS_A_YEAR_BACK, self.end - WEEKS_A_YEAR_BACK
        return add_months(self.start, -12), add_months(self.end, -12)

    def _like(self, start, end):
        """The period of this grain that those days are about, cut as this one is; None where there is no such."""
        if self.grain == Grain.RANGE:
            return None
        own, then = self.whole, Period.of(start + (end - start) // 2, self.grain, self.fiscal)
        first, last = own._days_a_year_back()
        slack = timedelta() if self.grain == Grain.WEEK else ABOUT
        if abs(then.start - first) > slack or abs(then.end - last) > slack:
            return None
        if not self.cut:
            return then
        moved = then.start - first
        return replace(then, start=max(start + moved, then.start), end=min(end + moved, then.end))

    def trail(self, count):
        """The last `count` periods of this kind, this one last."""
        periods = [self]
        while len(periods) < count:
            periods.insert(0, periods[0].previous())
        return periods

    def split(self, grain):
        """Periods of a finer grain that tile this one, cut at its ends."""
        parts, day = [], self.start
        while day <= self.end:
            whole = Period.of(day, grain, self.fiscal)
            parts.append(Period(day, min(whole.end, self.end), grain, self.fiscal))
            day = whole.end + ONE_DAY
        return parts


def _year(cls, fiscal, year):
    return cls.of(fiscal.first_of_year(int(year)), Grain.YEAR, fiscal)


def _quarter(cls, fiscal, year, number):
    return cls.of(fiscal.first_day(Grain.QUARTER, int(year), int(number)), Grain.QUARTER, fiscal)


def _month(cls, fiscal, year, number):
    """The calendar month, or those of its days that the company counts to it; a range where its months are others."""
    first = date(int(year), int(number), 1)
    found = cls.of(first.replace(day=15), Grain.MONTH, fiscal)
    if found.code == f"{year}-{number}":
        return found
    return cls(first, add_months(first, 1) - ONE_DAY, Grain.RANGE, fiscal)


def _month_of_weeks(cls, fiscal, year, number):
    found = cls.of(fiscal.first_day(Grain.MONTH, int(year), int(number)), Grain.MONTH, fiscal)
    if not found.is_of_weeks:
        raise ValueError(f"{year} has calendar months, such as {year}-{number}")
    return found


def _week(cls, fiscal, year, number):
    return cls.of(fiscal.first_day(Grain.WEEK, int(year), int(number)), Grain.WEEK, fiscal)


def _days(cls, fiscal, start, end):
    start, end = date.fromisoformat(start), date.fromisoformat(end)
    if end < start:
        raise ValueError(f"{end} is before {start}")
    return cls(start, end, Grain.RANGE, fiscal)


_PATTERNS = {
    r"(?:FY)?(\d{4})": _year,
    r"(\d{4})-Q([1-8])": _quarter,
    r"(\d{4})-(\d{2})": _month,
    r"(\d{4})-P(\d{2})": _month_of_weeks,
    r"(\d{4})-W(\d{2})": _week,
    r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})": _days,
}
