"""What a rep can dispute of the own records, and that nobody else does (spec 12)."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from reps.disputing import deciding
from reps.disputing.topics import About, topics
from reps.models import Dispute, Lead, Overturn
from tests import builders as made
from tests.disputes.acting import WHY, disputed, open_page, send

pytestmark = pytest.mark.django_db


def test_of_a_visit_its_verdict_and_credit_can_be_disputed_and_that_it_was_taken_out(company, visit):
    assert topics(visit, company.reps.alice) == [About.VERDICT, About.CREDIT]
    Overturn.objects.create(visit=visit, by=company.manager, reason="Nobody was there.")
    assert topics(visit, company.reps.alice)[0] == About.TAKEN_OUT
    planned = made.visit(company.reps.alice, "2026-11-25", status="planned")
    assert topics(planned, company.reps.alice) == [About.CREDIT]


def test_of_a_proposal_its_quality_outcome_and_credit_unless_it_is_a_draft(company, proposal):
    assert topics(proposal, company.reps.alice) == [About.VERDICT, About.OUTCOME, About.CREDIT]
    assert topics(made.proposal(company.reps.alice, status="draft"), company.reps.alice) == []


def test_of_a_lead_its_verdict_rejection_and_going_to_somebody_else(company):
    alice, ann, bob = company.reps.alice, company.reps.ann, company.reps.bob
    lead = made.lead(owner=alice, rejected_on="2026-11-18", reject_reason="no need")
    assert topics(lead, alice) == [About.VERDICT, About.REJECTION]
    lead.owner = ann
    lead.save()
    lead.owner = bob
    lead.save()
    lead = Lead.objects.get()
    assert topics(lead, alice) == [About.VERDICT, About.REJECTION, About.OWNER]
    assert topics(lead, ann) == [About.OWNER]  # she had it only in between
    assert topics(lead, company.reps.sam) == []


def test_who_has_a_share_of_it_may_dispute_it_too(company, visit, proposal):
    ann = company.reps.ann
    assert (topics(visit, ann), topics(proposal, ann), topics(visit, None)) == ([], [], [])
    visit.participants.create(rep=ann)
    made.split(proposal, (company.reps.alice, "60"), (ann, "40"))
    assert About.CREDIT in topics(visit, ann)
    assert About.CREDIT in topics(proposal, ann)


@pytest.mark.parametrize("role", ["teammate", "stranger", "manager", "director", "recruiter", "admin"])
def test_nobody_but_the_rep_disputes_her_record(client, company, visit, role):
    user = getattr(company, role)
    assert open_page(client, user, "dispute_new", "visit", visit.pk).status_code == 404
    assert send(client, user, "dispute_new", "visit", visit.pk, about="verdict", reason=WHY).status_code == 404
    assert not Dispute.objects.exists()


def test_the_record_s_page_leads_her_to_it_and_shows_it_disputed(client, company, visit, proposal):
    lead = made.lead(owner=company.reps.alice, company="Acme")
    for kind, name, record in (
        ("visit", "visit", visit),
        ("proposal", "proposal", proposal),
        ("lead", "lead_detail", lead),
    ):
        new = reverse("dispute_new", args=[kind, record.pk])
        assert new in open_page(client, company.alice, name, record.pk).content.decode()
        assert new not in open_page(client, company.manager, name, record.pk).content.decode()
        answer = send(client, company.alice, "dispute_new", kind, record.pk, about="verdict", reason=WHY)
        dispute = record.disputes.get()
        assert answer.url == reverse("dispute", args=[dispute.pk])
        assert (dispute.rep, dispute.reason, dispute.state) == (company.reps.alice, WHY, "open")
        for reader in (company.alice, company.manager):
            page = open_page(client, reader, name, record.pk)
            assert page.context["is_disputed"]
            assert WHY in page.content.decode()
            assert new not in page.content.decode()


def test_without_a_reason_it_is_not_disputed(client, company, visit):
    answer = send(client, company.alice, "dispute_new", "visit", visit.pk, about="verdict", reason=" ")
    assert (answer.status_code, "reason" in answer.context["form"].errors) == (422, True)
    answer = send(client, company.alice, "dispute_new", "visit", visit.pk, about="rejection", reason=WHY)
    assert "about" in answer.context["form"].errors
    assert not Dispute.objects.exists()


def test_one_open_dispute_a_record_whoever_raises_it(client, company, visit):
    visit.participants.create(rep=company.reps.ann)
    disputed(visit)
    answer = send(client, company.teammate, "dispute_new", "visit", visit.pk, about="credit", reason=WHY)
    assert answer.status_code == 422
    with pytest.raises(ValidationError, match="disputed already"):
        deciding.contest(visit, company.reps.ann, About.CREDIT, WHY)
    twin = Dispute.objects.get()
    twin.pk, twin.about = None, About.CREDIT
    with pytest.raises(IntegrityError), transaction.atomic():
        Dispute.objects.bulk_create([twin])
