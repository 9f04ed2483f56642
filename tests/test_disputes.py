"""A rep disputes a record behind the own figures; somebody above the manager concerned decides (spec 12, 17)."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from kpis.periods import Period
from reps.deleted.restoring import last_deletion, restore
from reps.disputing import deciding
from reps.disputing.topics import About, topics
from reps.locking import guard, late
from reps.models import Dispute, LateChange, Lead, Overturn, PeriodLock, Visit
from reps.waiting import waits_for
from tests import builders as made
from tests.asking import parts
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
FORMS = "TOTAL_FORMS", "INITIAL_FORMS"
WHY = "Ms Li of purchasing was there."


@pytest.fixture
def company():
    """North lies in East, which Eva manages, in the whole, which Gus manages. An hour later the day goes on."""
    with time_machine.travel(TODAY, tick=False):
        found = small_company()
        whole = made.team("Whole", key="whole")
        east = found.north.parent = made.team("East", whole, key="east")
        found.north.save()
        found.reps.eva, found.reps.gus = made.rep("Eva", east, manages=True), made.rep("Gus", whole, manages=True)
        found.up, found.top = made.user("eva", found.reps.eva), made.user("gus", found.reps.gus)
    with time_machine.travel("2026-11-23T10:00+08:00", tick=True):
        yield found


@pytest.fixture
def visit(company):
    return company.reps.alice.visits.quality().first()


@pytest.fixture
def proposal(company):
    return company.reps.alice.proposals.exclude(quality=True).get()


def disputed(record, about=About.VERDICT, rep=None, **fields):
    dispute = deciding.contest(record, rep or record.rep, about, WHY)
    Dispute.objects.filter(pk=dispute.pk).update(**fields)
    return Dispute.objects.get(pk=dispute.pk)


def fresh(user):
    return type(user).objects.get(pk=user.pk)


def open_page(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(name, args=args), query)


def send(client, user, name, *args, **data):
    client.force_login(user)
    return client.post(reverse(name, args=args), data)


def decide(client, user, dispute, upheld="yes", decision="Confirmed by the client."):
    return send(client, user, "dispute_decide", dispute.pk, upheld=upheld, decision=decision)


# What can be disputed, and by whom


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


# Who decides


def test_the_next_manager_up_decides(company, visit):
    dispute = disputed(visit)
    assert (dispute.team.name, dispute.approver_team.name, dispute.against) == ("North", "East", company.manager)
    may = {
        name: deciding.may_decide(fresh(getattr(company, name)), dispute)
        for name in ("alice", "teammate", "stranger", "manager", "up", "top", "director", "recruiter", "admin")
    }
    assert {name for name, it in may.items() if it} == {"up", "top", "director", "admin"}


def test_it_waits_for_the_next_one_up_and_those_above_are_not_called_on(client, company, visit):
    disputed(visit)
    waiting = {name: waits_for(fresh(getattr(company, name))).disputes for name in ("manager", "up", "top", "director")}
    assert waiting == {"manager": 0, "up": 1, "top": 0, "director": 0}
    page = open_page(client, company.up, "dashboard")
    assert page.context["disputes"] == 1
    assert "1 disputed record to decide" in page.content.decode()
    assert "disputed record" not in open_page(client, company.manager, "dashboard").content.decode()


def test_what_waits_is_told_as_it_is_now_to_who_decides_today(company, visit):
    """The question is put into SQL once for each who decides: who no longer does, or does anew, is another."""
    assert waits_for(fresh(company.up)).disputes == 0
    disputed(visit)
    assert waits_for(fresh(company.up)).disputes == 1
    company.reps.eva.memberships.update(manages=False)
    assert waits_for(fresh(company.up)).disputes == 0
    company.reps.eva.memberships.update(manages=True)
    with time_machine.travel("2026-12-01T09:00+08:00", tick=False):
        company.reps.eva.memberships.update(end=date(2026, 11, 30))
        assert waits_for(fresh(company.up)).disputes == 0


def test_a_team_without_a_manager_is_passed_over(company, visit):
    company.reps.eva.memberships.update(manages=False)
    assert disputed(visit).approver_team.name == "Whole"


def test_with_nobody_above_it_is_for_a_director_or_an_admin(company, visit):
    for rep in (company.reps.eva, company.reps.gus):
        rep.memberships.update(manages=False)
    dispute = disputed(visit)
    assert dispute.approver_team is None
    may = [deciding.may_decide(fresh(each), dispute) for each in (company.manager, company.director, company.admin)]
    assert may == [False, True, True]
    assert (waits_for(fresh(company.director)).disputes, waits_for(fresh(company.admin)).disputes) == (1, 1)


def test_what_nobody_is_left_to_decide_waits_for_a_director(company, visit):
    disputed(visit)
    company.reps.eva.memberships.update(end=date(2026, 11, 22))
    assert waits_for(fresh(company.director)).disputes == 1


def test_what_the_only_manager_there_is_concerned_in_waits_for_a_director(company, visit):
    """Mia led North when it was made, and leads East by now; it does not wait for her, so it must for somebody."""
    disputed(visit)
    company.reps.mia.memberships.update(end=date(2026, 11, 22))
    company.reps.eva.memberships.update(end=date(2026, 11, 22))
    made.member(company.reps.mia, company.north.parent, start="2026-11-23", manages=True)
    for against in (company.manager, None):  # known as whose decision it was, or by having led North then
        Dispute.objects.update(against=against)
        waiting = [waits_for(fresh(each)).disputes for each in (company.manager, company.director)]
        assert waiting == [0, 1]


def test_who_decides_finds_it_though_the_team_has_moved_from_under_them(client, company, visit):
    dispute = disputed(visit)
    company.north.parent = made.team("West", key="west")
    company.north.save()
    assert waits_for(fresh(company.up)).disputes == 1
    listed = open_page(client, company.up, "dispute_list", waiting="me").context["table"].data
    assert [each.pk for each in listed] == [dispute.pk]
    decide(client, company.up, dispute)
    assert Dispute.objects.get().state == "upheld"


def test_a_manager_s_own_record_goes_past_her_own_manager(company):
    dispute = disputed(made.visit(company.reps.mia, "2026-11-18", quality=True))
    assert (dispute.approver_team.name, dispute.against) == ("Whole", company.up)
    assert [deciding.may_decide(fresh(each), dispute) for each in (company.manager, company.up, company.top)] == [
        False,
        False,
        True,
    ]


def test_who_took_it_out_does_not_decide_however_high_they_stand(company, visit):
    Overturn.objects.create(visit=visit, by=company.up, reason="Nobody was there.")
    dispute = disputed(visit, About.TAKEN_OUT)
    assert (dispute.approver_team.name, dispute.against) == ("Whole", company.up)
    assert [deciding.may_decide(fresh(each), dispute) for each in (company.up, company.top)] == [False, True]


def test_who_managed_her_then_does_not_decide_after_moving_up(company, visit):
    """Mia leads East from Monday the 23rd; the visit is of the week before, when she led North."""
    dispute = disputed(visit)
    company.reps.mia.memberships.update(end=date(2026, 11, 22))
    company.reps.eva.memberships.update(end=date(2026, 11, 22))
    made.member(company.reps.mia, company.north.parent, start="2026-11-23", manages=True)
    Dispute.objects.update(against=None)
    assert not deciding.may_decide(fresh(company.manager), dispute)
    assert deciding.may_decide(fresh(company.top), dispute)


def test_an_admin_who_manages_her_is_concerned_as_any_manager(company, visit):
    company.manager.is_staff = True
    company.manager.save()
    assert not deciding.may_decide(fresh(company.manager), disputed(visit))


def test_of_a_lead_taken_from_her_whoever_gave_it_away_is_concerned(client, company):
    lead = made.lead(owner=company.reps.alice, company="Acme")
    send(client, company.up, "lead_assign", lead.pk, owner=company.reps.ann.pk)
    dispute = disputed(Lead.objects.get(), About.OWNER, rep=company.reps.alice)
    assert (dispute.against, dispute.approver_team.name) == (company.up, "Whole")


# What is decided


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


# Who sees it


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


# Locked periods


@pytest.fixture
def locked(company):
    week = {"start": date(2026, 11, 16), "end": date(2026, 11, 22)}
    return PeriodLock.objects.create(grain="week", **week, locks_at=made.moment("2026-11-23T00:00"))


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


ANSWERS = {f"answer_{name}": "yes" for name in made.QUALITY_VISIT} | {"answer_next_step_on": "2026-12-01"}
CORRECTED = ANSWERS | {"late_reason": "upheld"}


def correct(client, user, visit, **more):
    """The visit's answers are changed by its form; the late change that comes of it, or None."""
    sent = {
        "rep": visit.rep.pk,
        "customer": visit.customer.key,
        "date": str(visit.date),
        "status": "held",
        "minutes": 60,
    }
    send(client, user, "visit_edit", visit.pk, **(sent | {"channel": "onsite"} | CORRECTED | more))
    return LateChange.objects.order_by("pk").last()


def who_may(change, *users):
    may = [user.username for user in users if late.may_decide(fresh(user), change)]
    asked = [user.username for user in users if change in LateChange.objects.decidable_by(fresh(user))]
    assert asked == (may if change.state == "pending" else [])
    return may


@pytest.fixture
def refused(company):
    """The visit of the 19th, which lacks a yes."""
    return company.reps.alice.visits.get(date="2026-11-19")


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
