"""How far candidates get and how long they wait; posts and the days they stand open; how many ready people it takes."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from kpis.talent.need import approaches, need_on
from reps.models import Vacancy
from tests import builders as made
from tests.asking import ask, by, figure, records, value
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
YEAR = "2025-12-01..2026-11-30"


@pytest.fixture
def five():
    """Screened in May: two go on after 10 and 20 days, one is rejected after 30, one goes a step back, one waits."""
    steps = {
        "Ada": [("interviewed", "2026-05-11")],
        "Ben": [("qualified", "2026-05-21")],
        "Cem": [("rejected", "2026-05-31")],
        "Dot": [("contacted", "2026-05-06")],
        "Eli": [],
    }
    for name, moves in steps.items():
        made.candidate(name, added_on="2026-04-01", moves=[("screened", "2026-05-01"), *moves])


def test_conversion_is_of_those_who_left_the_stage(five):
    found = figure("stage_conversion_screened", YEAR)
    assert (found.numerator, found.denominator) == (2, 3)
    assert {"LOW_N", "IMMATURE"} <= set(found.flags)  # two still stand there, one of them a step back
    assert sorted(each.name for each in records("stage_conversion_screened", YEAR)) == ["Ada", "Ben"]
    assert sorted(each.name for each in records("stage_conversion_screened", YEAR, part="denominator")) == [
        "Ada",
        "Ben",
        "Cem",
    ]


def test_days_at_a_stage_count_those_who_still_wait(five):
    """Of five, one leaves after 10, 20 and 30 days: 20 %, 40 %, 60 %. Half have left by day 30."""
    found = figure("stage_days_screened", YEAR)
    assert (found.value, found.n) == (30, 5)


def test_days_are_unknown_while_fewer_than_half_have_left(five):
    found = figure("stage_days_screened", YEAR, as_of="2026-05-25")
    assert found.value is None
    assert "NOT_REACHED" in found.flags


def test_a_cohort_is_of_those_who_reached_the_stage_in_the_period(five):
    assert value("stage_conversion_screened", "2026-06") is None
    assert figure("stage_conversion_interviewed", YEAR).denominator == 0
    assert figure("stage_conversion_qualified", YEAR).n == 0


def test_the_last_step_is_to_be_hired():
    made.candidate(added_on="2026-04-01", moves=[("offered", "2026-05-01"), ("hired", "2026-05-20")])
    made.candidate(added_on="2026-04-01", moves=[("offered", "2026-05-01"), ("declined", "2026-05-08")])
    found = figure("stage_conversion_offered", YEAR)
    assert (found.numerator, found.denominator) == (1, 2)


# Posts


def test_open_posts_and_new_ones_are_told_apart():
    north, south = made.team("North", key="north"), made.team("South", key="south")
    made.vacancy(north, "2026-10-01")
    made.vacancy(north, "2026-09-01", closed_on="2026-11-23")
    made.vacancy(south, "2026-11-01", growth=True)
    assert (value("open_posts", "2026-11"), value("new_posts", "2026-11")) == (1, 1)
    assert value("open_posts", "2026-11", as_of="2026-11-22") == 2
    assert {key: each.value for key, each in by("open_posts", "2026-11", "team").items()} == {"north": 1}
    assert records("new_posts", "2026-11").get().team == south


def test_days_a_post_stays_open_count_those_still_open():
    """Closed after 10 and 20 days, two still open: half are closed by day 20."""
    team = made.team()
    made.vacancy(team, "2026-10-01", closed_on="2026-10-11")
    made.vacancy(team, "2026-10-01", closed_on="2026-10-21")
    made.vacancy(team, "2026-10-01")
    made.vacancy(team, "2026-10-01")
    assert value("post_days_open", "2026-10") == 20
    assert value("post_days_open", "2026-10", as_of="2026-10-15") is None


# Need


def test_the_share_hired_is_pulled_towards_one_in_three():
    """Four of five ready people of whom it is known were hired: (4 + 20/3) ÷ (5 + 20) = 42.7 %."""
    for _at in range(4):
        made.candidate(added_on="2026-01-05", moves=[("qualified", "2026-05-01"), ("hired", "2026-06-01")])
    made.candidate(added_on="2026-01-05", moves=[("qualified", "2026-05-01"), ("declined", "2026-06-01")])
    made.candidate(added_on="2026-01-05", moves=[("qualified", "2026-05-01")])  # not known yet
    made.candidate(added_on="2026-01-05", moves=[("screened", "2026-05-01"), ("rejected", "2026-06-01")])  # never ready
    made.candidate(added_on="2023-01-05", moves=[("offered", "2024-05-01"), ("hired", "2024-06-01")])  # long ago
    found = approaches(ask("2026-11"), date(2026, 11, 23))
    assert (found.hired, found.known) == (4, 5)
    assert found.chance == pytest.approx(0.4267, abs=0.00005)


def test_each_team_has_a_need_of_its_own():
    """One post in North; nobody works in either, so no leavers are to be expected."""
    north, south = made.team("North", key="north"), made.team("South", key="south")
    made.vacancy(north)
    made.ready(team=north)
    made.ready(team=south)
    assert {key: each.value for key, each in by("bench_demand", "2026-11", "team").items()} == {"north": 1}
    coverage = by("bench_coverage", "2026-11", "team")
    assert coverage["north"].value == 1
    assert "south" not in coverage


def test_the_need_of_a_team_by_itself_is_that_of_its_scope():
    team = made.team(key="north")
    for _at in range(3):
        made.rep(team=team)
    made.vacancy(team)
    alone = need_on(ask("2026-11", team), date(2026, 11, 23)).demand
    assert by("bench_demand", "2026-11", "team")["north"].value == pytest.approx(alone)


# The page


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


def test_a_manager_opens_and_closes_a_post_of_the_own_team(client, company):
    client.force_login(company.manager)
    client.post(reverse("vacancy_new"), {"team": company.north.pk, "opened_on": "2026-11-02"})
    post = Vacancy.objects.get()
    shown = client.get(reverse("talent_stages"))
    assert [(each.pk, days) for each, days in shown.context["posts"]] == [(post.pk, 21)]
    client.post(
        reverse("vacancy_edit", args=[post.pk]),
        {"team": company.north.pk, "opened_on": "2026-11-02", "closed_on": "2026-11-20"},
    )
    assert client.get(reverse("talent_stages")).context["posts"] == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"opened_on": "2026-11-24"}, "opened_on"),
        ({"closed_on": "2026-11-01"}, "closed_on"),
        ({"closed_on": "2026-11-24"}, "closed_on"),
        ({"team": ""}, "team"),
    ],
)
def test_a_post_that_makes_no_sense_is_refused(client, company, changes, field):
    client.force_login(company.manager)
    answer = client.post(reverse("vacancy_new"), {"team": company.north.pk, "opened_on": "2026-11-02"} | changes)
    errors = answer.context["form"].errors
    assert field in errors or "__all__" in errors
    assert not Vacancy.objects.exists()


def test_posts_of_other_teams_are_not_the_managers(client, company):
    post = made.vacancy(company.south)
    client.force_login(company.manager)
    assert client.get(reverse("vacancy_edit", args=[post.pk])).status_code == 404
    answer = client.post(reverse("vacancy_new"), {"team": company.south.pk, "opened_on": "2026-11-02"})
    assert "team" in answer.context["form"].errors


def test_the_page_answers_in_both_languages_with_and_without_records(client, company):
    for language in ("en", "zh-hans"):
        client.cookies["django_language"] = language
        client.force_login(company.recruiter)
        assert client.get(reverse("talent_stages")).status_code == 200
        made.candidate(team=company.north, moves=[("qualified", "2026-11-02")])
        assert client.get(reverse("talent_stages")).status_code == 200
