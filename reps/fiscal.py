"""How the company cuts time: where its weeks, months, quarters and fiscal years begin (spec 2.1). Plain dates.

Weeks are told apart by the Thursday they hold, fiscal years by their number, so that each has one beginning, whatever
the rules before and after it: no day is in two of them, and none in none. Where the rules change, the last week or year
before the change is shorter or longer.
"""

from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import cycle, pairwise

from reps.days import A_WEEK, ONE_DAY

WEEK, MONTH, QUARTER, YEAR = GRAINS = ("week", "month", "quarter", "year")
THURSDAY, MONTHS_A_QUARTER = 3, 3
SLIVER = 14  # days: less than that, left at an edge of a fiscal year, belongs to the month beside it


@dataclass(frozen=True)
class Rule:
    """What holds from a day on. `weeks`: of each month of a quarter, such as (4, 4, 5); () for calendar months."""

    since: date = date.min
    week_start: int = 0  # 0 is Monday
    year_start: int = 1  # the month a fiscal year begins in
    weeks: tuple[int, ...] = ()

    def first_of_week(self, thursday):
        return thursday - timedelta(days=(THURSDAY - self.week_start) % 7)

    def first_of_year(self, year):
        """The first of the month; by weeks, the beginning of a week that is nearest to it."""
        first = date(year, self.year_start, 1)
        if not self.weeks:
            return first
        into = (first.weekday() - self.week_start) % 7
        return first - timedelta(days=into) if into <= 3 else first + timedelta(days=7 - into)


@dataclass(frozen=True)
class Year:
    """A fiscal year: the first days of its months and its last day. `by_weeks`: its months are numbered P01 on."""

    number: int
    starts: tuple[date, ...]
    end: date
    by_weeks: bool = True

    @property
    def start(self):
        return self.starts[0]

    def span(self, size, day):
        """(which it is from 1 on, first, last day) of the group of `size` months around a day."""
        at = (bisect_right(self.starts, day) - 1) // size * size
        following = self.starts[at + size : at + size + 1]
        return at // size + 1, self.starts[at], following[0] - ONE_DAY if following else self.end


class FiscalCalendar:
    """The company's rules in order of their first day, and the years whose months an admin entered by hand."""

    def __init__(self, rules=(Rule(),), entered=()):
        self.rules, self.entered = tuple(rules), {year.number: year for year in entered}
        self.year, self.first_of_year = cache(self._year), cache(self._first_of_year)

    # Weeks

    def _week_start(self, thursday):
        """By the latest rule that was in force when that week began."""
        for rule in reversed(self.rules):
            first = rule.first_of_week(thursday)
            if first >= rule.since:
                return first
        return self.rules[0].first_of_week(thursday)

    def thursday(self, day):
        """The Thursday that names the week of a day."""
        found = day + timedelta(days=(THURSDAY - day.weekday()) % 7)
        return found if self._week_start(found) <= day else found - A_WEEK

    def week(self, day):
        """(first, last) day of the week around a day."""
        thursday = self.thursday(day)
        return self._week_start(thursday), self._week_start(thursday + A_WEEK) - ONE_DAY

    # Fiscal years and what they are made of

    def _rule_of(self, year):
        return next((rule for rule in reversed(self.rules) if rule.first_of_year(year) >= rule.since), self.rules[0])

    def _first_of_year(self, year):
        """The day it begins: as entered, else where the entered one before it ends, else by the rule."""
        if year in self.entered:
            return self.entered[year].start
        before = self.entered.get(year - 1)
        return before.end + ONE_DAY if before else self._rule_of(year).first_of_year(year)

    def _year(self, number):
        start, end = self.first_of_year(number), self.first_of_year(number + 1) - ONE_DAY
        if number in self.entered:
            return Year(number, self.entered[number].starts, end)
        rule = self._rule_of(number)
        starts = _by_weeks(start, end, rule.weeks) if rule.weeks else _by_months(start, end)
        return Year(number, starts, end, bool(rule.weeks))

    def year_of(self, day):
        """The fiscal Year around a day."""
        number = day.year + 1
        while self.first_of_year(number) > day:
            number -= 1
        return self.year(number)

    # Periods of any grain

    def bounds(self, grain, day):
        """(first, last) day of the period of that grain around a day."""
        if grain == WEEK:
            return self.week(day)
        year = self.year_of(day)
        if grain == YEAR:
            return year.start, year.end
        return year.span(1 if grain == MONTH else MONTHS_A_QUARTER, day)[1:]

    def number(self, grain, day):
        """(year, number in it) by which the period of that grain around a day is called; no number for a year."""
        if grain == WEEK:
            return self.thursday(day).isocalendar()[:2]
        year = self.year_of(day)
        if grain == MONTH and not year.by_weeks:
            _at, first, last = year.span(1, day)
            middle = first + (last - first) // 2
            return middle.year, middle.month
        if grain == YEAR:
            return year.number, None
        return year.number, year.span(1 if grain == MONTH else MONTHS_A_QUARTER, day)[0]

    def by_weeks(self, day):
        """Whether the fiscal year around a day is cut into months of whole weeks."""
        return self.year_of(day).by_weeks

    def first_day(self, grain, year, number=1):
        """The first day of the period so called; ValueError where there is none."""
        if grain == WEEK:
            return self._week_start(date.fromisocalendar(year, number, THURSDAY + 1))
        at = (number - 1) * (MONTHS_A_QUARTER if grain == QUARTER else 1)
        starts = self.year(year).starts
        if not 0 <= at < len(starts):
            raise ValueError(f"{year} has no {grain} {number}")
        return starts[at]

    def grains_of(self, start, end):
        """What these days are a whole one of: week, month, quarter, year."""
        return {grain for grain in GRAINS if self.bounds(grain, start) == (start, end)}

    @property
    def is_in_order(self):
        """Whether the years entered by hand fit between those around them."""
        around = sorted({year + by for year in self.entered for by in (-1, 0, 1, 2)})
        firsts = [self.first_of_year(year) for year in around]
        return all(before < after for before, after in pairwise(firsts)) and all(
            self.year(year).starts[-1] <= self.year(year).end for year in self.entered
        )


def _by_months(start, end):
    """The year's beginning and the firsts of month after it, but for slivers at its edges."""
    starts, at = [start], _next_first(start)
    while (end - at).days + 1 >= SLIVER:
        if (at - start).days >= SLIVER:
            starts.append(at)
        at = _next_first(at)
    return tuple(starts)


def _by_weeks(start, end, weeks):
    """Months of so many weeks by turns; a 53rd week belongs to the last."""
    starts = [start]
    for length in cycle(weeks):
        at = starts[-1] + length * A_WEEK
        if (end - at).days + 1 < SLIVER:
            return tuple(starts)
        starts.append(at)


def _next_first(day):
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


STANDARD = FiscalCalendar()
