"""What parameters, settings and free days say now is not stamped on days that are locked (spec 2.8).

Where their change is let through: what refuses it stands in test_locked_settings.py and locked_terms/.
"""

from datetime import time

import pytest
import time_machine

from reps.locking import guard
from reps.models import CalendarDay, QualityDefinition
from tests import builders as made
from tests.test_late_changes import LOCKED, published_company

pytestmark = pytest.mark.django_db

LOCKED_DAY, OPEN_DAY = "2026-11-19", "2026-11-24"


@pytest.fixture
def company():
    """W47 was published on Monday and is locked."""
    with time_machine.travel("2026-11-23T09:00:00+08:00", tick=False):
        found = published_company()
    with time_machine.travel(LOCKED, tick=False):
        yield found


def on_both(make, *args, **fields):
    """A record of a locked day and one of an open day."""
    with guard.permitted():
        return [make(*args, day, **fields) for day in (LOCKED_DAY, OPEN_DAY)]


def told(records, name):
    for record in records:
        record.refresh_from_db()
    return [getattr(record, name) for record in records]


def test_parameters_reach_open_days_alone(company):
    visits = on_both(made.visit, company.reps.ann)
    with guard.permitted():
        made.parameters(default_minutes=45)
    assert told(visits, "counted_minutes") == [60, 45]


def test_a_cap_that_is_lifted_counts_no_more_on_locked_days(company):
    acme = made.customer("Acme")
    for _twice in range(2):
        visits = on_both(made.visit, company.reps.ann, quality=True, customer=acme)
    with guard.permitted():
        made.parameters(same_day_cap=False)
    assert told(visits, "counts") == [False, True]


def test_settings_judge_nothing_on_locked_days_again(company):
    """A definition was changed past every form: what is judged now by it shows which records were judged again."""
    visits = on_both(made.visit, company.reps.ann)
    QualityDefinition.objects.filter(kind="visit").update(tree={"is": "held"})
    made.organisation(opens=time(8))
    assert told(visits, "quality") == [None, True]
    assert told(visits, "counts") == [False, True]


def test_a_day_declared_free_times_no_answer_of_a_locked_day_again(company):
    """Ten on Thursday to ten on Friday, Friday declared free: minutes of the locked lead stay."""
    with guard.permitted():
        lead = made.lead("2026-11-19", owner=company.reps.ann, first_response_at="2026-11-20T10:00")
    minutes = lead.response_minutes
    with guard.permitted():
        CalendarDay.objects.create(date=made.day("2026-11-20"), workday=False)
    assert told([lead], "response_minutes") == [minutes]
