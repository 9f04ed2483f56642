"""Measures that no worked example of the specification states."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from tests import builders as made
from tests.asking import parts

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
