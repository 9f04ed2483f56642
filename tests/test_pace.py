"""Pace: what of a target was to be expected by now, shown while its period runs (spec 8.4, E41)."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine

from kpis.insight.pace import pace
from kpis.periods import Period
from kpis.views.state import State
from reps.models import Leave, Membership, Organisation, Team
from tests import builders as made
from tests.asking import by, figure, scope_of, value
from tests.builders import day
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
example = pytest.mark.example
URL = "/kpi/close_and_attainment/"


def pace_on(as_of, when="2026-Q4", who=None):
    return pace(State(None, scope_of(who), Period.parse(when), day(as_of), Organisation.current()))


@pytest.fixture
def rep():
    """A target of 1,200 for the company's fourth quarter of 2026, which has 62 working days, and 560 won of it."""
    rep = made.rep()
    made.target(1200)
    won(rep, "2026-11-20", 560)
    return rep


def won(rep, on, amount):
    return made.proposal(rep, on, status="won", ended=on, amount=amount)


def quarters(rep, *shares):
    """Earlier quarters, the latest first, that won so many of a hundred early on and the rest on their last day."""
    firsts = ("2026-07-01", "2026-04-01", "2026-01-05", "2025-10-09")
    lasts = ("2026-09-30", "2026-06-30", "2026-03-31", "2025-12-31")
    for share, first, last in zip(shares, firsts, lasts, strict=False):
        won(rep, first, share)
        won(rep, last, 100 - share)


@example("E41")
def test_560_of_1200_after_33_of_62_working_days_is_behind_by_even_days(rep):
    found = pace_on("2026-11-23")
    assert (found.course.completed, found.course.workdays, found.days_left) == (33, 62, 29)
    assert round(found.expected, 1) == Decimal("638.7")
    assert round(found.index.value, 3) == 0.877
    assert round(found.required, 2) == Decimal("22.07")
    assert round(found.projection, 1) == Decimal("1052.1")
    assert round(found.gap, 1) == Decimal("-78.7")


@example("E41")
def test_where_earlier_quarters_had_won_48_percent_by_then_it_is_nearly_on_course(rep):
    quarters(rep, 40, 50, 54)
    found = pace_on("2026-11-23")
    assert float(found.curve) == pytest.approx(0.48)
    assert float(found.expected) == pytest.approx(576)
    assert round(found.index.value, 3) == 0.972
    assert round(found.projection, 1) == Decimal("1166.7")


def test_two_earlier_quarters_are_too_few_for_a_curve(rep):
    quarters(rep, 40, 50)
    assert pace_on("2026-11-23").curve is None


def test_quarters_that_won_nothing_tell_nothing(rep):
    quarters(rep, 40, 50, 54)
    assert len(pace_on("2026-11-23").likes) == 3


def test_a_company_that_wants_even_days_has_no_curve(rep):
    quarters(rep, 40, 50, 54)
    made.parameters(pace_curve="linear")
    assert round(pace_on("2026-11-23").index.value, 3) == 0.877


def test_an_earlier_quarter_is_cut_at_the_same_part_of_its_working_days(rep):
    """Half of the fourth quarter's 62 are over on 18 November; of the third's 66, on 14 August, a Friday."""
    quarters(rep, 40, 50, 54)
    latest = pace_on("2026-11-19").likes[0]
    assert (latest.period.code, latest.by_then.end) == ("2026-Q3", day("2026-08-16"))


def test_nothing_is_expected_before_a_working_day_is_over(rep):
    found = pace_on("2026-10-01")
    assert (found.expected, found.index.value, found.projection) == (0, None, None)


def test_nothing_is_projected_before_a_fifth_of_the_working_days(rep):
    """12 of 62 are over on 23 October, 13 on 26 October."""
    assert pace_on("2026-10-23").projection is None
    assert pace_on("2026-10-27").projection is not None


def test_a_target_that_is_reached_needs_nothing_more(rep):
    won(rep, "2026-11-20", 700)
    assert pace_on("2026-11-23").required == 0


def test_somebody_new_is_paced_by_their_own_days():
    """Of 62 working days 39 from 9 November, a quarter each for 22 and half for 17 (E42); ten of them are over."""
    made.target(300, rep=(rep := made.rep(hired_on="2026-11-09")))
    found = pace_on("2026-11-23", who=rep)
    assert round(found.fair, 2) == Decimal("67.74")
    assert float(found.expected) == pytest.approx(300 * 10 * 0.25 / 62)


def test_a_period_that_is_over_or_has_no_target_has_no_pace(rep):
    assert pace_on("2027-01-04") is None
    assert pace_on("2026-11-23", "2026-W48", made.team()) is None


def test_a_week_shows_the_pace_of_the_quarter_that_has_a_target(rep):
    assert pace_on("2026-11-25", "2026-W48").state.period.code == "2026-Q4"


def test_the_figure_is_printed_by_the_command_for_each_rep(rep):
    """Each rep's own target by their own days: 33 of 62 working days less ten of leave, all of them over."""
    made.target(620, rep=rep)
    made.leave(rep, "2026-11-02", "2026-11-13")
    found = by("pace", "2026-Q4", "rep", as_of="2026-11-23")[rep.key]
    assert (found.numerator, float(found.denominator)) == (560, pytest.approx(230))
    assert value("pace", "2026-Q4", as_of="2027-01-05") == pytest.approx(560 / 1200)
    assert figure("pace", "2026-Q4", made.team()).value is None


# The days ahead of a past day, as they were planned then

THEN = "2026-11-23"


def on(day):
    return time_machine.travel(f"{day}T10:00+08:00", tick=False)


@pytest.fixture
def planned():
    """Ann, there since long, with 1,200 to reach in the quarter, of which like quarters had won 48 % by then."""
    with on("2025-09-01"):
        ann = made.rep("Ann", made.team("North", key="north"), key="ann")
        quarters(ann, 40, 50, 54)
        made.target(1200, rep=ann)
    return ann


def expected_of(rep, as_of=THEN):
    return float(pace_on(as_of, who=rep).expected)


def part_of(workdays):
    return pytest.approx(1200 * workdays / 62 * 0.48)


def leave_a_fortnight(rep):
    """Ten working days that lie ahead of the 23rd."""
    return made.leave(rep, "2026-12-07", "2026-12-18")


def end(rep, day):
    rep.left_on = made.day(day)
    rep.save()


def move(rep, day):
    Membership.objects.filter(rep=rep).update(end=made.day(day) - timedelta(days=1))
    made.member(rep, made.team("South", key="south"), start=day)


def test_leave_entered_later_changes_nothing_of_a_past_day(planned):
    with on("2026-11-25"):
        leave_a_fortnight(planned)
        assert expected_of(planned) == part_of(62)
        assert round(pace_on(THEN, who=planned).fair) == 1200
        assert round(pace_on("2026-11-25", who=planned).fair) == round(1200 * 52 / 62)


def test_leave_that_was_planned_by_then_counts_though_it_was_dropped_since(planned):
    with on("2026-11-20"):
        leave = leave_a_fortnight(planned)
    with on(THEN):
        assert expected_of(planned) == part_of(52)
    with on("2026-11-25"):
        leave.delete()
        assert expected_of(planned) == part_of(52)


def test_leave_that_came_in_without_a_history_was_known_all_along(planned):
    leave_a_fortnight(planned)
    Leave.history.all().delete()
    with on("2026-11-25"):
        assert expected_of(planned) == part_of(52)


@pytest.mark.parametrize("change", [end, move])
def test_who_leaves_or_moves_as_is_told_later_was_to_stay(planned, change):
    who = Team.objects.get(key="north")
    with on(THEN):
        before = by("pace", "2026-Q4", "rep", who=who, as_of=THEN)["ann"].denominator
    with on("2026-11-25"):
        change(planned, "2026-12-01")
        assert by("pace", "2026-Q4", "rep", who=who, as_of=THEN)["ann"].denominator == before
        assert by("pace", "2026-Q4", "rep", who=who, as_of="2026-11-25")["ann"].denominator < before


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        found = small_company()
        made.target(1200, team=found.north)
        won(found.reps.alice, "2026-11-20", 560)
        yield found


@pytest.mark.parametrize(("who", "sees"), [("manager", True), ("teammate", True), ("stranger", False)])
def test_the_page_shows_it_to_who_may_see_the_team(client, company, who, sees):
    client.force_login(getattr(company, who))
    shown = client.get(URL, {"who": "team:north", "when": "2026-Q4"})
    assert shown.status_code == (200 if sees else 404)
    assert ("Needed a working day" in shown.content.decode()) is sees


def test_the_page_and_the_card_stop_showing_it_when_the_period_is_over(client, company):
    client.force_login(company.manager)
    running = client.get("/dashboard/", {"who": "team:north", "when": "2026-Q4"}).content.decode()
    assert "Pace" in running
    for url in (URL, "/dashboard/"):
        over = client.get(url, {"who": "team:north", "when": "2026-Q3"}).content.decode()
        assert "Pace" not in over


def test_its_numbers_open_to_what_was_won_and_to_the_target(client, company):
    client.force_login(company.manager)
    asked = {"who": "team:north", "when": "2026-Q4"}
    won_rows = client.get("/figures/pace/records/", asked | {"part": "numerator"})
    targets = client.get("/figures/pace/records/", asked | {"part": "denominator"})
    assert [row.record.value for row in won_rows.context["table"].rows] == [560]
    assert [row.record.team for row in targets.context["table"].rows] == [company.north]
