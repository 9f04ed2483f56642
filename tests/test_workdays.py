"""The working calendar: weekends, public holidays, make-up days, the company's own days (spec 2.2)."""

from datetime import date, datetime, time

import pytest

from reps.workdays import CHINA as CHINESE_WEEK
from reps.workdays import WorkingCalendar, WorkWeek

CHINA = WorkingCalendar()
SIX = ["mon", "tue", "wed", "thu", "fri", "sat"]


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 11, 20), True),  # a Friday
        (date(2026, 11, 21), False),  # a Saturday
        (date(2026, 10, 1), False),  # National Day
        (date(2026, 10, 10), True),  # a Saturday worked for the holiday before it
        (date(2026, 2, 17), False),  # Spring Festival
    ],
)
def test_china_s_calendar_has_its_make_up_days(day, works):
    assert CHINA.workday(day) is works


def test_without_a_country_monday_to_friday_are_worked():
    plain = WorkingCalendar([WorkWeek(None, "")])
    assert [plain.workday(date(2026, 10, day)) for day in range(1, 8)] == [True, True, False, False, True, True, True]
    assert plain.name(date(2026, 10, 1)) == ""


def test_the_company_s_own_days_come_first():
    works = {date(2026, 10, 1): True, date(2026, 11, 20): False}
    own = WorkingCalendar(overrides=works, names={date(2026, 11, 20): "Fair"})
    assert own.workday(date(2026, 10, 1))
    assert not own.workday(date(2026, 11, 20))
    assert own.name(date(2026, 11, 20)) == "Fair"


def test_a_holiday_has_its_name_in_both_languages():
    assert CHINA.name(date(2026, 10, 1), "en") == "National Day"
    assert CHINA.name(date(2026, 10, 1), "zh-hans") == "国庆节"


@pytest.mark.parametrize(
    ("start", "end", "count"),
    [
        (date(2026, 11, 16), date(2026, 11, 22), 5),
        (date(2026, 11, 21), date(2026, 11, 22), 0),
        (date(2026, 11, 22), date(2026, 11, 16), 0),
        (date(2026, 1, 1), date(2026, 1, 1), 0),
        (date(2026, 12, 31), date(2027, 1, 4), 2),  # Thursday and Monday; the 1st is New Year's Day
    ],
)
def test_working_days_are_counted_with_both_ends(start, end, count):
    assert CHINA.count(start, end) == count


def test_counting_agrees_with_listing_over_years():
    start, end = date(2024, 3, 5), date(2026, 9, 9)
    assert CHINA.count(start, end) == len(CHINA.days(start, end))


def test_the_next_working_day_is_after_the_weekend():
    assert CHINA.next_workday(date(2026, 11, 20)) == date(2026, 11, 23)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        (datetime(2026, 11, 20, 10), datetime(2026, 11, 20, 10, 30), 30),
        (datetime(2026, 11, 20, 17, 30), datetime(2026, 11, 23, 9, 15), 45),  # over the weekend
        (datetime(2026, 11, 21, 12), datetime(2026, 11, 21, 15), 0),
        (datetime(2026, 11, 19, 6), datetime(2026, 11, 20, 22), 2 * 9 * 60),
        (datetime(2026, 11, 20, 12), datetime(2026, 11, 20, 11), 0),
    ],
)
def test_business_minutes_are_those_of_working_hours(start, end, minutes):
    assert CHINA.business_minutes(start, end, time(9), time(18)) == minutes


def test_a_company_that_works_on_saturdays_keeps_the_country_s_holidays_and_make_up_days():
    six_days = WorkingCalendar([WorkWeek(None, "CN", SIX)])
    assert six_days.workday(date(2026, 11, 21))  # a Saturday
    assert not six_days.workday(date(2026, 10, 3))  # a Saturday of the National Day
    assert not six_days.workday(date(2026, 11, 22))  # a Sunday
    assert six_days.workday(date(2026, 9, 20))  # a Sunday that is made up
    assert six_days.count(date(2026, 11, 16), date(2026, 11, 22)) == 6


def test_a_week_of_its_own_without_a_country_has_these_days_and_no_others():
    assert WorkingCalendar([WorkWeek(None, "", ["sun", "mon"])]).count(date(2026, 11, 16), date(2026, 11, 22)) == 2


def test_each_day_is_worked_by_what_holds_on_it():
    """Saturdays from Wednesday 18 November on; from 2027 on Monday to Friday without holidays."""
    changing = WorkingCalendar([CHINESE_WEEK, WorkWeek(date(2026, 11, 18), "CN", SIX), WorkWeek(date(2027, 1, 1), "")])
    saturdays = [date(2026, 11, 14), date(2026, 11, 21), date(2027, 1, 2)]
    assert [changing.workday(day) for day in saturdays] == [False, True, False]
    assert changing.workday(date(2027, 1, 1))
    assert changing.name(date(2027, 1, 1)) == ""
    assert changing.count(date(2026, 11, 9), date(2026, 11, 22)) == 5 + 6
    assert changing.count(date(2026, 12, 28), date(2027, 1, 3)) == 4 + 1
    assert changing.count(date(2026, 11, 9), date(2027, 1, 3)) == 5 + 6 * 6 + 4 + 1
    assert changing.next_workday(date(2026, 11, 13)) == date(2026, 11, 16)


def test_what_stands_out_stands_out_of_the_week_of_its_day():
    """A Saturday worked is nothing special where they all are; the free ones of before are not either."""
    changing = WorkingCalendar([WorkWeek(None, ""), WorkWeek(date(2026, 11, 23), "", SIX)], {date(2026, 11, 21): True})
    assert changing.ahead(date(2026, 11, 12), 3) == [(date(2026, 11, 21), True, "")]
