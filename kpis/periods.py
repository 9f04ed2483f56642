"""Periods: plain local dates, ISO weeks, calendar months, fiscal quarters and years (spec 2.1, 2.6)."""

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

ONE_DAY = timedelta(days=1)
WEEKS_A_YEAR_BACK = timedelta(days=364)  # keeps weekdays and gets over week 53 (E43)


class Grain(StrEnum):
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"
    RANGE = "range"


MONTHS_IN = {Grain.MONTH: 1, Grain.QUARTER: 3, Grain.YEAR: 12}


def add_months(day, months):
    """The same day so many months on, clamped to the month's end (E17)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Period:
    """Days from start to end, both included. A part cut off a week or month keeps its grain."""

    start: date
    end: date
    grain: Grain = Grain.RANGE
    fiscal_start: int = 1

    @classmethod
    def of(cls, day, grain, fiscal_start=1):
        """The whole period of that grain around a day."""
        if grain == Grain.WEEK:
            start = day - timedelta(days=day.weekday())
            return cls(start, start + timedelta(days=6), grain, fiscal_start)
        first = day.replace(day=1)
        into = (day.month - (1 if grain == Grain.MONTH else fiscal_start)) % MONTHS_IN[grain]
        start = add_months(first, -into)
        return cls(start, add_months(start, MONTHS_IN[grain]) - ONE_DAY, grain, fiscal_start)

    @classmethod
    def parse(cls, text, fiscal_start=1):
        """A period from its code: 2026, 2026-Q4, 2026-11, 2026-W47 or 2026-10-01..2026-11-15. ValueError if it is none.

        A year is the fiscal year that starts in it, and quarters are its quarters.
        """
        for pattern, build in _PATTERNS.items():
            found = re.fullmatch(pattern, text.strip())
            if found:
                return build(cls, fiscal_start, *found.groups())
        raise ValueError(f"“{text}” is not a period such as 2026, 2026-Q4, 2026-11 or 2026-W47")

    @classmethod
    def between(cls, start, end, fiscal_start=1):
        """The whole week, month, quarter or year that these days are, else a range."""
        for grain in (Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR):
            whole = cls.of(start, grain, fiscal_start)
            if (whole.start, whole.end) == (start, end):
                return whole
        return cls(start, end, Grain.RANGE, fiscal_start)

    def whole_of(self, grain):
        """The week, month, quarter or year in which this period begins."""
        return Period.of(self.start, Grain(grain), self.fiscal_start)

    @property
    def whole(self):
        """The whole week, month, quarter or year this is, or is part of."""
        return self if self.grain == Grain.RANGE else Period.of(self.start, self.grain, self.fiscal_start)

    @property
    def cut(self):
        """Whether days of the whole period are missing."""
        return (self.whole.start, self.whole.end) != (self.start, self.end)

    @property
    def days(self):
        return (self.end - self.start).days + 1

    @property
    def year(self):
        """The year it is named by: the ISO year of a week, the fiscal year of a quarter or year."""
        if self.grain == Grain.WEEK:
            return self.start.isocalendar().year
        if self.grain in (Grain.QUARTER, Grain.YEAR):
            return self.start.year if self.start.month >= self.fiscal_start else self.start.year - 1
        return self.start.year

    @property
    def number(self):
        """The week, month or quarter of its year; None for a year or a range."""
        if self.grain == Grain.WEEK:
            return self.start.isocalendar().week
        if self.grain == Grain.MONTH:
            return self.start.month
        return (self.start.month - self.fiscal_start) % 12 // 3 + 1 if self.grain == Grain.QUARTER else None

    @property
    def code(self):
        """What a URL or a file calls it; `parse` reads it back."""
        match self.grain:
            case Grain.WEEK:
                return f"{self.year}-W{self.number:02}"
            case Grain.MONTH:
                return f"{self.year}-{self.number:02}"
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
        return self if day >= self.end else Period(self.start, day, self.grain, self.fiscal_start)

    @property
    def months(self):
        """How many whole months a range is, such as January and February together; 0 if it is no such."""
        whole = self.grain == Grain.RANGE and self.start.day == 1 and (self.end + ONE_DAY).day == 1
        after = self.end + ONE_DAY
        return (after.year - self.start.year) * 12 + after.month - self.start.month if whole else 0

    def _shifted(self, months):
        """So many whole months on: months differ in length, and February from year to year."""
        end = add_months(self.end + ONE_DAY, months) - ONE_DAY
        return Period(add_months(self.start, months), end, Grain.RANGE, self.fiscal_start)

    def next(self):
        if self.months:
            return self._shifted(self.months)
        if self.grain == Grain.RANGE:
            return self._range(self.end + ONE_DAY, self.days)
        return Period.of(self.whole.end + ONE_DAY, self.grain, self.fiscal_start)

    def previous(self):
        if self.months:
            return self._shifted(-self.months)
        if self.grain == Grain.RANGE:
            return self._range(self.start - timedelta(days=self.days), self.days)
        return Period.of(self.whole.start - ONE_DAY, self.grain, self.fiscal_start)

    def _range(self, start, days):
        return Period(start, start + timedelta(days=days - 1), Grain.RANGE, self.fiscal_start)

    def last_year(self):
        """A week: 364 days earlier; anything else: the same dates a year before (spec 2.6)."""
        if self.months:
            return self._shifted(-12)
        if self.grain == Grain.WEEK:
            start, end = self.start - WEEKS_A_YEAR_BACK, self.end - WEEKS_A_YEAR_BACK
        else:
            start, end = add_months(self.start, -12), add_months(self.end, -12)
            if self.grain != Grain.RANGE and not self.cut:
                return Period.of(start, self.grain, self.fiscal_start)
        return Period(start, end, self.grain, self.fiscal_start)

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
            whole = Period.of(day, grain, self.fiscal_start)
            parts.append(Period(day, min(whole.end, self.end), grain, self.fiscal_start))
            day = whole.end + ONE_DAY
        return parts


def _year(cls, fiscal_start, year):
    return cls.of(date(int(year), fiscal_start, 1), Grain.YEAR, fiscal_start)


def _quarter(cls, fiscal_start, year, number):
    first = add_months(date(int(year), fiscal_start, 1), 3 * (int(number) - 1))
    return cls.of(first, Grain.QUARTER, fiscal_start)


def _month(cls, fiscal_start, year, number):
    return cls.of(date(int(year), int(number), 1), Grain.MONTH, fiscal_start)


def _week(cls, fiscal_start, year, number):
    return cls.of(date.fromisocalendar(int(year), int(number), 1), Grain.WEEK, fiscal_start)


def _days(cls, fiscal_start, start, end):
    start, end = date.fromisoformat(start), date.fromisoformat(end)
    if end < start:
        raise ValueError(f"{end} is before {start}")
    return cls(start, end, Grain.RANGE, fiscal_start)


_PATTERNS = {
    r"(?:FY)?(\d{4})": _year,
    r"(\d{4})-Q([1-4])": _quarter,
    r"(\d{4})-(\d{2})": _month,
    r"(\d{4})-W(\d{2})": _week,
    r"(\d{4}-\d{2}-\d{2})\.\.(\d{4}-\d{2}-\d{2})": _days,
}
