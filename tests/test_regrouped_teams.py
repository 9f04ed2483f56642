"""A team that goes under another takes all it did along: not over what was published of those above (spec 2.8, 16)."""

import pytest
import time_machine
from django.utils.translation import override

from reps.locking import guard
from reps.models import PeriodLock, Team
from tests import builders as made
from tests.asking import value
from tests.files import bring, refused
from tests.office import page
from tests.test_admin_forms import errors_of, form_of

pytestmark = pytest.mark.django_db

WORDS = "Week 47, 2026 is locked, and figures of the teams above would change"


def at(moment):
    return time_machine.travel(moment, tick=False)


@pytest.fixture(autouse=True)
def a_week_later():
    with at("2026-11-30T10:00+08:00"):
        yield


@pytest.fixture
def north():
    """Under East since before week 47, which is locked; one quality visit in it, and West beside it."""
    with at("2026-11-02T10:00+08:00"):
        east, _west = made.team("East", key="east"), made.team("West", key="west")
        north = made.team("North", east, key="north")
        made.visit(made.rep("Ann", north), "2026-11-17", quality=True)
    lock()
    return north


def lock(**fields):
    fields = {"locks_at": made.moment("2026-11-26T00:00"), "published_at": made.moment("2026-11-23T08:00")} | fields
    PeriodLock.objects.create(grain="week", start=made.day("2026-11-16"), end=made.day("2026-11-22"), **fields)


def goes_under(team, parent):
    team.parent = parent and Team.objects.get(key=parent)
    team.save()


def visits(*keys):
    """Quality visits of week 47 of these teams, each with all below it."""
    teams = (Team.objects.get(key=key) for key in keys)
    return [value("quality_visits", "2026-W47", team, as_of="2026-11-30") for team in teams]


@pytest.mark.parametrize("parent", ["west", None])
def test_what_was_published_of_the_teams_above_stays(north, parent):
    with pytest.raises(guard.PeriodLocked, match=WORDS):
        goes_under(north, parent)
    assert visits("east", "west") == [1, 0]


def test_a_new_team_whose_people_move_keeps_both_histories(north):
    ann = north.memberships.get()
    ann.end = made.day("2026-11-22")
    ann.save()
    new = made.team("North-West", Team.objects.get(key="west"))
    made.member(ann.rep, new, "2026-11-23")
    made.visit(ann.rep, "2026-11-24", quality=True)
    assert visits("east", "west") == [1, 0]
    assert value("quality_visits", "2026-W48", Team.objects.get(key="west"), as_of="2026-11-30") == 1


def test_a_team_that_did_nothing_then_is_free_to_go(north):
    """Nor is it held by what it did after the last lock."""
    bob = made.rep("Bob", made.team("South", Team.objects.get(key="east"), key="south"))
    made.visit(bob, "2026-11-24", quality=True)
    goes_under(Team.objects.get(key="south"), "west")
    assert value("quality_visits", "2026-W48", Team.objects.get(key="west"), as_of="2026-11-30") == 1


def test_of_a_region_made_since_nothing_was_published(north):
    """A layer above what there is: East stays above North, and Everything goes above East."""
    made.team("Everything", key="all")
    goes_under(Team.objects.get(key="east"), "all")
    assert visits("all", "east") == [1, 1]


def test_another_name_is_free(north):
    north.name = "North and sea"
    north.save()
    assert Team.objects.get(key="north").name == "North and sea"


def test_once_unlocked_it_may_go(north):
    by_hand = {"decision": "unlocked", "decided_at": made.moment("2026-11-30T09:00"), "reason": "Was West's all along"}
    PeriodLock.objects.update(**by_hand)
    goes_under(north, "west")
    assert visits("east", "west") == [0, 1]


def test_the_administration_refuses_it_at_its_field(office, north):
    url = page(Team, "change", north.pk)
    west = Team.objects.get(key="west").pk
    assert "make a new team there" in office.get(url).content.decode()
    answer = office.post(url, form_of(office, url) | {"parent": west})
    assert WORDS in errors_of(answer)
    assert "let its people move from 2026-11-23 on" in errors_of(answer)
    assert Team.objects.get(key="north").parent.key == "east"


def test_a_file_takes_a_reason(tmp_path, north):
    lines = ["key,name,parent", "north,North,west"]
    said = refused(tmp_path, "teams", lines)[0]
    assert WORDS in said
    assert said.endswith("In a file it takes a reason.")
    bring(tmp_path, "teams", lines, "--reason", "Was West's all along")
    assert visits("east", "west") == [0, 1]


def test_it_is_said_in_chinese(north):
    with override("zh-hans"), pytest.raises(guard.PeriodLocked, match="已锁定，上级团队的数字会因此改变"):
        goes_under(north, "west")
