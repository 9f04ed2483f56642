"""Who moved: a part of what somebody won is not held to all of their target (spec 2.3, 8.3)."""

import pytest
import time_machine

from tests import builders as made
from tests.asking import by, figure
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
PAGE = "/kpi/close_and_attainment/?who=team:{}&when=2026-Q4"


@pytest.fixture(autouse=True)
def company():
    """Alice moved to South on 4 November: of 100 she won 60 in North and 50 in South. Ann stayed, and won 40 of 100."""
    with time_machine.travel(TODAY, tick=False):
        found = small_company()
        alice, ann = found.reps.alice, found.reps.ann
        stay = alice.memberships.get()
        stay.end = made.day("2026-11-03")
        stay.save()
        made.member(alice, found.south, start="2026-11-04")
        for rep, ended, amount in ((alice, "2026-10-20", 60), (alice, "2026-11-10", 50), (ann, "2026-11-10", 40)):
            made.proposal(rep, "2026-10-08", status="won", ended=ended, amount=amount)
        made.target(100, rep=alice)
        made.target(100, rep=ann)
        yield found


def attained(name, team=None):
    """{rep: attainment} of a team's people, or of the company's."""
    return {key: found.value for key, found in by(name, "2026-Q4", "rep", who=team).items()}


@pytest.mark.parametrize("name", ["attainment_initial", "attainment_current"])
def test_a_team_s_page_holds_nobody_to_a_target_for_a_part(company, name):
    assert attained(name, company.north) == {"alice": None, "ann": 0.4, "mia": None}
    assert attained(name, company.south)["alice"] is None
    assert attained(name)["alice"] == 1.1
    assert figure(name, "2026-Q4", company.reps.alice).value == 1.1


def test_the_days_there_have_their_fair_share_of_the_pace(company):
    """Of 62 working days 20 in North, up to 3 November, and 13 of those in South are over: 100 × 20 ÷ 62, × 13 ÷ 62."""
    north, south = (by("pace", "2026-Q4", "rep", who=team)["alice"] for team in (company.north, company.south))
    assert (float(north.denominator), float(south.denominator)) == pytest.approx((100 * 20 / 62, 100 * 13 / 62))


def test_who_is_to_move_later_is_held_to_the_target_until_then(company):
    stay = company.reps.ann.memberships.get()
    stay.end = made.day("2026-11-30")
    stay.save()
    made.member(company.reps.ann, company.south, start="2026-12-01")
    assert attained("attainment_initial", company.north)["ann"] == 0.4


def test_who_joined_and_was_nowhere_else_is_held_to_the_target(company):
    eve = made.rep("Eve", hired_on="2026-11-02", key="eve")
    made.member(eve, company.north, start="2026-11-02")
    made.target(10, rep=eve)
    assert attained("attainment_initial", company.north)["eve"] == 0


def test_a_region_of_both_teams_holds_them_to_all_of_it(company):
    region = made.team("Region")
    for team in (company.north, company.south):
        team.parent = region
        team.save()
    assert attained("attainment_initial", region)["alice"] == 1.1


def test_the_reason_stands_with_the_blank(client, company):
    client.force_login(company.director)
    assert "in other teams too" in client.get(PAGE.format("north")).content.decode()
    panel = client.get("/figures/attainment_initial/?who=rep:alice&within=north&when=2026-Q4").content.decode()
    assert "a part of what was won says nothing of a whole target" in panel
    assert "(1 record)" not in panel


def test_an_amount_on_another_basis_is_no_number_of_records(client, company):
    deal = made.proposal(company.reps.bob, "2026-10-08", status="won", ended="2026-10-20", amount=600)
    made.income(deal, "2026-11-02", 450)
    made.target(900, team=company.south, basis="cash")
    client.force_login(company.director)
    panel = client.get("/figures/attainment_initial/?who=team:south&when=2026-Q4").content.decode()
    assert "450 won amount ÷ 900 initial target" in panel
    assert "(450 records)" not in panel


@pytest.mark.parametrize(("hired_on", "before"), [("2024-01-01", 1), (None, 0)])
def test_days_between_two_teams_are_days_of_work(hired_on, before):
    """Whether the day of hire is known or not; unknown, nobody can tell that they were there before the first team."""
    rep = made.rep(hired_on=hired_on)
    made.member(rep, made.team("North"), start="2026-11-09", end="2026-11-17")
    made.member(rep, made.team("South"), start="2026-11-20")
    assert figure("rep_weeks", "2026-W47", rep).value == 1
    assert figure("rep_weeks", "2026-W45", rep).value == before
