"""The inactive flag follows people from team to team: their time and what they did count wherever it was (spec 5.2)."""

from decimal import Decimal

import pytest

from reps.models import Membership
from tests import builders as made
from tests.asking import by, records, value

pytestmark = pytest.mark.django_db
MONTH = "2026-11"  # known to Monday the 23rd: the four closed weeks are those from 26 October


@pytest.fixture
def teams():
    return made.team("North", key="north"), made.team("South", key="south")


def mover(teams, left="2026-11-08", joined="2026-11-09"):
    """Two weeks in North, then two in South."""
    north, south = teams
    rep = made.rep("Mo", hired_on="2025-01-06")
    made.member(rep, north, "2025-01-06", left)
    made.member(rep, south, joined)
    return rep


def flagged(team=None):
    return [rep.name for rep in records("inactive_members", MONTH, team)]


def test_four_idle_weeks_in_two_teams_are_four_idle_weeks(teams):
    mover(teams)
    assert (flagged(teams[0]), flagged(teams[1])) == ([], ["Mo"])
    assert {key: each.value for key, each in by("inactive_members", MONTH, "team").items()} == {"north": 0, "south": 1}


@pytest.mark.parametrize("did", ["visit", "proposal"])
def test_what_somebody_did_in_their_former_team_is_activity(teams, did):
    rep = mover(teams)
    if did == "visit":
        made.visit(rep, "2026-10-28", quality=True)
    else:
        made.proposal(rep, "2026-10-28", no_surprise=True)
    assert (flagged(teams[1]), flagged()) == ([], [])


def test_what_they_did_in_no_team_is_activity_as_well(teams):
    rep = mover(teams, left="2026-10-30")
    made.visit(rep, "2026-11-04", quality=True)
    assert flagged(teams[1]) == []


def test_weeks_away_before_the_move_are_no_idle_weeks(teams):
    """Eight of twenty days are left: 1.6 rep-weeks."""
    made.leave(mover(teams), "2026-10-26", "2026-11-10")
    assert flagged(teams[1]) == []


@pytest.mark.parametrize(("start", "fraction", "names"), [(23, 1, []), (24, 1, ["Mo"]), (23, "0.5", ["Mo"])])
def test_who_is_on_leave_on_the_day_is_not_flagged(teams, start, fraction, names):
    """Four whole idle weeks, and on the 23rd, the day itself, away: there is nobody to talk to."""
    made.leave(mover(teams), f"2026-11-{start}", "2026-11-27", Decimal(fraction))
    assert flagged() == names


def test_the_flag_is_with_the_team_they_are_in_now(teams):
    """Moved on Monday the 23rd, after the last closed week."""
    mover(teams, left="2026-11-22", joined="2026-11-23")
    assert (flagged(teams[0]), flagged(teams[1])) == ([], ["Mo"])


def test_who_left_is_not_flagged(teams):
    rep = mover(teams)
    rep.left_on = made.day("2026-11-20")
    Membership.objects.filter(rep=rep, team=teams[1]).update(end="2026-11-20")
    rep.save()
    assert flagged() == []


def test_others_in_the_former_team_are_not_flagged_in_the_new_one(teams):
    mover(teams)
    made.rep("Nell", teams[0], hired_on="2025-01-06")
    assert (flagged(teams[0]), value("inactive_members", MONTH, teams[1])) == (["Nell"], 1)
