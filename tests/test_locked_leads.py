"""What is told of leads on a locked day stays: when they were assigned, minutes, hours on the desk, cost (spec 6)."""

from datetime import date, time
from decimal import Decimal

import pytest
import time_machine
from django.db import transaction
from django.urls import reverse

from reps.locking import guard
from reps.models import Lead, LeadDesk, LeadSource, LeadTouch, Organisation
from tests import builders as made
from tests.asking import value
from tests.files import bring, refused
from tests.office import page
from tests.small_company import small_company
from tests.test_admin_forms import errors_of, form_of

pytestmark = pytest.mark.django_db
WEEK = "Week 46, 2026 is locked"


@pytest.fixture
def company():
    """On Friday of week 47; week 46 is locked, and so is October."""
    with time_machine.travel("2026-11-20T09:00:00+08:00", tick=False):
        yield small_company()


@pytest.fixture
def lead(company):
    """Received on Tuesday of week 46 at ten, assigned at eleven, answered at half past."""
    at = "2026-11-10T"
    lead = made.lead(at[:10], owner=company.reps.alice, assigned_at=f"{at}11:00", first_response_at=f"{at}11:30")
    lock()
    return lead


def lock():
    made.lock("week", "2026-11-09", "2026-11-15", since="2026-11-19T00:00")
    made.lock("month", "2026-10-01", "2026-10-31", since="2026-11-05T00:00")


@pytest.mark.parametrize("moment", ["2026-11-10T11:10", "2026-11-18T11:00", None])
def test_when_a_lead_of_it_was_assigned_stays(lead, moment):
    lead.assigned_at = made.moment(moment)
    with pytest.raises(guard.PeriodLocked, match=WEEK):
        lead.save()


def test_one_that_nobody_had_then_is_assigned_since_and_not_then(company):
    with guard.permitted():
        lead = made.lead("2026-11-10")
    lock()
    lead.owner, lead.assigned_at = company.reps.alice, made.moment("2026-11-12T09:00")
    with pytest.raises(guard.PeriodLocked, match=WEEK):
        lead.save()
    lead.assigned_at = made.moment("2026-11-20T08:50")
    lead.save()


def minutes():
    return [value(f"{name}_minutes_median", "2026-W46", as_of="2026-11-15") for name in ("assignment", "response")]


def other_hours():
    """Closed until three from now on: what was asked and answered before then would have taken no time at all."""
    company = Organisation.current()
    company.opens, company.closes = time(15), time(18)
    company.save()


def test_minutes_of_then_stay_though_the_lead_is_handed_on_under_other_hours(company, lead):
    assert minutes() == [60, 90]
    other_hours()
    lead = Lead.objects.get()
    lead.owner = company.reps.bob
    lead.save()
    assert minutes() == [60, 90]


def test_so_they_do_by_a_file(company, lead, tmp_path):
    other_hours()
    bring(tmp_path, "leads", ["key,received_at,owner", f"{lead.key},2026-11-10T10:00,bob"])
    assert (Lead.objects.get().owner, minutes()) == (company.reps.bob, [60, 90])


def test_an_instant_that_is_put_right_is_counted_by_the_hours_of_now(company, lead):
    other_hours()
    lead.first_response_at = made.moment("2026-11-10T15:30")
    with guard.permitted():
        lead.save()
    assert minutes() == [0, 30]


def test_a_touch_of_it_is_not_moved_by_a_file_without_a_reason(lead, tmp_path):
    with guard.permitted():
        touch = made.touch(lead, "2026-11-12")
    lines = ["key,received_at", f"{touch.key},2026-11-13T10:00"]
    assert WEEK in refused(tmp_path, "leads", lines)[0]
    assert LeadTouch.objects.get().at == touch.at
    bring(tmp_path, "leads", lines, "--reason", "The log was a day off")
    assert LeadTouch.objects.get().at == made.moment("2026-11-13T10:00")


@pytest.fixture
def desk(company):
    """Alice's, ten hours a week since week 46, which is locked."""
    desk = made.desk(company.reps.alice, 10, "2026-11-09")
    lock()
    return desk


def later(desk):
    desk.effective_from = date(2026, 11, 16)
    desk.save()


def fewer(desk):
    desk.weekly_hours = Decimal(5)
    desk.save()


@pytest.mark.parametrize(
    "change", [later, fewer, LeadDesk.delete, lambda desk: made.desk(desk.owner, 20, "2026-11-11")]
)
def test_hours_on_the_desk_of_it_stay(desk, change):
    with pytest.raises(guard.PeriodLocked, match="Let the change hold from 2026-11-16 on"), transaction.atomic():
        change(desk)
    assert value("desk_hours", "2026-W46") == 10


def test_from_the_first_free_day_they_are_free(desk):
    made.desk(desk.owner, 20, "2026-11-16")
    assert value("desk_hours", "2026-W46") == 10


def test_the_page_and_the_administration_say_so(client, office, company, desk):
    sent = {"effective_from": "2026-11-11", "owner": company.reps.alice.pk, "weekly_hours": "4"}
    add = page(LeadDesk, "add")
    assert WEEK in errors_of(office.post(add, form_of(office, add) | sent))
    assert "Unlock it first." in office.post(page(LeadDesk, "delete", desk.pk), {"post": "yes"}).content.decode()
    client.force_login(company.manager)
    answer = client.post(reverse("desk_name"), {f"desk-{name}": text for name, text in sent.items()}, follow=True)
    assert WEEK in answer.content.decode()
    assert LeadDesk.objects.count() == 1


@pytest.fixture
def web(company):
    """Money was spent on Online in October, and a lead came by Web, which is below none."""
    made.spend(made.source("Online", key="online"), "2026-10-01", 900)
    web = made.source("Web", key="web")
    made.lead("2026-10-20", source=web)
    lock()
    return web


def test_a_source_goes_under_none_whose_money_its_leads_of_a_locked_month_would_cost(office, web):
    online = LeadSource.objects.get(key="online")
    web.parent = online
    with pytest.raises(guard.PeriodLocked, match="October 2026 is locked, and its figures would change"):
        web.save()
    address = page(LeadSource, "change", web.pk)
    assert "October 2026 is locked" in errors_of(office.post(address, form_of(office, address) | {"parent": online.pk}))
    assert value("cost_per_lead", "2026-10") is None


def test_it_goes_under_one_without_money_in_it(web):
    web.parent = made.source("Partners")
    web.save()
