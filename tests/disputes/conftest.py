"""Three tiers above a rep of the small company, and a visit and a proposal that she may dispute."""

from datetime import date

import pytest
import time_machine

from reps.models import PeriodLock
from tests import builders as made
from tests.small_company import TODAY, small_company


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


@pytest.fixture
def locked(company):
    week = {"start": date(2026, 11, 16), "end": date(2026, 11, 22)}
    return PeriodLock.objects.create(grain="week", **week, locks_at=made.moment("2026-11-23T00:00"))


@pytest.fixture
def refused(company):
    """The visit of the 19th, which lacks a yes."""
    return company.reps.alice.visits.get(date="2026-11-19")
