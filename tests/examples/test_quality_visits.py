"""Worked examples of KPI 1, quality visits (spec 14, E01 to E14)."""

import csv
from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command

from kpis.definitions import measure_by_name
from kpis.flags import MISSING_DATA
from kpis.periods import Period
from kpis.readings import readings
from kpis.scope import Scope
from kpis.views.state import State
from reps.definitions import activate, new_draft
from reps.models import Criterion, Organisation, Visit
from tests import builders as made
from tests.asking import by, figure, parts, percent, value

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("eight_a_week")]
example = pytest.mark.example

N, D, S = "need_confirmed", "decision_maker_present", "solution_shown_standard"


@pytest.fixture
def eight_a_week():
    made.company_calendar(country="CN")


def six_visits(rep, a_yes):
    """V1 to V6 of E01; `a_yes` and its False are how A, a next step agreed, is answered yes and no."""
    yes, no = a_yes, dict.fromkeys(a_yes, False)
    return [
        made.visit(rep, "2026-11-16", yes=[N, D], no=[S], answers=yes),
        made.visit(rep, "2026-11-16", yes=[N], no=[D, S], answers=yes),
        made.visit(rep, "2026-11-17", yes=[N, D, S], answers=no),
        made.visit(rep, "2026-11-17", yes=[D], no=[S], answers=yes),
        made.visit(rep, "2026-11-18", status="no_show", yes=[N, D, S], answers=yes),
        made.visit(rep, "2026-11-18", yes=[N, S], no=[D], answers=yes),
    ]


@example("E01")
def test_two_of_five_visits_meet_the_default_rule():
    visits = six_visits(made.rep(), {"next_step_on": "2026-11-25"})
    assert [visit.counts for visit in visits] == [True, False, False, False, False, True]
    assert parts("quality_share", "2026-W47") == (2, 5)
    assert percent(value("quality_share", "2026-W47")) == 40.0
    assert value("visits", "2026-W47") == 5
    assert percent(value("answer_completeness", "2026-W47")) == 80.0
    assert MISSING_DATA in figure("quality_visits", "2026-W47").flags


@example("E02")
def test_a_score_with_a_gate_counts_two():
    Criterion.objects.create(kind="visit", code="next_step_agreed", label_en="Next step?", label_zh="下一步?")
    weights = {N: 3, "next_step_agreed": 3, D: 2, S: 2}
    tree = {"all": [{"is": "held"}, {"is": "next_step_agreed"}, {"score": 7, "weights": weights}]}
    activate(new_draft("visit", date(2026, 1, 1), tree))
    visits = six_visits(made.rep(), {"next_step_agreed": True})
    assert [visit.quality for visit in visits] == [True, False, False, None, None, True]
    assert value("quality_visits", "2026-W47") == 2


@example("E03")
def test_a_visit_is_judged_by_the_definition_of_its_day_not_of_its_entry():
    need_and_step = [{"is": N}, {"within": "next_step_on", "days": 30}]
    activate(new_draft("visit", date(2026, 1, 1), {"all": need_and_step}))
    activate(new_draft("visit", date(2026, 11, 25), {"all": [*need_and_step, {"any": [{"is": D}, {"is": S}]}]}))
    rep, step = made.rep(), "2026-12-01"
    logged = made.moment("2026-11-26T09:00")
    tuesday = made.visit(rep, "2026-11-24", yes=[N], no=[D, S], next_step_on=step, logged_at=logged)
    wednesday = made.visit(rep, "2026-11-25", yes=[N], no=[D, S], next_step_on=step, logged_at=logged)
    assert (tuesday.quality, wednesday.quality) == (True, False)
    assert value("quality_visits", "2026-W48", as_of="2026-11-29") == 1


@example("E03")
def test_a_successor_judges_again_only_the_days_from_its_first():
    need_and_step = [{"is": N}, {"within": "next_step_on", "days": 30}]
    activate(new_draft("visit", date(2026, 1, 1), {"all": need_and_step}))
    rep = made.rep()
    for day in ("2026-11-24", "2026-11-25"):
        made.visit(rep, day, yes=[N], no=[D, S], next_step_on="2026-12-01")
    assert value("quality_visits", "2026-W48", as_of="2026-11-29") == 2
    activate(new_draft("visit", date(2026, 11, 25), {"all": [*need_and_step, {"is": D}]}))
    assert list(Visit.objects.order_by("date").values_list("quality", flat=True)) == [True, False]
    assert value("quality_visits", "2026-W48", as_of="2026-11-29") == 1


@example("E04")
def test_half_past_midnight_in_shanghai_is_monday():
    """16:30 on Sunday by UTC: weeks are told by local days."""
    late = made.moment("2026-11-22T16:30+00:00")
    made.lead(received_at=late)
    assert value("new_leads", "2026-W48") == 1
    assert value("new_leads", "2026-W47") == 0


@example("E05")
def test_a_week_of_four_workdays_expects_six():
    """27 April to 3 May 2026: 1 May is a holiday, and so 6.4 are expected."""
    rep = made.rep()
    for at in range(6):
        made.visit(rep, f"2026-04-{27 + at % 4}", quality=True)
    week = figure("quality_visits_attainment", "2026-W18", rep)
    assert (week.numerator, week.denominator, week.value) == (6, 6, 1.0)
    assert value("rep_weeks", "2026-W18", rep) == pytest.approx(0.8)
    several = figure("quality_visits_attainment", Period(date(2026, 4, 27), date(2026, 5, 3)), rep)
    assert float(several.denominator) == pytest.approx(6.4)
    assert several.value == pytest.approx(0.9375)


@example("E06")
def test_a_week_with_a_make_up_saturday_expects_ten():
    rep = made.rep()
    for at in range(9):
        made.visit(rep, f"2026-02-{9 + at % 6:02}", quality=True)
    week = figure("quality_visits_attainment", "2026-W07", rep)
    assert (week.numerator, week.denominator, week.value) == (9, 10, 0.9)


@example("E07")
def test_a_visit_in_a_week_of_holidays_counts_and_nothing_was_expected():
    rep = made.rep()
    made.visit(rep, "2026-02-18", quality=True)
    assert value("quality_visits", "2026-W08", rep) == 1
    assert value("rep_weeks", "2026-W08", rep) == 0
    assert value("quality_visits_per_rep_week", "2026-W08", rep) is None
    assert value("quality_visits_attainment", "2026-W08", rep) is None


@example("E08")
def test_without_a_ramp_somebody_hired_on_a_wednesday_is_expected_to_make_five():
    made.parameters(ramp_applies=False)
    rep = made.rep(hired_on="2026-03-11")
    assert figure("quality_visits_attainment", "2026-W11", rep).denominator == 5
    assert float(figure("quality_visits_attainment", "2026-03-09..2026-03-15", rep).denominator) == pytest.approx(4.8)


@example("E08")
def test_in_their_first_month_a_quarter_of_that_is_expected():
    rep = made.rep(hired_on="2026-03-11")
    assert float(figure("quality_visits_attainment", "2026-03-09..2026-03-15", rep).denominator) == pytest.approx(1.2)
    week = figure("quality_visits_attainment", "2026-W11", rep)
    assert (week.denominator, value("rep_weeks", "2026-W11", rep)) == (1, 0.6)


@example("E09")
def test_three_fixed_days_less_a_day_of_leave_expect_three():
    rep = made.rep(weekdays=["mon", "tue", "wed"])
    made.leave(rep, "2026-11-17")
    assert value("rep_weeks", "2026-W47", rep) == pytest.approx(0.4)
    assert figure("quality_visits_attainment", "2026-W47", rep).denominator == 3


@example("E09")
def test_three_fifths_of_full_time_less_a_day_of_leave_expect_four():
    rep = made.rep(fte="0.6")
    made.leave(rep, "2026-11-17")
    assert figure("quality_visits_attainment", "2026-W47", rep).denominator == 4
    assert float(figure("quality_visits_attainment", "2026-11-16..2026-11-22", rep).denominator) == pytest.approx(3.84)


@example("E10")
def test_on_wednesday_morning_two_days_are_expected_and_compared():
    rep = made.rep()
    for day, times in (("2026-11-16", 2), ("2026-11-17", 1), ("2026-11-18", 5), ("2026-11-23", 3), ("2026-11-24", 1)):
        for _time in range(times):
            made.visit(rep, day, quality=True)
    so_far = figure("quality_visits_attainment", "2026-W48", rep, as_of="2026-11-25")
    assert float(so_far.denominator) == pytest.approx(3.2)
    assert so_far.value == pytest.approx(4 / 3.2)
    made.visit(rep, "2026-11-25", quality=True)
    count, rate = read_on_wednesday(rep, "quality_visits", "quality_visits_per_rep_week")
    assert (count.figure.value, count.completed.value, count.previous.value) == (5, 4, 3)
    assert (rate.figure.value, rate.previous.value) == (pytest.approx(4 / 0.4), pytest.approx(3 / 0.4))
    assert (rate.figure.numerator, float(rate.figure.denominator)) == (4, pytest.approx(0.4))


def read_on_wednesday(rep, *names):
    measures = [measure_by_name(name)[1] for name in names]
    state = State(None, Scope.rep(rep), Period.parse("2026-W48"), date(2026, 11, 25), Organisation.current())
    return readings(measures, state).values()


@example("E11")
def test_a_teams_rate_is_a_sum_over_a_sum():
    """12, 3 and 0 in 1.0, 0.6 and 0.2 rep-weeks are 8.3; the mean of the three rates would be 5.7."""
    team = made.team()
    full = made.rep(team=team)
    since_wednesday, _since_friday = (made.rep(team=team, hired_on=day) for day in ("2026-11-18", "2026-11-20"))
    for at in range(12):
        made.visit(full, f"2026-11-{16 + at % 5}", quality=True)
    for day in ("2026-11-18", "2026-11-19", "2026-11-20"):
        made.visit(since_wednesday, day, quality=True)
    rate = figure("quality_visits_per_rep_week", "2026-W47", team)
    assert (rate.numerator, float(rate.denominator)) == (15, pytest.approx(1.8))
    assert round(rate.value, 1) == 8.3


@example("E12")
def test_a_move_leaves_to_each_team_what_was_done_in_it():
    north, south = made.team("North", key="north"), made.team("South", key="south")
    rep = made.rep()
    made.member(rep, north, end="2026-11-24")
    made.member(rep, south, start="2026-11-25")
    for day in ("2026-11-23", "2026-11-24", "2026-11-26", "2026-11-26", "2026-11-27"):
        made.visit(rep, day, quality=True)
    week, later = "2026-W48", "2026-11-30"
    found = by("quality_visits", week, "team", as_of=later)
    assert {key: each.value for key, each in found.items()} == {"north": 2, "south": 3}
    weeks = by("rep_weeks", week, "team", as_of=later)
    assert {key: float(each.value) for key, each in weeks.items()} == {"north": 0.4, "south": 0.6}
    assert value("quality_visits", week, rep, as_of=later) == 5
    assert value("quality_visits", week, as_of=later) == 5


@example("E13")
@pytest.mark.parametrize(("shared", "first", "second"), [(False, 1, 0), (True, 0.5, 0.5)])
def test_a_joint_visit_is_the_first_reps_or_shared(shared, first, second):
    made.parameters(shared_visit_credit=shared)
    north, south = made.team("North"), made.team("South")
    a, b = made.rep("A", north), made.rep("B", south)
    joint = made.visit(a, "2026-11-18", quality=True)
    joint.participants.create(rep=b)
    assert float(value("quality_visits", "2026-W47", a)) == first
    assert float(value("quality_visits", "2026-W47", b)) == second
    assert float(value("quality_visits", "2026-W47", north)) == first
    assert float(value("quality_visits", "2026-W47", south)) == second
    assert value("quality_visits", "2026-W47") == 1
    assert value("visits", "2026-W47") == 1


@example("E14")
def test_two_quality_visits_a_day_on_one_opportunity_count_once():
    rep, acme = made.rep(), made.customer()
    proposal = made.proposal(rep, customer=acme)
    for start in ("10:00", "15:00"):
        made.visit(rep, "2026-11-18", quality=True, customer=acme, proposal=proposal, start=start)
    assert (value("visits", "2026-W47"), value("quality_visits", "2026-W47")) == (2, 1)


@example("E14")
def test_two_quality_visits_a_day_on_two_opportunities_count_twice():
    rep, acme = made.rep(), made.customer()
    for start in ("10:00", "15:00"):
        proposal = made.proposal(rep, customer=acme)
        made.visit(rep, "2026-11-18", quality=True, customer=acme, proposal=proposal, start=start)
    assert (value("visits", "2026-W47"), value("quality_visits", "2026-W47")) == (2, 2)


@example("E14")
def test_the_same_visit_sent_twice_is_one(tmp_path):
    rep, acme = made.rep(), made.customer()
    path = tmp_path / "visits.csv"
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerows([("key", "rep", "customer", "date"), ("uuid-1", rep.key, acme.key, "2026-11-18")])
    with time_machine.travel("2026-11-23T09:00+08:00", tick=False):
        for _time in range(2):
            call_command("import_records", "visits", str(path), stdout=StringIO())
    assert value("visits", "2026-W47") == 1
