"""Several questions as one statement: each gets its own rows back, whatever its columns."""

from decimal import Decimal

import pytest
from django.db.models import Count, Q, Sum
from django.http import HttpResponse
from django.utils import timezone

from reps.models import Candidate, Leave, Rep, Team, Visit, WorkingTime
from reps.shapes import question_of
from reps.statement import Column, Question, asked, objects, objects_of
from salesops.timing import ServerTimingMiddleware
from tests import builders as made

pytestmark = pytest.mark.django_db


def test_each_question_gets_its_own_rows(django_assert_num_queries):
    ann = made.rep("Ann", made.team("North", key="north"))
    made.visit(ann, "2026-11-16")
    made.visit(ann, "2026-11-16")
    made.visit(ann, "2026-11-17")
    Leave.objects.create(rep=ann, start=made.day("2026-11-18"), end=made.day("2026-11-19"), fraction=Decimal("0.5"))
    by_day = Column.day("date"), Column.text("team__key"), Column.whole(Count("pk")), Column.decimal(Sum("credit"))
    with django_assert_num_queries(1):
        leave, visits, nobody = asked(
            Question(Leave.objects.all(), (Column.decimal("fraction"), Column.day("end"), Column.whole("rep"))),
            Question(Visit.objects.all(), by_day),
            Question(Candidate.objects.all(), (Column.text("name"), Column.flag("pk"))),
        )
    assert leave == [(Decimal("0.5"), made.day("2026-11-19"), ann.pk)]
    assert sorted(visits) == [(made.day("2026-11-16"), "north", 2, 2), (made.day("2026-11-17"), "north", 1, 1)]
    assert nobody == []


def test_more_questions_than_sqlite_joins_take_more_statements(django_assert_num_queries):
    """A year by week asks some 600; SQLite joins 500 SELECTs at most."""
    team = made.team("North")
    questions = [Question(Team.objects.filter(name="North"), (Column.whole("pk"),)) for _at in range(401)]
    with django_assert_num_queries(2):
        assert asked(*questions) == [[(team.pk,)]] * 401


def test_more_parameters_than_sqlite_takes_are_spread_too(django_assert_num_queries):
    many = Team.objects.filter(pk__in=range(1, 20_000))
    with django_assert_num_queries(2):
        assert asked(*[Question(many, (Column.whole("pk"),)) for _at in range(2)]) == [[], []]


def test_a_decimal_keeps_its_places_beside_one_of_fewer():
    ann = made.rep("Ann", made.team(), fte="0.375")
    Leave.objects.create(rep=ann, start=made.day("2026-11-18"), end=made.day("2026-11-18"))
    leaves = Question(Leave.objects.all(), (Column.decimal("fraction"),))
    assert asked(leaves, Question(WorkingTime.objects.all(), (Column.decimal("fte"),)))[1] == [(Decimal("0.375"),)]


def test_objects_come_back_as_they_are():
    team = made.team()
    ann = made.rep("Ann", team, hired_on="2026-01-01", left_on="2026-11-01", regretted=None)
    bob = made.rep("Bob", team, hired_on="2026-01-01", left_on="2026-11-01", regretted=False)
    found = sorted(objects(Rep, asked(objects_of(Rep.objects.all()))[0]), key=lambda rep: rep.pk)
    assert [vars(rep) | {"_state": None} for rep in found] == [
        vars(rep) | {"_state": None} for rep in Rep.objects.filter(pk__in=[ann.pk, bob.pk]).order_by("pk")
    ]
    assert not any(rep.get_deferred_fields() or rep._state.adding for rep in found)


def test_lists_come_back_as_they_are_and_each_for_itself():
    ann, bob = made.rep("Ann", weekdays=["mon", "tue"]), made.rep("Bob", weekdays=["mon", "tue"])
    first, second = sorted(objects(WorkingTime, asked(objects_of(WorkingTime.objects.all()))[0]), key=lambda it: it.pk)
    first.weekdays.append("wed")
    assert (first.rep_id, second.rep_id, second.weekdays) == (ann.pk, bob.pk, ["mon", "tue"])


def held(on, **also):
    return question_of(Visit, Q(date=made.day(on), **also), (Column.whole(Count("pk", filter=Q(counts=True))),))


def test_what_reads_the_same_is_put_into_sql_once_and_asked_anew():
    ann = made.rep("Ann", made.team())
    assert asked(held("2026-11-16"))[0] == [(0,)]
    made.visit(ann, "2026-11-16", quality=True)
    assert asked(held("2026-11-16"))[0] == [(1,)]
    assert asked(held("2026-11-16", rep=ann), held("2026-11-17", rep=ann)) == [[(1,)], [(0,)]]
    assert held("2026-11-16").question is held("2026-11-17").question


def test_what_reads_otherwise_or_in_another_zone_is_another_question():
    monday = held("2026-11-16")
    with timezone.override("America/New_York"):
        elsewhere = held("2026-11-16")
    others = held("2026-11-16", status="held"), held("2026-11-16", minutes=None), held("2026-11-16", minutes=30)
    assert len({id(each.question) for each in (monday, elsewhere, *others)}) == 5


def test_one_question_that_nothing_can_answer_is_not_asked(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert asked(Question(Team.objects.none(), (Column.text("name"),))) == [[]]
        assert asked() == []


def test_the_server_says_how_often_it_asked(rf):
    def page(request):
        Team.objects.count()
        Rep.objects.count()
        return HttpResponse()

    told = ServerTimingMiddleware(page)(rf.get("/"))["Server-Timing"]
    assert 'queries;desc="2"' in told
    assert told.startswith("app;dur=")
