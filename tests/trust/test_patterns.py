"""What is worth a look in how records are written, and what is not."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from kpis.scope import Scope
from kpis.trust import patterns
from kpis.trust.lift import Arms
from kpis.trust.patterns import Book, prompts
from reps.models import Proposal, Visit
from tests import builders as made

SINCE, UNTIL = date(2026, 8, 24), date(2026, 11, 22)
REP = type("Rep", (), {"key": "ann", "name": "Ann", "time_zone": ""})()


def book(visits=(), proposals=(), **fields):
    return Book(REP, SINCE, UNTIL, list(visits), list(proposals), **fields)


def visits(count, quality=True, logged="2026-11-16T18:00", apart=60, note=""):
    start = made.moment(logged)
    return [Visit(quality=quality, logged_at=start + timedelta(minutes=apart * at), note=note) for at in range(count)]


def proposal(issued, customer=1, status="open", ended="2026-12-31"):
    came_to = {"status": status, "ending": "expired" if status == "open" else status, "ended_on": made.day(ended)}
    return Proposal(issued_on=made.day(issued), customer_id=customer, **came_to)


def test_twenty_of_twenty_is_worth_a_look_nineteen_or_one_no_is_not():
    assert patterns.always_quality(book(visits(20))).seen == "20 of 20 visits"
    assert patterns.always_quality(book(visits(19))) is None
    assert patterns.always_quality(book(visits(20) + visits(1, quality=False))) is None


def test_five_saved_within_ten_minutes():
    assert "5 visits within ten minutes" in patterns.saved_in_a_burst(book(visits(5, apart=2))).seen
    assert patterns.saved_in_a_burst(book(visits(5, apart=3))) is None
    assert patterns.saved_in_a_burst(book(visits(4, apart=1))) is None


def test_one_text_under_many_visits():
    same, other = (
        visits(4, note="Introduced the  Product"),
        [visits(1, note=f"Their line {at} stood still")[0] for at in range(8)],
    )
    assert patterns.same_text(book([*same, *other])).seen == "4 of 12 notes"
    assert patterns.same_text(book([*same[:3], *other])) is None
    assert patterns.same_text(book(visits(12, note="ok"))) is None  # a word is no text


def test_a_chinese_text_is_one_at_half_as_many_letters():
    assert patterns.same_text(book(visits(12, note="介绍了新产品"))) is not None
    assert patterns.same_text(book(visits(12, note="已拜访客户"))) is None


def test_a_sunday_evening_is_that_of_the_company_whoever_reads():
    """18:00 in Shanghai, by whose clock somebody without a zone of their own writes."""
    noted = book(visits(12, logged="2026-11-22T18:00+08:00", apart=1), zone=ZoneInfo("Asia/Shanghai"))
    with timezone.override("Europe/London"):
        assert patterns.on_sunday_evening(noted) is not None


def test_exactly_the_target_each_of_six_weeks():
    assert patterns.exactly_on_target(book(weeks=[(8, 8)] * 6)) is not None
    assert patterns.exactly_on_target(book(weeks=[(8, 8)] * 5)) is None
    assert patterns.exactly_on_target(book(weeks=[(8, 8)] * 6 + [(9, 8)])) is None


def test_written_down_on_sunday_evening():
    sunday, monday = visits(6, logged="2026-11-15T19:00", apart=1), visits(5, logged="2026-11-16T19:00", apart=1)
    assert patterns.on_sunday_evening(book([*sunday, *monday])).seen == "6 of 11 visits"
    assert patterns.on_sunday_evening(book([*sunday[:5], *monday])) is None


def test_proposals_of_the_last_days_of_a_quarter():
    early, late = [proposal("2026-09-10")] * 6, [proposal("2026-09-28")] * 4
    assert patterns.at_the_end_of_a_quarter(book(proposals=[*early, *late])).seen == "4 of 10 proposals"
    assert patterns.at_the_end_of_a_quarter(book(proposals=[*early, proposal("2026-09-10"), *late[:3]])) is None


def test_proposals_split_up_among_days():
    split = [proposal(f"2026-10-{day:02}") for day in (1, 3, 5, 7)]
    assert patterns.split_up(book(proposals=split)).seen.startswith("3 times")
    assert patterns.split_up(book(proposals=split[:3])) is None
    assert patterns.split_up(book(proposals=[proposal(f"2026-10-{day:02}", day) for day in (1, 3, 5, 7)])) is None


def test_proposals_that_run_out_in_silence():
    silent, told = [proposal("2026-09-01", ended="2026-10-02")] * 5, [proposal("2026-09-01", 1, "lost", "2026-09-20")]
    assert patterns.left_open(book(proposals=[*silent, *told * 5])).seen == "5 of 10 proposals"
    assert patterns.left_open(book(proposals=[*silent, *told * 6])) is None
    assert patterns.left_open(book(proposals=[proposal("2026-11-01")] * 5)) is None  # still running


def test_what_was_told_later_had_been_left_open_until_then():
    silent = Proposal(status="won", decided_on=date(2026, 12, 1), ended_on=date(2026, 12, 1), ending="won")
    silent.runs_out_on = date(2026, 10, 15)
    assert patterns.left_open(book(proposals=[silent] * 5)).seen == "5 of 5 proposals"


def test_much_quality_that_wins_no_more():
    flat, better = Arms(5, 20, 5, 20), Arms(10, 20, 5, 20)
    assert patterns.quality_without_lift(book(visits(20), arms=flat)).seen.startswith("won: 5 of 20")
    assert patterns.quality_without_lift(book(visits(20), arms=better)) is None
    assert patterns.quality_without_lift(book(visits(20), arms=Arms(5, 20, 2, 9))) is None


@pytest.mark.django_db
def test_patterns_are_found_in_the_records_of_the_last_weeks_of_a_scope():
    north, south = made.team("North"), made.team("South")
    ann, bob = made.rep("Ann", north), made.rep("Bob", south)
    for rep in (ann, bob):
        for _each in range(20):
            made.visit(rep, "2026-11-17", quality=True, logged_at=made.moment("2026-11-17T18:00"))
    found = prompts(Scope.team(north), date(2026, 11, 24))
    assert [(each.rep, each.what) for each in found] == [
        (ann, "Every visit is a quality visit"),
        (ann, "Many visits saved at once"),
    ]
    assert "rep=" + ann.key in found[0].url
    assert prompts(Scope.team(north), date(2026, 11, 17)) is None  # the week is not over


@pytest.mark.django_db
def test_nothing_unusual_is_no_nothing_at_all():
    north, south = made.team("North"), made.team("South")
    made.visit(made.rep("Ann", north), "2026-11-17")
    assert [prompts(Scope.team(team), date(2026, 11, 24)) for team in (north, south)] == [[], None]
