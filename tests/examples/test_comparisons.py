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
