"""Founding the demo company: into an empty database only, and the same for the same seed."""

from datetime import date, datetime, time
from functools import cache
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from kpis.demo import company
from kpis.demo.leads import _route
from kpis.demo.people import Cast, Seller
from kpis.demo.story import Story
from reps.models import Customer, Lead, Organisation, Proposal, Rep, User, Visit
from salesops.context import DEMO_LOGINS, DEMO_PASSWORD


def run(**options):
    out = StringIO()
    call_command("seed_demo", stdout=out, **options)
    return out.getvalue()


@cache
def made(seed, now):
    """What a company of six consists of, which is then undone; without database keys."""
    with transaction.atomic():
        company.found(6, 2, seed, now)
        found = {
            "visits": list(Visit.objects.order_by("key").values_list("key", "date", "start", "answers", "counts")),
            "proposals": list(Proposal.objects.order_by("key").values_list("key", "issued_on", "amount", "status")),
            "leads": list(Lead.objects.order_by("key").values_list("key", "received_at", "answers", "won_on")),
            "reps": list(Rep.objects.order_by("key").values_list("key", "name", "hired_on", "left_on")),
        }
        transaction.set_rollback(True)
    return found


def test_the_same_seed_and_hour_give_the_same_company(db):
    once = made(3, datetime(2026, 11, 25, 12, 5))
    assert all(once.values())
    assert once == made(3, datetime(2026, 11, 25, 12, 55))


def test_another_seed_gives_another_company(db):
    once, other = (made(seed, datetime(2026, 11, 25, 12, 5)) for seed in (3, 4))
    assert once["reps"] != other["reps"]
    assert once["visits"] != other["visits"]


@pytest.mark.parametrize(
    "now",
    [
        datetime(2026, 1, 1, 0),  # a year's first day, a holiday, before anything opened
        datetime(2026, 2, 28, 23),
        datetime(2024, 2, 29, 9),  # a leap day
        datetime(2026, 10, 5, 12),  # Golden Week: nobody has worked this week
        datetime(2027, 3, 14, 12),  # a Sunday, past the last published calendar
    ],
)
def test_it_can_be_founded_on_any_day(db, now):
    found = made(7, now)
    assert found["visits"]
    assert max(issued for _key, issued, *_rest in found["proposals"]) <= now.date()


@pytest.mark.parametrize("away", [{}, {date(2026, 6, 10): 1.0}])
def test_a_lead_goes_to_somebody_who_was_there_on_its_day_at_work_or_not(db, away):
    """So that it has a team: whoever joined a day later had none yet."""
    story = Story(6, 2, 7, datetime(2026, 11, 24, 17), ZoneInfo("Asia/Shanghai"))
    joins, there = (
        Seller(Rep(name=name, hired_on=hired_on), None, False, 1, 1, 1, 1, 1, 1, away=away)
        for name, hired_on in (("Joins", date(2026, 6, 11)), ("There", date(2024, 1, 1)))
    )
    lead = Lead(received_at=story.local(date(2026, 6, 10), time(10)))
    cast = Cast(None, "", [joins, there])
    assert _route(story, story.dice("test"), cast, lead, date(2026, 6, 10)) is there
    assert Cast(None, "", [joins]).present(date(2026, 6, 10)) == []


def test_it_refuses_a_database_with_other_records(db):
    Customer.objects.create(key="real", name="A real customer")
    with pytest.raises(CommandError, match="customers"):
        run(reps=6, months=2)
    assert not Rep.objects.exists()
    assert not User.objects.exists()
    assert not Organisation.objects.exists()


def test_it_refuses_to_take_over_a_login(db):
    User.objects.create(username="manager", email="somebody@example.org")
    with pytest.raises(CommandError, match="users"):
        run(reps=6, months=2)
    assert User.objects.get().email == "somebody@example.org"
    assert not Rep.objects.exists()


def test_it_prints_logins_and_counts(db):
    printed = run(reps=6, months=2)
    assert "6 reps" in printed
    assert DEMO_PASSWORD in printed
    for _label, name in DEMO_LOGINS:
        assert name in printed
