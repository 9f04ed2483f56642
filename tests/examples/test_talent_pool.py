"""Worked examples of KPI 2, the talent pool and the team (spec 14, E17 to E22)."""

from datetime import date
from decimal import Decimal

import pytest

from kpis.talent.bench import flow
from kpis.talent.need import need_on
from kpis.talent.nine_box import fair_share, performance
from tests import builders as made
from tests.asking import ask, figure, percent, period_of, value

pytestmark = pytest.mark.django_db
example = pytest.mark.example


@example("E17")
@pytest.mark.parametrize(
    ("reviewed", "last_day", "overdue_from"),
    [
        ("2026-01-31", "2026-02-28", "2026-03-01"),
        ("2028-01-31", "2028-02-29", "2028-03-01"),
        ("2026-10-23", "2026-11-23", "2026-11-24"),
    ],
)
def test_a_review_is_overdue_from_the_day_after_a_month(reviewed, last_day, overdue_from):
    made.candidate(added_on="2025-06-01", reviewed=[reviewed])
    assert value("reviews_overdue", last_day[:4], as_of=last_day) == 0
    assert value("reviews_overdue", last_day[:4], as_of=overdue_from) == 1


@example("E18")
def test_the_flow_of_the_pool_balances():
    """20 at the start, 6 added (one of them hired), 1 reactivated, 3 hired, 4 exits: 20 at the end, 5 of them fresh."""
    for _at in range(14):
        made.candidate(added_on="2026-01-10")
    for _at in range(2):
        made.candidate(added_on="2026-01-10", moves=[("hired", "2026-11-10")])
    for stage in ("rejected", "declined", "withdrew", "joined_elsewhere"):
        made.candidate(added_on="2026-01-10", moves=[(stage, "2026-11-11")])
    back = [("unreachable", "2026-03-01"), ("contacted", "2026-11-12")]
    made.candidate(added_on="2026-01-10", moves=back)
    for _at in range(5):
        made.candidate(added_on="2026-11-05")
    made.candidate(added_on="2026-11-05", moves=[("hired", "2026-11-20")])

    november = flow(ask("2026-11", as_of="2026-11-30"))
    assert (november.start, november.end) == (20, 20)
    assert (november.added, november.reactivated, november.hired, november.exits) == (6, 1, 3, 4)
    for name, expected in (("pool_added", 6), ("pool_reactivated", 1), ("pool_hired", 3), ("pool_exits", 4)):
        assert value(name, "2026-11", as_of="2026-11-30") == expected
    fresh = figure("fresh_share", "2026-11", as_of="2026-11-30")
    assert (fresh.numerator, fresh.denominator, fresh.value) == (5, 20, 0.25)


@pytest.fixture
def twelve_people():
    """24 rep-years in the two years to 23 November 2026, six leavers, twelve present."""
    team = made.team()
    for _at in range(6):
        made.rep(team=team, hired_on="2020-01-01")
    for _at in range(6):
        made.rep(team=team, hired_on="2020-01-01", left_on="2025-11-23")
        made.rep(team=team, hired_on="2025-11-24")
    made.vacancy(team)
    return team


@example("E19")
def test_four_ready_people_cover_a_need_of_2_39(twelve_people):
    for _at in range(4):
        made.ready(team=twelve_people)
    need = need_on(ask("2026-11", twelve_people), date(2026, 11, 23))
    assert (need.rep_years, need.leavers, need.headcount) == (24, 6, 12)
    assert need.attrition == pytest.approx(0.2533, abs=0.00005)
    assert round(need.demand, 2) == 2.39
    assert need.bench_needed() == 8
    assert percent(need.chance_of_leaver) == 75.2
    coverage = figure("bench_coverage", "2026-11", twelve_people)
    assert (coverage.numerator, round(coverage.denominator, 2), round(coverage.value, 2)) == (4, 2.39, 1.67)


@example("E20")
def test_a_new_team_without_people_or_posts_has_no_expected_need():
    team = made.team()
    assert value("bench_demand", "2026-11", team) == 0
    coverage = figure("bench_coverage", "2026-11", team)
    assert coverage.value is None
    assert str(coverage.measure.reason) == "no expected need"


@example("E20")
def test_nobody_ready_for_a_need_is_a_true_zero(twelve_people):
    assert value("bench_coverage", "2026-11", twelve_people) == 0


@pytest.fixture
def four_quarters():
    """Won 2,030 against 800, 800 and 700, and 600 of a quarter away, which is none of it due."""
    rep = made.rep(hired_on="2024-01-01")
    made.leave(rep, "2026-07-01", "2026-09-30")
    for period, agreed in (("2025-Q4", 800), ("2026-Q1", 800), ("2026-Q2", 700), ("2026-Q3", 600)):
        made.revise(made.target(agreed, period, rep=rep), 100)
    made.proposal(rep, "2025-10-08", amount=1000, status="won", ended="2025-11-03")
    made.proposal(rep, "2026-04-01", amount=1030, status="won", ended="2026-05-06")
    made.proposal(rep, "2026-10-08", amount=5000, status="won", ended="2026-11-03")
    return rep


def performance_of(rep):
    return performance(rep, ask("2026-11"))


@example("E22")
def test_2030_of_a_fair_share_of_2300_is_medium_performance(four_quarters):
    found = performance_of(four_quarters)
    assert (found.won, found.due) == (2030, 2300)
    assert (percent(found.value), found.band) == (88.3, "medium")


@example("E22")
@pytest.mark.parametrize(("won", "band"), [(799, "low"), (800, "medium"), (1049, "medium"), (1050, "high")])
def test_bands_of_performance_begin_at_80_and_105_percent(won, band):
    rep = made.rep()
    for period in ("2026-Q2", "2026-Q3"):
        made.target(500, period, rep=rep)
    made.proposal(rep, "2026-04-01", amount=won, status="won", ended="2026-05-06")
    assert performance_of(rep).band == band


@example("E22")
def test_one_quarter_after_the_ramp_is_too_early_to_tell():
    rep = made.rep(hired_on="2026-03-02")
    for period in ("2026-Q1", "2026-Q2", "2026-Q3"):
        made.target(500, period, rep=rep)
    assert (performance_of(rep).quarters, performance_of(rep).band) == (1, "too_early")


def test_without_any_target_nothing_is_said_about_performance():
    rep = made.rep()
    made.proposal(rep, "2026-04-01", amount=900, status="won", ended="2026-05-06")
    assert (performance_of(rep).value, performance_of(rep).band) == (None, "too_early")


@example("E42")
def test_a_fair_share_follows_the_days_there_and_the_ramp():
    """The fourth quarter of 2026 has 62 working days, 39 of them from 9 November on."""
    quarter = period_of("2026-Q4")
    newcomer = made.rep(hired_on="2026-11-09")
    assert round(fair_share(300, quarter, ask("2026-Q4", newcomer)), 2) == Decimal("67.74")
    away = made.rep()
    made.leave(away, "2026-11-02", "2026-11-13")
    assert round(fair_share(300, quarter, ask("2026-Q4", away)), 2) == Decimal("251.61")
    made.parameters(ramp_applies=False)
    assert round(fair_share(300, quarter, ask("2026-Q4", newcomer)), 2) == Decimal("188.71")


@example("E22")
def test_somebody_present_with_nothing_of_quality_is_inactive():
    """Two days of leave in the four weeks to 22 November leave 3.6 rep-weeks."""
    idle, away = made.rep("Idle", hired_on="2026-04-20"), made.rep("Away", hired_on="2026-04-20")
    made.rep("New", hired_on="2026-10-19")
    made.leave(idle, "2026-11-02", "2026-11-03")
    made.leave(away, "2026-10-26", "2026-11-17")
    assert float(value("rep_weeks", "2026-10-26..2026-11-22", idle)) == pytest.approx(3.6)
    assert float(value("rep_weeks", "2026-10-26..2026-11-22", away)) == pytest.approx(0.6)
    found = figure("inactive_members", "2026-11")
    assert found.value == 1
    assert [rep.name for rep in found.measure.records(ask("2026-11"))] == ["Idle"]


@example("E22")
@pytest.mark.parametrize("did", ["visit", "proposal"])
def test_one_quality_visit_or_no_surprise_proposal_is_activity(did):
    rep = made.rep(hired_on="2026-04-20")
    if did == "visit":
        made.visit(rep, "2026-11-10", quality=True)
    else:
        made.proposal(rep, "2026-11-10", no_surprise=True)
    assert value("inactive_members", "2026-11") == 0
