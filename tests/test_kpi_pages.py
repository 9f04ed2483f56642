"""A KPI's page: figures, chart, tables by team and by rep, exports, filters."""

import csv
import io

import plotly.graph_objects as go
import pytest
import time_machine
from django.utils.html import strip_tags
from openpyxl import load_workbook

from tests import builders as made
from tests.charts import inked
from tests.small_company import TODAY, WEEK, small_company

pytestmark = pytest.mark.django_db
URL = "/kpi/quality_visits/"


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


def page(client, user, url=URL, **asked):
    client.force_login(user)
    return client.get(url, {"when": WEEK, **asked})


def rows(response, by):
    return {row.record["key"]: row.record for row in response.context["tables"][by].rows}


def test_teams_have_their_own_sums_over_sums(client, company):
    found = rows(page(client, company.director), "team")
    assert found["north"]["quality_share"].value == 0.75  # 3 of 4
    assert found["south"]["quality_share"].value == 0  # 0 of 1


def test_a_team_above_takes_in_those_below(client, company):
    everywhere = made.team("Everywhere", key="everywhere")
    for team in (company.north, company.south):
        team.parent = everywhere
        team.save()
    found = rows(page(client, company.director), "team")
    assert (found["everywhere"]["quality_share"].numerator, found["everywhere"]["quality_share"].denominator) == (3, 5)
    assert [record["depth"] for record in found.values()] == [0, 1, 1]


@pytest.fixture
def between_teams(company):
    """Ann, of no team from Tuesday to Thursday, won 30,000 and made two visits then."""
    company.reps.ann.memberships.update(end="2026-11-16")
    made.member(company.reps.ann, company.south, start="2026-11-20")
    made.proposal(company.reps.ann, "2026-11-05", status="won", ended="2026-11-18", amount=30_000)
    for day in ("2026-11-17", "2026-11-18"):
        made.visit(company.reps.ann, day)
    return company


def test_what_is_in_no_team_stands_beside_the_teams_so_that_they_add_up(client, between_teams):
    company = between_teams
    made.proposal(company.reps.bob, "2026-11-05", status="won", ended="2026-11-18", amount=500)
    found = rows(page(client, company.director, "/kpi/close_and_attainment/"), "team")
    assert [(row["name"], row["won_amount"].value) for row in found.values()] == [
        ("North", 0),
        ("South", 500),
        ("In no team", 30_000),
    ]
    assert rows(page(client, company.director), "team")["itself"]["quality_share"].denominator == 2


def test_what_is_in_no_team_opens_to_its_records(client, between_teams):
    shown = page(client, between_teams.director, "/kpi/close_and_attainment/").content.decode()
    assert "/figures/won_amount/?who=itself&amp;when=2026-W47" in shown
    found = page(client, between_teams.director, "/figures/won_amount/", who="itself")
    assert found.context["figure"].value == 30_000
    assert [part["count"] for part in found.context["parts"]] == [1]
    assert found.context["state"].label == "In no team"


def test_a_team_above_s_own_people_stand_beside_the_teams_below_it(client, company):
    company.south.parent = company.north
    company.south.save()
    found = rows(page(client, company.director), "team")
    names = [(row["name"], row["depth"], row["quality_share"].denominator) for row in found.values()]
    assert names == [("North", 0, 5), ("North itself", 1, 4), ("South", 1, 1)]
    below = rows(page(client, company.director, who="team:north"), "team")
    assert [row["name"] for row in below.values()] == ["South", "North itself"]
    opened = page(client, company.director, "/figures/quality_share/", who="itself:north")
    assert opened.context["figure"].denominator == 4


def test_what_is_left_beside_the_teams_is_no_peer_of_theirs(client, between_teams):
    shown = page(client, between_teams.director, by="team").context["peers"]
    assert {peer.name for peer in shown.ranking.peers} == {"North", "South"}


@pytest.mark.parametrize("who", ["itself", "itself:south"])
def test_what_another_s_team_has_itself_is_not_found(client, company, who):
    assert page(client, company.manager, "/figures/quality_share/", who=who).status_code == 404


def test_what_is_left_beside_the_teams_has_no_page_of_its_own(client, company):
    assert page(client, company.director, who="itself").status_code == 404


def test_reps_without_anything_recorded_stand_with_a_true_zero(client, company):
    found = rows(page(client, company.director), "rep")
    assert found["ann"]["quality_visits_per_rep_week"].value == 0


def test_a_manager_sees_only_the_own_people(client, company):
    assert set(rows(page(client, company.manager), "rep")) == {"mia", "alice", "ann"}


def test_a_rep_s_page_about_the_team_has_no_rows_of_colleagues(client, company):
    response = page(client, company.alice, who="team:north")
    assert response.status_code == 200
    assert response.context["tables"] == {}
    assert "Ann" not in response.content.decode()


def test_the_table_is_filtered_by_name_and_team(client, company):
    assert set(rows(page(client, company.director, name="ali"), "rep")) == {"alice"}
    assert set(rows(page(client, company.director, team="south"), "rep")) == {"sam", "bob"}


def test_the_table_sorts_by_a_figure_with_blanks_below(client, company):
    response = page(client, company.director, **{"rep-sort": "-quality_share"})
    keys = [row.record["key"] for row in response.context["tables"]["rep"].rows]
    assert keys[:2] == ["alice", "bob"]  # 3 of 4, 0 of 1; the others made no visit at all


def test_the_table_by_rep_is_exported_as_numbers(client, company):
    response = page(client, company.director, _export="csv", table="rep")
    found = {row["Name"]: row for row in csv.DictReader(io.StringIO(response.content.decode("utf-8-sig")))}
    assert float(found["Alice"]["Quality share"]) == 0.75
    assert found["Ann"]["Quality share"] == ""


def test_the_table_by_team_is_exported_as_a_workbook(client, company):
    response = page(client, company.director, _export="xlsx", table="team")
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert {row[0] for row in sheet.values} >= {"North", "South"}


def test_a_name_that_looks_like_a_formula_is_defused(client, company):
    company.reps.alice.name = "=1+1"
    company.reps.alice.save()
    assert "'=1+1" in page(client, company.director, _export="csv", table="rep").content.decode()


def test_who_made_no_visits_has_0_of_them_and_no_share(client, company):
    rows = {row.record["name"]: row.record for row in page(client, company.director).context["tables"]["rep"].rows}
    ann = rows["Ann"]
    assert (ann["quality_visits"].value, ann["quality_share"].value) == (0, None)


def test_the_chart_ends_with_the_period_shown(client, company):
    chart = page(client, company.director).context["chart"]
    assert chart["data"][0]["x"][-1] == "W47<br>2026"
    assert chart["data"][0]["y"][-1] == 0.6


def test_the_figure_and_what_it_says_stand_above_the_chart(client, company):
    whole = page(client, company.director, measure="quality_share").content.decode()
    head = strip_tags(whole.partition('data-chart="chart-data"')[0])
    assert "60.0\xa0%" in head  # 3 of 5
    assert "23.1\xa0% to 88.2\xa0%" in head
    assert "There is no earlier figure to compare with." in head


def test_a_funnel_of_a_few_cases_counts_in_whole_ones(client, company):
    chart = page(client, company.director, measure="quality_share").context["peers"].chart
    assert chart["layout"]["xaxis"]["dtick"] == 1  # widest: 5 cases, no ticks at halves


def test_a_measure_that_never_had_a_value_has_no_empty_axes(client, company):
    response = page(client, company.director, url="/kpi/close_and_attainment/", measure="attainment_initial")
    assert response.context["chosen"].measure.name == "attainment_initial"
    assert response.context["chart"] is None
    assert "data-chart" not in response.content.decode()


def test_a_share_s_chart_carries_its_range(client, company):
    chart = page(client, company.director, measure="quality_share").context["chart"]
    error = chart["data"][0]["error_y"]
    # 3 of 5, Wilson 95 %: 23.1 to 88.2
    assert error["arrayminus"][-1] == pytest.approx(0.6 - 0.2307, abs=1e-4)
    assert error["array"][-1] == pytest.approx(0.8824 - 0.6, abs=1e-4)


@pytest.mark.parametrize("measure", ["quality_visits_per_rep_week", "quality_share"])
def test_charts_are_valid_plotly(client, company, measure):
    chart = page(client, company.director, measure=measure).context["chart"]
    go.Figure(inked(chart))  # validates every property, or raises


def test_the_definition_in_force_is_told_with_its_version(client, company):
    response = page(client, company.director)
    assert response.context["definition"].version == 1


@pytest.mark.parametrize("slug", ["talent_pool", "lead_quality", "no_surprise_proposals", "close_and_attainment"])
def test_every_kpi_has_a_page(client, company, slug):
    assert page(client, company.manager, f"/kpi/{slug}/").status_code == 200


def test_an_unknown_kpi_is_not_found(client, company):
    assert page(client, company.director, "/kpi/bare_visits/").status_code == 404


def test_candidates_are_not_a_rep_s_business(client, company):
    assert page(client, company.alice, "/kpi/talent_pool/").status_code == 404


def test_a_recruiter_sees_the_talent_pool_and_no_sales(client, company):
    assert page(client, company.recruiter, "/kpi/talent_pool/").status_code == 200
    assert page(client, company.recruiter).status_code == 404
