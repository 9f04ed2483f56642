"""Weeks, months, fiscal quarters and years (spec 2.1, 2.6)."""

from datetime import date

import pytest

from kpis.periods import Grain, Period, add_months
from reps.fiscal import FiscalCalendar, Rule


def days(period):
    return str(period.start), str(period.end)


@pytest.mark.parametrize(
    ("code", "start", "end"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-Q4", "2026-10-01", "2026-12-31"),
        ("2026-11", "2026-11-01", "2026-11-30"),
        ("2026-W01", "2025-12-29", "2026-01-04"),  # the ISO week of the year's first Thursday
        ("2026-W53", "2026-12-28", "2027-01-03"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2026-10-05..2026-11-15", "2026-10-05", "2026-11-15"),
    ],
)
def test_a_code_says_its_days_and_the_days_their_code(code, start, end):
    period = Period.parse(code)
    assert days(period) == (start, end)
    assert period.code == code


@pytest.mark.parametrize(
    ("code", "start", "end"), [("2026", "2026-04-01", "2027-03-31"), ("2026-Q4", "2027-01-01", "2027-03-31")]
)
def test_a_fiscal_year_from_april_is_named_by_the_year_it_starts_in(code, start, end):
    period = Period.parse(code, FiscalCalendar([Rule(year_start=4)]))
    assert days(period) == (start, end)
    assert period.code == code


@pytest.mark.parametrize("text", ["", "26", "2026-13", "2026-Q5", "2025-W53", "2026-02-30..2026-03-01", "x"])
def test_nonsense_is_no_period(text):
    with pytest.raises(ValueError, match=r"."):
        Period.parse(text)


def test_a_range_that_ends_before_it_begins_is_no_period():
    with pytest.raises(ValueError, match=r"."):
        Period.parse("2026-11-15..2026-10-05")


@pytest.mark.parametrize(
    ("code", "previous", "following", "last_year"),
    [
        ("2026-W01", "2025-W52", "2026-W02", "2025-W01"),
        ("2027-W01", "2026-W53", "2027-W02", "2026-W02"),  # 364 days back, over week 53 (E43)
        ("2026-01", "2025-12", "2026-02", "2025-01"),
        ("2026-Q1", "2025-Q4", "2026-Q2", "2025-Q1"),
        ("2026", "2025", "2027", "2025"),
        ("2026-10-05..2026-10-09", "2026-09-30..2026-10-04", "2026-10-10..2026-10-14", "2025-10-05..2025-10-09"),
    ],
)
def test_neighbours_and_the_year_before(code, previous, following, last_year):
    period = Period.parse(code)
    assert (period.previous().code, period.next().code, period.last_year().code) == (previous, following, last_year)


def test_months_are_clamped_to_their_end():
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2024, 2, 29), -12) == date(2023, 2, 28)
    assert add_months(date(2026, 11, 30), 14) == date(2028, 1, 30)


def test_days_that_are_a_whole_month_or_week_are_called_so():
    assert Period.between(date(2026, 11, 1), date(2026, 11, 30)).grain == Grain.MONTH
    assert Period.between(date(2026, 11, 2), date(2026, 11, 8)).code == "2026-W45"
    assert Period.between(date(2026, 11, 2), date(2026, 11, 9)).grain == Grain.RANGE


def test_weeks_cut_at_a_month_s_ends_tile_it():
    parts = Period.parse("2026-11").split(Grain.WEEK)
    assert [days(part) for part in (parts[0], parts[-1])] == [
        ("2026-11-01", "2026-11-01"),
        ("2026-11-30", "2026-11-30"),
    ]
    assert sum(part.days for part in parts) == 30
    assert parts[0].cut
    assert parts[0].whole.code == "2026-W44"


def test_a_trail_ends_with_its_period():
    assert [period.code for period in Period.parse("2026-02").trail(4)] == ["2025-11", "2025-12", "2026-01", "2026-02"]


def test_what_is_known_of_a_period_ends_on_the_as_of_day():
    november = Period.parse("2026-11")
    assert november.until(date(2026, 10, 31)) is None
    assert days(november.until(date(2026, 11, 10))) == ("2026-11-01", "2026-11-10")
    assert november.until(date(2026, 12, 24)) == november
