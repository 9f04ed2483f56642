"""Candidates who are reps here already: on the bench candidates, in the team reps, in no number both (spec 5)."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from reps.models import Candidate
from reps.purge import purge
from tests import builders as made
from tests.asking import parts, records, value
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
MONTH = "2026-11"


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


@pytest.fixture
def bob(company):
    """Of South's team, and ready for a post in North."""
    return made.ready("Bob", team=company.north, present_rep=company.reps.bob)


def get(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(name, args=args), query)


def test_an_internal_candidate_is_one_of_the_bench(company, bob):
    made.ready("Kim", team=company.north)
    assert [value(name, MONTH, company.north) for name in ("pool_size", "ready_bench", "internal_candidates")] == [
        2,
        2,
        1,
    ]
    assert [each.name for each in records("internal_candidates", MONTH, company.north)] == ["Bob"]


def test_in_the_team_they_count_as_the_rep_they_are(company, bob):
    """South still has Sam and Bob, North its three: nobody more than before."""
    assert parts("fresh_blood_rate", MONTH)[1] == 5
    assert parts("fresh_blood_rate", MONTH, company.north)[1] == 3
    assert parts("fresh_blood_rate", MONTH, company.south)[1] == 2


def test_who_is_a_rep_already_is_no_hire_of_the_pool(company, bob):
    bob.stage, bob.rep = "hired", company.reps.bob
    with pytest.raises(ValidationError, match="Who is a rep here already is not hired as one"):
        bob.full_clean()


def test_the_mark_is_shown_on_pages_and_lists(client, company, bob):
    seen = {name: get(client, company.manager, name).content.decode() for name in ("talent", "candidate_list")}
    assert '<span class="badge hollow">internal</span>' in seen["talent"]
    assert "1 internal" in seen["talent"]
    assert "Is a rep here" in seen["candidate_list"]
    page = get(client, company.manager, "candidate_detail", bob.pk).content.decode()
    assert "<dt>Is a rep here</dt><dd>Bob</dd>" in page


def test_a_list_tells_them_from_those_from_outside(client, company, bob):
    made.candidate("Kim", team=company.north)
    found = {
        answer: [
            row.record.name
            for row in get(client, company.manager, "candidate_list", internal=answer).context["table"].rows
        ]
        for answer in ("yes", "no")
    }
    assert found == {"yes": ["Bob"], "no": ["Kim"]}


def test_a_manager_marks_their_own_people_a_recruiter_anybody_present(client, company):
    left = made.rep("Gone", company.north, left_on="2026-10-31")
    offered = {
        who.username: set(get(client, who, "candidate_new").context["form"].fields["present_rep"].queryset)
        for who in (company.manager, company.recruiter)
    }
    reps = company.reps
    assert offered == {
        "mia": {reps.mia, reps.alice, reps.ann},
        "rita": {reps.mia, reps.alice, reps.ann, reps.sam, reps.bob},
    }
    assert left not in offered["rita"]


def test_a_recruiter_puts_a_rep_on_another_team_s_bench(client, company):
    client.force_login(company.recruiter)
    data = {"name": "Bob", "stage": "qualified", "added_on": "2026-11-20", "team": company.north.pk}
    client.post(reverse("candidate_new"), data | {"present_rep": company.reps.bob.pk})
    assert Candidate.objects.get().present_rep == company.reps.bob


def test_the_history_names_the_rep_to_a_recruiter_as_the_page_does(client, company):
    kim = made.candidate("Kim", team=company.north)
    kim.present_rep = company.reps.bob
    kim.save()
    shown = get(client, company.recruiter, "candidate_detail", kim.pk).content.decode()
    assert "somebody else" not in shown
    assert "<strong>Bob</strong>" in shown or "<b>Bob</b>" in shown


def test_their_data_are_an_employee_s_and_stay_when_consent_ends(company, bob):
    Candidate.objects.update(consent_until="2026-11-22")
    assert purge(made.day("2026-11-23")) == (0, 0)
