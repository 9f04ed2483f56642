"""The team's median beside the own figure: a number without names, and none of a small team (spec 12)."""

import pytest
import time_machine

from tests import builders as made
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
WEDNESDAY = "2026-11-25T18:00:00+08:00"


@pytest.fixture
def company():
    """Team North has five people: Mia, Alice, Ann, Ben and Cleo. They made 0, 3, 1, 2 and 5 quality visits."""
    with time_machine.travel(TODAY, tick=False):
        found = small_company()
    with time_machine.travel(WEDNESDAY, tick=False):
        found.ben, cleo = made.rep("Ben", found.north), made.rep("Cleo", found.north)
        for rep, visits in ((found.reps.alice, 3), (found.reps.ann, 1), (found.ben, 2), (cleo, 5)):
            for _each in range(visits):
                made.visit(rep, "2026-11-24", quality=True)
        yield found


def mine(client, user):
    client.force_login(user)
    return client.get("/my/")


def test_the_middle_of_five_people_stands_beside_my_own(client, company):
    answer = mine(client, company.alice)
    assert (answer.context["median"].value, answer.context["median"].people) == (2, 5)
    assert "team median <a" in answer.content.decode()


def test_it_opens_to_what_it_is_without_a_name(client, company):
    mine(client, company.alice)
    answer = client.get("/figures/team_median/?who=team:north&when=2026-W48&of=quality_visits_attainment")
    shown = answer.content.decode()
    assert "the middle of 5 people&#x27;s figures = 2" in shown
    assert not [name for name in ("Ann", "Ben", "Cleo") if name in shown]


def test_of_four_people_there_is_none(client, company):
    company.ben.memberships.all().delete()
    answer = mine(client, company.alice)
    assert answer.context["median"] is None
    assert "team median" not in answer.content.decode()
    address = "/figures/team_median/?who=team:north&when=2026-W48&of=quality_visits_attainment"
    assert client.get(address).status_code == 404


def test_another_team_s_is_not_mine_to_see(client, company):
    client.force_login(company.alice)
    assert client.get("/figures/team_median/?who=team:south&when=2026-W48&of=close_rate").status_code == 404


def test_a_share_s_median_leaves_out_who_has_but_a_few_cases(client, company):
    """Shares of 0, 1/5, 2/5, 3/5 and 1 over five decided proposals each; the sixth person has one proposal."""
    few = made.rep("Dan", company.north)
    made.proposal(few, "2026-11-10", no_surprise=True)
    people = list(company.north.memberships.values_list("rep", flat=True))
    reps = [company.reps.mia, company.reps.alice, company.reps.ann, company.ben]
    assert few.pk in people
    for rep, good in zip([*reps, made.rep("Eve", company.north)], (0, 1, 2, 3, 5), strict=True):
        for number in range(5):
            made.proposal(rep, "2026-11-10", no_surprise=number < good)
    medians = {figure.measure.name: median for figure, median in mine(client, company.teammate).context["shares"]}
    assert medians["no_surprise_share"].people == 5
    assert medians["close_rate"] is None
