"""Leave on a locked day waits for approval (spec 2.8)."""

import pytest
from django.urls import reverse

from reps.deleted.kinds import KINDS
from reps.deleted.restoring import deleted, restore
from reps.locking import guard, late
from reps.models import (
    LateChange,
    Leave,
)
from tests import builders as made
from tests.asking import value
from tests.locked_terms.acting import LEAVE, capacity, lock
from tests.office import page

pytestmark = pytest.mark.django_db


@pytest.fixture
def mia(client, ann):
    """Manages Ann, and is logged in."""
    mia = made.rep("Mia", ann.memberships.get().team, manages=True, key="mia", hired_on="2026-11-23")
    client.force_login(made.user("mia", rep=mia))
    return mia


def away(rep, **more):
    return {"rep": rep.pk, "start": "2026-11-20", "end": "2026-11-20", "fraction": "1.0"} | more


def test_a_manager_says_why_leave_of_the_team_comes_late_and_it_is_done(client, mia, ann):
    answer = client.post(reverse("leave_new"), away(ann))
    assert (answer.context["form"].locked.words, ann.leaves.count()) == (LEAVE, 1)
    client.post(reverse("leave_new"), away(ann, late_reason="told today"))
    change = LateChange.objects.get()
    assert (change.kind, change.state, change.reason, change.rep) == ("leave", "approved", "told today", ann)
    assert value("rep_weeks", "2026-W47", ann, as_of="2026-11-30") == 0.52


def test_so_is_leave_that_is_changed_or_taken_back(client, mia, ann):
    """Half of Tuesday, then all of it: 3.9 and 4.4 of five days."""
    leave = ann.leaves.get()
    half = away(ann, start="2026-11-17", end="2026-11-17", fraction="0.5", late_reason="was here")
    client.post(reverse("leave_edit", args=[leave.pk]), half)
    assert value("rep_weeks", "2026-W47", ann, as_of="2026-11-30") == 0.78
    address = reverse("leave_delete", args=[leave.pk])
    assert client.post(address).status_code == 422
    client.post(address, {"late_reason": "was here all day"})
    assert value("rep_weeks", "2026-W47", ann, as_of="2026-11-30") == 0.88


def test_a_manager_s_own_waits_for_somebody_above(client, mia, ann):
    made.works(mia, "2026-12-15")
    lock("week", "2026-11-23", "2026-11-29")
    client.post(reverse("leave_new"), away(mia, start="2026-11-24", end="2026-11-24", late_reason="was ill"))
    change = LateChange.objects.pending().get()
    assert (Leave.objects.filter(rep=mia).exists(), late.may_decide(mia.user, change)) == (False, False)
    assert "was ill" in client.get(reverse("late_changes")).content.decode()
    late.approve(change, by=made.user("dora", is_director=True))
    assert str(Leave.objects.get(rep=mia)) == "Mia 2026-11-24"


def test_the_administration_takes_a_reason_for_leave(office, ann):
    url = page(Leave, "add")
    answer = office.post(url, away(ann))
    assert LEAVE in str(answer.context["adminform"].form.errors["late_reason"])
    assert office.post(url, away(ann, late_reason="told today")).status_code == 302
    assert LateChange.objects.get().state == "approved"


def test_leave_of_it_comes_back_with_a_reason(ann):
    admin = made.user("adam", is_staff=True)
    with guard.permitted():
        ann.leaves.get().delete()
    row = deleted(KINDS["leave"], admin).get()
    with pytest.raises(guard.PeriodLocked):
        restore(row, by=admin)
    restore(row, by=admin, reason="Deleted by mistake")
    assert capacity() == 0.68
