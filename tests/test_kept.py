"""Queries that are put into SQL once tell what Django's own would, each time they are asked."""

from datetime import timedelta

import pytest
import time_machine
from django.db.models import BigIntegerField, CharField, Count, DateField

from reps.kept import Given, Kept
from reps.models import Membership, Organisation, Parameters, PeriodLock, Rep, Team
from reps.models.base import defaults_of
from tests import builders as made
from tests.small_company import TODAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def called():
    """How often each query was put together."""
    return []


@pytest.fixture
def named(called):
    """Teams of a name, their members counted."""

    @Kept
    def teams():
        called.append("teams")
        counted = Team.objects.annotate(members=Count("memberships"))
        return counted.filter(name=Given("name", CharField())).order_by("key")

    return teams


def test_it_tells_the_objects_that_the_query_would(named):
    north = made.team("North", key="n")
    made.rep("Ann", north)
    made.team("North", key="other")
    assert [(team, team.key, team.members) for team in named(name="North")] == [
        (north, "n", 1),
        (Team.objects.get(key="other"), "other", 0),
    ]
    assert named(name="South") == []


def test_it_is_asked_anew_though_put_into_sql_once(named, called):
    team = made.team("North", key="n")
    assert named.first(name="North") == team
    team.delete()
    made.team("North", key="later")
    assert named.first(name="North").key == "later"
    assert named.first(name="South") is None
    assert called == ["teams"]


def test_what_it_tells_can_be_changed_and_saved(named):
    made.team("North", key="n")
    found = named.first(name="North")
    found.name = "South"
    found.save()
    assert Team.objects.get(key="n").name == "South"


def test_objects_that_come_along_are_there(django_assert_num_queries):
    ann = made.rep("Ann", made.team("North", key="n"))
    kept = Kept(lambda: Membership.objects.filter(rep=Given("rep", BigIntegerField())).select_related("team", "rep"))
    with django_assert_num_queries(1):
        (found,) = kept(rep=ann.pk)
        assert (found.team.key, found.rep.name) == ("n", "Ann")


def test_one_to_one_there_is_none_of_is_none(django_assert_num_queries):
    user = made.user("una")
    kept = Kept(lambda: type(user).objects.select_related("rep").filter(pk=Given("pk", BigIntegerField())))
    with django_assert_num_queries(1):
        found = kept.first(pk=user.pk)
        assert (found, hasattr(found, "rep")) == (user, False)


def test_lists_of_values_are_tuples_with_days_as_days():
    ann = made.rep("Ann", made.team())
    Rep.objects.filter(pk=ann.pk).update(hired_on="2026-03-01")
    on_or_after = Given("day", DateField())
    kept = Kept(lambda: Rep.objects.filter(hired_on__gte=on_or_after).order_by().values_list("name", "hired_on"))
    assert kept(day=made.day("2026-03-01")) == [("Ann", made.day("2026-03-01"))]
    assert kept(day=made.day("2026-03-02")) == []


@pytest.mark.parametrize("model", [Organisation, Parameters, PeriodLock])
def test_every_field_is_what_the_database_gives(model):
    Organisation(name="Acme").save()
    made.parameters(visits_per_week=8)
    made.lock("week", "2026-11-16", "2026-11-22")
    (told,), (given,) = Kept(lambda: model.objects.order_by())(), model.objects.order_by()
    assert [getattr(told, each.attname) for each in model._meta.fields] == [
        getattr(given, each.attname) for each in model._meta.fields
    ]


@time_machine.travel(TODAY, tick=False)
def test_of_the_locked_periods_only_those_that_hold_one_of_the_days():
    for start, end in (("2026-11-02", "2026-11-08"), ("2026-11-09", "2026-11-15"), ("2026-11-16", "2026-11-22")):
        made.lock("week", start, end, since="2026-11-23T00:00" if end < "2026-11-22" else "2999-01-01T00:00")
    assert [str(lock.start) for lock in PeriodLock.held()] == ["2026-11-09", "2026-11-02"]
    assert [str(lock.start) for lock in PeriodLock.held(made.day("2026-11-15"))] == ["2026-11-09"]
    assert [str(lock.start) for lock in PeriodLock.held(last=made.day("2026-11-02"))] == ["2026-11-02"]


def test_a_session_lasts_until_its_end_and_no_longer(client):
    user = made.user("ann", rep=made.rep("Ann", made.team()))
    with time_machine.travel(TODAY, tick=False):
        client.force_login(user)
        ends = client.session.get_expiry_date()
    for moment, status in ((ends - timedelta(seconds=1), 200), (ends, 302)):
        with time_machine.travel(moment, tick=False):
            assert client.get("/my/").status_code == status


def test_a_session_nobody_has_logs_nobody_in(client):
    client.cookies["sessionid"] = "0" * 32
    assert client.get("/my/").status_code == 302


@pytest.mark.parametrize("model", [Organisation, Parameters])
def test_defaults_are_typed_and_nobody_else_s(model):
    first, second = (model(**defaults_of(model)) for _each in range(2))
    model.objects.all().delete()
    first.pk = 1
    first.save()
    saved = model.objects.get()
    named = [each.attname for each in model._meta.fields if each.attname != "id"]
    assert [getattr(second, name) for name in named] == [getattr(saved, name) for name in named]
    assert second.pk is None
