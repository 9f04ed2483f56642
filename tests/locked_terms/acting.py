"""What is locked in these tests, what is said of it, and what people change."""

from reps.models import PeriodLock
from tests import builders as made
from tests.asking import value

WEEK = "Week 47, 2026 is locked, and its figures would change. An admin may unlock it first, with a reason."
FROM_THEN = "Let the change hold from 2026-11-23 on instead, or have the period unlocked first, with a reason."
DATED = f"Week 47, 2026 is locked, and its figures would change. {FROM_THEN}"
LEAVE = "Week 47, 2026 is locked: a change needs approval, and a reason."
MONTH = WEEK.replace("Week 47, 2026", "October 2026")


def lock(grain, first, last):
    return PeriodLock.objects.create(
        grain=grain, start=made.day(first), end=made.day(last), locks_at=made.moment("2026-11-26T00:00")
    )


def unlock():
    PeriodLock.objects.update(decision="unlocked", decided_at=made.moment("2026-11-30T09:00"), reason="Was ill")


def changed(record, **values):
    """Save it with other values, as texts."""
    for name, text in values.items():
        setattr(record, name, record._meta.get_field(name).to_python(text))
    record.save()


def capacity():
    return value("rep_weeks", "2026-W47", as_of="2026-11-30")
