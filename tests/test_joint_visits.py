"""Two reps at one visit make one visit: the second is asked, and joins (spec 2.3, 12)."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from reps.models import Visit, VisitParticipant
from tests import builders as made
from tests.quick_entries import ALL_YES, NUMBER, entry, send
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


@pytest.fixture
def zenith():
    return made.customer("Zenith")


@pytest.fixture
def anns(company, zenith):
    """What a colleague logged first."""
    return made.visit(company.reps.ann, "2026-11-23", customer=zenith, start="08:00", quality=True)


def test_the_second_is_asked_whether_it_was_the_same(client, company, zenith, anns):
    answer = send(client, company.alice, entry(zenith))
    assert answer.json()["why"] == ["Ann has logged a visit to them on that day. Was it the same one?"]
    assert "The same: I was there with Ann at 08:00" in answer.json()["form"]
    assert Visit.objects.filter(rep=company.reps.alice, customer=zenith).count() == 0


def test_joined_it_counts_once_and_both_trails_stay(client, company, zenith, anns):
    answer = send(client, company.alice, entry(zenith, join=anns.pk, note="I showed it", **ALL_YES))
    mine = Visit.objects.get(sent_as=NUMBER)
    assert answer.status_code == 201
    assert (mine.status, mine.counts, mine.note, mine.answers["need_confirmed"]) == ("void", False, "I showed it", True)
    assert VisitParticipant.objects.get(visit=anns).rep == company.reps.alice
    assert Visit.objects.held().filter(customer=zenith).count() == 1
    assert "Joined: one visit, with Ann." in answer.json()["says"]


def test_joined_twice_it_is_joined_once(client, company, zenith, anns):
    for status in (201, 200):
        assert send(client, company.alice, entry(zenith, join=anns.pk)).status_code == status
    assert VisitParticipant.objects.count() == 1


def test_the_page_of_what_was_joined_says_so(client, company, zenith, anns):
    send(client, company.alice, entry(zenith, join=anns.pk))
    page = client.get(reverse("visit", args=[Visit.objects.get(sent_as=NUMBER).pk])).content.decode()
    assert "A joint visit: Ann logged it first" in page
    assert client.get(reverse("visit", args=[anns.pk])).status_code == 404


def test_another_one_is_saved_as_ones_own(client, company, zenith, anns):
    assert send(client, company.alice, entry(zenith, apart="yes")).status_code == 201
    assert Visit.objects.held().filter(customer=zenith).count() == 2


@pytest.mark.parametrize(("start", "asks"), [("08:45", True), ("06:00", True), ("05:59", False), ("", True)])
def test_only_what_is_within_two_hours_is_asked_about(client, company, zenith, anns, start, asks):
    assert (send(client, company.alice, entry(zenith, start=start)).status_code == 422) is asks


@pytest.mark.parametrize("changes", [{"status": "planned"}, {"status": "cancelled"}, {"date": "2026-11-20"}])
def test_what_was_not_held_or_was_another_day_is_no_matter(client, company, zenith, anns, changes):
    Visit.objects.filter(pk=anns.pk).update(counts=False, **changes)
    assert send(client, company.alice, entry(zenith)).status_code == 201


def test_nobody_joins_what_does_not_match(client, company, zenith, anns):
    other = made.visit(company.reps.bob, "2026-11-23")  # of another customer
    answer = send(client, company.alice, entry(zenith, join=other.pk))
    assert (answer.status_code, VisitParticipant.objects.count()) == (422, 0)


def test_it_is_too_late_to_join_in_a_locked_week(client, company, zenith, anns):
    with time_machine.travel("2026-12-03T09:00:00+08:00", tick=False):
        answer = send(client, company.alice, entry(zenith, join=anns.pk, late_reason="forgot"))
    assert answer.json()["why"] == ["It is too late to join: ask for yourself to be added to the visit of Ann."]
    assert VisitParticipant.objects.count() == 0


def test_the_full_form_asks_as_well(client, company, zenith, anns):
    client.force_login(company.alice)
    given = {"customer": "Zenith", "date": "2026-11-23", "status": "held", "key": "V-0123456789ab"}
    page = client.post(reverse("visit_new"), given)
    assert "I was there with Ann" in page.content.decode()
    client.post(reverse("visit_new"), given | {"join": anns.pk})
    assert VisitParticipant.objects.get().rep == company.reps.alice


def test_a_visit_handed_to_a_colleague_is_not_asked_about_itself(client, company, zenith, anns):
    client.force_login(company.manager)
    sent = {"customer": zenith.key, "date": "2026-11-23", "start": "08:00", "status": "held"}
    sent |= {"rep": company.reps.alice.pk, "answer_next_step_on": "2026-11-30"}
    client.post(reverse("visit_edit", args=[anns.pk]), sent)
    assert Visit.objects.get(pk=anns.pk).rep == company.reps.alice


def test_a_planned_visit_that_was_joined_is_not_left_open(client, company, zenith, anns):
    plan = made.visit(company.reps.alice, "2026-11-23", status="planned", customer=zenith)
    send(client, company.alice, entry(who=f"plan:{plan.pk}", join=anns.pk))
    plan.refresh_from_db()
    assert plan.status == "void"


def test_nobody_comes_along_with_themselves(company):
    visit = made.visit(company.reps.alice, "2026-11-18")
    with pytest.raises(ValidationError, match="is there already"):
        VisitParticipant(visit=visit, rep=company.reps.alice).clean()
    VisitParticipant(visit=visit, rep=company.reps.ann).clean()
