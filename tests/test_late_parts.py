"""Incomes and touches of leads in locked periods: guarded as the records they belong to are (spec 2.8)."""

from contextlib import contextmanager
from datetime import date, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from reps.imports import CannotUndo, undo
from reps.locking import guard, late
from reps.locking.watched import goes_with
from reps.models import ImportBatch, Income, LateChange, LeadTouch, PeriodLock
from tests import builders as made
from tests.asking import value
from tests.office import page
from tests.small_company import small_company
from tests.test_admin_forms import form_of

pytestmark = pytest.mark.django_db
BEFORE, INSIDE, AFTER = "2026-11-14", "2026-11-20", "2026-11-24"


@pytest.fixture
def company():
    """W47 locks after its records were made; it is the Thursday after."""
    with time_machine.travel("2026-11-26T09:00:00+08:00", tick=False):
        found = small_company()
        found.won = made.proposal(found.reps.alice, "2026-11-02", status="won", ended="2026-11-10", amount=1000)
        found.income = made.income(found.won, INSIDE, 400)
        found.lead = made.lead("2026-11-09", "10:00", owner=found.reps.alice)
        found.touch = LeadTouch.objects.create(key="T1", lead=found.lead, at=made.moment("2026-11-18T10:00"))
        lock()
        yield found


def lock():
    ago = timezone.now() - timedelta(hours=1)
    week = {"start": date(2026, 11, 16), "end": date(2026, 11, 22)}
    return PeriodLock.objects.create(grain="week", **week, published_at=ago, locks_at=ago)


def test_an_income_of_a_locked_week_is_not_added_changed_moved_or_deleted(company):
    income = company.income
    for change in ({"amount": 300}, {"date": made.day(AFTER)}, {"kind": "revenue"}, {"currency": "USD"}):
        with refused():
            saved(Income.objects.get(), **change)
    with refused():
        made.income(company.won, INSIDE, 5)
    with refused():
        income.delete()
    assert value("cash_collected", "2026-11", as_of="2026-11-26") == 400


@contextmanager
def refused():
    with pytest.raises(guard.PeriodLocked), transaction.atomic():
        yield


def saved(record, **fields):
    for name, value_ in fields.items():
        setattr(record, name, value_)
    record.save()


def test_an_income_of_an_open_week_is_free_but_not_moved_into_a_locked_one(company):
    made.income(company.won, AFTER, 50)
    assert value("cash_collected", "2026-11", as_of="2026-11-26") == 450
    with refused():
        saved(Income.objects.get(date=AFTER), date=made.day(INSIDE))


def test_its_key_says_nothing_and_may_change(company):
    saved(company.income, key="I-other")
    assert Income.objects.get().key == "I-other"


def test_a_touch_of_a_locked_week_is_not_added_changed_or_deleted(company):
    with refused():
        saved(company.touch, source=made.source())
    with refused():
        LeadTouch.objects.create(key="T2", lead=company.lead, at=made.moment("2026-11-19T10:00"))
    with refused():
        LeadTouch.objects.get().delete()
    saved(LeadTouch.objects.get(), note="called back", contact="Mr Li")
    assert LeadTouch.objects.get().note == "called back"


def test_what_goes_with_a_deleted_record_is_guarded_too(company):
    """The win lies in an open week, its income in a locked one."""
    with refused():
        company.won.delete()
    assert list(goes_with(company.won)) == [company.won, company.income]


# By hand


def ask_again(client, user, lead, **sent):
    client.force_login(user)
    fields = {f"touch-{name}": text for name, text in ({"at": "2026-11-19T11:00"} | sent).items()}
    answer = client.post(reverse("lead_touch", args=[lead.pk]), fields, follow=True)
    return " ".join(str(message) for message in answer.context["messages"])


def test_a_touch_typed_late_takes_a_reason_and_waits_for_the_manager(client, company):
    assert "Week 47, 2026 is locked" in ask_again(client, company.alice, company.lead)
    assert "waits for approval" in ask_again(client, company.alice, company.lead, late_reason="was ill", note="price?")
    change = LateChange.objects.get()
    assert (change.kind, change.rep, change.reason, LeadTouch.objects.count()) == (
        "touch",
        company.reps.alice,
        "was ill",
        1,
    )
    client.force_login(company.manager)
    (told,) = client.get(reverse("late_changes")).context["queue"]
    assert told.url == reverse("lead_detail", args=[company.lead.pk])
    late.approve(change, by=company.manager)
    touch = LeadTouch.objects.latest("pk")
    assert (touch.lead, touch.note, timezone.localtime(touch.at).day) == (company.lead, "price?", 19)


def test_a_manager_s_reason_adds_it_at_once(client, company):
    assert "a touch was added" in ask_again(client, company.manager, company.lead, late_reason="he told me")
    assert (LeadTouch.objects.count(), LateChange.objects.get().state) == (2, "approved")


def test_a_late_income_asked_for_and_approved_counts(company):
    income = Income(key="I9", kind="cash", proposal=company.won, date=made.day(INSIDE), amount=70)
    change = late.ask(
        guard.PeriodLocked(None, income, income.date, PeriodLock.objects.get()), reason="bank", by=company.alice
    )
    assert (change.kind, change.rep, change.approver_team) == ("income", company.reps.alice, company.north)
    late.approve(change, by=company.manager)
    assert value("cash_collected", "2026-11", as_of="2026-11-26") == 470


def test_the_administration_asks_for_the_reason(office, boss, company):
    url = page(Income, "change", company.income.pk)
    sent = form_of(office, url) | {"amount": "300"}
    assert office.post(url, sent).status_code == 200
    assert Income.objects.get().amount == 400
    assert office.post(url, sent | {"late_reason": "wrong account"}).status_code == 302
    change = LateChange.objects.get()
    assert (Income.objects.get().amount, change.kind, change.decided_by) == (300, "income", boss)


def test_nothing_of_a_locked_week_is_deleted_in_the_administration(office, company):
    for record in (company.income, company.touch, company.won):
        answer = office.get(page(type(record), "delete", record.pk))
        assert "Week 47, 2026 is locked. Unlock it first." in answer.content.decode()


# By file


def bring(tmp_path, kind, *lines, **options):
    file = tmp_path / f"{kind}.csv"
    file.write_text("\n".join(lines) + "\n")
    call_command("import_records", kind, str(file), **options)


@pytest.mark.parametrize(
    ("kind", "header", "row", "model"),
    [
        ("incomes", "key,kind,proposal,date,amount", "I5,cash,{won},2026-11-20,9", Income),
        ("lead_touches", "key,lead,at", "T5,{lead},2026-11-20 10:00", LeadTouch),
    ],
)
def test_rows_of_a_locked_week_are_bad_without_a_reason(company, tmp_path, capsys, kind, header, row, model):
    row = row.format(won=company.won.key, lead=company.lead.key)
    with pytest.raises(CommandError):
        bring(tmp_path, kind, header, row)
    assert "row 2: Week 47, 2026 is locked: a change needs approval, and a reason." in capsys.readouterr().out
    assert model.objects.count() == 1
    bring(tmp_path, kind, header, row, reason="from the bank")
    assert model.objects.count() == 2
    with pytest.raises(CannotUndo, match="Week 47, 2026"):
        undo(ImportBatch.objects.latest("pk"))
