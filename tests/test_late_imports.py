"""Files that change locked periods: bad rows without a reason; the first import of history is free (spec 2.8)."""

from datetime import date, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from reps.imports import CannotUndo, undo
from reps.imports import upload as uploads
from reps.locking import guard
from reps.locking.locked import Locked
from reps.models import Credit, Customer, ImportBatch, LateChange, PeriodLock, Visit
from reps.models.base import stored
from tests import builders as made
from tests.files import bring, refused
from tests.office import page
from tests.test_admin_forms import form_of

pytestmark = pytest.mark.django_db

W47 = date(2026, 11, 16), date(2026, 11, 22)


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel("2026-11-26T09:00:00+08:00", tick=False):
        yield


@pytest.fixture
def alice():
    made.customer("Acme", key="C1")
    return made.rep("Alice", made.team("North"), key="alice")


def lock(start=W47[0], end=W47[1]):
    long_ago = timezone.now() - timedelta(hours=1)
    return PeriodLock.objects.create(grain="week", start=start, end=end, published_at=long_ago, locks_at=long_ago)


@pytest.fixture
def visits(tmp_path):
    file = tmp_path / "visits.csv"
    file.write_text("key,rep,customer,date\nV1,alice,C1,2026-11-20\nV2,alice,C1,2026-11-24\n")
    return file


def test_the_first_import_of_history_is_free(alice, visits):
    call_command("import_records", "visits", str(visits))
    assert Visit.objects.count() == 2


def test_rows_of_a_locked_week_are_bad_without_a_reason(alice, visits, capsys):
    lock()
    with pytest.raises(CommandError):
        call_command("import_records", "visits", str(visits))
    assert capsys.readouterr().out.splitlines() == [
        "row 2: Week 47, 2026 is locked: a change needs approval, and a reason.",
        "visits: 2 read, 1 created, 0 updated, 0 unchanged, 1 bad",
    ]
    assert Visit.objects.count() == 0


def test_with_a_reason_they_come_in_and_the_import_keeps_it(alice, visits):
    lock()
    call_command("import_records", "visits", str(visits), "--reason", "the CRM was down")
    assert Visit.objects.count() == 2
    assert ImportBatch.objects.get().late_reason == "the CRM was down"


def test_a_file_and_a_form_name_the_latest_period_of_what_moves_between_two(alice, tmp_path):
    """And of one day that several hold the shortest: week 23 begins with its month."""
    moved = made.visit(alice, "2026-11-12", customer=Customer.objects.get(), key="V1")
    early = made.visit(alice, "2026-06-02", customer=Customer.objects.get(), key="V2")
    lock(date(2026, 11, 9), date(2026, 11, 15)), lock()
    made.lock("month", "2026-06-01", "2026-06-30"), lock(date(2026, 6, 1), date(2026, 6, 7))
    lines = ["key,rep,customer,date,minutes", "V1,alice,C1,2026-11-17,", "V2,alice,C1,2026-06-02,90"]
    in_file = [line.split(": ")[1] for line in refused(tmp_path, "visits", lines)[:2]]
    moved.date, early.minutes = date(2026, 11, 17), 90
    in_form = [str(guard.refusal(stored(each), each).words).split(":")[0] for each in (moved, early)]
    assert in_file == in_form == ["Week 47, 2026 is locked", "Week 23, 2026 is locked"]


def test_when_a_visit_was_logged_stays_once_that_is_known(alice, tmp_path):
    """It says whether it was logged in time, which is published too; where nobody knew, it may be said."""
    known = made.visit(alice, "2026-11-17", logged_at=made.moment("2026-11-17T18:00"))
    unknown = made.visit(alice, "2026-11-18", logged_at=None)
    lock()
    head, row = "key,rep,customer,date,logged_at", "{0.key},alice,{0.customer.key},{0.date},2026-11-21T18:00"
    assert "Week 47, 2026 is locked" in refused(tmp_path, "visits", [head, row.format(known)])[0]
    bring(tmp_path, "visits", [head, row.format(unknown)])
    assert [each.late for each in Visit.objects.order_by("date")] == [False, True]


def test_what_stays_as_it_is_or_changes_only_a_note_needs_no_reason(alice, visits):
    call_command("import_records", "visits", str(visits))
    lock()
    call_command("import_records", "visits", str(visits))
    visits.write_text("key,rep,customer,date,note\nV1,alice,C1,2026-11-20,they moved\n")
    call_command("import_records", "visits", str(visits))
    assert Visit.objects.get(key="V1").note == "they moved"


def test_an_import_is_not_undone_once_its_week_has_locked(alice, visits):
    call_command("import_records", "visits", str(visits))
    held = lock()
    batch = ImportBatch.objects.get()
    with pytest.raises(CannotUndo, match="Week 47, 2026, which is locked"):
        undo(batch)
    held.decision, held.decided_at, held.reason = "unlocked", timezone.now(), "imported twice"
    held.save()
    undo(batch)
    assert Visit.objects.count() == 0


def test_splits_of_a_win_in_a_locked_week_are_bad_without_a_reason(alice, tmp_path):
    made.rep("Bob", key="bob")
    made.proposal(alice, "2026-11-17", status="won", ended="2026-11-19", key="P1")
    lock()
    file = tmp_path / "credits.csv"
    file.write_text("proposal,rep,percent\nP1,alice,60\nP1,bob,40\n")
    with pytest.raises(CommandError):
        call_command("import_records", "credits", str(file))
    call_command("import_records", "credits", str(file), "--reason", "agreed with both")
    assert Credit.objects.count() == 2


def test_the_browser_asks_for_the_reason(office, boss, alice, settings, tmp_path, visits):
    settings.MEDIA_ROOT = tmp_path
    lock()
    upload = uploads.keep(SimpleUploadedFile("v.csv", visits.read_bytes()), boss, "visits")
    upload.mapping = {"columns": {name: name for name in ("key", "rep", "customer", "date")}}
    upload.save()
    address = reverse("import_preview", args=[upload.token])
    assert "1 row changes a week, month or quarter that is locked." in office.get(address).content.decode()
    assert office.get(address, {"reason": "the CRM was down"}).context["seen"].can_commit
    office.post(reverse("import_commit", args=[upload.token]))
    batch = ImportBatch.objects.get()
    assert (batch.late_reason, Visit.objects.count()) == ("the CRM was down", 2)
    assert "the CRM was down" in office.get(reverse("import_batch", args=[batch.pk])).content.decode()


def test_the_administration_asks_for_the_reason_too(office, boss, alice):
    visit = made.visit(alice, "2026-11-20", minutes=60)
    lock()
    sent = form_of(office, page(Visit, "change", visit.pk)) | {"minutes": 90}
    answer = office.post(page(Visit, "change", visit.pk), sent)
    assert "late_reason" in answer.context["adminform"].form.errors
    assert office.post(page(Visit, "change", visit.pk), sent | {"late_reason": "a typing error"}).status_code == 302
    visit.refresh_from_db()
    change = LateChange.objects.get()
    assert (visit.minutes, change.state, change.reason, change.decided_by) == (90, "approved", "a typing error", boss)


def test_nothing_of_a_locked_week_is_deleted_in_the_administration(office, alice):
    visit = made.visit(alice, "2026-11-20")
    lock()
    assert "is locked. Unlock it first." in office.get(page(Visit, "delete", visit.pk)).content.decode()
    office.post(page(Visit, "delete", visit.pk), {"post": "yes"})
    office.post(page(Visit, "changelist"), {"action": "delete_selected", "_selected_action": [visit.pk], "post": "yes"})
    assert Visit.objects.filter(pk=visit.pk).exists()


def test_a_hundred_thousand_rows_load_the_locks_once(alice, visits, django_assert_max_num_queries):
    for week in range(30):
        start = W47[0] - timedelta(days=7 * (week + 10))
        lock(start, start + timedelta(days=6))
    visits.write_text("key,rep,customer,date\n" + "".join(f"V{n},alice,C1,2026-11-24\n" for n in range(400)))
    with django_assert_max_num_queries(60):
        call_command("import_records", "visits", str(visits))


def test_locks_load_once(django_assert_num_queries):
    lock()
    with django_assert_num_queries(1):
        locks = Locked()
        found = [locks.on(W47[0] + timedelta(days=at)) for at in range(-1, 8)]
    assert [each is not None for each in found] == [False, *[True] * 7, False]


def test_a_file_of_rates_asks_the_same_of_a_few_and_of_many(tmp_path, alice):
    """Asked for in the locked week: the plan rates of 2026 would value it, those of other years and days nothing."""
    for code in ("EUR", "USD"):
        made.proposal(alice, "2026-11-19", currency=code, amount=100)
    lock()
    asked = []
    for years in (range(1975, 1977), range(1980, 2020)):
        rows = [f"{code},7,plan,{year}," for code in ("EUR", "USD") for year in years]
        rows += [f"{code},7,dated,,{year}-01-01" for code in ("EUR", "USD") for year in years]
        with CaptureQueriesContext(connection) as counted:
            bring(tmp_path, "fx_rates", ["currency,rate,kind,year,date", *rows])
        asked.append(len(counted))
    assert asked[1] <= asked[0] + 4  # what is written takes a few statements more
    assert "is locked" in refused(tmp_path, "fx_rates", ["currency,rate,year", "EUR,7,2026", "EUR,7,2020"])[0]
