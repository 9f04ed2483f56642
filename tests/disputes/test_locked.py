"""What was upheld in a locked period is put right by a late change (spec 2.8, 12)."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from kpis.periods import Period
from reps.deleted.restoring import last_deletion, restore
from reps.disputing import deciding
from reps.disputing.topics import About
from reps.locking import guard
from reps.models import Dispute, LateChange, Overturn, PeriodLock, Visit
from tests import builders as made
from tests.disputes.acting import correct, decide, disputed, open_page, send, who_may

pytestmark = pytest.mark.django_db
FORMS = "TOTAL_FORMS", "INITIAL_FORMS"


def test_in_a_locked_week_it_is_disputed_freely_and_put_right_by_a_late_change(client, company, locked):
    """The visit of the 19th lacks a yes: she has it upheld, and puts it right herself with her manager's approval."""
    visit = company.reps.alice.visits.get(date="2026-11-19")
    decide(client, company.up, disputed(visit))
    told = open_page(client, company.alice, "visit", visit.pk).context["disputes"][0]
    answers = {"answer_need_confirmed": "yes", "answer_decision_maker_present": "yes"}
    sent = {"customer": visit.customer.key, "date": "2026-11-19", "minutes": 60, "status": "held", "channel": "onsite"}
    client.post(told.correction, sent | answers)
    assert not LateChange.objects.exists()
    client.post(told.correction, sent | answers | {"late_reason": "upheld"})
    assert LateChange.objects.get().state == "pending"
    assert Visit.objects.get(pk=visit.pk).answers == {"need_confirmed": False}


def test_a_visit_that_counts_again_in_a_locked_week_is_kept_as_a_late_change(client, company, locked, visit):
    Overturn.objects.create(visit=visit, by=company.manager, reason="Nobody was there.")
    decide(client, company.up, disputed(visit, About.TAKEN_OUT))
    assert Visit.objects.get(pk=visit.pk).counts
    kept = LateChange.objects.get()
    assert (kept.state, kept.reason, kept.decided_by, kept.period) == (
        "approved",
        "Confirmed by the client.",
        company.up,
        Period.parse("2026-W47").code,
    )


def test_what_puts_right_an_upheld_one_is_approved_by_who_decided_or_above_never_by_the_one_concerned(
    client, company, locked, refused
):
    decide(client, company.up, disputed(refused))
    change = correct(client, company.alice, refused)
    everybody = company.alice, company.manager, company.up, company.top, company.director, company.admin
    assert who_may(change, *everybody) == ["eva", "gus", "dora", "adam"]
    page = send(client, company.manager, "late_decide", change.pk, decision="approve")
    assert page.status_code == 404
    send(client, company.up, "late_decide", change.pk, decision="approve")
    assert Visit.objects.get(pk=refused.pk).quality


def test_what_somebody_further_up_decided_is_put_right_with_their_approval(client, company, locked, refused):
    decide(client, company.top, disputed(refused))
    change = correct(client, company.alice, refused)
    assert who_may(change, company.manager, company.up, company.top, company.director) == ["gus", "dora"]


def test_what_a_director_decided_is_put_right_with_a_director_s_or_an_admin_s_approval(
    client, company, locked, refused
):
    decide(client, company.director, disputed(refused))
    change = correct(client, company.alice, refused)
    assert who_may(change, company.up, company.top, company.director, company.admin) == ["dora", "adam"]


def test_the_manager_concerned_who_puts_it_right_herself_waits_and_is_told_for_whom(client, company, locked, refused):
    decide(client, company.up, disputed(refused))
    assert correct(client, company.manager, refused).state == "pending"
    said = open_page(client, company.manager, "late_changes")
    assert not said.context["queue"]
    assert "whoever decided that approves it" in said.content.decode()
    assert not Visit.objects.get(pk=refused.pk).quality


def test_who_decided_puts_it_right_at_once_and_what_follows_is_an_ordinary_late_change(
    client, company, locked, refused
):
    dispute = disputed(refused)
    decide(client, company.up, dispute)
    done = correct(client, company.up, refused)
    assert (done.state, done.corrects) == ("approved", dispute)
    later = correct(client, company.alice, refused, minutes=30, answer_need_confirmed="no")
    assert (later.state, later.corrects) == ("pending", None)
    assert "mia" in who_may(later, company.manager)


def test_a_note_changed_since_does_not_make_the_one_concerned_approve(client, company, locked, refused):
    decide(client, company.up, disputed(refused))
    with time_machine.travel("2026-11-24T10:00+08:00"):
        Visit.objects.get(pk=refused.pk).save()  # as a new note would: a version, and no figure moved
        assert who_may(correct(client, company.alice, refused), company.manager) == []


def test_what_was_put_right_before_the_lock_makes_no_later_change_a_correction(client, company, refused):
    decide(client, company.up, disputed(refused))
    with time_machine.travel("2026-11-23T11:00+08:00"):
        correct(client, company.alice, refused)
    assert Visit.objects.get(pk=refused.pk).quality
    week = {"start": date(2026, 11, 16), "end": date(2026, 11, 22)}
    PeriodLock.objects.create(grain="week", **week, locks_at=made.moment("2026-11-23T00:00"))
    later = correct(client, company.alice, refused, minutes=30, answer_need_confirmed="no")
    assert later.corrects is None


def test_the_list_of_late_changes_leads_to_the_dispute_for_who_may_see_it(client, company, locked, refused):
    dispute = disputed(refused)
    decide(client, company.up, dispute)
    correct(client, company.alice, refused)
    url = reverse("dispute", args=[dispute.pk])
    assert url in open_page(client, company.up, "late_changes").content.decode()
    Dispute.objects.filter(pk=dispute.pk).update(rep=company.reps.bob, team=company.south, approver_team=None)
    assert url not in open_page(client, company.alice, "late_changes").content.decode()


def test_an_admin_concerned_does_not_put_it_right_in_the_administration(client, company, locked, refused):
    decide(client, company.up, disputed(refused, against=company.admin))
    client.force_login(company.admin)
    url = reverse("admin:reps_visit_change", args=[refused.pk])
    page = client.get(url)
    sent = {name: value for name, value in page.context["adminform"].form.initial.items() if value is not None}
    parts = {f"{each.formset.prefix}-{name}": 0 for each in page.context["inline_admin_formsets"] for name in FORMS}
    answer = client.post(url, sent | parts | {"minutes": 30, "late_reason": "well"})
    assert "A dispute that concerns you was upheld" in answer.content.decode()
    assert Visit.objects.get(pk=refused.pk).minutes == 60


# Deleted with their record


@pytest.mark.parametrize("which", ["visit", "proposal"])
def test_with_its_record_a_dispute_comes_back_as_it_was_decided_with_its_steps(client, company, visit, proposal, which):
    record = {"visit": visit, "proposal": proposal}[which]
    dispute = disputed(record)
    decide(client, company.up, dispute)
    open_one = disputed(record, About.CREDIT)
    stood = list(Dispute.objects.order_by("pk").values())
    record.delete()
    assert not Dispute.objects.exists()
    restore(last_deletion(record, stood[0][f"{which}_id"]), by=company.admin)
    assert list(Dispute.objects.order_by("pk").values()) == stood
    assert deciding.may_decide(company.top, open_one)
    assert [each.history_type for each in dispute.history.order_by("history_id")] == ["+", "~", "-", "+"]


def test_with_its_visit_a_dispute_of_taking_it_out_comes_back_and_is_decided_then(client, company, visit):
    Overturn.objects.create(visit=visit, by=company.manager, reason="Nobody was there.")
    dispute, number = disputed(visit, About.TAKEN_OUT), visit.pk
    Visit.objects.filter(pk=number).delete()  # as the administration deletes those that are chosen
    restore(last_deletion(visit, number), by=company.admin)
    assert not Visit.objects.get(pk=number).counts
    decide(client, company.up, Dispute.objects.get(pk=dispute.pk))
    assert Visit.objects.get(pk=number).counts


def test_with_its_record_a_dispute_is_again_what_a_late_change_puts_right(client, company, locked, refused):
    dispute = disputed(refused)
    decide(client, company.up, dispute)
    change = correct(client, company.alice, refused)
    with guard.permitted():
        refused.delete()
        restore(last_deletion(refused, dispute.visit_id), by=company.admin)
    assert LateChange.objects.get(pk=change.pk).corrects == dispute
