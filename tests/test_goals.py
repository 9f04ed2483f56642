"""A goal agreed anew holds from its day on: days before it keep the number that was meant for them (spec 2.2, 8.3)."""

from decimal import Decimal

import pytest
import time_machine

from kpis.definitions import measure_by_name
from kpis.periods import Period
from kpis.readings import goal_of
from kpis.scope import Scope
from kpis.views.state import State
from reps.models import Organisation
from tests import builders as made
from tests.asking import day, parts
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
VISITS, SHARE = "quality_visits_per_rep_week", "quality_share"


@pytest.fixture(autouse=True)
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


def expected(when, who=None):
    return parts("quality_visits_attainment", when, who)[1]


def goal(company, name, when, as_of):
    """What the page of the whole company holds a measure to."""
    state = State(company.director, Scope.company(), Period.parse(when), day(as_of), Organisation.current())
    return goal_of(measure_by_name(name)[1], state)


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
