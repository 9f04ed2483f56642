"""One quality visit a rep, day and opportunity counts: a lead and the proposals made from it are one (spec 3, E14)."""

import pytest
import time_machine
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kpis.scope import Scope
from kpis.trust.cases import visit_cases
from reps.duplicates import merge
from reps.imports import CannotUndo, undo
from reps.locking import guard
from reps.models import ImportBatch, LateChange, Lead, Proposal, Visit
from tests import builders as made
from tests.files import bring, refused
from tests.small_company import small_company
from tests.test_admin_forms import form_of

pytestmark = pytest.mark.django_db

DAY = "2026-11-18"


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2026-11-20T09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def company():
    return small_company()


@pytest.fixture
def ann(company):
    return company.reps.ann


@pytest.fixture
def acme(company):
    return made.customer("Acme")


@pytest.fixture
def lead(ann, acme):
    return made.lead("2026-11-02", owner=ann, customer=acme)


@pytest.fixture
def offers(ann, acme):
    """Two proposals to a customer, from no lead so far."""
    return [made.proposal(ann, "2026-11-16", customer=acme, key=f"P{at}") for at in (1, 2)]


def seen(rep, customer, *parts, day=DAY):
    """A quality visit an hour from eight on for each of the parts, {} for none."""
    return [
        made.visit(rep, day, quality=True, customer=customer, start=f"{8 + at:02}:00", **part)
        for at, part in enumerate(parts)
    ]


def counting(visits):
    counts = dict(Visit.objects.filter(pk__in=[each.pk for each in visits]).values_list("pk", "counts"))
    return [counts[each.pk] for each in visits]


def linked(proposal, lead):
    proposal.lead = lead
    proposal.save()


def test_a_lead_and_its_proposals_are_one_opportunity(ann, acme, lead, offers):
    linked(offers[0], lead)
    visits = seen(ann, acme, {"lead": lead}, {"proposal": offers[0]}, {"proposal": offers[1]}, {})
    assert counting(visits) == [True, False, True, True]


def test_two_proposals_of_a_lead_are_one_though_no_visit_names_it(ann, acme, lead, offers):
    for each in offers:
        linked(each, lead)
    assert counting(seen(ann, acme, {"proposal": offers[0]}, {"proposal": offers[1]})) == [True, False]


def test_a_visit_that_names_both_is_of_the_lead_it_names(ann, acme, lead, offers):
    """As back-tests file it (kpis/trust/early.py)."""
    other = made.lead("2026-11-03", owner=ann, customer=acme)
    linked(offers[0], other)
    visits = seen(ann, acme, {"lead": lead, "proposal": offers[0]}, {"lead": lead}, {"lead": other})
    assert counting(visits) == [True, False, True]


def test_a_back_test_takes_them_for_one_case_too(ann, acme):
    """The lead opened on a day on which it was visited, and so was the proposal made of it."""
    lead = made.lead("2026-04-01", owner=ann, customer=acme, opportunity_on="2026-04-02")
    proposal = made.proposal(ann, "2026-04-20", customer=acme, lead=lead)
    told = {"logged_at": made.moment("2026-04-08T18:00")}
    visits = seen(ann, acme, {"lead": lead, **told}, {"proposal": proposal, **told}, day="2026-04-08")
    (case,) = visit_cases(Scope.company(), made.day("2026-11-20"))
    assert set(case.visits) == {each.pk for each in visits}
    assert counting(visits) == [True, False]


def test_what_a_proposal_is_made_from_may_be_said_changed_and_taken_back(ann, acme, lead, offers):
    visits = seen(ann, acme, {"lead": lead}, {"proposal": offers[0]})
    assert counting(visits) == [True, True]
    linked(offers[0], lead)
    assert counting(visits) == [True, False]
    linked(offers[0], made.lead("2026-11-03", owner=ann))
    assert counting(visits) == [True, True]
    linked(offers[0], lead)
    linked(offers[0], None)
    assert counting(visits) == [True, True]


def test_in_the_administration_too(client, company, ann, acme, lead, offers):
    visits = seen(ann, acme, {"lead": lead}, {"proposal": offers[0]})
    client.force_login(company.admin)
    page = reverse("admin:reps_proposal_change", args=[offers[0].pk])
    assert client.post(page, form_of(client, page) | {"lead": lead.pk}).status_code == 302
    assert counting(visits) == [True, False]


def test_leads_that_are_merged_are_one(ann, acme, lead, offers):
    later = made.lead("2026-11-04", owner=ann, customer=acme)
    linked(offers[0], later)
    visits = seen(ann, acme, {"lead": lead}, {"lead": later}, {"proposal": offers[0]})
    assert counting(visits) == [True, True, False]
    merge(lead, later)
    assert counting(visits) == [True, False, False]


def test_a_lead_that_goes_leaves_its_proposals_apart_until_it_is_back(client, company, ann, acme, lead, offers):
    for each in offers:
        linked(each, lead)
    visits = seen(ann, acme, {"proposal": offers[0]}, {"proposal": offers[1]})
    gone = lead.pk
    lead.delete()
    assert counting(visits) == [True, True]
    client.force_login(company.admin)
    client.post(reverse("deleted_restore", args=["lead", Lead.history.filter(id=gone).latest("history_id").pk]))
    assert counting(visits) == [True, False]


def test_a_proposal_that_goes_leaves_its_visits_to_the_customer_until_it_is_back(client, company, ann, acme, lead):
    draft = made.proposal(ann, "2026-11-16", customer=acme, lead=lead, status="draft")
    visits = seen(ann, acme, {"lead": lead}, {"proposal": draft}, {})
    assert counting(visits) == [True, False, True]
    gone = draft.pk
    draft.delete()
    assert counting(visits) == [True, True, False]
    client.force_login(company.admin)
    client.post(reverse("deleted_restore", args=["proposal", Proposal.history.filter(id=gone).latest("history_id").pk]))
    assert counting(visits) == [True, False, True]


def links(*pairs):
    """The lines of a file that says what these proposals are made from."""
    lines = ["key,rep,customer,issued_on,amount,lead"]
    for proposal, lead in pairs:
        key = lead.key if lead else ""
        lines.append(f"{proposal.key},{proposal.rep.key},{proposal.customer.key},2026-11-16,100,{key}")
    return lines


def test_a_file_that_links_proposals_comes_before_or_after_its_visits(tmp_path, ann, acme, lead, offers):
    visits = seen(ann, acme, {"proposal": offers[0]}, {"proposal": offers[1]})
    bring(tmp_path, "proposals", links(*((each, lead) for each in offers)))
    assert counting(visits) == [True, False]
    undo(ImportBatch.objects.latest("pk"))
    assert counting(visits) == [True, True]


def test_how_many_visits_there_are_asks_no_more(ann, acme, lead, offers):
    """What its visits' days are, who else was there on them, what was taken out: of one as of thirty."""
    for each in range(1, 16):
        seen(ann, acme, {"lead": lead}, {"proposal": offers[0]}, day=f"2026-10-{each:02}")
    seen(ann, acme, {"proposal": offers[1]})
    counted = []
    for proposal in offers:
        with CaptureQueriesContext(connection) as asked:
            linked(Proposal.objects.get(pk=proposal.pk), lead)
        counted.append(len([each for each in asked if "reps_visit" in each["sql"] and "UPDATE" not in each["sql"]]))
    assert counted[0] == counted[1]


# In a week that is locked


@pytest.fixture
def locked(ann, acme, lead, offers):
    """Three visits of a day that is locked since: of the lead, and of both proposals."""
    visits = seen(ann, acme, {"lead": lead}, {"proposal": offers[0]}, {"proposal": offers[1]}, day="2026-11-11")
    made.lock("week", "2026-11-09", "2026-11-15")
    return visits


def test_a_link_that_moves_what_counts_there_is_a_late_change(locked, lead, offers):
    """KPI 1 of the week would fall by one, and rise by one again."""
    with pytest.raises(guard.PeriodLocked, match="Week 46, 2026 is locked"):
        linked(offers[0], lead)
    assert counting(locked) == [True, True, True]
    with guard.permitted():
        linked(offers[0], lead)
    assert counting(locked) == [True, False, True]
    with pytest.raises(guard.PeriodLocked):
        linked(Proposal.objects.get(pk=offers[0].pk), None)


def test_it_is_asked_why_in_the_administration(client, company, locked, lead, offers):
    client.force_login(company.admin)
    page = reverse("admin:reps_proposal_change", args=[offers[0].pk])
    sent = form_of(client, page) | {"lead": lead.pk}
    assert "Week 46, 2026 is locked" in client.post(page, sent).content.decode()
    sent = form_of(client, page) | {"lead": lead.pk, "late_reason": "The deal began as this lead."}
    assert client.post(page, sent).status_code == 302
    assert LateChange.objects.get().reason == "The deal began as this lead."
    assert counting(locked) == [True, False, True]


def test_one_that_moves_nothing_there_is_free(locked, ann, offers):
    """Nobody else's visit of that day was of this lead."""
    linked(offers[0], made.lead("2026-11-03", owner=ann))
    assert counting(locked) == [True, True, True]


def test_deleting_what_keeps_them_one_is_held_as_well(locked, lead, offers):
    with guard.permitted():
        for each in offers:
            linked(each, lead)
    assert counting(locked) == [True, False, False]
    for record in (Lead.objects.get(pk=lead.pk), Proposal.objects.get(pk=offers[0].pk)):
        with pytest.raises(guard.PeriodLocked, match="Week 46, 2026 is locked"), transaction.atomic():
            record.delete()
    assert counting(locked) == [True, False, False]


def test_a_file_says_why(tmp_path, locked, lead, offers):
    lines = links((offers[0], lead))
    assert refused(tmp_path, "proposals", lines)[0].startswith("row 2: Week 46, 2026 is locked")
    bring(tmp_path, "proposals", lines, "--reason", "The deals were not linked in the CRM.")
    assert counting(locked) == [True, False, True]
    with pytest.raises(CannotUndo, match="Week 46, 2026, which is locked"):
        undo(ImportBatch.objects.latest("pk"))


def test_two_rows_that_move_it_only_together_leave_it_as_it_was(tmp_path, locked, ann, offers):
    """Neither alone makes two visits one: nobody was asked why, so what was published stays."""
    other = made.lead("2026-11-03", owner=ann)
    bring(tmp_path, "proposals", links(*((each, other) for each in offers)))
    assert counting(locked) == [True, True, True]
