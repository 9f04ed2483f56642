"""Who sees a dispute, and where: on the record, in lists, behind figures."""

from datetime import date

import pytest
from django.urls import reverse

from reps.disputing.topics import About
from reps.models import Dispute, Lead, Visit
from tests import builders as made
from tests.disputes.acting import WHY, decide, disputed, open_page, send

pytestmark = pytest.mark.django_db


def test_it_is_seen_by_the_rep_and_those_above_her_and_by_directors_and_admins(client, company, visit):
    dispute = disputed(visit)
    roles = ("alice", "teammate", "stranger", "manager", "up", "director", "recruiter", "admin")
    seen = {
        role for role in roles if open_page(client, getattr(company, role), "dispute", dispute.pk).status_code == 200
    }
    assert seen == {"alice", "manager", "up", "director", "admin"}
    for role in seen | {"teammate"}:
        listed = open_page(client, getattr(company, role), "dispute_list").context["table"].data
        assert [each.pk for each in listed] == ([dispute.pk] if role in seen else [])


def test_who_passed_a_lead_on_disputes_that_by_its_company_and_sees_no_more(client, company):
    lead = made.lead(owner=company.reps.alice, company="Acme", contact="li@acme.example")
    for rep in (company.reps.ann, company.reps.bob):
        lead.owner = rep
        lead.save()
        lead = Lead.objects.get()
    assert open_page(client, company.teammate, "lead_detail", lead.pk).status_code == 404
    form = open_page(client, company.teammate, "dispute_new", "lead", lead.pk).content.decode()
    send(client, company.teammate, "dispute_new", "lead", lead.pk, about="owner", reason=WHY)
    page = open_page(client, company.teammate, "dispute", Dispute.objects.get().pk).content.decode()
    for text in (form, page):
        assert "Acme" in text
        assert "li@acme.example" not in text
    assert reverse("lead_detail", args=[lead.pk]) not in page


def test_a_colleague_of_another_team_who_is_concerned_stays_nameless(client, company):
    lead = made.lead(owner=company.reps.alice, company="Acme")
    lead.owner, lead.rejected_on, lead.reject_reason = company.reps.bob, date(2026, 11, 20), "no need"
    lead._history_user = company.stranger
    lead.save()
    dispute = disputed(Lead.objects.get(), About.REJECTION, rep=company.reps.alice)
    assert dispute.against == company.stranger
    named = {
        user: open_page(client, getattr(company, user), "dispute", dispute.pk).context["told"].against
        for user in ("alice", "director")
    }
    assert named == {"alice": "a colleague", "director": "bob"}
    assert "bob" not in open_page(client, company.alice, "dispute", dispute.pk).content.decode()


def test_a_list_narrows_to_what_is_disputed_and_its_file_says_so(client, company, visit, proposal):
    lead = made.lead(owner=company.reps.alice)
    for record, name in ((visit, "visit_list"), (proposal, "proposal_list"), (lead, "lead_list")):
        disputed(record, rep=company.reps.alice)
        page = open_page(client, company.alice, name, disputed="yes")
        assert [row.pk for row in page.context["table"].data] == [record.pk]
        assert "Disputed</span>" in page.content.decode()
        assert record not in open_page(client, company.alice, name, disputed="no").context["table"].data
        file = open_page(client, company.alice, name, disputed="yes", _export="csv").content.decode()
        assert file.splitlines()[1].endswith(",Yes")


def test_the_list_of_disputes_narrows_to_what_is_mine_to_decide(client, company, visit, proposal):
    first, second = disputed(visit), disputed(proposal)
    decide(client, company.up, second)
    listed = open_page(client, company.up, "dispute_list", waiting="me").context["table"].data
    assert [each.pk for each in listed] == [first.pk]
    stead = open_page(client, company.top, "dispute_list", waiting="in_stead").context["table"].data
    assert [each.pk for each in stead] == [first.pk]


def test_a_disputed_visit_is_deleted_by_an_admin_alone(client, company, visit):
    disputed(visit)
    send(client, company.alice, "visit_delete", visit.pk)
    assert Visit.objects.filter(pk=visit.pk).exists()
    send(client, company.admin, "visit_delete", visit.pk)
    assert not Visit.objects.filter(pk=visit.pk).exists()


def test_behind_her_own_figure_what_is_disputed_is_marked_and_the_rest_leads_to_it(client, company, visit):
    disputed(visit)
    asked = {"who": "rep:alice", "when": "2026-W47"}
    other = company.reps.alice.visits.quality().exclude(pk=visit.pk).first()
    for name in ("explain", "figure_records"):
        client.force_login(company.alice)
        page = client.get(reverse(name, args=["quality_visits"]), asked).content.decode()
        assert page.count("Disputed</span>") == 1
        assert reverse("dispute_new", args=["visit", other.pk]) in page
        assert reverse("dispute_new", args=["visit", visit.pk]) not in page
        client.force_login(company.manager)
        page = client.get(reverse(name, args=["quality_visits"]), asked).content.decode()
        assert (page.count("Disputed</span>"), "/new/" in page) == (1, False)


def test_the_file_of_a_figure_s_records_says_which_are_disputed(client, company, visit):
    disputed(visit)
    client.force_login(company.alice)
    asked = {"who": "rep:alice", "when": "2026-W47", "_export": "csv"}
    header, *rows = client.get(reverse("figure_records", args=["quality_visits"]), asked).content.decode().splitlines()
    assert header.endswith(",Disputed")
    assert sorted(row.rpartition(",")[2] for row in rows) == ["", "", "Yes"]


def test_money_and_leads_behind_her_figures_lead_to_what_they_are_of(client, company):
    alice = company.reps.alice
    won = made.proposal(alice, "2026-11-10", status="won", ended="2026-11-17")
    lead = made.lead("2026-11-16", owner=alice)
    client.force_login(company.alice)
    for name, kind, record in (("won_amount", "proposal", won), ("new_leads", "lead", lead)):
        page = client.get(reverse("figure_records", args=[name]), {"who": "rep:alice", "when": "2026-W47"})
        url = reverse("dispute_new", args=[kind, record.pk])
        assert url in page.content.decode()
        assert client.get(url).status_code == 200
