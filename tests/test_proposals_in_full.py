"""Proposals in full: drafts, options, issuing again, replacing, evidence, and what a client agreed to later."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from reps.models import Criterion, LateChange, PeriodLock, Proposal
from reps.stamps import restamp
from tests import builders as made
from tests.asking import value
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
YES = {f"answer_{code}": "yes" for code in made.NO_SURPRISE}
EVIDENCE = {"answer_confirmed_by": "Ms Li", "answer_confirmed_on": "2026-11-20"}


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        found = small_company()
        found.zenith = made.customer("Zenith")
        yield found


@pytest.fixture
def blind(company):
    """A blind proposal of Alice's that went out three weeks ago."""
    return made.proposal(company.reps.alice, "2026-11-02", customer=company.zenith, valid_until="2026-12-31")


def send(client, user, name, *args, **data):
    client.force_login(user)
    return client.post(reverse(name, args=args), data)


def log(client, user, **changes):
    data = {
        "customer": "Zenith",
        "issued_on": "2026-11-23",
        "amount": "1200",
        "currency": "CNY",
        "key": "P-0123456789ab",
    }
    return send(client, user, "proposal_new", **data | changes)


def logged():
    return Proposal.objects.get(key="P-0123456789ab")


def fresh(proposal):
    return Proposal.objects.get(pk=proposal.pk)


def page(client, user, proposal):
    client.force_login(user)
    return client.get(reverse("proposal", args=[proposal.pk])).content.decode()


# Evidence


def test_a_no_surprise_proposal_needs_who_confirmed_and_when(client, company):
    refused = log(client, company.alice, **YES)
    assert set(refused.context["form"].errors) == {"answer_confirmed_by", "answer_confirmed_on"}
    assert not Proposal.objects.filter(key="P-0123456789ab").exists()
    log(client, company.alice, **YES | EVIDENCE)
    assert logged().quality is True
    assert logged().answers["confirmed_on"] == "2026-11-20"


def test_a_blind_proposal_needs_no_evidence(client, company):
    log(client, company.alice, **YES | {"answer_needs_co_created": "no"})
    assert logged().quality is False


def test_the_company_may_ask_for_evidence_without_requiring_it(client, company):
    Criterion.objects.filter(kind="proposal").exclude(evidence="none").update(evidence="optional")
    log(client, company.alice, **YES)
    assert logged().quality is True


# What came later


def later(client, user, proposal, **answers):
    form = {"customer": "Zenith", "issued_on": str(proposal.issued_on), "amount": "100", "currency": "CNY"}
    return send(client, user, "proposal_edit", proposal.pk, **form | {"valid_until": "2026-12-31"} | answers)


def test_a_blind_proposal_reworked_later_stays_blind_and_says_so(client, company, blind):
    later(client, company.alice, blind, **YES | EVIDENCE)
    found = fresh(blind)
    assert (found.quality, found.quality_latest, found.is_reworked) == (False, True, True)
    assert found.answers == {"needs_co_created": False}
    assert value("blind_proposals", "2026-11") == 2
    assert value("no_surprise_proposals", "2026-11") == 2
    shown = page(client, company.alice, blind)
    assert "Since reworked with the client, still counts as blind." in shown
    assert "Ms Li" in shown


def test_until_the_day_after_first_issue_the_answers_themselves_can_change(client, company):
    young = made.proposal(company.reps.alice, "2026-11-22", customer=company.zenith)
    later(client, company.alice, young, **YES | EVIDENCE)
    assert (fresh(young).quality, fresh(young).later_answers) == (True, {})


def test_what_came_later_is_judged_again_with_the_rest(company, blind):
    Proposal.objects.filter(pk=blind.pk).update(later_answers=dict.fromkeys(made.NO_SURPRISE, True))
    assert restamp(Proposal, Proposal.objects.filter(pk=blind.pk)) == 1
    assert (fresh(blind).quality, fresh(blind).quality_latest) == (False, True)


# Drafts


def test_a_draft_counts_nowhere_until_it_is_issued(client, company):
    log(client, company.alice, draft="on", issued_on="2026-12-01")
    draft = logged()
    assert (draft.status, draft.counts, draft.state_on(date(2026, 11, 23))) == ("draft", False, "draft")
    assert value("proposals_issued", "2026", as_of="2026-12-31") == 3
    form = {"customer": "Zenith", "issued_on": "2026-11-23", "amount": "1200", "currency": "CNY"}
    send(client, company.alice, "proposal_edit", draft.pk, **form)
    assert (logged().status, logged().counts) == ("open", True)
    assert value("proposals_issued", "2026") == 4


def test_only_a_draft_may_lie_in_the_future(client, company):
    assert "issued_on" in log(client, company.alice, issued_on="2026-12-01").context["form"].errors


def test_an_issued_proposal_is_never_a_draft_again(client, company, blind):
    later(client, company.alice, blind, draft="on")
    assert fresh(blind).status == "open"


def test_a_draft_has_no_decision(company):
    with pytest.raises(IntegrityError), transaction.atomic():
        made.proposal(company.reps.alice, status="draft", ended="2026-11-20")


# Options


def test_options_sent_along_are_one_proposal(client, company):
    log(client, company.alice, options="900 1500.50")
    options = logged().revisions.values_list("kind", "label", "amount", "issued_on")
    assert list(options) == [("option", "B", 900, date(2026, 11, 23)), ("option", "C", 1500.5, date(2026, 11, 23))]
    assert value("proposals_issued", "2026-W48") == 1
    assert "option B" in " ".join(page(client, company.alice, logged()).split())


@pytest.mark.parametrize("wrong", ["many", "-1", "NaN", "1e400", "1.234"])
def test_an_option_that_is_no_amount_is_refused(client, company, wrong):
    assert "is not an amount" in log(client, company.alice, options=wrong).content.decode()
    assert not Proposal.objects.filter(customer=company.zenith).exists()


def test_an_option_may_be_added_later_under_a_name(client, company, blind):
    data = {"kind": "option", "label": "Lease", "issued_on": "2026-11-20", "amount": "80"}
    send(client, company.alice, "proposal_revise", blind.pk, **data)
    assert blind.revisions.get().label == "Lease"


def test_only_an_option_has_a_name(client, company, blind):
    data = {"kind": "revision", "label": "Lease", "issued_on": "2026-11-20", "amount": "80"}
    assert (
        "Only an option has a name" in send(client, company.alice, "proposal_revise", blind.pk, **data).content.decode()
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        blind.revisions.create(issued_on="2026-11-20", amount=1, label="Lease")


# Issued again, and replaced


def ended(company, on):
    issued = date.fromisoformat(on).replace(day=1)
    return made.proposal(company.reps.alice, issued, status="lost", ended=on, customer=company.zenith)


def test_issued_again_within_90_days_it_is_open_again(client, company):
    lost = ended(company, "2026-08-25")  # 90 days before
    send(client, company.alice, "proposal_reissue", lost.pk, on="2026-11-23", amount="90")
    found = fresh(lost)
    assert (found.status, found.issued_on, found.valid_until) == ("open", date(2026, 8, 1), date(2026, 12, 23))
    assert Proposal.objects.filter(customer=company.zenith).count() == 1


def test_issued_again_after_more_it_is_a_new_one_linked_to_the_old(client, company):
    lost = ended(company, "2026-08-24")  # 91 days before
    response = send(client, company.alice, "proposal_reissue", lost.pk, on="2026-11-23", amount="90")
    again = Proposal.objects.get(reissue_of=lost)
    assert response.url == reverse("proposal_edit", args=[again.pk])
    assert (again.issued_on, again.quality, fresh(lost).status) == (date(2026, 11, 23), None, "lost")
    assert reverse("proposal", args=[again.pk]) in page(client, company.alice, lost)


@pytest.mark.parametrize(("ran_out_on", "refused"), [("2026-08-25", False), ("2026-08-24", True)])
def test_what_ran_out_more_than_90_days_before_is_not_extended(client, company, ran_out_on, refused):
    last = made.day(ran_out_on) - timedelta(days=1)
    expired = made.proposal(company.reps.alice, "2026-08-01", customer=company.zenith, valid_until=last)
    sent = {"issued_on": "2026-11-23", "amount": "90", "valid_until": "2026-12-23"}
    response = send(client, company.alice, "proposal_revise", expired.pk, **sent)
    assert ("issue it again instead" in response.content.decode()) == refused
    assert fresh(expired).valid_until == (last if refused else made.day("2026-12-23"))
    assert expired.revisions.exists() != refused


def lock_august():
    then = made.moment("2026-09-04T00:00")
    PeriodLock.objects.create(
        grain="month", start=date(2026, 8, 1), end=date(2026, 8, 31), published_at=then, locks_at=then
    )


def test_what_ended_in_a_locked_period_is_open_again_once_that_is_approved(client, company):
    lost = ended(company, "2026-08-25")
    lock_august()
    again = {"on": "2026-11-23", "amount": "90"}
    asked = send(client, company.alice, "proposal_reissue", lost.pk, **again)
    assert "Why so late?" in asked.content.decode()
    send(client, company.alice, "proposal_reissue", lost.pk, **again, late_reason="the client called")
    assert (fresh(lost).status, lost.revisions.get().amount) == ("lost", 90)
    change = LateChange.objects.get()
    client.force_login(company.manager)
    assert "the client called" in client.get(reverse("late_changes")).content.decode()
    send(client, company.manager, "late_decide", change.pk, decision="approve", note="")
    assert fresh(lost).status == "open"
    assert [fresh(lost).state_on(date(2026, *day)) for day in ((8, 25), (11, 22), (11, 23))] == ["lost", "lost", "open"]


def test_what_is_open_or_won_cannot_be_issued_again(client, company, blind):
    won = made.proposal(company.reps.alice, "2026-11-01", status="won", ended="2026-11-20")
    for proposal in (blind, won):
        refused = send(client, company.alice, "proposal_reissue", proposal.pk, on="2026-11-23", amount="90")
        assert "can be issued again" in refused.content.decode()
    assert fresh(blind).revisions.count() == 0


def test_a_replaced_proposal_says_by_which_and_leaves_the_count(client, company, blind):
    refused = send(client, company.alice, "proposal_outcome", blind.pk, status="superseded")
    assert "Say by which proposal" in refused.content.decode()
    other = made.proposal(company.reps.alice, "2026-11-20", no_surprise=True, customer=company.zenith)
    send(client, company.alice, "proposal_outcome", blind.pk, status="superseded", replaced_by=other.pk)
    assert (fresh(blind).status, fresh(blind).replaced_by, fresh(blind).counts) == ("superseded", other, False)
    assert value("blind_proposals", "2026-11") == 1


def test_a_proposal_to_another_customer_or_long_after_replaces_nothing(client, company):
    old = made.proposal(company.reps.alice, "2026-08-01", customer=company.zenith, valid_until="2026-12-31")
    elsewhere = made.proposal(company.reps.alice, "2026-08-20")
    too_late = made.proposal(company.reps.alice, "2026-10-31", customer=company.zenith)  # 91 days
    for other in (elsewhere, too_late):
        send(client, company.alice, "proposal_outcome", old.pk, status="superseded", replaced_by=other.pk)
        assert fresh(old).status == "open"


def test_a_superseded_proposal_without_its_successor_is_listed_until_somebody_names_it(client, company):
    """As a file brings it."""
    counted = value("proposals_issued", "2026-11")
    old = made.proposal(company.reps.alice, "2026-11-10", customer=company.zenith, status="superseded")
    assert (value("proposals_without_successor", "2026-11"), value("proposals_issued", "2026-11")) == (1, counted)
    client.force_login(company.manager)
    item = {str(each.text): each for each in client.get("/dashboard/").context["attention"]}
    assert old in client.get(item["proposal superseded by an unnamed one"].url).context["table"].data
    assert "nobody has said by which proposal" in page(client, company.alice, old)
    other = made.proposal(company.reps.alice, "2026-11-20", customer=company.zenith)
    send(client, company.alice, "proposal_outcome", old.pk, status="superseded", replaced_by=other.pk)
    assert fresh(old).replaced_by == other
    assert value("proposals_without_successor", "2026-11") == 0
    assert "nobody has said by which proposal" not in page(client, company.alice, old)


def test_or_what_else_became_of_it_and_then_it_counts(client, company):
    old = made.proposal(company.reps.alice, "2026-11-10", customer=company.zenith, status="superseded")
    send(client, company.alice, "proposal_outcome", old.pk, status="no_decision", decided_on="2026-11-20")
    assert fresh(old).counts
    assert value("proposals_without_successor", "2026-11") == 0


def test_what_was_without_a_successor_on_a_past_day_nobody_knows(company):
    made.proposal(company.reps.alice, "2026-11-10", status="superseded")
    assert value("proposals_without_successor", "2026-11", as_of="2026-11-18") is None


def test_an_open_proposal_past_45_days_is_stale(client, company):
    at_45, at_46 = (
        made.proposal(company.reps.alice, day, valid_until="2026-12-31") for day in ("2026-10-09", "2026-10-08")
    )
    assert "stale" not in page(client, company.alice, at_45)
    assert ">stale<" in page(client, company.alice, at_46)
    assert value("proposals_stale", "2026-11") == 1
