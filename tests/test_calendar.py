"""The calendar: a team's week, a rep's month, and what a block says."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.calendar import Block
from reps.models import CalendarDay, Visit
from tests import builders as made
from tests.small_company import TODAY, WEEK, small_company

pytestmark = pytest.mark.django_db
URL = "/calendar/"


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


def sheet(client, user, **asked):
    client.force_login(user)
    return client.get(URL, {"when": WEEK} | asked).context["sheet"]


def rows(client, user, **asked):
    return {row.label: row for row in sheet(client, user, **asked).rows}


def share(row):
    return row.figures["quality_time_share"].value


def test_a_row_tells_how_much_of_the_time_was_of_quality(client, company):
    found = rows(client, company.director)
    assert {name: share(row) for name, row in found.items()} == {
        "Alice": 0.75,  # 180 of 240 minutes
        "Ann": None,  # no visits: nothing to divide by
        "Bob": 0.0,
        "Mia": None,
        "Sam": None,
    }
    counts = found["Alice"].figures["quality_share"]
    assert (counts.numerator, counts.denominator) == (3, 4)


def test_the_total_is_the_scope_s_own_figure(client, company):
    assert sheet(client, company.director).total["quality_time_share"].value == 180 / 270
    assert sheet(client, company.director, who="team:north").total["quality_time_share"].value == 0.75


def test_rows_stand_by_team_in_tree_order(client, company):
    made.team("Arctic", parent=company.north)
    assert [row.label for row in sheet(client, company.director).rows] == ["Alice", "Ann", "Mia", "Bob", "Sam"]
    assert [row.team for row in sheet(client, company.director).rows] == ["North"] * 3 + ["South"] * 2


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"quality": True}, "quality"),
        ({"no": ["need_confirmed"]}, "not"),
        ({}, "unknown"),
        ({"status": "planned"}, "planned"),
        ({"status": "no_show"}, "missed"),
        ({"status": "cancelled"}, "missed"),
    ],
)
def test_a_block_says_what_the_visit_was(company, fields, kind):
    visit = made.visit(company.reps.ann, "2026-11-16", **fields)
    assert Block(Visit.objects.get(pk=visit.pk)).kind == kind


def test_a_second_quality_visit_of_the_day_is_hollow_and_says_why(company):
    zenith = made.customer("Zenith")
    for start in ("09:00", "15:00"):
        made.visit(company.reps.ann, "2026-11-16", quality=True, customer=zenith, start=start)
    blocks = [Block(visit) for visit in Visit.objects.filter(customer=zenith).order_by("start")]
    assert [block.kind for block in blocks] == ["quality", "not"]
    assert blocks[1].words == "another visit to them counts that day"


@pytest.mark.parametrize(("minutes", "size"), [(5, 1), (15, 1), (16, 2), (60, 4), (120, 8), (480, 8)])
def test_a_block_grows_by_the_quarter_hour_up_to_two_hours(minutes, size):
    assert Block(Visit(counted_minutes=minutes)).size == size


def test_a_visit_without_a_duration_says_that_its_minutes_are_assumed(client, company):
    visit = made.visit(company.reps.ann, "2026-11-17", quality=True)
    client.force_login(company.director)
    page = client.get(URL, {"when": WEEK}).content.decode()
    assert page.count(", 60 minutes (assumed): quality visit") == page.count(", minutes assumed, quality visit") == 1
    assert rows(client, company.director)["Ann"].figures["quality_time_share"].flags == ("ESTIMATED",)
    visit.minutes = 60
    visit.save()
    assert "assumed" not in client.get(URL, {"when": WEEK}).content.decode()


def test_void_and_rescheduled_visits_are_not_drawn(client, company):
    for status in ("void", "rescheduled"):
        made.visit(company.reps.ann, "2026-11-17", status=status)
    assert not any(day.blocks for day in rows(client, company.director)["Ann"].days)


def test_days_not_worked_say_why(client, company):
    made.leave(company.reps.ann, "2026-11-17")
    CalendarDay.objects.create(date="2026-11-18", workday=False, name="Founders' day")
    days = rows(client, company.director)["Ann"].days
    assert [day.off for day in days] == [None, "Leave", "Founders' day", None, None, "", ""]


def test_half_a_day_of_leave_is_still_a_working_day(client, company):
    made.leave(company.reps.ann, "2026-11-17", fraction="0.5")
    assert rows(client, company.director)["Ann"].days[1].off is None


def test_a_rep_s_month_has_whole_weeks_and_each_week_its_share(client, company):
    found = sheet(client, company.alice, who="rep:alice", when="2026-11")
    assert [row.label for row in found.rows] == ["W44", "W45", "W46", "W47", "W48", "W49"]
    assert [share(row) for row in found.rows] == [None, None, None, 0.75, None, None]
    assert [day.is_other for day in found.rows[0].days] == [True] * 6 + [False]


def test_a_team_shows_a_week_and_a_rep_a_month_of_whatever_is_asked(client, company):
    client.force_login(company.director)
    for who, when, shown in [
        ("team:north", "2026-Q3", "2026-W40"),  # 30 September
        ("team:north", "2026-11", "2026-W48"),  # today
        ("rep:alice", WEEK, "2026-11"),
        ("rep:alice", "2027-W10", "2027-03"),  # ahead: its first day
    ]:
        assert client.get(URL, {"who": who, "when": when}).context["state"].period.code == shown


def test_the_weeks_ahead_show_what_is_planned(client, company):
    made.visit(company.reps.ann, "2026-12-02", status="planned")
    client.force_login(company.director)
    assert "when=2026-W49" in client.get(URL, {"when": "2026-W48"}).context["state"].next
    days = rows(client, company.director, when="2026-W49")["Ann"].days
    assert [len(day.blocks) for day in days] == [0, 0, 1, 0, 0, 0, 0]


def test_a_manager_sees_the_team_and_not_the_neighbours(client, company):
    assert set(rows(client, company.manager, who="team:north")) == {"Alice", "Ann", "Mia"}
    assert client.get(URL, {"who": "team:south"}).status_code == 404
    assert client.get(URL, {"who": "rep:bob"}).status_code == 404


def test_a_rep_sees_the_own_row_and_the_team_s_total(client, company):
    found = sheet(client, company.teammate, who="team:north")
    assert [row.label for row in found.rows] == ["Ann"]
    assert found.total["quality_time_share"].value == 0.75
    assert "Alice" not in client.get(URL, {"who": "team:north", "when": WEEK}).content.decode()


@pytest.mark.parametrize("who", ["rep:alice", "team:south", "company"])
def test_what_is_not_a_rep_s_business_is_not_found(client, company, who):
    client.force_login(company.teammate)
    assert client.get(URL, {"who": who}).status_code == 404


def test_a_recruiter_has_no_calendar(client, company):
    client.force_login(company.recruiter)
    assert client.get(URL).status_code == 404


def test_a_block_leads_to_its_visit_and_says_its_kind_in_words(client, company):
    client.force_login(company.director)
    visit = Visit.objects.filter(rep=company.reps.bob).get()
    page = client.get(URL, {"when": WEEK}).content.decode()
    assert f'<a class="visit not t2" href="/visits/{visit.pk}/"' in page
    assert ", not a quality visit</span>" in page


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_both_languages_are_served(client, company, language):
    client.force_login(company.director)
    for who in ("company", "rep:alice"):
        response = client.get(URL, {"who": who}, headers={"Accept-Language": language})
        assert f'lang="{language}"' in response.content.decode()


def test_more_people_and_visits_ask_no_more(client, company):
    client.force_login(company.director)
    client.get(URL, {"when": WEEK})
    few = queries(client)
    for name in ("Xu", "Yang", "Zhou"):
        rep = made.rep(name, company.south)
        for day in ("2026-11-16", "2026-11-17"):
            made.visit(rep, day, quality=True)
    assert queries(client) == few
    assert few <= 21


def queries(client):
    with CaptureQueriesContext(connection) as counted:
        client.get(URL, {"when": WEEK})
    return len(counted)
