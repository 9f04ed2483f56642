"""The targets grid: a year for a team, the initial for ever beside the present."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.models import Target
from reps.models import Membership
from tests import builders as made
from tests.asking import by
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
URL = "/targets/?who=team:north&when=2026"


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


def save(client, user, url=URL, **cells):
    """Post the grid as it stands with these cells changed."""
    client.force_login(user)
    grid = client.get(url).context["grid"]
    data = {name: field.initial for name, field in grid.fields.items() if field.initial is not None}
    return client.post(url, {"kind": "replan", "reason": "", **data, **cells})


def values(target):
    return [version.value for version in target.versions.all()]


def test_a_manager_enters_initial_targets(client, company):
    response = save(client, company.manager, **{"team:north 2026-Q4": "1000", "rep:alice 2026-Q4": "600.50"})
    assert response.status_code == 302
    assert values(Target.objects.get(team=company.north)) == [1000]
    assert float(values(Target.objects.get(rep=company.reps.alice))[0]) == 600.5


def test_a_change_is_a_version_and_the_initial_stays(client, company):
    target = made.target(1000, team=company.north)
    save(client, company.manager, reason="lost a big account", **{"team:north 2026-Q4": "850"})
    assert values(target) == [1000, 850]
    version = target.versions.last()
    assert (version.kind, version.reason, version.by) == ("replan", "lost a big account", company.manager)


def test_a_change_without_a_reason_saves_nothing(client, company):
    target = made.target(1000, team=company.north)
    response = save(client, company.manager, **{"team:north 2026-Q4": "850", "rep:alice 2026-Q4": "10"})
    assert "Say why" in response.content.decode()
    assert values(target) == [1000]
    assert Target.objects.count() == 1


def test_what_is_agreed_cannot_be_blanked(client, company):
    target = made.target(1000, team=company.north)
    response = save(client, company.manager, reason="oops", **{"team:north 2026-Q4": ""})
    assert "An agreed target stays" in response.content.decode()
    assert values(target) == [1000]


def test_saving_without_changes_makes_no_version(client, company):
    target = made.target(1000, team=company.north)
    save(client, company.manager)
    assert values(target) == [1000]


@pytest.mark.parametrize("wrong", ["-1", "many", "1e400", "NaN"])
def test_a_value_that_is_none_is_refused(client, company, wrong):
    response = save(client, company.manager, **{"team:north 2026-Q4": wrong})
    assert response.status_code == 200
    assert not Target.objects.exists()


def test_a_share_is_typed_as_a_percentage(client, company):
    save(client, company.manager, f"{URL}&measure=close_rate", **{"team:north 2026-Q4": "35"})
    assert float(values(Target.objects.get())[0]) == 0.35


def test_a_share_is_at_most_all_of_it(client, company):
    response = save(client, company.manager, f"{URL}&measure=close_rate", **{"team:north 2026-Q4": "350"})
    assert "100" in str(response.context["grid"].errors["team:north 2026-Q4"])
    assert not Target.objects.exists()


def test_what_is_agreed_for_a_day_ahead_is_not_present_yet(client, company):
    """As attainment of the present target has it: 850 until December, 900 from then on."""
    target = made.target(1000, rep=company.reps.alice)
    made.revise(target, 850, "2026-11-01")
    made.revise(target, 900, "2026-12-01")
    client.force_login(company.manager)
    assert (cell_of(client.get(URL), company.reps.alice)["present"], target.current_value) == (850, 850)
    with time_machine.travel("2026-12-01T09:00+08:00"):
        assert target.current_value == 900


def test_shorter_periods_add_up_beside_an_empty_cell(client, company):
    for month in ("2026-10", "2026-11", "2026-12"):
        made.target(100, month, team=company.north)
    client.force_login(company.manager)
    rows = dict(client.get(f"{URL}&grain=quarter").context["rows"])
    cells = next(cells for owner, cells in rows.items() if owner.code == "team:north")
    assert [cell["tiled"] for cell in cells] == [None, None, None, 300]


def test_over_assignment_of_the_teams_below(client, company):
    made.target(1000)
    made.target(700, team=company.north)
    made.target(420, team=company.south)
    client.force_login(company.director)
    assert client.get("/targets/?when=2026").context["over_assignment"][3] == (1.12, "2026-Q4")


def test_over_assignment_of_a_region_takes_in_who_is_in_it_itself(client, company):
    """All that the grid shows below the region: 700 of North and 350 of Kay on 1,000."""
    region = made.team("Region", key="region")
    company.north.parent = region
    company.north.save()
    kay = made.rep("Kay", region)
    for amount, owner in ((1000, {"team": region}), (700, {"team": company.north}), (350, {"rep": kay})):
        made.target(amount, **owner)
    client.force_login(company.director)
    assert client.get("/targets/?who=team:region&when=2026").context["over_assignment"][3] == (1.05, "2026-Q4")


def test_a_director_reads_and_does_not_write(client, company):
    response = save(client, company.director, **{"team:north 2026-Q4": "1"})
    assert response.status_code == 403
    assert not Target.objects.exists()


def test_nobody_sets_their_own_target(client, company):
    assert save(client, company.alice, "/targets/?who=rep:alice", **{"rep:alice 2026-Q4": "1"}).status_code == 403
    assert save(client, company.manager, "/targets/?who=rep:mia", **{"rep:mia 2026-Q4": "1"}).status_code == 403


def test_nor_among_those_of_their_team_where_it_is_only_read(client, company):
    made.target(500, rep=company.reps.mia)
    save(client, company.manager, reason="less", **{"rep:mia 2026-Q4": "1", "rep:alice 2026-Q4": "600"})
    assert {target.rep.key: values(target) for target in Target.objects.all()} == {"mia": [500], "alice": [600]}
    page = client.get(URL).content.decode()
    assert 'name="rep:mia 2026-Q4"' not in page
    assert 'name="rep:alice 2026-Q4"' in page
    client.force_login(company.admin)
    assert 'name="rep:mia 2026-Q4"' in client.get(URL).content.decode()


def test_a_stranger_finds_no_such_team(client, company):
    client.force_login(company.stranger)
    assert client.get(URL).status_code == 404


def test_a_rep_does_not_see_colleagues_targets(client, company):
    client.force_login(company.alice)
    assert client.get(URL).status_code == 404


def test_over_assignment_of_a_team_s_members(client, company):
    made.target(1000, team=company.north)
    made.target(600, rep=company.reps.alice)
    made.target(500, rep=company.reps.ann)
    made.target(9000, rep=company.reps.bob)
    client.force_login(company.manager)
    assert client.get(URL).context["over_assignment"][3] == (1.1, "2026-Q4")


def test_a_team_s_rows_are_of_its_own_people_and_teams(company):
    """Bob of South has a target too: he is not in North with an attainment of nothing."""
    for rep in (company.reps.alice, company.reps.bob):
        made.target(100, rep=rep)
    for team in (company.north, company.south):
        made.target(100, team=team)

    def with_a_target(*asked, **options):
        return {owner for owner, each in by("attainment_initial", *asked, **options).items() if each.denominator}

    assert set(by("attainment_initial", "2026-Q4", "rep", who=company.north)) == {"alice", "ann", "mia"}
    assert set(by("attainment_initial", "2026-Q4", "team", who=company.north)) == {"north"}
    assert with_a_target("2026-Q4", "rep", who=company.north) == {"alice"}
    assert with_a_target("2026-Q4", "rep") == {"alice", "bob"}


def cell_of(response, rep, at=3):
    rows = dict(response.context["rows"])
    return next(cells for owner, cells in rows.items() if owner.rep == rep)[at]


def test_who_was_away_sees_a_pro_rated_target_beside_the_one_agreed(client, company):
    """Ten of the fourth quarter's 62 working days: 300 × 52 ÷ 62."""
    target = made.target(300, rep=company.reps.alice)
    made.target(300, rep=company.reps.ann)
    made.leave(company.reps.alice, "2026-11-02", "2026-11-13")
    client.force_login(company.manager)
    found = client.get(URL)
    assert round(float(cell_of(found, company.reps.alice)["fair"]), 2) == 251.61
    assert 'data-figure="252"' in found.content.decode()
    assert cell_of(found, company.reps.ann)["fair"] is None
    assert values(target) == [300]


def test_days_in_another_team_are_part_of_a_pro_rated_target(client, company):
    """Bob joins North on 2 November and is away for ten days while in South: 300 × 52 ÷ 62 as well."""
    bob = company.reps.bob
    made.target(300, rep=bob)
    Membership.objects.filter(rep=bob).update(end=made.day("2026-11-01"))
    made.member(bob, company.north, start="2026-11-02")
    made.leave(bob, "2026-10-12", "2026-10-23")
    client.force_login(company.manager)
    assert round(float(cell_of(client.get(URL), bob)["fair"]), 2) == 251.61


def test_pro_rating_asks_no_more_for_many_people_and_quarters_than_for_one(client, company):
    client.force_login(company.manager)
    made.target(300, rep=company.reps.alice)
    client.get(URL)
    with CaptureQueriesContext(connection) as one:
        client.get(URL)
    for rep in (company.reps.ann, company.reps.mia):
        for quarter in ("2026-Q3", "2026-Q4"):
            made.target(300, quarter, rep=rep)
    with CaptureQueriesContext(connection) as many:
        client.get(URL)
    assert len(many) == len(one)


def test_a_rate_is_never_pro_rated(client, company):
    made.target("0.4", rep=company.reps.alice, measure="close_rate")
    made.leave(company.reps.alice, "2026-11-02", "2026-11-13")
    client.force_login(company.manager)
    assert cell_of(client.get(f"{URL}&measure=close_rate"), company.reps.alice)["fair"] is None


def test_what_was_agreed_since_is_listed_and_so_is_a_void_target(client, company):
    target = made.target(1000, team=company.north)
    made.revise(target, 850, "2026-11-01", kind="relief", reason="post vacant")
    typo = made.target(10, rep=company.reps.alice)
    typo.void("a nought was missing")
    client.force_login(company.manager)
    found = client.get(URL)
    assert {(each.owner, each.kind, each.before, each.now, each.reason) for each in found.context["changes"]} == {
        ("North", "Capacity relief", 1000, 850, "post vacant"),
        ("Alice", "Voided", 10, None, "a nought was missing"),
    }
    assert cell_of(found, company.reps.alice)["agreed"] is None


def test_changes_of_other_teams_are_not_listed(client, company):
    made.revise(made.target(1000, team=company.south), 850, "2026-11-01")
    client.force_login(company.manager)
    assert client.get(URL).context["changes"] == []


@pytest.mark.parametrize(("period", "grain"), [("2026-11", "month"), ("2026-Q4", "quarter"), ("2026", "year")])
def test_the_grid_opens_where_the_targets_were_agreed(client, company, period, grain):
    made.target(1000, period, team=company.north)
    client.force_login(company.manager)
    assert client.get(URL).context["grain"] == grain


def test_an_empty_grid_opens_by_the_quarter(client, company):
    made.target(1000, "2026-11", team=company.south)
    client.force_login(company.manager)
    assert client.get(URL).context["grain"] == "quarter"


def test_each_period_sets_those_who_were_there_then_against_the_team(client, company):
    """Alice is in North until June, Bob from July on: 300 of 400 and 500 of 400, whatever the other was set there."""
    Membership.objects.filter(rep__in=[company.reps.alice, company.reps.bob]).delete()
    made.member(company.reps.alice, company.north, end="2026-06-30")
    made.member(company.reps.bob, company.north, start="2026-07-01")
    for code, alice, bob in (("2026-Q2", 300, 70), ("2026-Q3", 70, 500)):
        made.target(400, code, team=company.north)
        made.target(alice, code, rep=company.reps.alice)
        made.target(bob, code, rep=company.reps.bob)
    client.force_login(company.manager)
    found = {code: ratio for ratio, code in client.get(f"{URL}&grain=quarter").context["over_assignment"]}
    assert (found["2026-Q2"], found["2026-Q3"]) == (0.75, 1.25)


def test_targets_of_others_stand_in_no_cell_of_a_team(client, company):
    for owner in ({"team": company.south}, {}, {"team": company.north}):
        made.revise(made.target(400, "2026-Q3", **owner), 500, effective_from="2026-08-01")
    client.force_login(company.manager)
    assert [each.owner for each in client.get(URL).context["changes"]] == [company.north.name]
    client.force_login(company.director)
    owners = [each.owner for each in client.get("/targets/?who=company&when=2026").context["changes"]]
    assert sorted(owners) == sorted(["Company", company.north.name, company.south.name])
