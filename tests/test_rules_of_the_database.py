"""What triggers and an exclusion constraint hold in the database itself, past every form and every save()."""

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from kpis.models import (
    Target,
    TargetVersion,
)
from reps.models import (
    Credit,
    Leave,
    Membership,
    SourceSpend,
)
from tests import builders as made
from tests.test_constraints import AFTER, DAY, again, write

pytestmark = pytest.mark.django_db


@pytest.fixture
def there():
    """A rep in a team and one in none, a win, a target and what was spent in November."""
    team = made.team()
    ann, bob = made.rep("Ann", team), made.rep("Bob")
    return SimpleNamespace(
        ann=ann,
        bob=bob,
        membership=ann.memberships.get(),
        proposal=made.proposal(ann, DAY, status="won", ended=AFTER),
        target=made.target(1),
        spend=made.spend(made.source(), DAY, 10),
    )


@pytest.mark.parametrize(
    ("start", "end"), [(None, None), (DAY, None), (None, DAY), (DAY, DAY)], ids=["ever", "from", "until", "a day"]
)
def test_a_rep_is_in_one_team_a_day(there, start, end):
    with pytest.raises(IntegrityError), transaction.atomic():
        Membership._base_manager.bulk_create([Membership(rep=there.ann, team=made.team(), start=start, end=end)])


def test_a_rep_may_change_teams_overnight(there):
    write(there.membership, end=DAY)
    Membership._base_manager.bulk_create([Membership(rep=there.ann, team=made.team(), start=AFTER)])
    with pytest.raises(IntegrityError), transaction.atomic():
        write(there.membership, end=AFTER)


def check_now():
    """What is deferred to the end of a transaction, checked here."""
    if connection.vendor == "postgresql":
        connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    connection.check_constraints()


def refuse_at_the_end(write):
    with pytest.raises(IntegrityError), transaction.atomic():
        (write(), check_now())


@pytest.mark.parametrize("percents", [("60", "40"), ("33.34", "33.33", "33.33"), ()])
def test_splits_that_add_up_to_100_stand(there, percents):
    reps = [there.ann, there.bob, made.rep("Cy")]
    shares = [Credit(proposal=there.proposal, rep=rep, percent=each) for rep, each in zip(reps, percents, strict=False)]
    Credit._base_manager.bulk_create(shares)
    check_now()


@pytest.mark.parametrize("percents", [("60", "39.99"), ("100", "0.01")])
def test_splits_that_do_not_are_refused_when_the_transaction_ends(there, percents):
    reps = zip((there.ann, there.bob), percents, strict=True)
    shares = [Credit(proposal=there.proposal, rep=rep, percent=percent) for rep, percent in reps]
    refuse_at_the_end(lambda: Credit._base_manager.bulk_create(shares))


def test_a_split_alone_cannot_go(there):
    made.split(there.proposal, (there.ann, "60"), (there.bob, "40"))
    check_now()
    refuse_at_the_end(lambda: Credit.objects.filter(rep=there.bob)._raw_delete("default"))


@pytest.mark.parametrize("change", [{"value": 2}, {"number": 3, "kind": "replan"}, {"reason": "better so"}])
def test_the_initial_target_cannot_be_changed(there, change):
    with pytest.raises(DatabaseError, match="initial_target_is_immutable"), transaction.atomic():
        TargetVersion.objects.filter(target=there.target, number=1).update(**change)


def test_the_initial_target_cannot_be_deleted(there):
    with pytest.raises(DatabaseError, match="initial_target_is_immutable"), transaction.atomic():
        TargetVersion.objects.filter(target=there.target)._raw_delete("default")


def test_a_void_target_makes_room_for_another(there):
    Target.objects.filter(pk=there.target.pk).update(voided_at=timezone.now(), void_reason="typed in error")
    again(there.target, voided_at=None)


def test_a_later_version_may_change_until_it_is_final(there):
    made.revise(there.target, 5)
    TargetVersion.objects.filter(target=there.target, number=2).update(value=6)
    assert there.target.versions.get(number=2).value == 6


def test_leave_of_two_reps_may_start_on_one_day(there):
    Leave._base_manager.bulk_create([Leave(rep=there.bob, start=DAY, end=DAY)])


def test_the_spend_of_two_months_stands_side_by_side(there):
    again(there.spend, month=date(2026, 12, 1))
    assert SourceSpend.objects.count() == 2
