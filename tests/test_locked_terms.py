"""What a locked week's rates are made of stays too: leave, terms of work, spend and the calendar (spec 2.2, 2.8)."""

from datetime import date

import pytest
import time_machine
from django.db import connection, transaction
from django.urls import reverse
from django.utils.translation import override

from reps.deleted.kinds import KINDS
from reps.deleted.restoring import CannotRestore, deleted, restore
from reps.imports import CannotUndo, undo
from reps.locking import guard, late
from reps.locking.days import Days, apart
from reps.models import (
    CalendarDay,
    CompanyCalendar,
    ImportBatch,
    LateChange,
    Leave,
    PeriodLock,
    Rep,
    SourceSpend,
    WorkingTime,
)
from tests import builders as made
from tests.asking import value
from tests.files import bring, refused
from tests.office import page
from tests.test_admin_forms import errors_of, form_of, with_row

pytestmark = pytest.mark.django_db

WEEK = "Week 47, 2026 is locked, and its figures would change. An admin may unlock it first, with a reason."
FROM_THEN = "Let the change hold from 2026-11-23 on instead, or have the period unlocked first, with a reason."
DATED = f"Week 47, 2026 is locked, and its figures would change. {FROM_THEN}"
LEAVE = "Week 47, 2026 is locked: a change needs approval, and a reason."
MONTH = WEEK.replace("Week 47, 2026", "October 2026")


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


def capacity():
    return value("rep_weeks", "2026-W47", as_of="2026-11-30")


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


@pytest.fixture
def expo():
    """10 spent in October, which is locked; November is not, but a week of it is."""
    expo = made.source("Expo", key="expo")
    made.spend(expo, "2026-10-01", 10)
    lock("month", "2026-10-01", "2026-10-31")
    lock("week", "2026-10-26", "2026-11-01")
    return expo


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


# Leave, which waits for approval


@pytest.fixture
def mia(client, ann):
    """Manages Ann, and is logged in."""
    mia = made.rep("Mia", ann.memberships.get().team, manages=True, key="mia", hired_on="2026-11-23")
    client.force_login(made.user("mia", rep=mia))
    return mia


def away(rep, **more):
    return {"rep": rep.pk, "start": "2026-11-20", "end": "2026-11-20", "fraction": "1.0"} | more


def test_a_manager_says_why_leave_of_the_team_comes_late_and_it_is_done(client, mia, ann):
    answer = client.post(reverse("leave_new"), away(ann))
    assert (answer.context["form"].locked.words, ann.leaves.count()) == (LEAVE, 1)
    client.post(reverse("leave_new"), away(ann, late_reason="told today"))
    change = LateChange.objects.get()
    assert (change.kind, change.state, change.reason, change.rep) == ("leave", "approved", "told today", ann)
    assert value("rep_weeks", "2026-W47", ann, as_of="2026-11-30") == 0.52


def test_so_is_leave_that_is_changed_or_taken_back(client, mia, ann):
    """Half of Tuesday, then all of it: 3.9 and 4.4 of five days."""
    leave = ann.leaves.get()
    half = away(ann, start="2026-11-17", end="2026-11-17", fraction="0.5", late_reason="was here")
    client.post(reverse("leave_edit", args=[leave.pk]), half)
    assert value("rep_weeks", "2026-W47", ann, as_of="2026-11-30") == 0.78
    address = reverse("leave_delete", args=[leave.pk])
    assert client.post(address).status_code == 422
    client.post(address, {"late_reason": "was here all day"})
    assert value("rep_weeks", "2026-W47", ann, as_of="2026-11-30") == 0.88


def test_a_manager_s_own_waits_for_somebody_above(client, mia, ann):
    made.works(mia, "2026-12-15")
    lock("week", "2026-11-23", "2026-11-29")
    client.post(reverse("leave_new"), away(mia, start="2026-11-24", end="2026-11-24", late_reason="was ill"))
    change = LateChange.objects.pending().get()
    assert (Leave.objects.filter(rep=mia).exists(), late.may_decide(mia.user, change)) == (False, False)
    assert "was ill" in client.get(reverse("late_changes")).content.decode()
    late.approve(change, by=made.user("dora", is_director=True))
    assert str(Leave.objects.get(rep=mia)) == "Mia 2026-11-24"


def test_the_administration_takes_a_reason_for_leave(office, ann):
    url = page(Leave, "add")
    answer = office.post(url, away(ann))
    assert LEAVE in str(answer.context["adminform"].form.errors["late_reason"])
    assert office.post(url, away(ann, late_reason="told today")).status_code == 302
    assert LateChange.objects.get().state == "approved"


# Files


FILES = {
    "leaves": ["rep,start,end", "ann,2026-11-20,2026-11-20"],
    "working_times": ["rep,since,fte", "ann,2026-11-20,0.5"],
    "reps": ["key,name,hired_on", "ann,Ann,2026-11-18"],
    "calendar": ["date,workday", "2026-11-18,no"],
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_takes_a_reason_to_change_it(tmp_path, ann, kind):
    assert "Week 47, 2026 is locked" in refused(tmp_path, kind, FILES[kind])[0]
    assert capacity() == 0.68
    bring(tmp_path, kind, FILES[kind], "--reason", "told late")
    assert capacity() != 0.68


def test_so_does_a_file_of_reps_with_terms_from_a_locked_day(tmp_path, ann):
    lines = ["key,name,fte,fte_since", "ann,Ann,0.5,2026-11-20"]
    assert "Week 47, 2026 is locked" in refused(tmp_path, "reps", lines)[0]
    assert bring(tmp_path, "reps", [lines[0], "ann,Ann,0.5,"]).endswith("1 updated, 0 unchanged, 0 bad")
    assert capacity() == 0.68
    bring(tmp_path, "reps", [lines[0], "eve,Eve,0.5,2026-11-16"])


def test_so_does_a_file_of_spend(tmp_path, expo):
    lines = ["source,month,amount", "expo,2026-10,20"]
    assert "October 2026 is locked" in refused(tmp_path, "spend", lines)[0]
    bring(tmp_path, "spend", lines, "--reason", "bill came late")
    assert SourceSpend.objects.get().amount == 20


def asked_by(folder, kind, lines):
    """How many statements bringing them in takes; the import itself empties what Django keeps of them."""
    asked = []
    with connection.execute_wrapper(lambda execute, *told: asked.append(told) or execute(*told)):
        bring(folder, kind, lines)
    return len(asked)


FOR_MANY = {
    "leaves": ["rep,start,end", "r{},2026-11-24,2026-11-24"],
    "working_times": ["rep,since,fte", "r{},2026-12-01,0.5"],
    "reps": ["key,name,fte,fte_since", "r{},Rep,0.5,2026-12-01"],
}


@pytest.mark.parametrize("kind", FOR_MANY)
def test_files_of_terms_ask_no_more_for_more_people(tmp_path, ann, kind):
    """Of people whose memberships tell since when they are there: no day of hire is known."""
    header, line = FOR_MANY[kind]
    for at in range(24):
        rep = made.rep("Rep", made.team(key=f"T{at}"), key=f"r{at}", hired_on=None)
        made.works(rep, "2026-12-01", "0.8")
    few, many = ([header, *map(line.format, some)] for some in (range(4), range(4, 24)))
    assert asked_by(tmp_path, kind, few) == asked_by(tmp_path, kind, many) > 0
    assert kind == "leaves" or WorkingTime.objects.filter(fte="0.5").count() == 24


# Taken back


def test_an_import_that_lies_in_it_is_not_undone(tmp_path, ann):
    bring(tmp_path, "leaves", FILES["leaves"], "--reason", "told late")
    with pytest.raises(CannotUndo, match="Week 47, 2026, which is locked"):
        undo(ImportBatch.objects.get())


def test_working_time_of_it_does_not_come_back(ann):
    admin = made.user("adam", is_staff=True)
    with guard.permitted():
        ann.working_times.first().delete()
    with pytest.raises(CannotRestore, match=r"is locked\. Unlock it first\."):
        restore(deleted(KINDS["workingtime"], admin).get(), by=admin)


def test_leave_of_it_comes_back_with_a_reason(ann):
    admin = made.user("adam", is_staff=True)
    with guard.permitted():
        ann.leaves.get().delete()
    row = deleted(KINDS["leave"], admin).get()
    with pytest.raises(guard.PeriodLocked):
        restore(row, by=admin)
    restore(row, by=admin, reason="Deleted by mistake")
    assert capacity() == 0.68


# Days


def test_days_of_only_one_of_two_spans():
    def span(first, last):
        return Days(date(2026, 11, first), date(2026, 11, last))

    assert apart(span(2, 6), span(2, 6)) == set()
    assert apart(span(2, 6), span(4, 9)) == {span(2, 3), span(7, 9)}
    assert apart(span(2, 9), span(2, 6)) == {span(7, 9)}
    assert apart(span(2, 3), span(5, 6)) == {span(2, 3), span(5, 6)}
