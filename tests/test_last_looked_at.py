"""What a reader looked at last comes back: the team, and the period as this one or as a past one for some days."""

import pytest
import time_machine
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reps.models import User
from tests.builders import team
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db

TALENT = {
    "talent_stages": "/talent/stages/",
    "talent_hires": "/talent/hires/",
    "talent_background": "/talent/background/",
}


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


@pytest.fixture
def director(client, company):
    client.force_login(company.director)
    return client


def look(client, name="dashboard", **query):
    """Look at a page, its whole state in the address."""
    assert client.get(reverse(name), query).status_code == 200


def leads_to(client, name="dashboard", query=""):
    """Where a page leads that is opened without its team and period; "" where it shows its own."""
    answer = client.get(reverse(name) + query)
    assert answer.status_code in (200, 302)
    return answer.headers.get("Location", "")


def test_the_team_and_the_running_period_come_back_on_every_page_of_figures(director):
    look(director, who="team:north", when="2026-W48")
    assert leads_to(director) == "/dashboard/?who=team%3Anorth&when=2026-W48"
    assert leads_to(director, "board") == "/proposals/board/?who=team%3Anorth&when=2026-W48"
    assert leads_to(director, "calendar") == "/calendar/?who=team%3Anorth&when=2026-W48"
    assert leads_to(director, "targets") == "/targets/?who=team%3Anorth&when=2026"  # the year around it
    assert leads_to(director, "lead_sources") == "/leads/sources/?who=team%3Anorth&when=2026-W48"
    for name, path in TALENT.items():
        assert leads_to(director, name) == f"{path}?who=team%3Anorth&when=2026-W48"
    assert leads_to(director, "nine_box") == "/talent/nine-box/?who=team%3Anorth&when=2026-Q4"  # the quarter around it
    assert (
        leads_to(director, "compare", "?with=team:south")
        == "/compare/?with=team%3Asouth&who=team%3Anorth&when=2026-W48"
    )
    assert leads_to(director, "trust", "?kind=visit") == "/trust/?kind=visit&who=team%3Anorth&when=2026-W48"


def test_they_come_back_after_logging_in_elsewhere(client, director, company):
    look(director, who="team:north", when="2026-W48")
    client.logout()
    client.force_login(User.objects.get(pk=company.director.pk))
    assert client.get("/", follow=True).redirect_chain[-1][0] == "/dashboard/?who=team%3Anorth&when=2026-W48"


def test_this_week_is_next_week_s_own(director):
    look(director, who="company", when="2026-W48")
    with time_machine.travel("2026-12-02T09:00:00+08:00", tick=False):
        assert leads_to(director) == "/dashboard/?who=company&when=2026-W49"


def test_a_past_period_comes_back_for_three_days_with_one_click_to_the_present(director):
    look(director, who="team:north", when="2026-Q3")
    with time_machine.travel("2026-11-26T09:00:00+08:00", tick=False):
        assert leads_to(director) == "/dashboard/?who=team%3Anorth&when=2026-Q3"
        page = director.get(leads_to(director)).content.decode()
        assert '<a class="button" href="?who=team%3Anorth&amp;when=2026-Q4">This quarter</a>' in page
    with time_machine.travel("2026-11-27T09:00:00+08:00", tick=False):
        assert leads_to(director) == "/dashboard/?who=team%3Anorth&when=2026-11"


def test_looking_at_a_past_period_day_after_day_does_not_keep_it_for_ever(director):
    look(director, who="company", when="2026-09")
    with time_machine.travel("2026-11-26T09:00:00+08:00", tick=False):
        look(director, who="company", when="2026-09")
    with time_machine.travel("2026-11-27T09:00:00+08:00", tick=False):
        assert leads_to(director) == ""


def test_chosen_days_come_back_as_those_days(director):
    look(director, who="company", **{"from": "2026-11-03", "to": "2026-11-12"})
    assert leads_to(director) == "/dashboard/?who=company&when=2026-11-03..2026-11-12"


def test_nothing_chosen_is_each_page_s_own_period_and_the_address_can_be_had_whole(director):
    page = director.get(reverse("board"))
    assert page.status_code == 200
    assert '<link rel="canonical" href="/proposals/board/?who=company&amp;when=2026-Q4">' in page.content.decode()


def test_back_to_the_usual_is_nothing_remembered(director, company):
    look(director, who="team:north", when="2026-Q4")
    look(director, who="company", when="2026-11")
    company.director.refresh_from_db()
    assert (company.director.last_who, company.director.last_when) == ("", "")


def test_a_person_is_looked_at_in_passing(director):
    look(director, who="team:north", when="2026-11")
    look(director, who="rep:alice", when="2026-11")
    assert leads_to(director) == "/dashboard/?who=team%3Anorth&when=2026-11"


def test_a_rep_who_looked_at_the_team_comes_back_to_it_where_it_is_open_to_them(client, company):
    client.force_login(company.alice)
    look(client, who="team:north", when="2026-11")
    assert leads_to(client) == "/dashboard/?who=team%3Anorth&when=2026-11"
    assert leads_to(client, "board") == ""  # colleagues' proposals: only their own
    look(client, who="rep:alice", when="2026-11")
    assert leads_to(client) == ""


def test_the_calendar_s_week_is_its_own_affair(director):
    look(director, "calendar", who="team:north", when="2026-W40")
    assert leads_to(director) == "/dashboard/?who=team%3Anorth&when=2026-11"


def test_a_rhythm_goes_on_with_the_team_in_its_own_period(director):
    look(director, who="team:north", when="2026-Q3")
    address = reverse("rhythm", args=["monday"])
    assert director.get(address).headers["Location"] == f"{address}?who=team%3Anorth&when=2026-W47"


def test_an_address_that_says_what_to_show_is_shown_as_it_says(director):
    look(director, who="team:north", when="2026-W48")
    assert leads_to(director, query="?who=team:south") == "/dashboard/?who=team%3Asouth&when=2026-W48"
    assert leads_to(director, query="?when=2026-10") == "/dashboard/?when=2026-10&who=team%3Anorth"
    assert director.get("/dashboard/?who=company&when=2026-11").context["state"].scope.code == "company"


def test_on_a_past_day_the_period_is_the_one_that_ran_then(director):
    look(director, who="team:north", when="2026-W48")
    assert (
        leads_to(director, query="?as_of=2026-10-15") == "/dashboard/?as_of=2026-10-15&who=team%3Anorth&when=2026-W42"
    )


@pytest.mark.parametrize("gone", ["deleted", "out of sight"])
def test_a_team_that_is_no_longer_there_to_see_is_forgotten_without_a_word(client, company, gone):
    west = team("West", parent=company.north, key="west")
    client.force_login(company.manager)
    look(client, who="team:west", when="2026-11")
    if gone == "deleted":
        west.delete()
    else:
        west.parent = company.south
        west.save()
    assert leads_to(client) == ""
    company.manager.refresh_from_db()
    assert company.manager.last_who == ""


def test_looking_again_writes_nothing(director):
    with CaptureQueriesContext(connection) as first:
        look(director, who="team:north", when="2026-W48")
    with CaptureQueriesContext(connection) as again:
        look(director, who="team:north", when="2026-W48")
        look(director, "board", who="team:north", when="2026-W48")
    written = [
        [each["sql"][:6] for each in seen if each["sql"].startswith(("UPDATE", "INSERT"))] for seen in (first, again)
    ]
    assert written == [["UPDATE"], []]


def test_a_database_busy_with_an_import_shows_the_page_all_the_same(director, monkeypatch):
    def busy(*_args, **_kwargs):
        raise OperationalError("database is locked")

    monkeypatch.setattr(User.objects, "filter", busy)
    look(director, who="team:north", when="2026-W48")


def test_nobody_else_s_memory_is_touched(client, director, company):
    look(director, who="team:north", when="2026-W48")
    client.force_login(company.manager)
    assert leads_to(client) == ""
