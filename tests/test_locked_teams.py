"""Who was in which team on a locked day stays, so that records and rep-weeks agree (spec 2.3, 2.8)."""

from datetime import date

import pytest
import time_machine
from django.db import transaction
from django.utils.translation import override

from reps.locking import guard
from reps.models import Membership, PeriodLock, Rep, Visit
from tests import builders as made
from tests.asking import value
from tests.files import bring, company, refused
from tests.office import page
from tests.test_admin_forms import errors_of, form_of, with_row

pytestmark = pytest.mark.django_db

WORDS = "Week 47, 2026 is locked, and its records or rep-weeks would change teams."


@pytest.fixture(autouse=True)
def a_week_later():
    with time_machine.travel("2026-11-30T10:00+08:00", tick=False):
        yield


@pytest.fixture
def south():
    return made.team("South")


@pytest.fixture
def ann(south):
    """In North; three quality visits in week 47, which is locked, and one the week after."""
    ann = made.rep("Ann", made.team("North"))
    for day in ("2026-11-17", "2026-11-18", "2026-11-19", "2026-11-24"):
        made.visit(ann, day, quality=True)
    lock()
    return ann


def lock():
    first, last = date(2026, 11, 16), date(2026, 11, 22)
    PeriodLock.objects.create(grain="week", start=first, end=last, locks_at=made.moment("2026-11-26T00:00"))


def move(rep, team, first):
    """Out of the team they are in, and into another from that day on."""
    stay = rep.memberships.get()
    stay.end = date.fromordinal(made.day(first).toordinal() - 1)
    stay.save()
    made.member(rep, team, start=first)


def weeks(team):
    """(quality visits, rep-weeks) of week 47"""
    return tuple(value(name, "2026-W47", team, as_of="2026-11-30") for name in ("quality_visits", "rep_weeks"))


def test_a_move_over_a_locked_week_is_refused_and_nothing_parts(ann, south):
    north = ann.memberships.get().team
    assert (weeks(north), weeks(south)) == ((3, 1), (0, 0))
    with pytest.raises(guard.PeriodLocked, match=WORDS):
        move(ann, south, "2026-11-18")
    assert (weeks(north), weeks(south)) == ((3, 1), (0, 0))
    assert Membership.objects.get().end is None


def test_a_move_after_it_is_free(ann, south):
    move(ann, south, "2026-11-23")
    assert [visit.team.name for visit in Visit.objects.order_by("date")] == ["North", "North", "North", "South"]


def test_once_unlocked_records_and_rep_weeks_move_together(ann, south):
    north = ann.memberships.get().team
    PeriodLock.objects.update(
        decision="unlocked", decided_at=made.moment("2026-11-30T09:00"), reason="Moved on the 16th"
    )
    move(ann, south, "2026-11-16")
    assert (weeks(north), weeks(south)) == ((0, 0), (3, 1))
    assert set(Visit.objects.values_list("team__name", flat=True)) == {"South"}


def test_somebody_without_records_there_may_be_entered_late(south):
    lock()
    made.rep("Eve", south).delete()
    assert not Rep.objects.filter(name="Eve").exists()


@pytest.fixture
def bea(south):
    """In South, and did nothing in week 47; entered before it was locked."""
    with time_machine.travel("2026-11-02T10:00+08:00", tick=False):
        bea = made.rep("Bea", south, hired_on="2026-11-16")
    lock()
    return bea


def ends_early(stay):
    stay.end = date(2026, 11, 17)
    stay.save()


def elsewhere(stay):
    stay.team = made.team("West")
    stay.save()


@pytest.mark.parametrize("change", [ends_early, elsewhere, Membership.delete, lambda stay: stay.rep.delete()])
def test_who_did_nothing_then_stays_for_the_rep_weeks_too(bea, south, change):
    with pytest.raises(guard.PeriodLocked, match="Week 47, 2026 is locked"), transaction.atomic():
        change(bea.memberships.get())
    assert weeks(south) == (0, 1)


def test_days_before_the_hire_and_after_the_week_may_go(bea, south):
    stay = bea.memberships.get()
    stay.start, stay.end = date(2026, 11, 16), date(2026, 11, 22)
    stay.save()
    assert weeks(south) == (0, 1)


def test_who_was_entered_since_may_go_again(bea, south):
    made.rep("Cat", south, hired_on="2026-11-16").delete()
    made.rep("Dan", south, hired_on="2026-11-16").memberships.get().delete()
    assert weeks(south) == (0, 1)


def test_the_administration_deletes_nobody_who_had_rep_weeks_then(office, bea):
    answer = office.post(page(Rep, "delete", bea.pk), {"post": "yes"})
    assert "Week 47, 2026 is locked. Unlock it first." in answer.content.decode()
    assert Rep.objects.filter(pk=bea.pk).exists()


def test_to_take_a_membership_away_is_refused_in_the_administration(office, south, ann):
    url = page(Rep, "change", ann.pk)
    data = form_of(office, url) | {"memberships-0-DELETE": "on"}
    assert WORDS in errors_of(office.post(url, data))
    chosen = {"action": "delete_selected", "_selected_action": [ann.memberships.get().pk], "post": "yes"}
    office.post(page(Membership, "changelist"), chosen)
    assert ann.memberships.count() == 1


def test_the_administration_refuses_the_row_and_names_the_period(office, south, ann):
    url = page(Rep, "change", ann.pk)
    data = form_of(office, url) | {"memberships-0-end": "2026-11-17"}
    data = with_row(data, "memberships", team=south.pk, start="2026-11-18", end="", rep=ann.pk)
    assert WORDS in errors_of(office.post(url, data))
    stay = ann.memberships.get()
    answer = office.post(page(Membership, "change", stay.pk), {"rep": ann.pk, "team": south.pk, "start": "", "end": ""})
    assert WORDS in str(answer.context["adminform"].form.errors["start"])


def test_it_is_said_in_chinese(ann, south):
    with override("zh-hans"), pytest.raises(guard.PeriodLocked, match="已锁定，其中的记录或人周会因此换到别的团队。"):
        move(ann, south, "2026-11-18")


def test_a_file_moves_people_over_a_locked_week_with_a_reason_and_their_records_too(tmp_path):
    company(tmp_path)
    rep = Rep.objects.get(key="E-1")
    visit = made.visit(rep, "2026-11-18")
    was = rep.memberships.get()
    lock()
    lines = ["rep,team,start", f"E-1,S,{was.start or ''}"]
    bring(tmp_path, "teams", ["key,name", "S,South"])
    assert "Week 47, 2026 is locked" in refused(tmp_path, "memberships", lines)[0]
    bring(tmp_path, "memberships", lines, "--reason", "moved on the 16th")
    visit.refresh_from_db()
    assert visit.team.key == "S"
