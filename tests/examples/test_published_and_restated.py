"""E15: what is logged in time, late, and after the lock (spec 2.8, 12)."""

import pytest
import time_machine
from django.urls import reverse

from kpis.definitions import measure_by_name
from kpis.models import PublishedFigures
from kpis.periods import Period
from kpis.publishing.overlay import figure
from kpis.publishing.publish import publish
from reps.models import LateChange, Visit
from tests import builders as made
from tests.asking import ask

pytestmark = pytest.mark.django_db
W47 = "2026-W47"


def live(day):
    return figure(measure_by_name("quality_visits")[1], ask(W47, as_of=day))


def log(client, customer, **more):
    """Alice logs a quality visit of Friday 20 November."""
    answers = {f"answer_{name}": "yes" for name in made.QUALITY_VISIT} | {"answer_next_step_on": "2026-12-01"}
    sent = {"customer": customer.key, "date": "2026-11-20", "status": "held", **answers, **more}
    client.post(reverse("visit_new"), sent)


@pytest.mark.example("E15")
def test_e15_late_counts_until_the_lock_and_then_waits_for_approval(client):
    north = made.team("North")
    alice, mia = made.rep("Alice", north), made.rep("Mia", north, manages=True)
    client.force_login(made.user("alice", rep=alice))
    made.user("mia", rep=mia)
    with time_machine.travel("2026-11-23T08:00:00+08:00", tick=False):
        publish(Period.parse(W47))  # Monday's snapshot: nothing yet
    with time_machine.travel("2026-11-24T10:00:00+08:00", tick=False):
        log(client, made.customer("Acme"))
        assert Visit.objects.get().late is True
        assert live("2026-11-24").value == 1
    with time_machine.travel("2026-11-26T10:00:00+08:00", tick=False):
        log(client, made.customer("Borealis"), late_reason="no network on the road")
        assert live("2026-11-26").value == 1  # W47 locked on Wed 25 Nov 24:00: 0 until approved
        client.force_login(mia.user)
        client.post(reverse("late_decide", args=[LateChange.objects.get().pk]), {"decision": "approve"})
        now = live("2026-11-26")
    assert (now.value, now.published.figure.value, now.is_restated) == (2, 0, True)
    snapshot = PublishedFigures.objects.get(owner="company").figures["quality_visits"]
    assert float(snapshot[2]) == 0
