"""What became of hires by source: who stayed a year, and what they sold in months 4 to 12 (spec 5.2)."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kpis.talent.hires import hires_of, outcome
from tests import builders as made
from tests.asking import ask, by, figure, percent, records, value
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
WINDOW = "2023-12-01..2026-11-30"


def hire(name="Hal", on="2025-01-01", source="Referral", team=None, left_on=None):
    rep = made.rep(name, team, hired_on=on, left_on=left_on)
    made.candidate(name, "hired", added_on="2024-06-01", source=source, rep=rep)
    return rep


def test_who_is_there_when_the_year_is_over_stayed():
    """Hired on 1 January 2025: over on 1 January 2026."""
    hire("Stays")
    hire("Left on the day", left_on="2026-01-01")
    hire("Left the day before", left_on="2025-12-31")
    found = figure("hires_retained", WINDOW)
    assert (found.numerator, found.denominator) == (2, 3)
    assert "LOW_N" in found.flags
    assert sorted(each.name for each in records("hires_retained", WINDOW)) == ["Left on the day", "Stays"]


def test_a_hire_whose_year_is_not_over_is_left_out_and_flagged():
    """Hired on 24 November 2025: told from 24 November 2026 on."""
    hire(on="2025-11-24")
    assert value("hires_retained", WINDOW) is None
    assert "IMMATURE" in figure("hires_retained", WINDOW).flags
    assert value("hires_retained", WINDOW, as_of="2026-11-24") == 1


def test_five_of_a_source_have_a_share_with_its_range():
    """4 of 5: Wilson 37.6 to 96.4 %."""
    for at in range(5):
        hire(f"R{at}", left_on="2025-06-30" if at == 0 else None)
    hire("One", source="Campus")
    hire("Somehow", source="")
    found = by("hires_retained", WINDOW, "source")
    assert {key: (each.numerator, each.denominator) for key, each in found.items()} == {
        "Referral": (4, 5),
        "Campus": (1, 1),
        None: (1, 1),
    }
    assert (percent(found["Referral"].low), percent(found["Referral"].high)) == (37.6, 96.4)
    assert "LOW_N" not in found["Referral"].flags


def test_attainment_is_of_months_4_to_12_against_the_initial_target_of_those_days():
    """Hired on 1 January 2025: April to December, three quarters of 1,000; what is won before and after is left out."""
    rep = hire()
    for period in ("2025-Q1", "2025-Q2", "2025-Q3", "2025-Q4", "2026-Q1"):
        made.revise(made.target(1000, period, rep=rep), 5)
    for on, amount in (("2025-03-31", 900), ("2025-04-01", 600), ("2025-12-31", 900), ("2026-01-01", 700)):
        made.proposal(rep, "2025-02-03", amount=amount, status="won", ended=on)
    found = figure("hire_attainment", WINDOW)
    assert (found.numerator, found.denominator, found.value) == (1500, 3000, 0.5)
    assert "LOW_N" in found.flags


def test_the_target_of_a_cut_quarter_is_pro_rated():
    """Hired on 3 February 2025: months 4 to 12 end on 2 February 2026, after 22 of the 60 workdays of that quarter."""
    rep = hire(on="2025-02-03")
    made.target(6000, "2026-Q1", rep=rep)
    asked = ask(WINDOW)
    (found,) = hires_of(asked)
    days = (
        asked.calendar.count(date(2026, 1, 1), date(2026, 2, 2)),
        asked.calendar.count(date(2026, 1, 1), date(2026, 3, 31)),
    )
    assert float(outcome(found, asked).due) == pytest.approx(6000 * days[0] / days[1])
    assert 0 < days[0] < days[1]


def test_days_away_make_less_due_and_who_had_no_target_is_not_measured():
    rep = hire()
    made.target(1000, "2025-Q2", rep=rep)
    made.leave(rep, "2025-04-01", "2025-06-30")
    hire("No target")
    assert value("hire_attainment", WINDOW) is None


def test_a_hire_belongs_to_the_team_joined():
    north, south = made.team("North", key="north"), made.team("South", key="south")
    rep = hire("Mover")
    made.member(rep, north, end="2025-06-30")
    made.member(rep, south, start="2025-07-01")
    assert value("hires_retained", WINDOW, north) == 1
    assert value("hires_retained", WINDOW, south) is None
    assert {key: each.denominator for key, each in by("hires_retained", WINDOW, "team").items()} == {
        "north": 1,
        "south": 0,
    }


# The page


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


def page(client, who, **query):
    client.force_login(who)
    return client.get(reverse("talent_hires"), query)


def test_each_source_opens_to_its_people(client, company):
    hire("Hal", team=company.north)
    hire("Ida", source="Campus", team=company.north)
    hire("Sue", team=company.south)
    answer = page(client, company.manager)
    assert [(row.name, row.retained.denominator) for row in answer.context["rows"]] == [("Campus", 1), ("Referral", 1)]
    chosen = page(client, company.manager, source="Campus")
    assert [each.rep.name for each, _money in chosen.context["people"]] == ["Ida"]


def sold_something(name, on, team):
    """Hired on that day, with a target and a win in months 4 to 12."""
    rep = hire(name, on, team=team)
    for period in ("2025-Q2", "2025-Q3", "2025-Q4"):
        made.target(1000, period, rep=rep)
    made.proposal(rep, "2025-02-03", amount=600, status="won", ended="2025-08-01")


def test_the_page_asks_as_often_for_eight_hires_as_for_one(client, company):
    def asked():
        page(client, company.director)
        with CaptureQueriesContext(connection) as queries:
            found = page(client, company.director).context["total"][1]
        return len(queries), found.n

    sold_something("First", "2025-01-01", company.north)
    before = asked()
    for at in range(7):
        sold_something(f"R{at}", f"2025-0{1 + at % 3}-1{at}", company.north)
    assert (asked(), before) == ((before[0], 8), (before[0], 1))
    assert before[0] <= 17


def test_recruiters_see_who_stayed_and_no_amounts(client, company):
    rep = hire("Hal", team=company.north)
    made.target(4321, "2025-Q2", rep=rep)
    made.proposal(rep, "2025-02-03", amount=1234, status="won", ended="2025-05-05")
    seen = page(client, company.recruiter).content.decode()
    assert "Hal" in seen
    assert "1,234" not in seen
    assert "1,234" in page(client, company.manager).content.decode()


def test_a_recruiter_opens_who_stayed_and_not_what_they_sold(client, company):
    client.force_login(company.recruiter)
    assert client.get(reverse("explain", args=["hires_retained"])).status_code == 200
    assert client.get(reverse("explain", args=["hire_attainment"])).status_code == 404
    assert client.get(reverse("figure_records", args=["hire_attainment"])).status_code == 404
    client.force_login(company.manager)
    assert client.get(reverse("explain", args=["hire_attainment"])).status_code == 200


def test_the_page_answers_without_hires_in_both_languages(client, company):
    for language in ("en", "zh-hans"):
        client.cookies["django_language"] = language
        assert 'class="empty"' in page(client, company.manager).content.decode()
