"""What a locked week's rates are made of stays too: leave, terms of work, spend and the calendar (spec 2.2, 2.8)."""

from datetime import date

import pytest
from django.db import transaction
from django.utils.translation import override

from reps.deleted.kinds import KINDS
from reps.deleted.restoring import CannotRestore, deleted, restore
from reps.locking import guard
from reps.models import (
    CalendarDay,
    CompanyCalendar,
    PeriodLock,
    Rep,
    SourceSpend,
    WorkingTime,
)
from tests import builders as made
from tests.asking import value
from tests.locked_terms.acting import DATED, LEAVE, MONTH, WEEK, capacity, changed, unlock
from tests.office import page
from tests.test_admin_forms import errors_of, form_of, with_row

pytestmark = pytest.mark.django_db

REFUSED = {
    "leave added": lambda ann: made.leave(ann, "2026-11-20", "2026-11-30"),
    "leave changed to half days": lambda ann: changed(ann.leaves.get(), fraction="0.5"),
    "leave made longer": lambda ann: changed(ann.leaves.get(), end="2026-11-18"),
    "leave moved away": lambda ann: changed(ann.leaves.get(), start="2026-11-24", end="2026-11-24"),
    "leave taken away": lambda ann: ann.leaves.get().delete(),
    "terms before": lambda ann: made.works(ann, fte="0.5"),
    "terms within": lambda ann: made.works(ann, "2026-11-20", "0.5"),
    "terms of another part": lambda ann: changed(ann.working_times.first(), fte=1),
    "terms from a later day": lambda ann: changed(ann.working_times.first(), since="2026-11-20"),
    "terms from an earlier day": lambda ann: changed(ann.working_times.first(), since="2026-11-10"),
    "terms taken away": lambda ann: ann.working_times.first().delete(),
    "hired after it": lambda ann: changed(ann, hired_on="2026-11-23"),
    "hired within it": lambda ann: changed(ann, hired_on="2026-11-18"),
    "left before it": lambda ann: changed(ann, left_on="2026-11-13"),
    "left within it": lambda ann: changed(ann, left_on="2026-11-18"),
    "calendar of six days": lambda ann: made.company_calendar(weekdays=["mon", "tue", "wed", "thu", "fri", "sat"]),
    "calendar without Fridays from within": lambda ann: made.company_calendar(
        "2026-11-18", weekdays=["mon", "tue", "wed", "thu"]
    ),
    "a day off": lambda ann: CalendarDay.objects.create(date=date(2026, 11, 18), workday=False),
}
FREE = {
    "leave after it": lambda ann: made.leave(ann, "2026-11-24"),
    "leave before it": lambda ann: made.leave(ann, "2026-11-13"),
    "working time from the week after": lambda ann: made.works(ann, "2026-11-23", "0.5"),
    "the same part from another day": lambda ann: made.works(ann, "2026-11-20", "0.8"),
    "working time of days before the hire": lambda ann: made.works(ann, "2023-01-01").delete(),
    "a calendar from the week after": lambda ann: made.company_calendar("2026-11-23", ""),
    "a calendar that changes nothing": lambda ann: made.company_calendar(),
    "terms to come": lambda ann: changed(ann.working_times.last(), since="2026-11-23", fte="0.5"),
    "another name": lambda ann: changed(ann, name="Anne"),
    "hired earlier, years ago": lambda ann: changed(ann, hired_on="2023-06-01"),
    "no day of hire, in a team ever since": lambda ann: changed(ann, hired_on=None),
    "left the week after": lambda ann: changed(ann, left_on="2026-11-23"),
    "a day off before": lambda ann: CalendarDay.objects.create(date=date(2026, 11, 13), workday=False),
    "somebody entered late": lambda ann: made.rep("Eve", hired_on="2026-11-16"),
}


WORDS = {"leave": LEAVE, "terms": DATED, "calendar": DATED}


@pytest.mark.parametrize("name", REFUSED)
def test_what_moves_a_locked_week_is_refused_until_it_is_unlocked(ann, name):
    """Monday whole, Tuesday away, three days of 80 %: 3.4 of 5 days."""
    assert capacity() == 0.68
    with pytest.raises(guard.PeriodLocked) as refusal, transaction.atomic():
        REFUSED[name](Rep.objects.get())
    assert refusal.value.messages == [WORDS.get(name.split()[0], WEEK)]
    assert capacity() == 0.68
    unlock()
    REFUSED[name](Rep.objects.get())
    assert capacity() != 0.68


@pytest.mark.parametrize("change", FREE.values(), ids=FREE)
def test_what_leaves_it_as_it_was_is_free(ann, change):
    change(ann)
    assert value("rep_weeks", "2026-W47", ann, as_of="2026-11-30") == 0.68


def test_a_new_day_of_hire_tells_for_a_year(ann):
    """Of the ramp and of fresh blood: hired in December 2025 the week is within the first twelve months."""
    with pytest.raises(guard.PeriodLocked):
        changed(ann, hired_on="2025-12-01")


def test_without_a_day_of_hire_the_first_day_in_a_team_stands_for_it(ann):
    """Ann counts since 2024; without that day only since she joined, a week after the locked one."""
    with guard.permitted():
        changed(ann.memberships.get(), start="2026-11-23")
    with pytest.raises(guard.PeriodLocked):
        changed(ann, hired_on=None)


def test_a_name_of_a_locked_day_is_free(ann):
    unlock()
    day = CalendarDay.objects.create(date=date(2026, 11, 18), workday=False)
    PeriodLock.objects.update(decision="", decided_at=None)
    changed(day, name="Outing")
    with pytest.raises(guard.PeriodLocked):
        day.delete()


def test_it_is_said_in_chinese(ann):
    with override("zh-hans"):
        with pytest.raises(guard.PeriodLocked, match="已锁定，其数字会因此改变。可先由管理员说明理由后解锁。"):
            changed(ann, hired_on="2026-11-18")
        with pytest.raises(guard.PeriodLocked, match="请让更改从 2026-11-23 起生效，或先说明理由解锁该周期。"):
            made.works(ann, "2026-11-20")


# Spend


@pytest.mark.parametrize(
    "change",
    [
        lambda expo: changed(expo.spend.get(), amount="20"),
        lambda expo: changed(expo.spend.get(), month="2026-11-01"),
        lambda expo: expo.spend.get().delete(),
        lambda expo: made.spend(made.source("Web"), "2026-10-01", 5),
    ],
)
def test_spend_of_a_locked_month_stays(expo, change):
    with pytest.raises(guard.PeriodLocked) as refusal, transaction.atomic():
        change(expo)
    assert refusal.value.messages == [MONTH]
    unlock()
    change(expo)


def test_spend_of_the_month_at_hand_is_free_whatever_weeks_are_locked(expo):
    """Cost is a figure of whole months."""
    made.spend(expo, "2026-11-01", 5)
    changed(SourceSpend.objects.get(month="2026-11-01"), amount="6")


# The administration


def refused_at(office, model, field, **data):
    """What the page of a new record says at a field."""
    return str(office.post(page(model, "add"), data).context["adminform"].form.errors[field])


def test_the_pages_of_the_administration_refuse_it_at_the_day(office, ann, expo):
    assert DATED in refused_at(office, WorkingTime, "since", rep=ann.pk, since="2026-11-20", fte="0.5")
    assert DATED in refused_at(office, CompanyCalendar, "since", since="2026-11-20", country="US")
    assert WEEK in refused_at(office, CalendarDay, "date", date="2026-11-18", name="")
    assert MONTH in refused_at(office, SourceSpend, "month", source=made.source("Web").pk, month="2026-10-01", amount=1)


@pytest.mark.parametrize(("field", "text"), [("hired_on", "2026-11-18"), ("left_on", "2026-11-18")])
def test_so_does_a_rep_s_page(office, ann, field, text):
    url = page(Rep, "change", ann.pk)
    answer = office.post(url, form_of(office, url) | {field: text})
    assert WEEK in str(answer.context["adminform"].form.errors[field])


def test_and_the_rows_on_it(office, ann):
    url = page(Rep, "change", ann.pk)
    data = form_of(office, url)
    friday = {"start": "2026-11-20", "end": "2026-11-20", "fraction": "1.0", "rep": ann.pk}
    assert LEAVE in errors_of(office.post(url, with_row(data, "leaves", **friday)))
    assert LEAVE in errors_of(office.post(url, data | {"leaves-0-DELETE": "on"}))
    assert DATED in errors_of(office.post(url, data | {"working_times-0-fte": "0.7"}))
    assert DATED in errors_of(office.post(url, data | {"working_times-0-DELETE": "on"}))
    assert office.post(url, data | {"working_times-1-fte": "0.7"}).status_code == 302


def test_and_the_spend_on_a_source_s_page(office, expo):
    url = page(type(expo), "change", expo.pk)
    data = form_of(office, url)
    assert MONTH in errors_of(office.post(url, data | {"spend-0-amount": "11"}))
    assert MONTH in errors_of(office.post(url, data | {"spend-0-DELETE": "on"}))
    assert SourceSpend.objects.get().amount == 10


def test_it_deletes_none_of_it(office, ann, expo):
    for record in (ann.leaves.get(), ann.working_times.first(), expo.spend.get()):
        chosen = {"action": "delete_selected", "_selected_action": [record.pk], "post": "yes"}
        assert "is locked. Unlock it first." in office.post(page(type(record), "changelist"), chosen).content.decode()
        office.post(page(type(record), "delete", record.pk), {"post": "yes"})
        assert type(record).objects.filter(pk=record.pk).exists()


def test_somebody_entered_late_comes_with_what_was_worked_and_taken_off(office, ann):
    url = page(Rep, "add")
    data = form_of(office, url) | {"key": "eve", "name": "Eve", "hired_on": "2026-11-16"}
    data = with_row(data, "working_times", since="", fte="0.5")
    data = with_row(data, "leaves", start="2026-11-18", end="2026-11-18", fraction="1.0")
    assert office.post(url, data).status_code == 302
    assert value("rep_weeks", "2026-W47", Rep.objects.get(key="eve"), as_of="2026-11-30") == 0.4


# Taken back


def test_working_time_of_it_does_not_come_back(ann):
    admin = made.user("adam", is_staff=True)
    with guard.permitted():
        ann.working_times.first().delete()
    with pytest.raises(CannotRestore, match=r"is locked\. Unlock it first\."):
        restore(deleted(KINDS["workingtime"], admin).get(), by=admin)
