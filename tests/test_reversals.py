"""Wins that are cancelled: when the money goes, and where it shows (spec 8.3)."""

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from reps.models import Booking
from tests import builders as made
from tests.asking import records, value

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2026-11-26T09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def alice():
    return made.rep("Alice", made.team("North"))


def won(rep, rescinded_on, **more):
    fields = {"issued": "2026-07-06", "status": "won", "ended": "2026-09-20", "amount": 100}
    return made.proposal(rep, **fields, rescinded_on=made.day(rescinded_on), **more)


def test_cancelled_before_its_quarter_locks_a_win_leaves_no_money(alice):
    """Q3 locks on 13 October 2026."""
    won(alice, "2026-10-13")
    assert not Booking.objects.exists()


def test_cancelled_after_the_lock_it_is_reversed_on_that_day(alice):
    won(alice, "2026-10-14")
    lines = Booking.objects.order_by("date").values_list("date", "value", "won_on")
    assert list(lines) == [
        (made.day("2026-09-20"), 100, None),
        (made.day("2026-10-14"), -100, made.day("2026-09-20")),
    ]


def test_a_reversal_is_split_as_the_win_was(alice):
    bob = made.rep("Bob")
    proposal = won(alice, "2026-10-14", key="P1")
    with transaction.atomic():
        made.split(proposal, (alice, 60), (bob, 40))
    proposal.refresh_from_db()
    assert (value("won_amount", "2026-Q4", alice), value("won_amount", "2026-Q4", bob)) == (-60, -40)


def test_what_was_attained_opens_to_the_very_lines(alice):
    made.target(1000, "2026-Q3")
    won(alice, "2026-10-14")
    lines = records("attainment_initial", "2026-Q3")
    assert sorted(line.value for line in lines) == [-100, 100]


def test_what_was_won_of_a_pace_opens_without_what_was_taken_back_later(alice):
    made.target(1000, "2026-Q3")
    won(alice, "2026-10-14")
    assert value("pace", "2026-Q3") == 0.1
    assert [line.value for line in records("pace", "2026-Q3")] == [100]


def test_what_is_taken_back_is_no_deal_even_of_a_win_for_nothing(alice):
    won(alice, "2026-10-14", won_amount=0)
    assert (value("deals_won", "2026-Q3"), value("deals_won", "2026-Q4")) == (1, 0)


def test_only_a_win_is_cancelled_and_not_before_it_was_won(alice):
    with pytest.raises(IntegrityError), transaction.atomic():
        won(alice, "2026-09-19")
    with pytest.raises(IntegrityError), transaction.atomic():
        made.proposal(alice, "2026-07-06", rescinded_on=made.day("2026-10-14"))


def test_the_day_of_a_cancellation_is_entered_with_the_outcome(client, alice):
    proposal = won(alice, None)
    client.force_login(made.user("alice", rep=alice))
    sent = {"status": "won", "decided_on": "2026-09-20", "rescinded_on": "2026-09-01"}
    answer = client.post(reverse("proposal_outcome", args=[proposal.pk]), sent)
    assert "not before the day it was won" in answer.content.decode()
    client.post(reverse("proposal_outcome", args=[proposal.pk]), sent | {"rescinded_on": "2026-11-02"})
    proposal.refresh_from_db()
    assert (proposal.rescinded_on, proposal.ending) == (made.day("2026-11-02"), "won")  # 43 days later: it stands
