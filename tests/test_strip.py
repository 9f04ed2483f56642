"""KPI 1's page: eight weeks rep by rep, each cell open to its records (spec 4, 11)."""

import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis import strip as strips
from tests import builders as made
from tests.small_company import TODAY, WEEK, small_company
from tests.test_versions import succeed

pytestmark = pytest.mark.django_db
URL = "/kpi/quality_visits/"


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


def strip(client, user, **asked):
    client.force_login(user)
    return client.get(URL, {"who": "team:north", "when": WEEK, **asked}).context["strip"]


def line(found, name):
    return next(each for each in found.lines if each.name == name)


def test_a_rep_has_eight_weeks_the_page_s_last(client, company):
    """Alice: 3 of the 8 expected in the week, none before."""
    found = strip(client, company.manager)
    alice = line(found, "Alice")
    assert [week.number for week, _marks in found.weeks] == list(range(40, 48))
    assert [(week.done, week.expected) for week in alice.weeks][-2:] == [(0, 8), (3, 8)]
    assert {week.state for week in alice.weeks} == {"short"}


def test_a_week_on_leave_expects_nothing(client, company):
    made.leave(company.reps.ann, "2026-11-09", "2026-11-13")
    week = line(strip(client, company.manager), "Ann").weeks[-2]
    assert (week.expected, week.state, week.heat) == (0, "none", "h0")


def test_a_week_that_brings_what_was_expected_is_reached(client, company):
    for day in range(9, 14):
        for hour in ("09:00", "14:00"):
            made.visit(company.reps.ann, f"2026-11-{day:02}", start=hour, quality=True)
    week = line(strip(client, company.manager), "Ann").weeks[-2]
    assert (week.done, week.expected, week.state, week.heat) == (10, 8, "reached", "h4")


def test_the_running_week_is_neither_reached_nor_short(client, company):
    assert line(strip(client, company.manager, when="2026-W48"), "Alice").weeks[-1].state == "running"
    assert line(strip(client, company.manager, when="2026-11"), "Alice").weeks[-1].state == "running"


def test_every_cell_opens_to_its_own_records(client, company):
    client.force_login(company.manager)
    page = client.get(URL, {"who": "team:north", "when": WEEK})
    part = page.content.decode().split('id="eight-weeks"')[1].split("</section>")[0]
    row = next(row for row in part.split("<tr>") if ">Alice</a>" in row)
    shown = re.findall(r'data-figure="([^"]*)" href="([^"]*)"', row)
    assert len(shown) == 9  # the mark of who is below target among them
    panel = client.get(shown[-1][1].replace("&amp;", "&"))
    assert (shown[-1][0], panel.context["figure"].value, panel.context["parts"][0]["count"]) == ("3", 3, 3)


def test_signs_tell_the_cells_apart_without_colour(client, company):
    made.leave(company.reps.ann, "2026-11-09", "2026-11-13")
    client.force_login(company.manager)
    part = client.get(URL, {"who": "team:north", "when": WEEK}).content.decode().split('id="eight-weeks"')[1]
    part = part.split("</section>")[0]
    assert part.count('<span aria-hidden="true">○</span><span class="visually-hidden">short</span>') == 23
    assert part.count('<span aria-hidden="true">–</span>') == 1


def test_more_people_than_fit_are_told_by_team(client, company, monkeypatch):
    monkeypatch.setattr(strips, "MOST", 3)
    found = strip(client, company.director, who="company")
    assert (found.by, [each.name for each in found.lines]) == ("team", ["North", "South"])
    assert line(found, "North").weeks[-1].done == 3


def test_the_strip_is_counted_with_the_page(client, company):
    """More people ask no more questions."""
    client.force_login(company.manager)
    address = f"{URL}?who=team:north&when={WEEK}"
    asked = []
    for more in (0, 5):
        for _at in range(more):
            made.visit(made.rep(f"More {_at}", company.north), "2026-11-18", quality=True)
        client.get(address)
        with CaptureQueriesContext(connection) as questions:
            assert client.get(address).status_code == 200
        asked.append(len(questions))
    assert asked[0] == asked[1]


def test_a_new_version_of_the_definition_stands_at_its_week(client, company):
    succeed("visit", "2026-11-11")
    found = strip(client, company.manager)
    assert [(week.number, [mark.label for mark in marks]) for week, marks in found.weeks if marks] == [(46, ["v2"])]


def test_who_may_not_see_colleagues_sees_no_strip(client, company):
    assert strip(client, company.alice) is None
    assert strip(client, company.alice, who="rep:alice") is None
    client.force_login(company.stranger)
    assert client.get(URL, {"who": "team:north"}).status_code == 404


def test_other_kpis_have_none(client, company):
    client.force_login(company.manager)
    assert client.get("/kpi/no_surprise_proposals/", {"when": WEEK}).context["strip"] is None
