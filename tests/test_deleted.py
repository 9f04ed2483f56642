"""What was deleted comes back with one click as it was: the very record, with its parts, links, verdict and credit."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from kpis.models import SavedView, Subscription
from kpis.periods import Period
from kpis.publishing.publish import publish
from reps.definitions import new_draft
from reps.deleted.kinds import KINDS
from reps.deleted.restoring import CannotRestore, deleted, restore
from reps.models import Customer, LateChange, Proposal, QualityDefinition, Visit, VisitParticipant
from tests import builders as made
from tests.quick_entries import entry, send
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


@pytest.fixture
def visit(company):
    made_visit = made.visit(company.reps.alice, "2026-11-23", quality=True, note="Kept", minutes=45)
    VisitParticipant.objects.create(visit=made_visit, rep=company.reps.ann)
    return made_visit


def delete(client, user, visit, **more):
    client.force_login(user)
    return client.post(reverse("visit_delete", args=[visit.pk]), more, follow=True)


def undo_address(page):
    """Where the button beside the message leads."""
    return next(message.extra_tags for message in page.context["messages"] if message.extra_tags)


def said(page):
    return [str(message) for message in page.context["messages"]]


def as_stored(record):
    return {field.attname: getattr(record, field.attname) for field in record._meta.concrete_fields}


def test_a_deleted_visit_comes_back_as_it_was_with_one_click(client, company, visit):
    visit.refresh_from_db()
    before, present = as_stored(visit), as_stored(visit.participants.get())
    page = delete(client, company.alice, visit)
    assert said(page) == [f"{visit} has been deleted."]
    assert not Visit.objects.filter(pk=visit.pk).exists()
    assert f'action="{undo_address(page)}"' in page.content.decode()
    back = client.post(undo_address(page), follow=True)
    assert said(back) == [f"{visit} is back."]
    again = Visit.objects.get(pk=visit.pk)
    assert (as_stored(again), as_stored(again.participants.get())) == (before, present)
    assert again.counts is True
    assert [change.what for change in back.context["changes"]] == ["Brought back", "Deleted", "Added"]


def test_undone_twice_says_that_it_is_there(client, company, visit):
    address = undo_address(delete(client, company.alice, visit))
    client.post(address, follow=True)
    assert said(client.post(address, follow=True)) == ["It is there again already, or was deleted too long ago."]
    assert Visit.objects.filter(pk=visit.pk).count() == 1


def test_another_visit_of_the_day_counted_meanwhile(client, company, visit):
    """One quality visit a day and customer counts: the earlier of the two, whichever was entered first."""
    address = undo_address(delete(client, company.alice, visit))
    second = made.visit(company.reps.alice, "2026-11-23", quality=True, customer=visit.customer)
    assert second.counts
    client.post(address)
    counted = Visit.objects.filter(rep=company.reps.alice, date="2026-11-23", customer=visit.customer, counts=True)
    assert counted.count() == 1


@pytest.mark.parametrize(
    ("who", "sees"), [("alice", True), ("manager", True), ("admin", True), ("teammate", False), ("stranger", False)]
)
def test_owner_manager_and_admin_find_it_in_the_list(client, company, visit, who, sees):
    delete(client, company.alice, visit)
    row = Visit.history.filter(history_type="-").get()
    client.force_login(getattr(company, who))
    rows = client.get(reverse("deleted")).context["rows"]
    assert [each.pk for each, *_more in rows] == ([row.pk] if sees else [])
    answer = client.post(reverse("deleted_restore", args=["visit", row.pk]))
    assert answer.status_code == (302 if sees else 404)
    assert Visit.objects.filter(pk=visit.pk).exists() == sees


def test_a_director_reads_and_brings_nothing_back(client, company, visit):
    delete(client, company.alice, visit)
    client.force_login(company.director)
    assert client.get(reverse("deleted")).context["rows"] == []


def test_after_thirty_days_it_is_gone(client, company, visit):
    address = undo_address(delete(client, company.alice, visit))
    with time_machine.travel("2026-12-23T09:01:00+08:00", tick=False):
        client.force_login(company.alice)
        assert client.get(reverse("deleted")).context["rows"] == []
        client.post(address)
    assert not Visit.objects.filter(pk=visit.pk).exists()


@pytest.mark.parametrize("who", ["teammate", "stranger", "director", "recruiter"])
def test_nobody_deletes_what_is_not_theirs_to_change(client, company, visit, who):
    assert delete(client, getattr(company, who), visit).status_code == 404
    assert Visit.objects.filter(pk=visit.pk).exists()


def test_what_an_auditor_looked_at_stays(client, company, visit):
    visit.audits.create(auditor=company.manager, quality=False)
    assert said(delete(client, company.alice, visit)) == ["An auditor has looked at it: it can't be deleted."]
    assert Visit.objects.filter(pk=visit.pk).exists()


def lock_the_week():
    """Week 48 is over, published and locked."""
    publish(Period.parse("2026-W48"), now=made.moment("2026-12-04T09:00"))


def test_in_a_locked_week_a_deletion_waits_for_approval(client, company, visit):
    with time_machine.travel("2026-12-10T09:00:00+08:00", tick=False):
        lock_the_week()
        page = delete(client, company.alice, visit)
        assert page.status_code == 422
        assert "Why so late?" in page.content.decode()
        delete(client, company.alice, visit, late_reason="It never took place.")
    change = LateChange.objects.get()
    assert (change.action, change.state) == ("delete", "pending")
    assert Visit.objects.filter(pk=visit.pk).exists()


def test_locked_since_it_comes_back_by_who_is_above_and_says_why(client, company, visit):
    address = undo_address(delete(client, company.alice, visit))
    with time_machine.travel("2026-12-10T09:00:00+08:00", tick=False):
        lock_the_week()
        client.force_login(company.alice)
        assert "is locked: somebody above has to bring it back." in said(client.post(address, follow=True))[0]
        client.force_login(company.manager)
        page = client.post(address, follow=True)
        assert "Say below why it comes back so late." in said(page)[0]
        assert 'name="reason"' in page.content.decode()
        client.post(address, {"reason": "Deleted by mistake."})
    assert Visit.objects.get(pk=visit.pk).participants.count() == 1
    change = LateChange.objects.get()
    assert (change.action, change.state, change.reason, change.decided_by) == (
        "add",
        "approved",
        "Deleted by mistake.",
        company.manager,
    )


def test_its_customer_gone_too_it_says_what_to_bring_back_first(client, company, visit):
    address, customer = undo_address(delete(client, company.alice, visit)), visit.customer
    number = customer.pk
    customer.delete()
    assert said(client.post(address, follow=True)) == [
        f"{visit.key}: Its customer is no longer there. Bring that back first."
    ]
    restore(Customer.history.filter(history_type="-").get(), by=company.admin)
    client.post(address)
    assert Visit.objects.get(pk=visit.pk).customer_id == number


def test_entered_again_meanwhile_under_its_number_it_stays_away(client, company, visit):
    address = undo_address(delete(client, company.alice, visit))
    made.visit(company.reps.alice, "2026-11-23", key=visit.key)
    (text,) = said(client.post(address, follow=True))
    assert text == f"{visit}: It can't come back: Visit with this Key already exists."
    assert not Visit.objects.filter(pk=visit.pk).exists()


def test_a_lead_comes_back_with_the_visits_that_were_part_of_it(company):
    lead = made.lead("2026-11-02", owner=company.reps.alice)
    part = made.visit(company.reps.alice, "2026-11-23", lead=lead)
    number = lead.pk
    lead.delete()
    part.refresh_from_db()
    assert part.lead_id is None
    restore(type(lead).history.filter(history_type="-").get(), by=company.admin)
    part.refresh_from_db()
    assert part.lead_id == number


def test_a_proposal_comes_back_with_its_split_and_bookings(company):
    won = made.proposal(company.reps.alice, "2026-11-02", amount=100, status="won", ended="2026-11-20")
    made.split(won, (company.reps.alice, 50), (company.reps.ann, 50))
    booked = sorted(won.bookings.values_list("rep", "amount"))
    number = won.pk
    won.delete()
    back = restore(Proposal.history.filter(history_type="-").latest("history_id"), by=company.admin)
    assert back.pk == number
    assert sorted(back.bookings.values_list("rep", "amount")) == booked
    assert len(booked) == 2


def test_what_was_taken_off_before_stays_off(company, visit):
    """A part deleted on its own, or with an earlier deletion, does not come back with the record."""
    for _time in range(2):
        visit.delete()
        visit = restore(Visit.history.filter(history_type="-").latest("history_id"), by=company.admin)
        visit.participants.all().delete()
    assert visit.participants.count() == 0
    number = visit.pk
    visit.delete()
    restore(Visit.history.filter(history_type="-").latest("history_id"), by=company.admin)
    assert VisitParticipant.objects.filter(visit=number).count() == 0


def test_a_phone_does_not_enter_again_what_was_deleted_or_brought_back(client, company):
    zenith = made.customer("Zenith")
    send(client, company.alice, entry(zenith))
    visit = Visit.objects.get(customer=zenith)
    address = undo_address(delete(client, company.alice, visit))
    answer = send(client, company.alice, entry(zenith))
    assert (answer.status_code, answer.json()["url"]) == (200, reverse("deleted"))
    assert not Visit.objects.filter(customer=zenith).exists()
    client.post(address)
    answer = send(client, company.alice, entry(zenith))
    assert (answer.status_code, answer.json()["url"]) == (200, reverse("visit", args=[visit.pk]))
    assert Visit.objects.filter(customer=zenith).count() == 1


def test_a_draft_of_a_proposal_is_deleted_and_an_issued_one_is_not(client, company):
    draft = made.proposal(company.reps.alice, "2026-12-01", status="draft")
    issued = Proposal.objects.exclude(status="draft").first()
    client.force_login(company.alice)
    assert client.post(reverse("proposal_delete", args=[issued.pk])).status_code == 404
    page = client.post(reverse("proposal_delete", args=[draft.pk]), follow=True)
    client.post(undo_address(page))
    assert Proposal.objects.get(pk=draft.pk).status == "draft"


def test_a_saved_view_comes_back_to_its_owner_alone(client, company):
    view = SavedView.objects.create(user=company.manager, name="North", address="/dashboard/?who=team:north")
    client.force_login(company.manager)
    address = undo_address(client.post(reverse("view_forget", args=[view.pk]), follow=True))
    client.force_login(company.admin)
    assert client.post(address).status_code == 404
    client.force_login(company.manager)
    client.post(address)
    assert SavedView.objects.get().address == "/dashboard/?who=team:north"


def test_a_saved_view_of_the_same_name_stands_in_its_way(client, company):
    view = SavedView.objects.create(user=company.manager, name="North", address="/dashboard/")
    client.force_login(company.manager)
    address = undo_address(client.post(reverse("view_forget", args=[view.pk]), follow=True))
    SavedView.objects.create(user=company.manager, name="North", address="/calendar/")
    assert said(client.post(address, follow=True)) == [
        "North: It can't come back: Saved view with this User and Name already exists."
    ]


def test_a_mail_asked_for_comes_back_and_sends_nothing_of_before(client, company):
    asked = {"user": company.manager, "rhythm": "monday", "who": "team:north", "day": 1, "hour": 8}
    mail = Subscription.objects.create(**asked, since=made.moment("2026-11-01T08:00"))
    client.force_login(company.manager)
    page = client.post(reverse("mail_stop", args=[mail.pk]), follow=True)
    assert said(page) == ["Monday team meeting: North has been deleted."]
    client.post(undo_address(page))
    assert Subscription.objects.get().since == made.moment("2026-11-23T09:00")


def test_a_draft_of_a_definition_comes_back_to_an_admin(client, company):
    draft = new_draft("visit", date(2026, 12, 1))
    client.force_login(company.admin)
    page = client.post(reverse("definition_delete", args=[draft.pk]), follow=True)
    assert not QualityDefinition.objects.filter(pk=draft.pk).exists()
    client.post(undo_address(page))
    assert QualityDefinition.objects.get(pk=draft.pk).tree == draft.tree


def test_what_is_deleted_in_the_administration_is_offered_back(client, company, visit):
    client.force_login(company.admin)
    page = client.post(reverse("admin:reps_visit_delete", args=[visit.pk]), {"post": "yes"}, follow=True)
    assert f'<a href="{reverse("deleted")}">Recently deleted</a>' in page.content.decode()
    restore(deleted(KINDS["visit"], company.admin).get(), by=company.admin)
    assert Visit.objects.get(pk=visit.pk).participants.count() == 1


def test_what_fails_half_way_leaves_nothing_half_back(company, visit, monkeypatch):
    number = visit.pk
    visit.delete()
    company.reps.ann.memberships.all().delete()
    company.reps.ann.delete()
    with pytest.raises(CannotRestore, match="Its rep is no longer there"):
        restore(Visit.history.filter(history_type="-").get(), by=company.admin)
    assert not Visit.objects.filter(pk=number).exists()


def test_a_manager_finds_what_was_deleted_of_the_team_s_and_nothing_else(client, company):
    for rep, tag in ((company.reps.alice, "ours"), (company.reps.bob, "theirs")):
        made.lead("2026-11-02", owner=rep, key=f"L-{tag}").delete()
        made.proposal(rep, "2026-11-02", key=f"P-{tag}").delete()
    client.force_login(company.manager)
    rows = client.get(reverse("deleted")).context["rows"]
    assert {row.key for row, *_more in rows} == {"L-ours", "P-ours"}
