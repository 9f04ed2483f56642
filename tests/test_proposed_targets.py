"""Targets proposed from the company's own last 13 weeks: worked out by hand here, agreed as initial ones."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError

from kpis.definitions import measure_by_name
from kpis.models import Target
from kpis.proposed.ideas import tidy
from kpis.proposed.window import window
from reps.models import ParametersByDay
from tests import builders as made
from tests.small_company import TODAY

pytestmark = pytest.mark.django_db
URL = "/targets/proposed/"
FIRST_WEEK = made.day("2026-08-24")  # the first of the 13 whole weeks before Monday 23 November 2026
NEXT, YEAR = "2027-Q1", "2027"
VISITS, PROPOSALS = "quality_visits_per_rep_week", "no_surprise_per_rep_week"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def north():
    return made.team("North", key="north")


@pytest.fixture
def ann(north):
    return made.rep("Ann", north, key="ann")


@pytest.fixture
def admin(client):
    user = made.user("adam", is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def visits_a_week(rep, counts, first=FIRST_WEEK):
    """So many quality visits in each week, the first days of it, to customers of their own."""
    for week, count in enumerate(counts):
        for at in range(count):
            made.visit(rep, first + timedelta(days=7 * week + at % 4), quality=True)


def ideas(answer):
    """{name: Idea} of the page."""
    return {idea.name: idea for _owner, _whose, cells in answer.context["rows"] for idea, _cell in cells}


def proposed(client, name, url=URL):
    """(what is proposed, what it comes from)"""
    idea = ideas(client.get(url))[name]
    return idea.value, idea.seen


def seen_window():
    return window(made.day("2026-11-23"), ParametersByDay().fiscal)


# The weeks


def test_without_records_there_are_no_weeks_and_a_day_to_come_back():
    found = seen_window()
    assert (found.weeks, found.first, found.is_enough) == ((), None, False)


def test_the_week_of_the_first_record_counts_and_thirteen_are_kept(ann):
    made.visit(ann, "2026-06-03")
    found = seen_window()
    assert (len(found.weeks), found.is_full) == (13, True)
    assert (str(found.days.start), str(found.days.end)) == ("2026-08-24", "2026-11-22")


@pytest.mark.parametrize(("first", "weeks", "enough"), [("2026-11-04", 3, False), ("2026-10-28", 4, True)])
def test_four_weeks_are_the_least(ann, first, weeks, enough):
    made.proposal(ann, first)
    found = seen_window()
    assert (len(found.weeks), found.is_enough, found.is_full) == (weeks, enough, False)


def test_the_day_to_come_back_is_when_the_weeks_are_over(ann):
    made.visit(ann, "2026-11-18")  # a Wednesday: its week is the first
    found = seen_window()
    assert (str(found.early), str(found.complete_on)) == ("2026-12-14", "2027-02-15")


def test_planned_visits_and_drafts_are_no_records(ann):
    made.visit(ann, "2026-08-01", status="planned")
    assert seen_window().first is None


# What is proposed


def test_of_a_rate_the_middle_week_is_proposed(client, admin, ann):
    """Five weeks of 1, three of 3, five of 4 quality visits: the seventh of thirteen in order is 3.

    The weeks around National Day have fewer than five working days, so those of 4 stand there: 4 or more either way.
    """
    visits_a_week(ann, [1, 1, 1, 3, 4, 4, 4, 4, 4, 3, 3, 1, 1])
    assert proposed(client, f"{VISITS} rep:ann") == (3, 3)


def test_weeks_in_which_nobody_worked_are_left_out(client, admin, ann):
    visits_a_week(ann, [2] * 13)
    made.leave(ann, "2026-08-24", "2026-10-11")  # seven of them
    idea = ideas(client.get(URL))[f"{VISITS} rep:ann"]
    assert (idea.weeks, idea.value) == (6, Decimal("2.0"))


def test_a_newcomer_of_three_weeks_gets_no_proposal(client, admin, ann, north):
    visits_a_week(ann, [2] * 13)
    made.rep("New", north, key="new", hired_on="2026-11-02")
    idea = ideas(client.get(URL))[f"{VISITS} rep:new"]
    assert (idea.value, idea.weeks, str(idea.why)) == (None, 3, "too few to tell")


def test_nothing_done_is_no_target_of_zero(client, admin, ann):
    visits_a_week(ann, [2] * 13)
    idea = ideas(client.get(URL))[f"{PROPOSALS} rep:ann"]
    assert (idea.value, idea.seen, str(idea.why)) == (None, 0, "none in the middle week")


def test_an_amount_is_that_of_the_weeks_for_as_many_working_days(client, admin, ann):
    """24 Aug to 22 Nov 2026 has 61 working days, the first quarter of 2027 59: 610,000 × 59 ÷ 61 = 590,000."""
    made.visit(ann, FIRST_WEEK)
    made.proposal(ann, "2026-09-01", status="won", ended="2026-09-15", amount=610_000)
    assert proposed(client, "won_amount company") == (590_000, 610_000)
    assert proposed(client, "won_amount rep:ann") == (590_000, 610_000)


def test_somebody_new_is_asked_for_as_many_days_as_they_were_there(client, admin, ann, north):
    """Hired on 9 November, ten working days ago: 100,000 × 59 ÷ 10."""
    made.visit(ann, "2026-06-03")
    new = made.rep("New", north, key="new", hired_on="2026-11-09")
    made.proposal(new, "2026-11-10", status="won", ended="2026-11-20", amount=100_000)
    assert proposed(client, "won_amount rep:new")[0] == 590_000


def test_on_another_basis_the_amount_is_what_came_in_on_it(client, admin, ann):
    made.parameters(target_basis="cash")
    made.visit(ann, FIRST_WEEK)
    deal = made.proposal(ann, "2026-09-01", status="won", ended="2026-09-15", amount=610_000)
    made.income(deal, "2026-10-15", 61_000, kind="cash")
    assert proposed(client, "won_amount company") == (59_000, 61_000)


def test_a_share_with_too_few_behind_it_is_not_proposed(client, admin, ann):
    for at in range(4):
        made.lead(f"2026-09-0{at + 1}", quality=True, accepted_on="2026-09-05")
    assert proposed(client, "quality_lead_share company") == (None, None)
    made.lead("2026-09-08", accepted_on="2026-09-09")
    assert proposed(client, "quality_lead_share company")[0] == Decimal("0.80")


def test_a_rep_is_asked_for_no_share_of_leads(client, admin, ann):
    made.visit(ann, FIRST_WEEK)
    assert "quality_lead_share rep:ann" not in client.get(URL).context["form"].fields
    assert "quality_lead_share team:north" in client.get(URL).context["form"].fields


def test_a_team_s_week_is_that_of_all_below_it(client, admin, ann, north):
    below = made.team("Below", parent=north, key="below")
    bob = made.rep("Bob", below, key="bob")
    visits_a_week(ann, [4] * 13)
    visits_a_week(bob, [2] * 13)
    found = ideas(client.get(f"{URL}?who=team:north&when={NEXT}"))
    assert found[f"{VISITS} team:north"].value == Decimal("3.0")  # six visits in two rep-weeks
    assert found[f"{VISITS} team:below"].value == Decimal("2.0")


@pytest.mark.parametrize(
    ("measure", "value", "target"),
    [
        ("won_amount", "1234567", "1230000"),
        ("won_amount", "850.4", "850"),
        ("won_amount", "12.6", "13"),
        (VISITS, "6.25", "6.3"),
        ("quality_lead_share", "0.4567", "0.46"),
    ],
)
def test_a_target_is_as_somebody_would_write_it(measure, value, target):
    assert tidy(Decimal(value), measure_by_name(measure)[1]) == Decimal(target)


# Agreeing


def fields(answer, **changed):
    """What the form sends as it stands, with these cells changed."""
    form = answer.context["form"]
    return {name: field.initial for name, field in form.fields.items() if field.initial is not None} | changed


@pytest.fixture
def ready(client, admin, ann):
    visits_a_week(ann, [2] * 13)
    return client.get(f"{URL}?who=company&when={NEXT}")


def test_in_chinese_it_says_where_a_number_comes_from(client, ready):
    page = client.get(f"{URL}?who=company&when={NEXT}", headers={"accept-language": "zh-hans"}).content.decode()
    assert "依据 13 个整周" in page
    assert "13 周的中位数" in page
    assert "商定为" in page


def test_agreed_as_proposed_they_are_initial_targets(client, ready, admin):
    address = ready.request["PATH_INFO"] + "?" + ready.request["QUERY_STRING"]
    answer = client.post(address, fields(ready))
    assert answer.headers["Location"].startswith("/targets/?")
    target = Target.objects.get(rep__key="ann", measure=VISITS)
    (version,) = target.versions.all()
    assert (target.period, version.value, version.kind, version.by) == (NEXT, 2, "initial", admin)
    again = ideas(client.get(address))
    assert again[f"{VISITS} rep:ann"].standing == target


def test_for_a_running_quarter_whose_weeks_are_locked_they_say_why(client, ready):
    """What is meant for a rep-week would hold those to it that were told; an amount is reached by the end."""
    made.lock("week", "2026-11-09", "2026-11-15")
    running = f"{URL}?who=company&when=2026-Q4"
    answer = client.get(running)
    refused = client.post(running, fields(answer))
    assert "Week 46, 2026 is locked, and its figures would change" in refused.context["form"].errors["reason"][0]
    assert Target.objects.count() == 0
    client.post(running, fields(answer) | {"reason": "Agreed on 1 October"})
    reasons = {target.measure: target.versions.get().reason for target in Target.objects.filter(rep__key="ann")}
    assert reasons[VISITS] == "Agreed on 1 October"
    assert set(reasons.values()) <= {"", "Agreed on 1 October"}
    assert "reason" not in client.get(f"{URL}?who=company&when={NEXT}").context["form"].fields


def test_what_is_changed_or_blanked_is_agreed_so(client, ready):
    client.post(
        f"{URL}?who=company&when={NEXT}", fields(ready, **{f"{VISITS} rep:ann": "5.5", f"{VISITS} company": ""})
    )
    assert {(target.owner_label, float(target.initial_value)) for target in Target.objects.filter(measure=VISITS)} == {
        ("Ann", 5.5),
        ("North", 2.0),
    }


def test_a_share_is_typed_in_per_cent(client, ready):
    client.post(f"{URL}?who=company&when={NEXT}", {"quality_lead_share company": "45"})
    assert Target.objects.get().initial_value == Decimal("0.45")


@pytest.mark.parametrize("wrong", ["-1", "many", "1e400"])
def test_a_number_that_is_none_saves_nothing(client, ready, wrong):
    answer = client.post(f"{URL}?who=company&when={NEXT}", fields(ready, **{f"{VISITS} rep:ann": wrong}))
    assert answer.status_code == 422
    assert f"{VISITS} rep:ann" in answer.context["form"].errors
    assert not Target.objects.exists()


def test_all_blank_is_said(client, ready):
    answer = client.post(f"{URL}?who=company&when={NEXT}", {f"{VISITS} rep:ann": ""})
    assert "Every cell is blank" in answer.content.decode()


def test_somebody_faster_is_not_overwritten(client, ready, monkeypatch, ann):
    """The other's target appears between reading and writing."""

    def beaten(*_args, **_kwargs):
        raise IntegrityError

    monkeypatch.setattr("kpis.views.proposed.save_changes", beaten)
    answer = client.post(f"{URL}?who=company&when={NEXT}", fields(ready), follow=True)
    assert "meanwhile" in answer.content.decode()
    assert not Target.objects.exists()


# Who, when, and when not


def test_the_quarter_that_is_half_over_gives_way_to_the_next(client, ready):
    answer = client.get(URL)
    assert [code for _label, code, chosen in answer.context["ahead"] if chosen] == [NEXT]
    assert [code for _label, code, _chosen in answer.context["ahead"]] == ["2026-Q4", NEXT, "2026", YEAR]


def test_too_early_it_says_when_to_come_back(client, admin, ann):
    made.visit(ann, "2026-11-18")
    page = client.get(URL).content.decode()
    assert "Come back on 14 Dec 2026" in page


def test_a_manager_proposes_for_the_own_team_only(client, ann, north):
    mia = made.rep("Mia", north, manages=True, key="mia")
    south = made.team("South", key="south")
    visits_a_week(ann, [2] * 13)
    client.force_login(made.user("mia", rep=mia))
    assert f"{VISITS} rep:ann" in ideas(client.get(URL))
    assert client.get(f"{URL}?who=company&when={NEXT}").status_code == 404
    assert client.get(f"{URL}?who=team:{south.key}&when={NEXT}").status_code == 404
    client.post(f"{URL}?who=team:north&when={NEXT}", {f"{VISITS} team:north": "3"})
    assert Target.objects.get().team == north


def test_nobody_agrees_their_own_with_themselves(client, ann, north):
    mia = made.rep("Mia", north, manages=True, key="mia")
    visits_a_week(ann, [2] * 13)
    visits_a_week(mia, [1] * 13)
    client.force_login(made.user("mia", rep=mia))
    answer = client.get(f"{URL}?who=team:north&when={NEXT}")
    assert {name.split()[1] for name in answer.context["form"].ideas} == {"team:north", "rep:ann"}
    client.post(f"{URL}?who=team:north&when={NEXT}", fields(answer, **{f"{VISITS} rep:mia": "1"}))
    assert Target.objects.filter(rep=ann).exists()
    assert not Target.objects.filter(rep=mia).exists()


def test_of_more_people_than_fit_on_a_page_their_teams_are_asked_first(client, admin, ann, north, monkeypatch):
    monkeypatch.setattr("kpis.proposed.ideas.MOST_OWNERS", 2)
    below = made.team("Below", parent=north, key="below")
    made.rep("Bob", below, key="bob")
    made.visit(ann, FIRST_WEEK)
    owners = [owner.label for owner, _whose, _cells in client.get(URL).context["rows"]]
    assert owners == ["Company", "North"]
    owners = [owner.label for owner, _whose, _cells in client.get(f"{URL}?who=team:below&when={NEXT}").context["rows"]]
    assert owners == ["Below", "Bob"]


def test_the_queries_do_not_grow_with_the_people(client, admin, north, django_assert_max_num_queries):
    people = [made.rep(f"P{at}", north, key=f"p{at}") for at in range(12)]
    for person in people:
        made.visit(person, "2026-08-25", quality=True)
    with django_assert_max_num_queries(45):
        client.get(f"{URL}?who=company&when={NEXT}")


# The reminder


def reminded(client):
    return "Thirteen weeks of your own are recorded." in client.get("/dashboard/").content.decode()


@pytest.fixture
def set_up(ann, admin):
    made.organisation(name="Huaxin")


def test_an_administrator_is_reminded_once_thirteen_weeks_are_there(client, set_up, ann):
    made.visit(ann, "2026-09-02")
    assert not reminded(client)
    made.visit(ann, "2026-08-26")
    assert reminded(client)
    made.target(100, rep=ann)
    assert not reminded(client)


def test_what_was_skipped_before_there_were_weeks_is_asked_again_and_then_no_more(client, set_up, ann):
    with time_machine.travel("2026-09-01T09:00:00+08:00", tick=False):
        client.post("/start/targets/skip/")
    made.visit(ann, "2026-08-26")
    client.post("/start/end/")
    assert reminded(client)
    answer = client.post("/start/targets/skip/", {"next": "/dashboard/"})
    assert answer.headers["Location"] == "/dashboard/"
    assert not reminded(client)


def test_the_step_leads_to_the_proposals_or_says_when_to_come_back(client, set_up, ann):
    assert "Bring in 13 weeks" in client.get("/start/targets/").content.decode()
    made.visit(ann, "2026-08-26")
    assert "/targets/proposed/?next=/dashboard/" in client.get("/start/targets/").content.decode()


def test_the_targets_page_offers_it_to_who_may_enter_targets(client, set_up, ann):
    assert "/targets/proposed/?who=company" in client.get("/targets/?who=company&when=2026").content.decode()
    client.force_login(made.user("dora", is_director=True))
    assert "/targets/proposed/" not in client.get("/targets/?who=company&when=2026").content.decode()
