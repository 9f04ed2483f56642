"""Explain this number: every figure on every page opens to its own value, worked out in words."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags

from kpis.addresses import link_to
from kpis.definitions import KPIS
from kpis.explanation import filled_in
from kpis.formats import shown, shown_counts
from kpis.workings import WORKED
from reps.definitions import activate, new_draft
from reps.models import Rep
from tests import builders as made
from tests.asking import figure
from tests.small_company import TODAY, WEEK, small_company

pytestmark = pytest.mark.django_db
FIGURE = re.compile(r'<a class="fig[^"]*" data-figure="([^"]*)" href="([^"]*)"')
WHEN = re.compile(r"&when=[^&]*")
TEMPLATES = Path(__file__).resolve().parents[1] / "templates"


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


@pytest.fixture
def busy(company):
    """The small company with leads, candidates and a target, and Ann, who moved from North to South mid-week."""
    ann, alice = company.reps.ann, company.reps.alice
    ann.memberships.update(end="2026-11-17")
    made.member(ann, company.south, start="2026-11-18")
    for day in ("2026-11-17", "2026-11-18"):
        made.visit(ann, day, quality=True)
    expo, web = made.source("Expo", key="expo"), made.source("Web", key="web")
    for source in (expo, web, None):
        made.lead("2026-11-17", source=source, owner=alice)
    made.candidate(team=company.north, rating=4)
    made.target(1000, "2026-Q4", team=company.north)
    made.target(1000, "2026-Q3", team=company.north)
    made.proposal(alice, "2026-07-05", status="won", ended="2026-10-20", amount=250)
    return company


def test_no_template_shows_a_figure_that_does_not_open():
    bare = {path.name for path in TEMPLATES.rglob("*.html") if "|shown }}" in path.read_text()}
    assert bare == {"explain.html"}


@pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.slug)
def test_every_measure_is_explained(client, company, kpi):
    client.force_login(company.director)
    for measure in kpi.measures:
        answer = client.get(reverse("explain", args=[measure.name]), {"when": WEEK})
        assert answer.status_code == 200, measure.name
        assert str(measure.definition) in unescape(answer.content.decode())


def explanation(client, user, name, **asked):
    client.force_login(user)
    return client.get(reverse("explain", args=[name]), {"when": WEEK, **asked})


def test_the_formula_holds_the_figure_s_own_numbers(client, company):
    found = explanation(client, company.director, "quality_visits_per_rep_week").context["explanation"]
    assert found.formula == "3 quality visits ÷ 5 rep-weeks = 0.6"


def test_every_formula_that_divides_holds_the_numbers_in_chinese_too(company):
    """Chinese puts no space before its brackets."""
    with translation.override("zh-hans"):
        told = filled_in(figure("decision_win_rate", WEEK))
        assert told.startswith("0 赢单 ÷ 0 （赢单 + 输单")
        for measure in [each for kpi in KPIS for each in kpi.measures if "÷" in str(each.formula)]:
            found = replace(figure(measure.name, WEEK), numerator=17, denominator=23, flags=())
            assert re.search(r"^17 .*÷ 23 ", filled_in(found)), measure.name


def test_nothing_to_divide_by_is_said(client, company):
    found = explanation(client, company.director, "quality_lead_share").context["explanation"]
    assert (found.formula, found.reason) == ("0 quality leads ÷ 0 leads judged = —", "no leads judged yet")


def test_a_rate_of_amounts_rests_on_so_many_proposals_not_on_their_money(client, company):
    for amount in (100, 200, 300, 400, 500):
        made.proposal(company.reps.alice, "2026-03-02", status="won", ended="2026-03-20", amount=amount)
        made.proposal(company.reps.alice, "2026-03-02", status="lost", ended="2026-03-20", amount=amount)
    told = explanation(client, company.director, "close_rate_amount", when="2026-03").context["explanation"].interval
    assert "with 10 behind it" in told


def test_what_was_won_is_listed_with_what_it_was_won_for(client, company):
    """300 won of 400 asked."""
    for asked, got in ((100, 80), (300, 220)):
        fields = {"status": "won", "ended": "2026-11-17", "amount": asked, "won_amount": got}
        made.proposal(company.reps.alice, "2026-11-02", **fields)
    shown = explanation(client, company.director, "price_realisation", when="2026-11")
    above, below = (part["table"] for part in shown.context["parts"])
    assert shown.context["figure"].numerator == sum(row.get_cell_value("won_for") for row in above.rows) == 300
    assert shown.context["figure"].denominator == sum(row.get_cell_value("asked_value") for row in below.rows) == 400


def test_a_target_of_nought_is_another_thing_than_none(client, company):
    made.proposal(company.reps.alice, "2026-10-05", status="won", ended="2026-11-17", amount=500)

    def told(name):
        found = explanation(client, company.director, name, when="2026-11").context["explanation"]
        return found.reason, found.formula

    assert told("attainment_initial") == (
        "no target entered for exactly this owner and period",
        "won amount ÷ initial target = —",
    )
    assert told("pace")[0] == "no target for this period"
    made.target(0, "2026-11")
    assert told("attainment_initial") == ("the target is 0", "500 won amount ÷ 0 initial target = —")
    assert told("pace")[0] == "the target is 0, or none of its working days is over"
    assert (
        figure("attainment_initial", "2026-10").denominator,
        figure("attainment_initial", "2026-11").denominator,
    ) == (
        None,
        0,
    )


def test_what_was_taken_back_stands_with_a_minus_in_the_formula(client, company):
    fields = {"status": "won", "ended": "2026-09-10", "rescinded_on": made.day("2026-11-05")}
    made.proposal(company.reps.alice, "2026-06-20", amount=500, **fields)
    made.target(1000, "2026-11")
    shown = explanation(client, company.director, "attainment_initial", when="2026-11").context["explanation"].formula
    assert shown == "−500 won amount ÷ 1,000 initial target = −50.0\xa0%"


def test_a_range_is_explained(client, company):
    found = explanation(client, company.director, "quality_share").context["explanation"]
    assert found.interval.startswith("23.1\N{NO-BREAK SPACE}% to 88.2\N{NO-BREAK SPACE}%: with 5 behind it")


def test_a_cohort_s_horizon_is_said_in_days(client, company):
    answer = explanation(client, company.director, "close_rate")
    assert answer.context["explanation"].horizon == "followed for 90 days; what is younger is left out"
    assert "followed for 90 days" in answer.content.decode()


def test_an_estimate_says_that_it_leaves_out_nothing_young(client, company):
    found = explanation(client, company.director, "close_rate_estimate").context["explanation"]
    assert found.horizon == "followed for 90 days; what is younger and open, for as long as it has been open"
    young = "Some are younger than the horizon: those still open count for as long as they have been open. (3 records)"
    assert young in found.flags


def test_a_flag_is_said_in_words_with_how_many_raise_it(client, company):
    found = explanation(client, company.director, "close_rate").context["explanation"]
    assert "Some are too recent to tell and are left out. (3 records)" in found.flags


def test_a_share_of_time_says_how_many_visits_count_minutes_assumed_for_them(client, company):
    assert not explanation(client, company.director, "quality_time_share").context["explanation"].flags
    for day in ("2026-11-17", "2026-11-18"):
        made.visit(company.reps.ann, day)
    found = explanation(client, company.director, "quality_time_share").context["explanation"]
    assert found.flags == ["Visits without a duration count the minutes assumed for them. (2 records)"]


def test_the_version_of_each_day_of_the_period_is_named(client, company):
    draft = new_draft("visit", made.day("2026-11-18"))
    draft.save()
    activate(draft, by=company.admin)
    found = explanation(client, company.director, "quality_visits").context["explanation"]
    assert [str(definition) for definition, _rule in found.rules] == ["Visit v1", "Visit v2"]


def test_what_is_set_for_the_days_of_the_period_is_said(client, company):
    found = explanation(client, company.director, "quality_visits").context["explanation"]
    assert found.tuned == [
        ("one quality visit per rep, day and opportunity", "Yes"),
        ("split the credit of joint visits", "No"),
    ]


def test_a_change_within_the_period_is_said_with_its_day(client, company):
    made.parameters("2026-11-18", same_day_cap=False)
    found = explanation(client, company.director, "quality_visits").context["explanation"]
    assert found.tuned[:2] == [
        ("one quality visit per rep, day and opportunity", "Yes"),
        ("one quality visit per rep, day and opportunity, from 18 Nov 2026", "No"),
    ]
    before = explanation(client, company.director, "quality_visits", when="2026-W46").context["explanation"]
    assert before.tuned[0] == ("one quality visit per rep, day and opportunity", "Yes")


def test_what_is_set_for_days_to_come_is_not_said_yet(client, company):
    made.parameters("2026-11-27", same_day_cap=False)
    found = explanation(client, company.director, "quality_visits", when="2026-11").context["explanation"]
    assert [value for name, value in found.tuned if name.startswith("one quality visit")] == ["Yes"]


def test_the_ramp_that_held_is_said(client, company):
    found = explanation(client, company.director, "quality_visits_attainment").context["explanation"]
    assert ("ramp", "25, 50, 75, 100") in found.tuned


def test_what_it_is_compared_with_opens_too(client, company):
    text = explanation(client, company.director, "quality_visits").content.decode()
    assert len(FIGURE.findall(text)) == 2


def test_the_first_records_are_there_and_the_way_to_all(client, company):
    answer = explanation(client, company.director, "visits")
    assert [part["count"] for part in answer.context["parts"]] == [5]
    assert "/figures/visits/records/?who=company" in answer.content.decode()


def test_a_team_s_total_is_explained_to_its_members_without_its_records(client, company):
    answer = explanation(client, company.alice, "quality_visits", who="team:north")
    assert answer.status_code == 200
    assert answer.context["parts"] == []
    assert "/records/" not in answer.content.decode()


@pytest.mark.parametrize("who", ["company", "team:south", "rep:bob", "rep:ann"])
def test_a_stranger_s_figure_is_not_found(client, company, who):
    assert explanation(client, company.alice, "visits", who=who).status_code == 404


def test_a_rep_s_part_in_a_team_is_what_they_did_there(client, busy):
    whole = explanation(client, busy.director, "quality_visits", who="rep:ann").context["figure"]
    part = explanation(client, busy.director, "quality_visits", who="rep:ann", within="south").context["figure"]
    assert (whole.value, part.value) == (2, 1)


def test_a_manager_can_t_look_into_another_team_by_naming_it(client, busy):
    assert explanation(client, busy.manager, "visits", who="rep:ann", within="south").status_code == 404


def test_a_newcomer_s_goal_is_told_by_the_time_there_was(client, company):
    made.rep("Nina", company.north, hired_on="2026-11-02", key="nina")
    panel = explanation(client, company.director, "goal", of="quality_visits_per_rep_week", who="rep:nina")
    text = " ".join(strip_tags(panel.content.decode()).split())
    assert "2 expected (less of newcomers) ÷ 1 rep-weeks" in text


def test_a_source_for_itself_leaves_out_those_below_it(client, company):
    fair = made.source("Fairs", key="fairs")
    for source in (fair, made.source("Expo", key="expo", parent=fair)):
        made.lead("2026-11-17", source=source, owner=company.reps.alice)
    found = {code: explanation(client, company.director, "new_leads", source=code) for code in ("fairs", "=fairs")}
    assert {code: answer.context["figure"].value for code, answer in found.items()} == {"fairs": 2, "=fairs": 1}


def test_a_source_there_is_not_is_not_found(client, company):
    assert explanation(client, company.director, "new_leads", source="nowhere").status_code == 404


def test_a_panel_that_is_worked_out_asks_no_more_for_more_people(client, company, django_assert_max_num_queries):
    """A likely rate looks at everybody beside it, grouped."""
    asked = {"of": "quality_share", "by": "rep", "key": "alice"}
    explanation(client, company.director, "shrunk_rate", **asked)
    with CaptureQueriesContext(connection) as few:
        explanation(client, company.director, "shrunk_rate", **asked)
    for name in ("Xu", "Yang", "Zhou"):
        made.visit(made.rep(name, company.south), "2026-11-17", quality=True)
    with django_assert_max_num_queries(min(len(few), 40)):
        explanation(client, company.director, "shrunk_rate", **asked)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("board_count", {"cell": "lucky:maybe"}),
        ("shrunk_rate", {"of": "quality_share", "by": "source", "key": ""}),
        ("target_initial", {"of": "won_amount", "owner": "team:nowhere"}),
        ("gap_effect", {"of": "average_deal", "against": "tomorrow"}),
        ("backtest_lift", {"how": "twice"}),
        ("nine_box_people", {"box": "round"}),
        ("goal", {"of": "luck"}),
    ],
)
def test_a_figure_there_is_not_is_not_found(client, company, name, asked):
    assert explanation(client, company.director, name, **asked).status_code == 404


@pytest.mark.parametrize("name", ["audit_agreement", "board_count", "hit_cases", "nine_box_people", "expected_leavers"])
def test_a_member_doesn_t_open_what_each_colleague_did(client, company, name):
    asked = {"who": "team:north", "cell": "blind:open", "kpi": "quality_visits", "box": "high-high"}
    assert explanation(client, company.alice, name, **asked).status_code == 404


def test_the_parameters_a_figure_follows_stand_beside_it(client, company):
    made.parameters("2026-11-01", talent_stale_days=45, talent_ready_days=30)
    client.force_login(company.manager)
    html = client.get("/figures/stale_members/?who=team:north&when=2026-11").content.decode()
    assert "days without contact that make a candidate stale: 45" in html
    html = client.get("/figures/ready_bench/?who=team:north&when=2026-11").content.decode()
    assert "days within which somebody ready can start: 30" in html
    html = client.get("/figures/bench_demand/?who=team:north&when=2026-11").content.decode()
    assert "months to fill a vacancy: 5.5" in html


def test_only_an_amount_of_ten_characters_or_more_is_marked_as_long():
    assert 'class="fig value"' in link_to("1,235,114", "/", "", "value")
    assert 'class="fig value long"' in link_to("12,345,678", "/", "", "value")


# Spelt out: figures that are no numerator over a denominator


def formula_of(client, user, name, **asked):
    return explanation(client, user, name, **asked).context["explanation"].formula


def test_the_need_for_people_is_worked_out_in_its_own_numbers(client, company):
    """One post somebody left, two new ones; nobody left in two years: (0 + 0.26 × 12) ÷ (rep-years + 12)."""
    for growth in (False, True, True):
        made.vacancy(company.north, "2026-11-02", growth=growth)
    told = formula_of(client, company.director, "bench_demand", who="company")
    people = Rep.objects.count()
    assert re.fullmatch(
        rf"1 open \+ 2 new posts \+ [\d.]+\N{{NO-BREAK SPACE}}% × {people} people × 5\.5 months ÷ 12 = [\d.]+", told
    )


def test_the_spread_of_sources_is_worked_out_in_heads(client, company):
    for source in ("Campus", "Campus", "Campus", "Referral", ""):
        made.candidate(team=company.north, source=source)
    assert formula_of(client, company.director, "background_source") == "4² ÷ (3² + 1²) = 1.6"


def test_a_running_estimate_adds_up_its_days(client, company):
    """Four issued in May: won on their 10th and 20th day, lost on the 15th, and open: 1/4 + 3/4 × 2/3 × 1/2."""
    for status, ended in (("won", "2026-05-11"), ("lost", "2026-05-16"), ("won", "2026-05-21"), ("open", None)):
        made.proposal(company.reps.alice, "2026-05-01", status=status, ended=ended, valid_until="2026-12-31")
    told = formula_of(client, company.director, "close_rate_estimate", when="2026-05")
    assert told == "100.0\xa0% × 1 ÷ 4 + 50.0\xa0% × 1 ÷ 2 = 50.0\xa0%"


def test_many_days_of_a_running_estimate_are_put_together(client, company):
    """Eight won, a day after the other: six are written out, the last two add a quarter."""
    for day in range(2, 10):
        made.proposal(company.reps.alice, "2026-05-01", status="won", ended=f"2026-05-0{day}")
    told = formula_of(client, company.director, "close_rate_estimate", when="2026-05")
    assert told.endswith("37.5\xa0% × 1 ÷ 3 + 25.0\xa0% of 2 days more = 100.0\xa0%")


def test_days_at_a_stage_say_when_half_had_gone(client, company):
    for name, day in (("Ada", "2026-11-04"), ("Ben", "2026-11-08"), ("Cem", None), ("Dot", None)):
        moves = [("screened", "2026-11-02"), *([("interviewed", day)] if day else [])]
        made.candidate(name, team=company.north, added_on="2026-11-01", moves=moves)
    told = formula_of(client, company.director, "stage_days_screened", when="2026-11")
    assert told == "25.0\xa0% by day 2, 50.0\xa0% by day 6 = 6"


def test_a_median_says_where_it_stands_and_how_many_still_wait(client, company):
    """Answered after 10, 20 and 30 business minutes, and never: the median lies between 20 and 30."""
    asked = {"assigned_at": "2026-11-17T10:00", "owner": company.reps.alice}
    for minutes in (10, 20, 30):
        made.lead("2026-11-17", first_response_at=f"2026-11-17T10:{minutes}", **asked)
    made.lead("2026-11-17", **asked)
    director = company.director
    assert formula_of(client, director, "response_minutes_median") == (
        "the middle of 4 leads in order, 1 of them still waiting = 25 min"
    )
    assert formula_of(client, director, "response_minutes_p90") == (
        "place 4 of 4 leads in order, 1 of them still waiting = —"
    )


def test_a_small_number_that_is_divided_by_keeps_two_decimals(company):
    """0.5 ÷ 0.45 is 1.1; by 0.5 or 0.4 it would not come to that."""
    told = replace(figure("bench_coverage", WEEK), numerator=0.5, denominator=0.449, value=1.11, flags=())
    assert filled_in(told) == "0.5 ready bench ÷ 0.45 expected need = 1.1×"


def test_a_deal_of_two_says_why_it_has_two_lines(client, company):
    alice, bob = company.reps.alice, company.reps.bob
    deal = made.proposal(alice, "2026-10-05", status="won", ended="2026-11-17", amount=100)
    made.split(deal, (alice, 50), (bob, 50))
    notes = explanation(client, company.director, "average_deal").context["explanation"].flags
    assert "2 lines of 1 deal are listed: a deal of several people has a line for each." in notes


def test_a_kind_of_background_says_its_share(client, company):
    for source in ("Campus", "Campus", "Referral", ""):
        made.candidate(team=company.north, source=source)
    page = explanation(client, company.director, "background_kind", field="source", kind="Campus", when="2026-11")
    assert "2 of 3 candidates whose record names any: 66.7\N{NO-BREAK SPACE}%" in page.content.decode()


def test_a_difference_of_shares_is_told_in_points_and_one_below_nothing_with_a_minus():
    assert WORKED["hit_difference"].shown(-0.204) == "−20.4 points"
    assert [shown(-0.3, "rate"), shown(-100, "money"), shown(-0.05, "share"), shown(0.05, "share")] == [
        "−0.3",
        "−100",
        "−5.0\N{NO-BREAK SPACE}%",
        "5.0\N{NO-BREAK SPACE}%",
    ]


def test_what_a_lead_costs_rests_on_money_divided_by_leads_and_is_no_part_of_them():
    found = replace(figure("cost_per_lead", WEEK), numerator=702_800, denominator=248, value=2833.9, flags=())
    assert shown_counts(found) == "702,800 ÷ 248"
