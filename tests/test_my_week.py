"""A rep's own week: what was done against what was expected, and what waits."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reps.models import Commitment
from tests import builders as made
from tests.small_company import small_company

pytestmark = pytest.mark.django_db
WEDNESDAY = "2026-11-18T19:00:00+08:00"


@pytest.fixture
def company():
    with time_machine.travel(WEDNESDAY, tick=False):
        yield small_company()


def page(client, user):
    client.force_login(user)
    return client.get(reverse("my_week"))


def waiting(client, user):
    return page(client, user).context["waiting"]


def test_quality_visits_so_far_stand_against_the_whole_week(client, company):
    """Of 8 a week, two finished days ask for 3.2; Alice has 3 by Wednesday evening, one of them today's."""
    this_week = page(client, company.alice).context["this_week"]
    assert (this_week.done, this_week.target, float(this_week.so_far)) == (3, 8, 3.2)
    assert this_week.missing == 5


def test_a_week_of_leave_expects_nothing(client, company):
    made.leave(company.reps.ann, "2026-11-16", "2026-11-22")
    answer = page(client, company.teammate)
    assert answer.context["this_week"].target == 0
    assert "Nothing is expected of me this week." in answer.content.decode()


def test_eight_weeks_stand_in_a_strip_this_one_last(client, company):
    strip = page(client, company.alice).context["strip"]
    assert [week.period.code for week in (strip[0], strip[-1])] == ["2026-W40", "2026-W47"]
    assert [week.heat for week in strip] == ["h1"] * 7 + ["h0"]  # nothing done in seven; this one runs still


def test_what_was_planned_and_nobody_told_of_waits(client, company):
    past = made.visit(company.reps.ann, "2026-11-17", status="planned")
    today = made.visit(company.reps.ann, "2026-11-18", status="planned")
    made.visit(company.reps.ann, "2026-11-23", status="planned")  # next week
    found = waiting(client, company.teammate)
    assert (found.unrecorded, found.planned) == ([past], [today])


def test_a_held_visit_without_answers_waits_for_them(client, company):
    visit = made.visit(company.reps.ann, "2026-11-17")
    made.visit(company.reps.ann, "2026-11-17", quality=True)
    assert waiting(client, company.teammate).unanswered == [visit]


def test_the_next_step_is_that_of_the_last_visit(client, company):
    acme = made.customer("Acme")
    made.visit(company.reps.ann, "2026-11-05", customer=acme, next_step_on="2026-11-12")
    last = made.visit(company.reps.ann, "2026-11-10", customer=acme, next_step_on="2026-11-17")
    made.visit(company.reps.ann, "2026-11-10", next_step_on="2026-12-20")  # not within a week
    (step,) = waiting(client, company.teammate).next_steps
    assert (step.visit, str(step.due), step.is_overdue) == (last, "2026-11-17", True)


def test_open_proposals_stand_by_age_and_those_that_ran_out_apart(client, company):
    old = made.proposal(company.reps.ann, "2026-10-22")
    new = made.proposal(company.reps.ann, "2026-11-16")
    gone = made.proposal(company.reps.ann, "2026-10-10")
    made.proposal(company.reps.ann, "2026-11-16", status="won", ended="2026-11-17")
    found = waiting(client, company.teammate)
    assert [each.proposal for each in found.open_proposals] == [old, new]
    assert [each.proposal for each in found.run_out] == [gone]
    assert (found.open_proposals[0].age, found.open_proposals[0].days_left) == (27, 4)


def test_leads_nobody_answered_wait_and_say_how_long(client, company):
    lead = made.lead("2026-11-18", "10:00", owner=company.reps.ann)
    made.lead("2026-11-18", "10:00", owner=company.reps.ann, first_response_at="2026-11-18T10:30")
    (wait,) = waiting(client, company.teammate).leads
    assert wait.lead == lead


def test_nothing_of_a_colleague_s_waits_for_me(client, company):
    made.visit(company.reps.alice, "2026-11-17", status="planned")
    made.proposal(company.reps.alice, "2026-11-16")
    made.lead(owner=company.reps.alice)
    found = waiting(client, company.teammate)
    assert [found.unrecorded, found.open_proposals, found.leads] == [[], [], []]


def test_who_sells_nothing_is_led_to_the_dashboard(client, company):
    assert page(client, company.director).url == reverse("dashboard")


def test_an_empty_week_says_what_to_do(client, company):
    words = page(client, company.teammate).content.decode()
    assert "Nothing is planned any more this week." in words
    assert reverse("visit_new") in words


def test_more_that_waits_asks_no_more(client, company):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            page(client, company.teammate)
        return len(captured)

    def more():
        made.visit(company.reps.ann, "2026-11-17", status="planned")
        made.visit(company.reps.ann, "2026-11-17", next_step_on="2026-11-19")
        made.proposal(company.reps.ann, "2026-11-16")
        made.lead(owner=company.reps.ann)

    more()
    page(client, company.teammate)
    few = queries()
    for _each in range(4):
        more()
    assert queries() == few


def test_a_rep_reads_what_was_agreed_and_finds_the_one_to_one(client, company):
    rep = company.reps.alice
    Commitment.objects.create(rep=rep, what="Call the mill", due_on="2026-11-20", agreed_on="2026-11-13")
    done = {"status": "kept", "settled_on": "2026-11-17"}
    Commitment.objects.create(rep=rep, what="Send the plan", due_on="2026-11-17", agreed_on="2026-11-13", **done)
    client.force_login(company.alice)
    text = client.get("/my/").content.decode()
    assert "Call the mill" in text
    assert "Send the plan" not in text
    address = f"/rhythms/one-to-one/?who=rep:{rep.key}"
    assert f'href="{address}"' in text
    assert client.get(address).status_code == 200
