"""Which period is locked at an instant: by the rule once it was published, or by an admin's word (spec 2.8)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from reps.fiscal import FiscalCalendar, Rule
from reps.locking.rules import Timetable
from reps.models import PeriodLock
from tests.office import page

pytestmark = pytest.mark.django_db
MONDAY, SUNDAY = date(2026, 11, 16), date(2026, 11, 22)
LONG_AGO = datetime(2026, 1, 1, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("grain", "day", "fiscal_start", "first", "last"),
    [
        ("week", "2026-11-22", 1, "2026-11-16", "2026-11-22"),
        ("month", "2026-02-28", 1, "2026-02-01", "2026-02-28"),
        ("month", "2026-12-31", 4, "2026-12-01", "2026-12-31"),
        ("quarter", "2026-11-23", 1, "2026-10-01", "2026-12-31"),
        ("quarter", "2026-01-15", 2, "2025-11-01", "2026-01-31"),
    ],
)
def test_the_period_around_a_day(grain, day, fiscal_start, first, last):
    found = FiscalCalendar([Rule(year_start=fiscal_start)]).bounds(grain, date.fromisoformat(day))
    assert [str(each) for each in found] == [first, last]


def test_a_week_locks_when_wednesday_is_over():
    locks_at = Timetable.current().locks_at("week", SUNDAY)
    assert locks_at == datetime(2026, 11, 26, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_an_admin_locks_any_period_by_a_day_in_it_and_says_why(office):
    sent = {"grain": "week", "start": "2026-11-18", "decision": "locked", "reason": ""}
    assert office.post(page(PeriodLock, "add"), sent).status_code == 200  # no reason given
    assert office.post(page(PeriodLock, "add"), sent | {"reason": "audit"}).status_code == 302
    lock = PeriodLock.objects.get()
    assert (lock.start, lock.end, lock.is_locked(timezone.now())) == (MONDAY, SUNDAY, True)


def test_unlocking_by_hand_beats_the_rule_and_is_kept_in_the_history(office, boss):
    lock = PeriodLock.objects.create(
        grain="week", start=MONDAY, end=SUNDAY, published_at=LONG_AGO, locks_at=LONG_AGO + timedelta(days=1)
    )
    assert lock.is_locked(timezone.now())
    office.post(page(PeriodLock, "change", lock.pk), {"decision": "unlocked", "reason": "a transfer came late"})
    lock.refresh_from_db()
    assert not lock.is_locked(timezone.now())
    assert lock.is_locked(LONG_AGO + timedelta(days=2))
    assert lock.history.first().history_user == boss
    office.post(page(PeriodLock, "change", lock.pk), {"decision": "", "reason": ""})
    lock.refresh_from_db()
    assert lock.is_locked(timezone.now())


def test_what_was_published_keeps_its_lock(office):
    lock = PeriodLock.objects.create(grain="week", start=MONDAY, end=SUNDAY, published_at=LONG_AGO, locks_at=LONG_AGO)
    assert office.post(page(PeriodLock, "delete", lock.pk), {"post": "yes"}).status_code == 403
