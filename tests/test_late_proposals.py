"""What a proposal of a locked period came to, and what its lead brought, moves once that is approved (spec 2.8)."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from reps.locking import guard
from reps.models import LateChange, Lead, Proposal
from tests import builders as made
from tests.asking import parts, value
from tests.small_company import small_company

pytestmark = pytest.mark.django_db
EXPIRED = "2026-11-10"  # the last day on which one was valid, in week 46, which is locked


@pytest.fixture
def company():
    with time_machine.travel("2026-11-20T09:00:00+08:00", tick=False):
        made.lock("week", "2026-11-09", "2026-11-15", since="2026-11-19T00:00")
        yield small_company()


@pytest.fixture
def expired(company):
    return made.proposal(company.reps.alice, "2026-10-20", valid_until=EXPIRED)


def decided_in_week_46():
    return parts("decision_win_rate", "2026-W46", as_of="2026-11-15")[1]


@pytest.mark.parametrize("until", ["2026-12-31", "2026-11-09", None])
def test_how_long_it_was_valid_stays_where_it_ran_out_in_a_locked_week(expired, until):
    expired.valid_until = made.day(until)
    with pytest.raises(guard.PeriodLocked, match="Week 46, 2026 is locked"):
        expired.save()
    assert decided_in_week_46() == 1


@pytest.mark.parametrize(
    ("status", "ended", "until"),
    [("open", None, "2026-12-31"), ("lost", "2026-11-06", "2026-11-12"), ("void", None, "2026-11-12")],
)
def test_it_is_free_where_nothing_of_the_week_follows_from_it(company, status, ended, until):
    """It runs out after the week, it was lost before, or it counts nowhere."""
    proposal = made.proposal(company.reps.alice, "2026-11-01", status=status, ended=ended, valid_until="2026-11-17")
    proposal.valid_until = made.day(until)
    proposal.save()


def test_one_lost_the_day_after_it_ran_out_had_run_out(company):
    lost = made.proposal(company.reps.alice, "2026-10-20", status="lost", ended="2026-11-18", valid_until=EXPIRED)
    lost.valid_until = made.day("2026-12-31")
    with pytest.raises(guard.PeriodLocked):
        lost.save()


def revise(client, user, proposal, on, **more):
    client.force_login(user)
    sent = {"issued_on": on, "amount": "80", "valid_until": "2026-12-31"}
    return client.post(reverse("proposal_revise", args=[proposal.pk]), sent | more)


def test_revised_after_the_week_it_goes_on_and_had_run_out(client, company, expired):
    revise(client, company.alice, expired, "2026-11-20")
    assert Proposal.objects.get(pk=expired.pk).valid_until == date(2026, 12, 31)
    assert decided_in_week_46() == 1


def test_a_revision_dated_into_a_locked_week_asks_why_and_its_validity_waits(client, company, expired):
    assert "Why so late?" in revise(client, company.alice, expired, "2026-11-12").content.decode()
    assert expired.revisions.count() == 0
    revise(client, company.alice, expired, "2026-11-12", late_reason="it was sent by post")
    fresh = Proposal.objects.get(pk=expired.pk)
    assert (fresh.valid_until, fresh.revisions.get().amount, decided_in_week_46()) == (made.day(EXPIRED), 80, 1)
    client.force_login(company.manager)
    client.post(reverse("late_decide", args=[LateChange.objects.get().pk]), {"decision": "approve"})
    fresh.refresh_from_db()
    assert (fresh.valid_until, fresh.reopened_on) == (date(2026, 12, 31), date(2026, 11, 12))


def decide_late(client, user, proposal):
    client.force_login(user)
    sent = {"status": "won", "decided_on": "2026-11-11", "won_amount": "90", "late_reason": "told me by phone"}
    client.post(reverse("proposal_outcome", args=[proposal.pk]), sent)


@pytest.fixture
def with_lead(company):
    return made.proposal(company.reps.alice, "2026-10-20", lead=made.lead("2026-10-19", owner=company.reps.alice))


def test_a_late_win_wins_its_lead_once_it_is_approved(client, company, with_lead):
    decide_late(client, company.alice, with_lead)
    assert Lead.objects.get().won_on is None
    client.force_login(company.manager)
    client.post(reverse("late_decide", args=[LateChange.objects.get().pk]), {"decision": "approve"})
    with_lead.refresh_from_db()
    assert (with_lead.ending, Lead.objects.get().won_on) == ("won", date(2026, 11, 11))


def test_a_late_win_that_needs_nobody_else_wins_its_lead_at_once(client, company, with_lead):
    decide_late(client, company.manager, with_lead)
    assert Lead.objects.get().won_on == date(2026, 11, 11)


def test_another_late_change_of_a_win_leaves_its_lead(client, company, with_lead):
    with guard.permitted():
        with_lead.status, with_lead.decided_on, with_lead.won_amount = "won", made.day("2026-11-11"), 80
        with_lead.save()
    decide_late(client, company.manager, with_lead)
    with_lead.refresh_from_db()
    assert (with_lead.won_amount, Lead.objects.get().won_on) == (90, None)


@pytest.fixture
def won(company):
    """A lead that was won in the locked week, without a proposal."""
    with guard.permitted():
        return made.lead("2026-10-20", owner=company.reps.alice, won_on="2026-11-11", won_amount=700)


def test_a_proposal_that_takes_the_money_of_a_lead_won_in_a_locked_week_is_late(company, won):
    """By a new one, by one that is part of it from now on, and by one that is a draft no more."""
    other, draft = (
        made.proposal(company.reps.alice, "2026-11-18", lead=lead, status=status)
        for lead, status in ((None, "open"), (won, "draft"))
    )
    other.lead, draft.status = won, "open"
    for save in (other.save, draft.save, lambda: made.proposal(company.reps.alice, "2026-11-18", lead=won)):
        with pytest.raises(guard.PeriodLocked, match="Week 46, 2026 is locked"):
            save()
    assert value("won_amount", "2026-W46") == 700
    with guard.permitted():
        other.save()
    assert value("won_amount", "2026-W46") == 0


def test_so_is_taking_away_the_only_proposal_of_it(company, won):
    with guard.permitted():
        only = made.proposal(company.reps.alice, "2026-11-18", lead=won)
    only.status = "void"
    with pytest.raises(guard.PeriodLocked):
        only.save()
    with pytest.raises(guard.PeriodLocked):
        Proposal.objects.get(pk=only.pk).delete()


def test_a_second_proposal_of_it_and_one_of_a_lead_won_since_are_free(company, won):
    with guard.permitted():
        made.proposal(company.reps.alice, "2026-11-18", lead=won)
    made.proposal(company.reps.alice, "2026-11-19", lead=won)
    since = made.lead("2026-11-17", owner=company.reps.alice, won_on="2026-11-18", won_amount=50)
    made.proposal(company.reps.alice, "2026-11-19", lead=since)
    made.proposal(company.reps.alice, "2026-11-19", lead=made.lead("2026-11-17"))
