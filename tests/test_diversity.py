"""Diversity: off by default; said of one's own free will, read by nobody else, told to recruiters in large numbers."""

from contextlib import nullcontext
from datetime import date

import pytest
import time_machine
from django.apps import apps
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.urls import reverse

from kpis.models import ToldMix
from kpis.talent.diversity import Diversity
from reps.fiscal import STANDARD
from reps.imports import kinds
from reps.models import Declaration, Organisation, Parameters, Rep
from tests import builders as made
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
EVE = date(2026, 9, 30)  # of the quarter in which TODAY lies


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def company():
    found = small_company()
    made.organisation(asks_diversity=True)
    return found


def declare(person=None, gender="", age="", given_on=EVE, **fields):
    return Declaration.objects.create(rep=person, gender=gender, age=age, given_on=given_on, **fields)


def staff(team, *genders):
    """A member of the team for each, who said so."""
    for gender in genders:
        declare(made.rep(team=team), gender)


def told(candidates=False):
    return Diversity(date(2026, 11, 23), Organisation.current(), STANDARD, candidates)


def gender_of(key="company", candidates=False):
    """(total, {answer: count}, others) of the genders of a group."""
    table = next(each.table for each in told(candidates).breakdowns(key) if each.label == "Gender")
    return table.total, table.cells, table.others


# What is told


@pytest.mark.example("E21")
def test_of_eight_four_and_two_only_the_eight_are_told():
    staff(made.team(), *["woman"] * 8, *["man"] * 4, *["another"] * 2)
    assert gender_of() == (14, {"woman": 8}, 6)


@pytest.mark.example("E21")
def test_of_twelve_and_two_nothing_is_told():
    staff(made.team(), *["woman"] * 12, *["man"] * 2)
    assert gender_of() == (14, {}, 0)


@pytest.mark.example("E21")
def test_of_a_team_of_four_nothing_is_told():
    staff(made.team(), *["woman"] * 4)
    assert gender_of() == (None, {}, 0)


@pytest.mark.example("E21")
def test_a_team_that_leaves_three_others_cannot_be_chosen():
    north, south = made.team("North", key="north"), made.team("South", key="south")
    staff(north, *["woman"] * 9, *["man"] * 8)
    staff(south, "woman", "man", "man")
    assert [(place.key, place.enabled) for place in told().groups()] == [
        ("company", True),
        ("north", False),
        ("south", False),
    ]


def test_who_said_nothing_is_an_answer_among_the_others():
    team = made.team()
    staff(team, *["woman"] * 6)
    for _at in range(7):
        made.rep(team=team)
    assert gender_of() == (13, {"": 7}, 6)


def test_only_what_was_said_by_the_eve_of_the_quarter_and_still_holds_counts():
    team = made.team()
    staff(team, *["woman"] * 5, *["man"] * 5)
    declare(made.rep(team=team), "woman", given_on=date(2026, 10, 1))
    declare(made.rep(team=team), "woman", given_on=date(2025, 1, 1), until=date(2026, 9, 29))
    assert gender_of() == (12, {"woman": 5}, 7)


def test_candidates_are_told_of_apart_from_the_people_present():
    for gender in ["woman"] * 6 + ["man"] * 5 + ["another"] * 5:
        declare(gender=gender, candidate=made.candidate(added_on="2026-08-01"))
    assert gender_of(candidates=True) == (16, {"woman": 6, "man": 5}, 5)  # those who said nothing: none
    assert gender_of() == (None, {}, 0)


# From quarter to quarter


def genders_on(day, candidates=False):
    """(day told of, {answer: count}, others) of the company's genders, as asked on a day; None if nothing is told."""
    found = Diversity(made.day(day), Organisation.current(), STANDARD, candidates).breakdowns("company")
    each = next(each for each in found if each.label == "Gender")
    return None if each.table.is_hidden else (str(each.day), each.table.cells, each.table.others)


JOINED = date(2026, 10, 15)


def join(team, *genders, on=JOINED):
    for gender in genders:
        declare(made.rep(team=team, hired_on=str(on)), gender, given_on=on)


@pytest.fixture
def autumn():
    """Eight women, six men and five others, told of 30 September."""
    team = made.team()
    staff(team, *["woman"] * 8, *["man"] * 6, *["another"] * 5)
    assert genders_on("2026-11-23") == ("2026-09-30", {"woman": 8, "man": 6}, 5)
    return team


def test_one_who_joined_is_not_found_by_taking_one_quarter_from_the_next(autumn):
    """Nine less eight would be one woman: the number of September stands."""
    join(autumn, "woman")
    assert genders_on("2027-01-10") == ("2026-09-30", {"woman": 8, "man": 6}, 5)


def test_five_more_are_told(autumn):
    join(autumn, *["woman"] * 5)
    assert genders_on("2027-01-10") == ("2026-12-31", {"woman": 13, "man": 6}, 5)
    assert genders_on("2026-11-23") == ("2026-09-30", {"woman": 8, "man": 6}, 5)


def test_nor_by_taking_a_quarter_from_the_one_before_the_last(autumn):
    """13 in December; 7 in March is 6 fewer than that, and 1 fewer than the 8 of September."""
    join(autumn, *["woman"] * 5)
    assert genders_on("2027-01-10")[1] == {"woman": 13, "man": 6}
    women = Declaration.objects.filter(gender="woman").values_list("rep", flat=True)
    Rep.objects.filter(pk__in=list(women)[:6]).update(left_on="2027-01-31")
    assert genders_on("2027-04-10") == ("2026-12-31", {"woman": 13, "man": 6}, 5)


def test_the_same_answers_are_lumped_as_before(autumn):
    """Twelve who said nothing would be told one by one; taken from the former others they would tell of these."""
    for _at in range(12):
        made.rep(team=autumn, hired_on="2026-10-15")
    assert genders_on("2027-01-10") == ("2026-12-31", {"woman": 8, "man": 6}, 17)


def test_what_a_person_deletes_leaves_the_told_quarter_as_it_was(autumn):
    """Were it told anew, today's number less yesterday's would be theirs."""
    Declaration.objects.filter(gender="man").first().delete()
    assert genders_on("2026-11-23") == ("2026-09-30", {"woman": 8, "man": 6}, 5)


def test_an_earlier_quarter_asked_for_later_is_told_by_the_same_rule(autumn):
    """Of June there is one woman less, and nothing was told then."""
    rep = made.rep(team=autumn, hired_on="2026-07-10")
    declare(rep, "woman", given_on=date(2026, 7, 10))
    ToldMix.objects.all().delete()
    assert genders_on("2026-11-23")[1] == {"woman": 9, "man": 6}
    Declaration.objects.exclude(rep=rep).update(given_on=date(2026, 1, 5))
    assert genders_on("2026-08-01") is None


def test_a_team_is_held_to_the_same_rule(autumn):
    """Five women and five men joined, but one of the men another team than the four: there he would be found."""
    south = made.team("South", key="south")
    staff(south, *["woman"] * 7, *["man"] * 7, *["another"] * 5)
    ToldMix.objects.all().delete()
    assert genders_on("2026-11-23")[1] == {"woman": 15, "man": 13}
    assert {place.key for place in told().groups() if place.enabled} >= {"company", "south"}
    join(south, "woman", "woman", "woman", "woman", "woman", "man")
    join(autumn, *["man"] * 4)
    day, cells, _others = genders_on("2027-01-10")
    assert (day, cells) == ("2026-09-30", {"woman": 15, "man": 13})  # men: 5 more in all, 1 more in South


@pytest.fixture
def region():
    """A region with people of its own and a team below it: the ones are the other's remainder."""
    north = made.team("North", key="north")
    below = made.team("Harbour", north, key="harbour")
    staff(north, *["woman"] * 8, *["man"] * 8, *["another"] * 5)
    staff(below, *["woman"] * 9, *["man"] * 7, *["another"] * 5)
    assert genders_on("2026-11-23")[1] == {"woman": 17, "man": 15}
    assert {place.key for place in told().groups() if place.enabled} == {"company", "north", "harbour"}
    return north, below


@pytest.mark.parametrize("kept", [True, False])
def test_nor_by_taking_a_team_of_both_quarters_from_the_group_it_is_part_of(region, kept):
    """Women: 6 more in the region, 5 more in the team told, so 1 more in what is left of the region: she is found.

    Also where the teams were not kept yet when it was told: they are taken for those of today.
    """
    north, below = region
    if not kept:
        ToldMix.objects.update(teams={})
    join(below, *["woman"] * 5)
    join(north, "woman")
    assert genders_on("2027-01-10") == ("2026-09-30", {"woman": 17, "man": 15}, 10)


def test_a_remainder_that_changes_by_five_is_told(region):
    north, below = region
    join(below, *["woman"] * 5)
    join(north, *["woman"] * 5)
    assert genders_on("2027-01-10") == ("2026-12-31", {"woman": 27, "man": 15}, 10)


def test_nor_by_adding_up_teams_that_people_moved_between():
    """All of South go to North, with one woman more; five join West: everywhere five or more, of the two one more."""
    north, south, west = (made.team(name, key=name) for name in ("North", "South", "West"))
    for team in (north, south, west):
        staff(team, *["woman"] * 8, *["man"] * 7, *["another"] * 5)
    assert genders_on("2026-11-23")[1] == {"woman": 24, "man": 21}
    for membership in south.memberships.all():
        membership.end = date(2026, 10, 14)
        membership.save()
        made.member(membership.rep, north, start="2026-10-15")
    join(north, "woman")
    join(west, *["woman"] * 5)
    assert genders_on("2027-01-10")[0] == "2026-09-30"


def test_nor_after_a_team_moves_elsewhere_in_the_tree(region):
    """What was left of the region then is all of it now: eight women then, nine now."""
    north, below = region
    below.parent = None
    below.save()
    join(north, "woman")
    join(below, *["woman"] * 5)
    assert genders_on("2027-01-10")[0] == "2026-09-30"


def test_what_was_told_of_the_people_present_is_apart_from_the_candidates(autumn):
    for gender in ["woman"] * 6 + ["man"] * 6 + ["another"] * 5:
        declare(candidate=made.candidate(added_on="2026-08-01"), gender=gender)
    assert genders_on("2026-11-23", candidates=True) == ("2026-09-30", {"woman": 6, "man": 6}, 5)


def test_the_page_says_of_which_quarter_an_older_table_is(client, company):
    staff(company.north, *["woman"] * 8, *["man"] * 6)  # with five who said nothing
    page(client, company.recruiter)
    join(company.north, "woman")
    with time_machine.travel("2027-01-11T09:00+08:00", tick=False):
        shown = page(client, company.recruiter).content.decode()
    assert "As of 2026-09-30: too little has changed since" in shown


# Who reads it


def page(client, who, **query):
    client.force_login(who)
    return client.get(reverse("talent_background"), query)


def test_it_is_off_by_default(client):
    company = small_company()
    assert page(client, company.recruiter).context["diversity"] is None
    for who in (company.alice, company.manager):
        client.force_login(who)
        assert client.get(reverse("my_declaration")).status_code == 404


def test_only_recruiters_are_told(client, company):
    for who in (company.manager, company.director, company.admin):
        assert page(client, who).context["diversity"] is None
        assert "How mixed" not in page(client, who).content.decode()
    assert page(client, company.recruiter).context["diversity"]
    assert page(client, company.alice).status_code == 404


def test_the_page_shows_the_numbers_and_names_nobody_in_both_languages(client, company):
    staff(company.north, *["woman"] * 8, *["man"] * 5)
    for language, together in (("en", "Together"), ("zh-hans", "合计")):
        client.cookies["django_language"] = language
        shown = page(client, company.recruiter).content.decode()
        assert together in shown
        assert "Alice" not in shown


def is_hidden(client, company, day):
    """Of genders, of whom somebody said theirs."""
    genders, _ages = page(client, company.recruiter, as_of=day).context["diversity"]["breakdowns"]
    return genders.table.is_hidden


def test_a_past_day_tells_of_no_fewer_than_are_asked_for_today(client, company):
    staff(company.north, *["woman"] * 8, *["man"] * 6)
    assert not is_hidden(client, company, "2026-10-15")
    made.parameters("2026-11-01", min_cell=12)
    assert is_hidden(client, company, "2026-10-15")


def test_a_group_that_is_too_small_does_not_open(client, company):
    assert page(client, company.recruiter, group="north").status_code == 404
    assert page(client, company.recruiter, group="nowhere").status_code == 404


def test_no_list_export_history_or_administration_holds_a_declaration():
    assert Declaration not in admin.site._registry
    assert not hasattr(Declaration, "history")
    assert Declaration not in {model for kind in kinds() for model in kind.models()}
    for model in apps.get_models():
        relations = [field.name for field in model._meta.get_fields() if field.related_model is Declaration]
        assert all(name.endswith("+") for name in relations), (model, relations)


@pytest.mark.parametrize(("fewest", "fits"), [(1, False), (4, False), (5, True), (12, True)])
def test_no_group_below_five_can_be_let_through(fewest, fits):
    """Spec 5.3: at 1 nothing would be hidden at all."""
    with nullcontext() if fits else pytest.raises(ValidationError, match="min_cell"):
        Parameters(min_cell=fewest).clean_fields()
