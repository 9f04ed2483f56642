"""A week that is locked, somebody whose terms of work change within it, and spend of a month that is locked."""

import pytest
import time_machine

from tests import builders as made
from tests.locked_terms.acting import lock


@pytest.fixture(autouse=True)
def a_week_later():
    with time_machine.travel("2026-11-30T10:00+08:00", tick=False):
        yield


@pytest.fixture
def ann():
    """There since 2024, away on Tuesday of week 47, 80 % from Wednesday of that week on, full-time from December on."""
    ann = made.rep("Ann", made.team("North"), key="ann")
    made.leave(ann, "2026-11-17")
    made.works(ann, "2026-11-18", "0.8")
    made.works(ann, "2026-12-01")
    lock("week", "2026-11-16", "2026-11-22")
    return ann


@pytest.fixture
def expo():
    """10 spent in October, which is locked; November is not, but a week of it is."""
    expo = made.source("Expo", key="expo")
    made.spend(expo, "2026-10-01", 10)
    lock("month", "2026-10-01", "2026-10-31")
    lock("week", "2026-10-26", "2026-11-01")
    return expo
