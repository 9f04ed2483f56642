"""The nine-box: for those who lead and for recruiters, never for the people themselves."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from kpis.talent.grid import placement
from kpis.talent.nine_box import performance, performances
from reps.models import PotentialRating
from tests import builders as made
from tests.asking import ask
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


def sold(rep, won, target=1000):
    """A target for two quarters, and this much of it won."""
    for period in ("2026-Q2", "2026-Q3"):
        made.target(target // 2, period, rep=rep)
    made.proposal(rep, "2026-04-01", amount=won, status="won", ended="2026-05-06")


def page(client, who, name="nine_box", *args, **query):
    client.force_login(who)
    return client.get(reverse(name, args=args), query)


def counts(answer):
    return {box.code: box.count for _level, row in answer.context["rows"] for box in row if box.count}


def test_a_person_stands_where_past_and_future_meet(client, company):
    sold(company.reps.alice, 883)
    made.potential(company.reps.alice, "high")
    answer = page(client, company.manager)
    assert counts(answer) == {"medium-high": 1, "too_early-unrated": 1}
    boxed = page(client, company.manager, box="medium-high")
    assert [each.rep.name for each in boxed.context["people"]] == ["Alice"]
    assert boxed.context["chosen"].label == "High potential, 80 to under 105 %"


def test_a_rating_is_due_once_a_quarter(company):
    made.potential(company.reps.alice, on="2026-09-30")
    ratings = PotentialRating.objects.all()
    assert placement(company.reps.alice, ask("2026-Q4"), ratings).is_due
    made.potential(company.reps.alice, on="2026-10-01")
    assert not placement(company.reps.alice, ask("2026-Q4"), ratings).is_due


def test_as_of_a_day_the_rating_of_that_day_stands(company):
    made.potential(company.reps.alice, "low", on="2026-07-01")
    made.potential(company.reps.alice, "high", on="2026-11-02")
    then = placement(company.reps.alice, ask("2026-Q3", as_of="2026-09-01"), PotentialRating.objects.all())
    assert then.level == "low"


# Who sees it


@pytest.mark.parametrize(
    ("who", "status"),
    [
        *((who, 404) for who in ("alice", "teammate", "stranger", "admin")),
        *((who, 200) for who in ("manager", "director", "recruiter")),
    ],
)
def test_it_is_for_those_who_lead_them_and_for_recruiters(client, company, who, status):
    made.potential(company.reps.alice)
    user = getattr(company, who)
    assert page(client, user, "nine_box_person", company.reps.alice.pk).status_code == status
    assert page(client, user).status_code == status
    assert PotentialRating.objects.visible_to(user).exists() == (status == 200)


def test_nobody_sees_their_own_box(client, company):
    """Mia manages North and is one of its people; a recruiter who sells is nobody's exception."""
    made.potential(company.reps.mia)
    assert page(client, company.manager, "nine_box_person", company.reps.mia.pk).status_code == 404
    assert "Mia" not in [each.rep.name for each in page(client, company.manager).context["people"]]
    company.alice.is_recruiter = True
    company.alice.save()
    made.potential(company.reps.alice)
    assert page(client, company.alice, "nine_box_person", company.reps.alice.pk).status_code == 404
    assert not PotentialRating.objects.visible_to(company.alice).filter(rep=company.reps.alice).exists()


def test_a_manager_knows_the_present_team_and_nobody_who_moved_on(client, company):
    company.reps.alice.memberships.update(end="2026-11-20")
    made.member(company.reps.alice, company.south, start="2026-11-21")
    sam = made.user("sam", rep=company.reps.sam)
    for user, status in ((company.manager, 404), (sam, 200)):
        client.force_login(user)
        assert page(client, user, "nine_box_person", company.reps.alice.pk).status_code == status


def test_recruiters_see_the_band_and_no_money(client, company):
    sold(company.reps.alice, 883)
    seen = page(client, company.recruiter, "nine_box_person", company.reps.alice.pk).content.decode()
    assert "80 to under 105 %" in seen
    assert "883" not in seen
    assert "883" in page(client, company.manager, "nine_box_person", company.reps.alice.pk).content.decode()


# Saying it


def say(client, who, rep, **data):
    client.force_login(who)
    return client.post(reverse("nine_box_person", args=[rep.pk]), data)


def test_a_rating_is_put_beside_the_earlier_ones(client, company):
    made.potential(company.reps.alice, "low", on="2026-08-03")
    say(client, company.manager, company.reps.alice, potential="high", evidence="Led the tender")
    found = [(each.rated_on, each.potential, each.by) for each in company.reps.alice.potential_ratings.all()]
    assert found == [(date(2026, 11, 23), "high", company.manager), (date(2026, 8, 3), "low", None)]
    shown = page(client, company.manager, "nine_box_person", company.reps.alice.pk).content.decode()
    assert "2026-08-03" in shown


@pytest.mark.parametrize("data", [{"potential": "high"}, {"evidence": "x"}, {"potential": "huge", "evidence": "x"}])
def test_a_rating_needs_a_level_and_what_it_rests_on(client, company, data):
    assert say(client, company.manager, company.reps.alice, **data).context["form"].errors
    assert not PotentialRating.objects.exists()


@pytest.mark.parametrize("who", ["alice", "stranger", "director", "admin"])
def test_others_rate_nobody(client, company, who):
    assert say(client, getattr(company, who), company.reps.alice, potential="high", evidence="x").status_code == 404
    assert not PotentialRating.objects.exists()


def test_administrators_see_that_there_is_a_rating_and_not_what_it_says(client, company):
    rating = made.potential(company.reps.alice, evidence="Led the tender")
    client.force_login(company.admin)
    for name, args in (("changelist", []), ("change", [rating.pk])):
        shown = client.get(reverse(f"admin:reps_potentialrating_{name}", args=args)).content.decode()
        assert "Alice" in shown
        assert "tender" not in shown
        assert "Medium" not in shown


def test_the_pages_answer_in_chinese(client, company):
    client.cookies["django_language"] = "zh-hans"
    assert "九宫格" in page(client, company.manager).content.decode()
    assert page(client, company.manager, "nine_box_person", company.reps.alice.pk).status_code == 200


def test_many_are_placed_as_each_would_be_alone(company):
    reps = [company.reps.alice, company.reps.ann, company.reps.bob]
    for rep, won in zip(reps, (883, 1200, 100), strict=True):
        sold(rep, won)
    made.leave(company.reps.ann, "2026-07-06", "2026-08-07")
    asked = ask("2026-11")
    alone = {rep.pk: performance(rep, asked) for rep in reps}
    assert performances(reps, asked) == alone
    assert [found.band for found in alone.values()] == ["medium", "high", "low"]
