"""Whoever joins reads nothing of what was said of them as a candidate: no page, list or figure shows it (spec 12)."""

import html

import pytest
import time_machine
from django.urls import reverse

from reps.models import Candidate, StageEvent, TalentReview
from tests import builders as made
from tests.asking import records
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
NOTE = "Talks too much"


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


@pytest.fixture
def kim(company):
    """Hired from North's bench in October to manage North beside Mia; Mia looked at her, with a rating and a note."""
    rep = made.rep("Kim", company.north, manages=True, key="kim", hired_on="2026-10-19")
    kim = made.candidate("Kim", team=company.north, moves=[("hired", "2026-10-19")], rep=rep, rating=2, source="Fair")
    TalentReview.objects.create(candidate=kim, reviewed_on="2026-10-01", rating=2, note=NOTE)
    kim.user = made.user("kim", rep=rep)
    return kim


@pytest.fixture
def sam(company):
    """Manages South, and stands on North's bench and South's own: ready for another role, by Mia's judgement."""
    sam = made.ready("Sam", team=company.south, present_rep=company.reps.sam, rating=5)
    sam.shared_benches.create(team=company.north)
    TalentReview.objects.create(candidate=sam, reviewed_on="2026-11-02", note=NOTE)
    sam.user = made.user("sam", rep=company.reps.sam)
    return sam


def get(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(name, args=args), query)


def test_the_page_is_open_to_the_team_s_other_manager_and_to_recruiters(client, company, kim):
    for who in (company.manager, company.recruiter, company.director):
        assert NOTE in get(client, who, "candidate_detail", kim.pk).content.decode()


def test_to_nobody_of_the_team_nor_to_a_stranger(client, company, kim, sam):
    for who in (company.teammate, company.alice, company.stranger, sam.user):
        assert get(client, who, "candidate_detail", kim.pk).status_code in (403, 404)


@pytest.mark.parametrize("name", ["kim", "sam"])
def test_nor_to_herself(client, company, kim, sam, name):
    own = {"kim": kim, "sam": sam}[name]
    assert get(client, own.user, "candidate_detail", own.pk).status_code == 404
    assert get(client, own.user, "candidate_edit", own.pk).status_code == 404
    assert client.post(reverse("candidate_review", args=[own.pk]), {"note": "Great"}).status_code == 404
    for parts in (TalentReview, StageEvent):
        assert not parts.objects.visible_to(own.user).filter(candidate=own).exists()


def test_a_recruiter_who_was_hired_from_the_pool_is_no_exception(client, company, kim):
    kim.user.is_recruiter = True
    kim.user.save()
    assert get(client, kim.user, "candidate_detail", kim.pk).status_code == 404


def test_she_sees_the_others_of_her_team_s_bench(client, company, kim):
    lee = made.candidate("Lee", team=company.north)
    assert set(Candidate.objects.visible_to(kim.user)) == {lee}
    assert get(client, kim.user, "candidate_detail", lee.pk).status_code == 200
    assert [row.record for row in get(client, kim.user, "candidate_list").context["table"].rows] == [lee]


def test_the_bench_leaves_out_its_reader(client, company, sam):
    lee = made.candidate("Lee", team=company.south)
    told = {
        who.username: {seat.candidate.name for seat in get(client, who, "talent", who="team:south").context["page"]}
        for who in (sam.user, company.recruiter)
    }
    assert told == {"sam": {"Lee"}, "rita": {"Lee", "Sam"}}
    assert lee.team == company.south
    assert NOTE not in get(client, sam.user, "rhythm", "talent-review").content.decode()


def test_the_hires_by_source_leave_out_their_reader(client, company, kim):
    kim.rep.hired_on = made.day("2025-10-20")
    kim.rep.save()
    kim.rep.memberships.update(start=kim.rep.hired_on)
    told = {
        who.username: [
            hire.candidate.name for hire, _money in get(client, who, "talent_hires", who="team:north").context["people"]
        ]
        for who in (company.manager, kim.user)
    }
    assert told == {"mia": ["Kim"], "kim": []}


def test_behind_a_figure_she_is_a_name_alone(client, company, kim):
    """Mia reads the row, with its rating."""
    assert [each.name for each in records("pool_hired", "2026-10", company.north)] == ["Kim"]
    asked = {"who": "team:north", "when": "2026-10"}
    shown, hers = (
        html.unescape(get(client, who, "figure_records", "pool_hired", **asked).content.decode())
        for who in (company.manager, kim.user)
    )
    assert "Fair" in shown
    assert "Fair" not in hers
    assert "On other teams' benches by now, or yourself: Kim." in hers
