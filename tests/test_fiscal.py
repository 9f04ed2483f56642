"""How a company cuts time: weeks from any day, months of weeks, fiscal years that change (spec 2.1). Plain dates."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kpis.periods import Grain, Period
from reps.fiscal import FiscalCalendar, Rule, Year
from tests.test_periods import days

MONDAY, SATURDAY, SUNDAY = 0, 5, 6
WEEKS = (4, 4, 5)
SUNDAYS = FiscalCalendar([Rule(week_start=SUNDAY)])
FROM_SUNDAY = FiscalCalendar([Rule(), Rule(since=date(2026, 11, 18), week_start=SUNDAY)])
OF_WEEKS = FiscalCalendar([Rule(week_start=SUNDAY, weeks=WEEKS)])
FROM_445 = FiscalCalendar([Rule(), Rule(since=date(2026, 12, 1), week_start=SUNDAY, weeks=WEEKS)])
APRIL = FiscalCalendar([Rule(), Rule(since=date(2026, 1, 15), year_start=4)])


def spans(fiscal, *codes):
    return [days(Period.parse(code, fiscal)) for code in codes]


# Weeks


def test_a_week_from_sunday_is_named_by_the_thursday_it_holds():
    """Thursday 1 January 2026 lies in the week from Sunday 28 December."""
    assert spans(SUNDAYS, "2026-W01", "2026-W47") == [("2025-12-28", "2026-01-03"), ("2026-11-15", "2026-11-21")]
    assert Period.of(date(2026, 11, 22), Grain.WEEK, SUNDAYS).code == "2026-W48"


def test_the_week_before_a_change_is_shorter_and_no_day_is_lost():
    """In force from Wednesday 18 November: the first Sunday after it is the 22nd; week 47 ends on the Saturday."""
    assert spans(FROM_SUNDAY, "2026-W46", "2026-W47", "2026-W48") == [
        ("2026-11-09", "2026-11-15"),
        ("2026-11-16", "2026-11-21"),
        ("2026-11-22", "2026-11-28"),
    ]
    assert not Period.parse("2026-W47", FROM_SUNDAY).cut


def test_from_sunday_back_to_monday_one_week_has_eight_days():
    back = FiscalCalendar([Rule(week_start=SUNDAY), Rule(since=date(2026, 11, 20))])
    assert spans(back, "2026-W47", "2026-W48") == [("2026-11-15", "2026-11-22"), ("2026-11-23", "2026-11-29")]


def test_a_year_back_from_a_week_cut_otherwise_then_are_the_same_weekdays():
    """364 days before Sunday 29 November 2026 is Sunday 30 November 2025, when weeks began on Mondays."""
    week = Period.parse("2026-W49", FROM_SUNDAY)
    assert week.last_year().code == "2025-11-30..2025-12-06"
    assert Period.parse("2027-W49", FROM_SUNDAY).last_year().code == "2026-W50"  # 6 to 12 December 2026


# Months of weeks


def test_a_year_of_weeks_begins_with_the_week_nearest_to_its_month():
    """1 January 2026 is a Thursday, four days into its week: the nearest Sunday is the 4th. 2027: Sunday the 3rd."""
    assert spans(OF_WEEKS, "2026", "2026-Q1", "2026-P01", "2026-P02", "2026-P03", "2026-P12") == [
        ("2026-01-04", "2027-01-02"),
        ("2026-01-04", "2026-04-04"),
        ("2026-01-04", "2026-01-31"),
        ("2026-02-01", "2026-02-28"),
        ("2026-03-01", "2026-04-04"),
        ("2026-11-29", "2027-01-02"),
    ]


def test_a_53rd_week_belongs_to_the_last_month():
    """2028 runs from 2 January, 2029 from Sunday 31 December 2028; 2023 from the 1st, 2024 from 31 December 2023.

    So 2017 to 2022: Sunday 1 January 2017, 31 December 2017, 30 December 2018, 29 December 2019, 3 January 2021.
    """
    assert [OF_WEEKS.first_of_year(year).isoformat() for year in (2017, 2018, 2019, 2020, 2021, 2022)] == [
        "2017-01-01",
        "2017-12-31",
        "2018-12-30",
        "2019-12-29",
        "2021-01-03",
        "2022-01-02",
    ]
    assert spans(OF_WEEKS, "2020-P12") == [("2020-11-22", "2021-01-02")]  # six weeks: 53 in that year


@pytest.mark.parametrize(
    ("weeks", "second", "third"),
    [
        ((4, 4, 5), "2026-02-01", "2026-03-01"),
        ((4, 5, 4), "2026-02-01", "2026-03-08"),
        ((5, 4, 4), "2026-02-08", "2026-03-08"),
    ],
)
def test_each_pattern_cuts_the_same_quarter(weeks, second, third):
    fiscal = FiscalCalendar([Rule(week_start=SUNDAY, weeks=weeks)])
    assert [start for start, _end in spans(fiscal, "2026-P02", "2026-P03", "2026-P04")] == [second, third, "2026-04-05"]


def test_december_lasts_until_the_first_year_of_weeks_begins():
    """2027 by weeks begins on Sunday 3 January: the sliver of two days belongs to December."""
    assert spans(FROM_445, "2026-11", "2026-12", "2026", "2027-P01") == [
        ("2026-11-01", "2026-11-30"),
        ("2026-12-01", "2027-01-02"),
        ("2026-01-01", "2027-01-02"),
        ("2027-01-03", "2027-01-30"),
    ]


def test_calendar_months_and_months_of_weeks_have_names_of_their_own():
    assert Period.parse("2027-02", FROM_445).grain == Grain.RANGE
    with pytest.raises(ValueError, match="calendar months"):
        Period.parse("2026-P02", FROM_445)


def test_a_year_back_a_month_of_weeks_is_the_same_month():
    assert Period.parse("2027-P03", OF_WEEKS).last_year().code == "2026-P03"
    assert Period.parse("2027-Q2", OF_WEEKS).last_year().code == "2026-Q2"
    assert Period.parse("2027-P01", FROM_445).last_year().code == "2026-01"  # 3 to 30 January, beside the whole


def test_a_year_entered_by_hand_goes_before_the_rule():
    """27 December 2026 instead of 3 January 2027, a month of five weeks first; the year after begins when it ends."""
    starts = tuple(date(2026, 12, 27) + timedelta(weeks=at) for at in (0, 5, 9, 13, 18, 22, 26, 31, 35, 39, 44, 48))
    fiscal = FiscalCalendar([Rule(week_start=SUNDAY, weeks=WEEKS)], [Year(2027, starts, date(2027, 12, 25))])
    assert fiscal.is_in_order
    assert spans(fiscal, "2026", "2027-P01", "2027-Q1", "2027", "2028-P01") == [
        ("2026-01-04", "2026-12-26"),
        ("2026-12-27", "2027-01-30"),
        ("2026-12-27", "2027-03-27"),
        ("2026-12-27", "2027-12-25"),
        ("2027-12-26", "2028-01-22"),
    ]


def test_a_year_entered_by_hand_that_ends_after_the_next_begins_is_out_of_order():
    starts = tuple(date(2027, 1, 3) + timedelta(weeks=4 * at) for at in range(12))
    later = Year(2028, tuple(day + timedelta(days=300) for day in starts), date(2028, 12, 30))
    assert not FiscalCalendar([Rule(weeks=WEEKS)], [Year(2027, starts, date(2028, 1, 1)), later]).is_in_order


# Fiscal years


def test_the_year_before_another_first_month_lasts_until_then():
    """From 15 January 2026 on years begin in April: 2025 lasts fifteen months, five quarters."""
    assert spans(APRIL, "2025", "2025-Q4", "2025-Q5", "2026", "2026-Q1") == [
        ("2025-01-01", "2026-03-31"),
        ("2025-10-01", "2025-12-31"),
        ("2026-01-01", "2026-03-31"),
        ("2026-04-01", "2027-03-31"),
        ("2026-04-01", "2026-06-30"),
    ]
    assert Period.parse("2026-Q1", APRIL).last_year().code == "2025-Q2"  # the same dates, whatever they are called
    assert Period.parse("2026", APRIL).last_year().code == "2025-04-01..2026-03-31"


RULES = st.lists(
    st.builds(
        Rule,
        st.dates(date(2024, 1, 1), date(2028, 12, 31)),
        st.integers(0, 6),
        st.integers(1, 12),
        st.sampled_from([(), (4, 4, 5), (4, 5, 4), (5, 4, 4)]),
    ),
    max_size=3,
)


@settings(max_examples=60, deadline=None)
@given(RULES, st.builds(Rule, st.just(date.min), st.integers(0, 6), st.integers(1, 12)))
def test_whatever_the_rules_every_day_lies_in_one_period_of_each_grain(later, first):
    """Periods follow each other without gap or overlap, and each is found again by its name."""
    fiscal = FiscalCalendar([first, *sorted(later, key=lambda rule: rule.since)])
    for grain in (Grain.WEEK, Grain.MONTH, Grain.QUARTER, Grain.YEAR):
        period, names = Period.of(date(2024, 6, 1), grain, fiscal), set()
        while period.start < date(2030, 1, 1):
            assert Period.parse(period.code, fiscal) == period
            assert period.code not in names
            assert {Period.of(day, grain, fiscal) for day in (period.start, period.end)} == {period}
            assert period.next().start == period.end + timedelta(days=1)
            assert period.next().previous() == period
            names.add(period.code)
            period = period.next()
