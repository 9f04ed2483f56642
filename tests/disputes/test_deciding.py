"""What a decision does to the record, and what it leads on to (spec 12)."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from reps.disputing import deciding
from reps.disputing.topics import About
from reps.models import Dispute, Overturn, Visit
from tests.asking import parts
from tests.disputes.acting import WHY, decide, disputed, open_page, send

pytestmark = pytest.mark.django_db


def test_a_dispute_alone_moves_no_figure(company, visit, proposal):
    names = ("quality_visits", "visits", "blind_proposals")
    before = [parts(name, "2026-W47", company.reps.alice) for name in names]
    disputed(visit)
    disputed(proposal)
    assert [parts(name, "2026-W47", company.reps.alice) for name in names] == before


@pytest.mark.parametrize("role", ["alice", "teammate", "manager", "stranger", "recruiter"])
def test_others_find_nothing_to_decide(client, company, visit, role):
    dispute = disputed(visit)
    assert decide(client, getattr(company, role), dispute).status_code == 404
    assert Dispute.objects.get().is_open


def test_a_visit_taken_out_counts_again_once_that_is_upheld(client, company, visit):
    Overturn.objects.create(visit=visit, by=company.manager, reason="Nobody was there.")
    assert not Visit.objects.get(pk=visit.pk).counts
    dispute = disputed(visit, About.TAKEN_OUT)
    assert not Visit.objects.get(pk=visit.pk).counts
    decide(client, company.up, dispute)
    assert Visit.objects.get(pk=visit.pk).counts
    decided = Dispute.objects.get()
    assert (decided.state, decided.decided_by, decided.decision) == ("upheld", company.up, "Confirmed by the client.")
    page = open_page(client, company.alice, "visit", visit.pk).content.decode()
    assert "taking it out was not upheld" in page
    assert "Confirmed by the client." in page


def test_dismissed_it_stays_out_and_the_same_is_not_disputed_again(client, company, visit):
    Overturn.objects.create(visit=visit, by=company.manager, reason="Nobody was there.")
    decide(client, company.up, disputed(visit, About.TAKEN_OUT), upheld="no")
    assert not Visit.objects.get(pk=visit.pk).counts
    answer = send(client, company.alice, "dispute_new", "visit", visit.pk, about="taken_out", reason=WHY)
    assert "decided on 2026-11-23" in str(answer.context["form"].errors)
    disputed(visit, About.CREDIT)  # something else of it


def test_after_the_record_was_changed_the_same_may_be_disputed_anew(client, company, visit):
    decide(client, company.up, disputed(visit), upheld="no")
    visit.note = "Now with a note."
    visit.save()
    assert disputed(visit).is_open


@pytest.mark.parametrize(
    ("about", "form"), [(About.VERDICT, "/edit/"), (About.OUTCOME, "#outcome"), (About.CREDIT, "/edit/")]
)
def test_what_is_upheld_leads_on_to_the_form_that_puts_it_right(client, company, proposal, about, form):
    answer = decide(client, company.up, disputed(proposal, about))
    assert answer.url.endswith(form)
    assert client.get(answer.url.partition("#")[0]).status_code == 200
    told = open_page(client, company.up, "dispute", Dispute.objects.get().pk).context["told"]
    assert told.correction == answer.url
    proposal.valid_until = date(2026, 12, 20)
    proposal.save()
    assert open_page(client, company.up, "dispute", Dispute.objects.get().pk).context["told"].correction == ""


def test_a_director_decides_and_leaves_the_correction_to_who_may_write(client, company, proposal):
    dispute = disputed(proposal)
    assert decide(client, company.director, dispute).url == reverse("dispute", args=[dispute.pk])
    assert open_page(client, company.director, "dispute", dispute.pk).context["told"].correction == ""
    assert open_page(client, company.alice, "proposal", proposal.pk).context["disputes"][0].correction


def test_a_decision_takes_a_reason_and_is_made_once(client, company, visit):
    dispute = disputed(visit)
    assert decide(client, company.up, dispute, decision="").status_code == 422
    assert Dispute.objects.get().is_open
    decide(client, company.up, dispute, upheld="no")
    assert decide(client, company.top, dispute).status_code == 422
    with pytest.raises(ValidationError, match="decided or withdrawn already"):
        deciding.decide(dispute, by=company.top, upheld=True, reason="No")
    assert (Dispute.objects.get().state, Dispute.objects.get().decided_by) == ("dismissed", company.up)


def test_she_withdraws_it_and_nobody_decides_it_then(client, company, visit):
    dispute = disputed(visit)
    assert send(client, company.manager, "dispute_withdraw", dispute.pk).status_code == 404
    send(client, company.alice, "dispute_withdraw", dispute.pk)
    assert Dispute.objects.get().state == "withdrawn"
    decide(client, company.up, dispute)
    assert Dispute.objects.get().state == "withdrawn"
    assert disputed(visit).is_open  # she may think better of it


def test_every_step_is_in_the_history(client, company, visit):
    send(client, company.alice, "dispute_new", "visit", visit.pk, about="verdict", reason=WHY)
    dispute = Dispute.objects.get()
    decide(client, company.up, dispute)
    steps = dispute.history.order_by("history_id").values_list("history_user__username", "state")
    assert list(steps) == [("alice", "open"), ("eva", "upheld")]
    changes = open_page(client, company.alice, "dispute", dispute.pk).context["changes"]
    assert [change.by for change in changes] == ["eva", "alice"]
