"""Worked examples of comparisons with the year before (spec 2.6, E43)."""

import pytest

from kpis.periods import Period
from tests import builders as made
from tests.asking import value

example = pytest.mark.example


@example("E43")
@pytest.mark.parametrize(("week", "before"), [("2026-W53", "2026-W01"), ("2027-W01", "2026-W02")])
def test_the_week_a_year_before_is_364_days_earlier(week, before):
    assert Period.parse(week).last_year().code == before


@example("E43")
@pytest.mark.django_db
def test_fewer_visits_in_a_month_with_fewer_working_days_are_more_a_day():
    rep = made.rep()
    for month, visits in (("2025-02", 66), ("2026-02", 60)):
        for at in range(visits):
            made.visit(rep, f"{month}-{at % 28 + 1:02}")
    now, before = (value("visits", month) for month in ("2026-02", "2025-02"))
    days = [value("rep_weeks", month) * 5 for month in ("2026-02", "2025-02")]
    assert days == [16, 19]
    assert round(100 * (now / before - 1), 1) == -9.1
    assert round(100 * (now / days[0] / (before / days[1]) - 1), 1) == 8.0


JANUARY_AND_FEBRUARY = "2026-01-01..2026-02-28"


@pytest.mark.django_db
def test_january_and_february_together_had_37_working_days_and_38_a_year_before():
    made.rep()
    both = Period.parse(JANUARY_AND_FEBRUARY)
    assert (value("rep_weeks", both) * 5, value("rep_weeks", both.last_year()) * 5) == (37, 38)


@pytest.mark.parametrize(
    ("code", "before", "year_before"),
    [
        (JANUARY_AND_FEBRUARY, "2025-11-01..2025-12-31", "2025-01-01..2025-02-28"),
        ("2025-01-01..2025-02-28", "2024-11-01..2024-12-31", "2024-01-01..2024-02-29"),
        ("2024-01-01..2024-02-29", "2023-11-01..2023-12-31", "2023-01-01..2023-02-28"),
        ("2026-01-01..2026-02-27", "2025-11-04..2025-12-31", "2025-01-01..2025-02-27"),
    ],
)
def test_whole_months_are_compared_with_whole_months(code, before, year_before):
    period = Period.parse(code)
    assert (period.previous().code, period.last_year().code) == (before, year_before)
    assert period.previous().next() == period or not period.months


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("country", "when", "offers"),
    [
        ("CN", "2026-02", True),
        ("CN", "2026-01", True),
        ("CN", "2026-03", False),
        ("CN", "2026-Q1", False),
        ("DE", "2026-02", False),
    ],
)
def test_the_two_months_are_offered_together_where_spring_festival_moves(client, country, when, offers):
    made.company_calendar(country=country)
    client.force_login(made.user(is_director=True))
    html = client.get("/dashboard/", {"when": when}).content.decode()
    assert (f"when={JANUARY_AND_FEBRUARY}" in html) is offers


@pytest.mark.django_db
def test_the_two_months_together_are_called_so(client):
    client.force_login(made.user(is_director=True))
    assert "January + February 2026" in client.get("/dashboard/", {"when": JANUARY_AND_FEBRUARY}).content.decode()
