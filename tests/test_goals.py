"""Whose goal it is, and when: a rate holds for all below its owner, a number of things for its owner and period alone.

A goal agreed anew holds from its day on: days before it keep the number that was meant for them (spec 2.2, 8.3).
"""

from decimal import Decimal

import pytest
import time_machine

from kpis.definitions import measure_by_name
from kpis.periods import Period
from kpis.readings import readings
from kpis.views.state import State
from reps.models import Organisation
from tests import builders as made
from tests.asking import day, parts, scope_of
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
VISITS, SHARE, ISSUED, BENCH = "quality_visits_per_rep_week", "quality_share", "proposals_issued", "ready_bench"


@pytest.fixture(autouse=True)
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


def expected(when, who=None):
    return parts("quality_visits_attainment", when, who)[1]


def reading(company, name, when, as_of=TODAY[:10], who=None):
    """What a page of the company, a Team or a Rep holds a measure to."""
    state = State(company.director, scope_of(who), Period.parse(when), day(as_of), Organisation.current())
    return readings([measure_by_name(name)[1]], state, trail=False)[measure_by_name(name)[1]]


def goal(company, name, when, as_of=TODAY[:10], who=None):
    return reading(company, name, when, as_of, who).goal


def test_weeks_before_keep_what_was_meant_for_them(company):
    made.revise(made.target(10, "2026", VISITS, rep=company.reps.alice), 5, "2026-11-16")
    assert [expected(week, company.reps.alice) for week in ("2026-W46", "2026-W47")] == [10, 5]


def test_a_week_is_cut_on_the_day_it_changes(company):
    """Two days at 10 a week and three at 5 are 7; North has Mia and Ann at 8 beside Alice."""
    made.revise(made.target(10, "2026", VISITS, rep=company.reps.alice), 5, "2026-11-18")
    assert expected("2026-W47", company.reps.alice) == 7
    assert expected("2026-W47", company.north) == 7 + 8 + 8


def test_what_holds_from_a_day_ahead_does_not_hold_yet(company):
    made.revise(made.target(10, "2026-Q4", VISITS), 5, "2026-12-01")
    made.revise(made.target(0.5, "2026-Q4", SHARE), 0.9, "2026-12-01")
    assert expected("2026-W47", company.reps.alice) == 10
    assert goal(company, SHARE, "2026-Q4", "2026-11-23") == 0.5
    assert goal(company, SHARE, "2026-Q4", "2026-12-01") == Decimal("0.9")


def test_the_one_agreed_last_holds_of_several(company):
    """From 1 November 6, from the 16th 5: before the first of them what was agreed at first."""
    target = made.target(10, "2026", VISITS, rep=company.reps.alice)
    made.revise(target, 6, "2026-11-01")
    made.revise(target, 5, "2026-11-16")
    found = [expected(week, company.reps.alice) for week in ("2026-W43", "2026-W46", "2026-W47")]
    assert found == [10, 6, 5]


@pytest.fixture
def region(company):
    """Above North, and South without any goal of its own beside it."""
    region = made.team("Region")
    company.north.parent = region
    company.north.save()
    return region


def test_a_region_s_rate_holds_for_its_teams_and_people(company, region):
    made.target(10, "2026", VISITS, team=region)
    made.target(0.5, "2026", SHARE, team=region)
    alice, bob = company.reps.alice, company.reps.bob
    assert [expected("2026-W47", who) for who in (alice, company.north, region, bob)] == [10, 30, 30, 8]
    assert goal(company, VISITS, "2026-W47", who=region) == 10
    assert [goal(company, SHARE, "2026-W47", who=who) for who in (alice, company.north, region)] == [0.5] * 3
    assert goal(company, SHARE, "2026-W47", who=bob) is None


def test_the_nearest_above_holds(company, region):
    made.target(12, "2026", VISITS)
    made.target(10, "2026", VISITS, team=region)
    made.target(6, "2026", VISITS, team=company.north)
    found = [expected("2026-W47", who) for who in (company.reps.alice, company.reps.bob)]
    assert found == [6, 12]


def test_so_many_of_a_quarter_are_no_goal_of_a_week_or_of_a_team(company):
    made.target(300, "2026-Q4", ISSUED)
    assert goal(company, ISSUED, "2026-Q4") == 300
    assert [goal(company, ISSUED, when) for when in ("2026-W47", "2026-11", "2026")] == [None] * 3
    assert [goal(company, ISSUED, "2026-Q4", who=who) for who in (company.north, company.reps.alice)] == [None] * 2


def test_what_three_months_are_to_bring_adds_up_to_a_quarter_s_goal(client, company):
    for month, number in (("2026-10", 30), ("2026-11", 20), ("2026-12", 40)):
        made.target(number, month, ISSUED, team=company.north)
    assert goal(company, ISSUED, "2026-Q4", who=company.north) == 90
    client.force_login(company.director)
    page = client.get("/figures/goal/?of=proposals_issued&who=team:north&when=2026-Q4")
    assert page.context["asked"].figure.value == 90
    assert [len(each.found) for each in page.context["asked"].behind] == [3]


def test_nobody_is_short_of_so_many_while_there_is_time_left(company):
    """3 of 300 issued by 23 November, and at the end of the quarter; 3 of 2 are reached at any time."""
    made.target(300, "2026-Q4", ISSUED, team=company.north)
    made.target(2, "2026-11", ISSUED, team=company.north)
    quarters = [reading(company, ISSUED, "2026-Q4", as_of, company.north) for as_of in ("2026-11-23", "2027-01-04")]
    assert [each.is_short for each in quarters] == [None, True]
    assert reading(company, ISSUED, "2026-11", who=company.north).is_short is False


def test_the_company_s_bench_is_no_team_s(company):
    made.target(20, "2026", BENCH)
    made.target(2, "2026", BENCH, team=company.south)
    assert [goal(company, BENCH, "2026-11", who=who) for who in (None, company.north, company.south)] == [20, None, 2]
