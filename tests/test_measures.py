"""Measures that no worked example of the specification states."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from tests import builders as made
from tests.asking import by, parts

pytestmark = pytest.mark.django_db


def test_a_visit_cancelled_in_time_was_never_due():
    """Spec 4: no-shows over held, no-shows and those cancelled within 24 hours."""
    ann = made.rep("Ann", made.team())
    beijing = ZoneInfo("Asia/Shanghai")
    made.visit(ann, "2026-11-16")
    made.visit(ann, "2026-11-17", status="no_show")
    for logged_on in (datetime(2026, 11, 16, 12, tzinfo=beijing), datetime(2026, 11, 18, 8, tzinfo=beijing)):
        made.visit(ann, "2026-11-18", start=time(9), status="cancelled", logged_at=logged_on)
    assert parts("no_show_rate", "2026-W47") == (1, 3)


def test_by_team_a_target_that_is_for_the_teams_below_too_is_left_out():
    """Rows by team hold what a team did itself: a region's target over the region's own nothing would be 0 %."""
    east = made.team("East", key="east")
    city = made.team("City", parent=east, key="city")
    ann = made.rep("Ann", city)
    made.proposal(ann, "2026-10-05", status="won", ended="2026-10-20", amount=80)
    made.target(100, "2026-Q4", team=east)
    made.target(100, "2026-Q4", team=city)
    found = by("attainment_initial", "2026-Q4", "team")
    assert {team: figure.value for team, figure in found.items()} == {"city": 0.8}
    assert parts("attainment_initial", "2026-Q4", east) == (80, 100)
