"""The ramp: less is expected of somebody new, month of tenure by month, and it changes what is expected alone."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kpis.definitions import measure_by_name
from kpis.periods import Period
from kpis.ramp import loads, ramped_on
from kpis.readings import readings
from kpis.scope import Scope
from kpis.views.state import State
from reps.models import Organisation
from tests import builders as made
from tests.asking import figure, value

PARTS = tuple(Decimal(part) for part in ("0.25", "0.5", "0.75", "1"))
DAYS = st.dates(date(2025, 1, 1), date(2027, 12, 31))


def test_the_months_of_tenure_tile_the_days():
    found = loads(date(2026, 8, 31), date(2026, 9, 29), date(2026, 12, 1), PARTS)
    assert [(str(first), str(last), float(part)) for first, last, part in found] == [
        ("2026-09-29", "2026-09-29", 0.25),
        ("2026-09-30", "2026-10-30", 0.5),
        ("2026-10-31", "2026-11-29", 0.75),
        ("2026-11-30", "2026-12-01", 1),
    ]


@given(DAYS, DAYS, DAYS, st.lists(st.sampled_from(PARTS), max_size=5))
def test_loads_cover_each_day_once(hired_on, start, end, parts):
    start, end = sorted((start, end))
    tiles = loads(hired_on, start, end, tuple(parts))
    assert sum((last - first).days + 1 for first, last, _part in tiles) == (end - start).days + 1
    assert [first for first, _last, _part in tiles] == sorted(first for first, _last, _part in tiles)


def test_somebody_whose_day_of_hire_nobody_knows_carries_a_full_load():
    assert loads(None, date(2026, 9, 1), date(2026, 9, 2), PARTS) == [(date(2026, 9, 1), date(2026, 9, 2), 1)]
    assert ramped_on(None, PARTS) == date.min


@pytest.mark.parametrize(("parts", "day"), [(PARTS, "2026-11-30"), (PARTS[:3], "2026-11-30"), ((), "2026-08-31")])
def test_the_ramp_is_over_with_the_first_full_month_that_lasts(parts, day):
    assert str(ramped_on(date(2026, 8, 31), parts)) == day


@pytest.mark.django_db
def test_two_weeks_across_a_month_of_tenure_expect_parts_of_each():
    """Hired on 12 October: from 12 November half is expected. 9 to 20 November is 3 days at 0.25 and 7 at 0.5."""
    rep = made.rep(hired_on="2026-10-12")
    expected = figure("quality_visits_attainment", "2026-11-09..2026-11-20", rep).denominator
    assert float(expected) == pytest.approx(8 / 5 * (3 * 0.25 + 7 * 0.5))
    assert value("rep_weeks", "2026-11-09..2026-11-20", rep) == 2


@pytest.mark.django_db
def test_a_company_with_another_ramp_from_a_day_on_expects_by_each():
    """Two days at a quarter of 8 a week, three at four fifths."""
    rep = made.rep(hired_on="2026-11-16")
    made.parameters("2026-11-18", ramp="80")
    expected = figure("quality_visits_attainment", "2026-11-16..2026-11-22", rep).denominator
    assert float(expected) == pytest.approx(8 / 5 * (2 * 0.25 + 3 * 0.8))


@pytest.mark.django_db
def test_a_team_expects_the_sum_of_what_its_people_are_expected():
    team = made.team()
    made.rep(team=team), made.rep(team=team, hired_on="2026-11-16")
    assert float(figure("quality_visits_attainment", "2026-W47", team).denominator) == pytest.approx(8 + 2)


def rate_of(scope, when, as_of="2026-11-23"):
    """The Reading of quality visits per rep-week."""
    measure = measure_by_name("quality_visits_per_rep_week")[1]
    state = State(None, scope, Period.parse(when), made.day(as_of), Organisation.current())
    return readings([measure], state, trail=False)[measure]


@pytest.mark.django_db
def test_a_newcomer_who_does_what_the_ramp_asks_reaches_the_goal():
    """A quarter of 8 in the first month; beside somebody with all of the 8, five each."""
    team = made.team()
    rep, _old = made.rep(hired_on="2026-11-02", team=team), made.rep(team=team)
    for day in ("2026-11-16", "2026-11-17"):
        made.visit(rep, day, quality=True)
    own, shared = rate_of(Scope.rep(rep), "2026-W47"), rate_of(Scope.company(), "2026-W47")
    assert (own.figure.value, own.goal, own.is_short) == (2, 2, False)
    assert value("quality_visits_attainment", "2026-W47", rep) == 1
    assert (shared.figure.value, shared.goal, shared.is_short) == (1, 5, True)
    assert value("quality_visits_attainment", "2026-W47") == 0.2


@pytest.mark.django_db
@pytest.mark.parametrize(("visits", "is_short"), [(1, True), (2, False)])
def test_the_goal_of_a_closed_week_is_rounded_as_its_attainment(visits, is_short):
    """Four days at a quarter of 8 expect 1.6: two visits, as nobody makes a part of one (E05)."""
    rep = made.rep(hired_on="2026-11-02")
    made.leave(rep, "2026-11-16", "2026-11-16")
    for at in range(visits):
        made.visit(rep, f"2026-11-{17 + at}", quality=True)
    found = rate_of(Scope.rep(rep), "2026-W47")
    assert float(found.goal) == pytest.approx(2 / 0.8)
    assert found.is_short == is_short == (value("quality_visits_attainment", "2026-W47", rep) < 1)


@pytest.mark.django_db
def test_before_a_day_is_over_the_goal_is_what_is_expected_of_a_full_load():
    rep = made.rep(hired_on="2026-11-02")
    assert rate_of(Scope.rep(rep), "2026-W48").goal == 8
