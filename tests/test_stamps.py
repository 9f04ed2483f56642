"""Verdict and credit are stamped when a record is written, and again when what they follow from changes."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reps.definitions import activate, new_draft
from reps.models import Booking, CalendarDay, Criterion, IncomeLine, Lead, Proposal, Visit
from reps.stamps import Stamper, restamp, restamp_everything
from tests import builders as made

pytestmark = pytest.mark.django_db
BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def north():
    return made.team("North")


@pytest.fixture
def south():
    return made.team("South")


@pytest.fixture
def ann(north):
    return made.rep("Ann", north)


def fresh(record):
    return type(record).objects.get(pk=record.pk)


# Credit: the team of the record's own day


def test_a_record_belongs_to_the_team_of_its_day(north, south):
    ann = made.rep("Ann")
    made.member(ann, north, end="2026-11-17")
    made.member(ann, south, start="2026-11-18")
    visits = [made.visit(ann, day) for day in ("2026-11-17", "2026-11-18")]
    proposals = [made.proposal(ann, day) for day in ("2026-11-17", "2026-11-18")]
    leads = [made.lead(day, owner=ann) for day in ("2026-11-17", "2026-11-18")]
    for records in (visits, proposals, leads):
        assert [fresh(record).team for record in records] == [north, south]


def test_a_win_is_booked_to_the_team_of_the_day_it_was_won(north, south):
    ann = made.rep("Ann")
    made.member(ann, north, end="2026-11-17")
    made.member(ann, south, start="2026-11-18")
    won = made.proposal(ann, "2026-11-10", status="won", ended="2026-11-20", amount=100)
    assert (fresh(won).team, Booking.objects.get().team) == (north, south)


def test_moving_a_rep_moves_the_records_of_those_days_and_no_others(ann, north, south):
    bob = made.rep("Bob", north)
    before, after, other = made.visit(ann, "2026-11-16"), made.visit(ann, "2026-11-18"), made.visit(bob, "2026-11-18")
    won = made.proposal(ann, "2026-11-10", status="won", ended="2026-11-18")
    membership = ann.memberships.get()
    membership.end = date(2026, 11, 17)
    membership.save()
    assert (fresh(before).team, fresh(after).team) == (north, None)
    made.member(ann, south, start="2026-11-18")
    assert (fresh(before).team, fresh(after).team, fresh(other).team) == (north, south, north)
    assert (fresh(won).team, Booking.objects.get().team) == (north, south)


def test_a_membership_that_never_was_takes_its_team_off(ann):
    visit, joint = made.visit(ann), made.visit(made.rep("Bob"))
    partner = joint.participants.create(rep=ann)
    ann.memberships.get().delete()
    assert fresh(visit).team is None
    assert fresh(partner).team is None


def test_moving_a_rep_costs_the_same_however_much_they_did(ann, south):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            membership = ann.memberships.order_by("-pk")[0]
            membership.start = date(2026, 1, 1) if membership.start is None else None
            membership.save()
        return len(captured)

    made.visit(ann)
    few = queries()
    for day in range(1, 15):
        made.visit(ann, date(2025, 12, day))
    assert queries() == few


def test_who_joins_a_team_before_doing_anything_has_nothing_stamped(north):
    newcomer = made.rep("Nora")
    with CaptureQueriesContext(connection) as asked:
        made.member(newcomer, north)
    assert [query["sql"] for query in asked if query["sql"].startswith("UPDATE")] == []
    assert made.visit(newcomer).team == north


# Verdict: the definition of the record's own day


def test_a_new_definition_judges_from_its_first_day_on(ann):
    before, after = made.visit(ann, "2026-11-16"), made.visit(ann, "2026-11-18", yes=["need_confirmed"])
    assert fresh(after).quality is None
    draft = new_draft("visit", date(2026, 11, 18), {"is": "need_confirmed"})
    assert fresh(after).quality is None  # a draft judges nothing
    activate(draft)
    assert (fresh(before).quality, fresh(after).quality, fresh(after).counts) == (None, True, True)


def test_a_stricter_definition_takes_the_verdict_away(ann):
    visit = made.visit(ann, "2026-11-18", quality=True)
    assert fresh(visit).counts
    Criterion.objects.create(kind="visit", code="explicit", label_en="Explicit?", label_zh="明确？")
    activate(new_draft("visit", date(2026, 11, 18), {"all": [{"is": "need_confirmed"}, {"is": "explicit"}]}))
    assert (fresh(visit).quality, fresh(visit).counts) == (None, False)


def test_only_held_visits_are_judged(ann):
    for status in ("planned", "no_show", "cancelled", "void"):
        visit = made.visit(ann, quality=True, status=status)
        assert (visit.quality, visit.counts) == (None, False)


def test_changing_an_answer_changes_the_verdict(ann):
    visit = made.visit(ann, quality=True)
    visit.answers = visit.answers | {"need_confirmed": False}
    visit.save()
    assert (fresh(visit).quality, fresh(visit).counts) == (False, False)


def test_the_first_quality_visit_of_the_day_makes_room_when_it_goes(ann):
    zenith = made.customer("Zenith")
    first, second = (made.visit(ann, quality=True, customer=zenith, start=time(hour)) for hour in (9, 15))
    assert (fresh(first).counts, fresh(second).counts) == (True, False)
    first.status = "void"
    first.save()
    assert fresh(second).counts
    first.delete()
    assert fresh(second).counts


# Times and money


@pytest.mark.parametrize(("hour", "late"), [(8, False), (10, True)])
def test_a_cancellation_within_a_day_is_late(ann, hour, late):
    logged = datetime(2026, 11, 17, hour, tzinfo=BEIJING)
    visit = made.visit(ann, "2026-11-18", start=time(9), status="cancelled", logged_at=logged)
    assert fresh(visit).cancelled_late is late


def test_a_lead_belongs_to_its_local_day():
    """E02: 23:30 in Shanghai is 15:30 UTC of the same day; 00:30 is the day before in UTC."""
    late = made.lead(received_at=datetime(2026, 11, 15, 16, 30, tzinfo=ZoneInfo("UTC")))
    assert fresh(late).received_on == date(2026, 11, 16)


def test_answering_time_counts_business_minutes_and_follows_the_calendar():
    lead = made.lead("2026-11-20", "17:30", first_response_at="2026-11-23T09:30")
    assert fresh(lead).response_minutes == 60
    CalendarDay.objects.create(date="2026-11-21", workday=True)
    assert fresh(lead).response_minutes == 60 + 9 * 60


def test_a_plan_rate_values_what_was_won_in_its_currency_again(ann):
    won = made.proposal(ann, "2026-11-10", status="won", ended="2026-11-18", amount=100, currency="USD")
    assert (Booking.objects.get().value, fresh(won).won_value) == (None, None)  # unknown, which is not 0
    rate = made.rate("USD", Decimal("7.1"))
    assert (Booking.objects.get().value, fresh(won).won_value) == (710, 710)
    rate.rate = 7
    rate.save()
    assert Booking.objects.get().value == 700


def test_a_proposal_not_won_any_more_leaves_the_ledger(ann):
    won = made.proposal(ann, "2026-11-10", status="won", ended="2026-11-18")
    assert Booking.objects.count() == 1
    won.status, won.decided_on = "open", None
    won.save()
    assert Booking.objects.count() == 0


@pytest.mark.parametrize("kind", ["proposal", "lead"])
def test_what_is_won_at_once_is_booked_without_looking_for_what_was_booked_of_it(ann, kind):
    customer = made.customer()
    with CaptureQueriesContext(connection) as asked:
        if kind == "proposal":
            won = made.proposal(ann, status="won", ended="2026-11-20", customer=customer)
        else:
            won = made.lead(owner=ann, won_on="2026-11-20", won_amount=100)
    assert [(line.rep, line.date, line.amount) for line in won.bookings.all()] == [(ann, date(2026, 11, 20), 100)]
    tables = ("booking", "credit", "overlay", "overlayline", "income", "incomeline", "proposal")
    read = [query["sql"] for query in asked if any(f'FROM "reps_{table}"' in query["sql"] for table in tables)]
    assert read == []


def test_a_setting_that_stamps_follow_restamps_and_a_name_does_not(ann):
    visit = made.visit(ann)
    Visit.objects.filter(pk=visit.pk).update(counted_minutes=1)
    made.organisation(name="Acme")
    assert fresh(visit).counted_minutes == 1
    made.organisation(closes="20:00")
    assert fresh(visit).counted_minutes == 60


# In bulk


def test_stamping_again_what_is_stamped_changes_nothing(ann):
    made.visit(ann, quality=True)
    made.proposal(ann, status="won", ended="2026-11-18", no_surprise=True)
    made.lead(owner=ann, quality=True)
    assert [restamp(model) for model in (Visit, Proposal, Lead)] == [0, 0, 0]


@pytest.mark.parametrize("make", [made.visit, made.proposal, lambda ann: made.lead(owner=ann)])
def test_the_model_lists_what_stamping_sets_and_its_history_keeps_none_of_it(ann, make, monkeypatch):
    record, told = make(ann), set()
    model, kept = type(record), {each.name for each in type(record).history.model.tracked_fields}
    monkeypatch.setattr(
        model, "__setattr__", lambda it, name, value: told.add(name) or object.__setattr__(it, name, value)
    )
    getattr(Stamper(), model._meta.model_name)(record)
    placed = {"first_owner"} if model is Lead else set()  # and the time zone, where there is none yet
    of_its_day = {"counts"} if model is Visit else set()
    fields = {each.attname: each.name for each in model._meta.concrete_fields}
    assert {fields[name] for name in told} == {*model.STAMPS} | placed | of_its_day
    assert not kept & {*model.STAMPS}
    assert placed <= kept


def test_what_was_written_past_the_stamps_is_stamped_by_the_whole(ann, north):
    visit = made.visit(ann, quality=True)
    proposal = made.proposal(ann, no_surprise=True)
    Visit.objects.update(quality=None, counts=False)
    Proposal.objects.update(quality=None, ended_on="2020-01-01")
    restamp_everything()
    assert (fresh(visit).quality, fresh(visit).counts) == (True, True)
    assert (fresh(proposal).quality, fresh(proposal).ended_on) == (True, proposal.ended_on)


def test_only_the_stamps_that_moved_are_written(ann):
    """Each stamp written costs an expression a row: a new time to answer took ten seconds for 4,400 leads."""
    made.lead(owner=ann, quality=True)
    Lead.objects.update(due_at=None)
    with CaptureQueriesContext(connection) as captured:
        assert restamp(Lead) == 1
    (update,) = [each["sql"] for each in captured if each["sql"].startswith("UPDATE")]
    assert re.findall(r'"(\w+)" = \(?CASE', update) == ["due_at"]


def test_what_came_in_is_booked_once_whatever_became_of_its_deal(ann):
    won, open_ = made.proposal(ann, status="won", ended="2026-11-18"), made.proposal(ann)
    lead = made.lead(owner=ann, won_on="2026-11-18", won_amount=10)
    found = [made.income(deal, "2026-11-19", amount) for amount, deal in ((1, won), (2, open_), (3, lead))]
    IncomeLine.objects.all().delete()
    restamp_everything()
    lines = IncomeLine.objects.order_by("amount")
    assert [(line.income, line.rep, line.amount) for line in lines] == [
        (income, ann, at) for at, income in enumerate(found, 1)
    ]


def test_stamping_many_asks_no_more_than_stamping_one(ann):
    def queries():
        Visit.objects.update(complete=False)
        with CaptureQueriesContext(connection) as captured:
            restamp(Visit)
        return len(captured)

    made.visit(ann, quality=True)
    few = queries()
    for day in range(1, 12):
        made.visit(ann, date(2026, 10, day), quality=True)
    assert queries() == few


def test_saving_one_record_reads_no_other_rep_s_memberships(ann, north):
    bob = made.rep("Bob", north)
    with CaptureQueriesContext(connection) as asked:
        made.visit(ann, quality=True)
        made.split(made.proposal(ann, status="won", ended="2026-11-18"), (ann, 60), (bob, 40))
        made.lead(owner=ann, won_on="2026-11-18", won_amount=10)
    read = [each["sql"] for each in asked if 'FROM "reps_membership"' in each["sql"]]
    assert read
    assert all('WHERE "reps_membership"."rep_id" =' in sql for sql in read), read
    assert set(Booking.objects.values_list("team", flat=True)) == {north.pk}
