"""Conditions put into SQL apart from their values find what Django finds by them."""

from datetime import date

import pytest
from django.db.models import Count, F, Q, Sum

from reps.models import Customer, Lead, Proposal, Rep, Visit
from reps.shapes import Values, compared, question_of
from reps.statement import Column, Question, asked
from tests import builders as made

pytestmark = pytest.mark.django_db
MONDAY, SUNDAY = date(2026, 11, 16), date(2026, 11, 22)


@pytest.fixture
def ann():
    """Five visits, four proposals and two leads: no two of a kind are alike."""
    ann, bob = made.rep("Ann", made.team(key="north"), key="ann"), made.rep("Bob", made.team(key="south"), key="bob")
    lead = made.lead("2026-11-16", owner=ann, quality=True)
    made.lead("2026-11-17", owner=bob)
    made.proposal(ann, "2026-11-16", status="won", ended="2026-11-20", lead=lead)
    made.proposal(ann, "2026-11-18", status="lost", ended="2026-11-30", amount=7)
    made.proposal(bob, "2026-11-20")
    made.proposal(bob, "2026-11-23", no_surprise=True)
    for on, minutes in (("2026-11-15", 30), ("2026-11-16", 45), ("2026-11-22", None), ("2026-11-23", 60)):
        made.visit(ann, on, quality=minutes == 45, minutes=minutes)
    made.visit(bob, "2026-11-16", lead=lead)
    return ann


CONDITIONS = [
    (Visit, lambda ann: Q(date__range=(MONDAY, SUNDAY))),
    (Visit, lambda ann: Q(date__range=(MONDAY, SUNDAY)) | Q(date=date(2026, 11, 23))),
    (Visit, lambda ann: ~Q(minutes__gte=45)),
    (Visit, lambda ann: Q(minutes=None)),
    (Visit, lambda ann: Q(counts=True)),
    (Visit, lambda ann: Q(rep=ann) & ~Q(status="planned")),
    (Visit, lambda ann: Q(rep=ann.pk, date__gt=MONDAY)),
    (Visit, lambda ann: Q(rep__key="bob", team__key="south")),
    (Visit, lambda ann: Q(rep__in=Rep.objects.filter(key="bob"))),
    (Visit, lambda ann: Q(team__in=[ann.memberships.get().team_id])),
    (Visit, lambda ann: ~Q(lead__owner=ann)),
    (Visit, lambda ann: Q(pk__in=[])),
    (Proposal, lambda ann: Q(decided_on__lte=SUNDAY, days_to_end__lte=90)),
    (Proposal, lambda ann: Q(issued_on__lt=F("decided_on"))),
    (Proposal, lambda ann: Q(decided_on__isnull=False, amount__gt=50)),
    (Proposal, lambda ann: ~Q(lead__owner=ann)),
    (Proposal, lambda ann: Q(answers__needs_co_created=False)),
    (Lead, lambda ann: Q(received_at__lt=made.moment("2026-11-17T00:00"))),
    (Lead, lambda ann: Q(received_at__date=MONDAY)),
    (Lead, lambda ann: Q(received_on__year=2026, owner__key="bob")),
    (Lead, lambda ann: Q(proposals__status="won")),
]


@pytest.mark.parametrize("number", range(len(CONDITIONS)))
def test_the_same_rows_are_found(ann, number):
    model, condition = CONDITIONS[number]
    columns = (Column.text("key"),)
    apart, whole = question_of(model, condition(ann), columns), Question(model.objects.filter(condition(ann)), columns)
    found, wanted = asked(apart, whole)
    assert sorted(found) == sorted(wanted)
    assert len(wanted) < model.objects.count()


def test_totals_of_a_condition_are_the_same(ann):
    def columns(day):
        late = Q(decided_on__gt=day)
        return (
            Column.text("rep__key"),
            Column.whole(Count("pk", filter=late)),
            Column.whole(Count("customer", distinct=True, filter=~late)),
            Column.decimal(Sum("amount", filter=late)),
            Column.decimal(Sum("amount")),
        )

    for day in (date(2026, 11, 19), date(2026, 11, 20)):
        apart = question_of(Proposal, Q(issued_on__lte=SUNDAY), columns(day))
        found, wanted = asked(apart, Question(Proposal.objects.filter(issued_on__lte=SUNDAY), columns(day)))
        assert sorted(found) == sorted(wanted)
    assert sorted(found) == [("ann", 1, 1, 7, 107), ("bob", 0, 1, None, 100)]


def test_totals_of_other_days_are_one_question():
    first, second = (
        question_of(Visit, Q(), (Column.whole(Count("pk", filter=Q(date__gte=day))),)) for day in (MONDAY, SUNDAY)
    )
    assert first.question is second.question
    assert first.values != second.values


def test_what_is_no_plain_value_stays_in_the_condition():
    condition = Q(counts=True, minutes=None, pk__in=[1], date__week_day=2, start=F("date"))
    values = Values(Visit)
    assert values.out_of(condition) == condition
    assert values == {}


@pytest.mark.parametrize(
    ("model", "lookup", "field"),
    [
        (Visit, "date__gte", Visit._meta.get_field("date")),
        (Visit, "rep__key", Rep._meta.get_field("key")),
        (Visit, "rep", Rep._meta.pk),
        (Visit, "rep_id", Rep._meta.pk),
        (Visit, "customer__pk", Customer._meta.pk),
        (Visit, "date__week_day", None),
        (Visit, "answers__stage", None),
        (Visit, "participants__rep", None),
        (Visit, "rep__in", None),
        (Visit, "nothing", None),
    ],
)
def test_which_field_a_value_is_compared_with(model, lookup, field):
    assert compared(model, lookup) is field
