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


class Quarter:
    """Q3 2026 with a target of 1,000 and 900 won, 100 of it on 20 September; published when it locks."""

    def __init__(self):
        self.rep = made.rep("Alice", made.team("North"))
        made.target(1000, "2026-Q3")
        self.deal = made.proposal(self.rep, "2026-07-06", status="won", ended="2026-09-20", amount=100)
        made.proposal(self.rep, "2026-07-06", status="won", ended="2026-08-20", amount=800)
        with time_machine.travel("2026-10-14T00:00:00+08:00", tick=False):
            publish(Period.parse("2026-Q3"))

    def cancel(self, day):
        with time_machine.travel(f"{day}T12:00:00+08:00", tick=False):
            self.deal.rescinded_on = made.day(day)
            self.deal.save()


def of(name, when, as_of="2026-11-30"):
    return figure(measure_by_name(name)[1], ask(when, as_of=as_of))


@pytest.mark.example("E53")
def test_e53_cancelled_within_the_cooling_off_days_the_win_is_taken_back():
    quarter = Quarter()
    assert of("attainment_initial", "2026-Q3", "2026-10-14").value == 0.9
    assert of("close_rate", "2026-Q3").numerator == 2
    quarter.cancel("2026-10-15")  # 25 days after the win
    attained = of("attainment_initial", "2026-Q3")
    assert (attained.published.figure.value, attained.value, attained.is_restated) == (0.9, 0.8, True)
    assert round(attained.published.difference, 6) == -0.1
    assert (of("won_amount", "2026-Q3").value, of("won_amount", "2026-Q4").value) == (900, -100)
    assert of("won_amount", "2026").value == 800
    assert of("attainment_initial", "2026").numerator == 800
    cohort = of("close_rate", "2026-Q3")
    assert (cohort.numerator, cohort.denominator, "RESCINDED" in cohort.flags) == (1, 2, False)


@pytest.mark.example("E53")
def test_e53_cancelled_later_the_win_stands_with_a_flag_and_the_money_goes():
    quarter = Quarter()
    quarter.cancel("2026-10-30")  # 40 days after the win
    attained = of("attainment_initial", "2026-Q3")
    assert (attained.published.figure.value, attained.value) == (0.9, 0.8)
    assert of("won_amount", "2026-Q4").value == -100
    cohort = of("close_rate", "2026-Q3")
    assert (cohort.numerator, cohort.denominator, "RESCINDED" in cohort.flags) == (2, 2, True)
    assert "RESCINDED" not in of("close_rate", "2026-Q3", "2026-10-29").flags  # nobody knew yet
