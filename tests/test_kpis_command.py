"""`manage.py kpis`: what other programs rely on (records.md)."""

import csv
import io
import json

import pytest
import time_machine
from django.core.management import CommandError, call_command

from kpis.definitions import KPIS
from tests import builders as made
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
WEEK = ("--from", "2026-11-16", "--to", "2026-11-22")
CONTRACT = {
    "quality_visits": "visits quality_visits quality_visits_per_rep_week quality_share quality_time_share "
    "quality_visits_attainment no_show_rate log_timeliness unrecorded_visits rep_weeks",
    "talent_pool": "pool_size rated_share pool_quality_share ready_bench bench_demand bench_coverage reviews_overdue "
    "review_compliance pool_added pool_reactivated pool_hired pool_exits fresh_share fresh_blood_rate "
    "inactive_members",
    "lead_quality": "new_leads quality_lead_share acceptance acceptance_within_sla opportunity_rate lead_won_rate "
    "leads_won response_minutes_median response_within_sla cost_per_lead unclassified_share",
    "no_surprise_proposals": "proposals_issued no_surprise_proposals no_surprise_per_rep_week no_surprise_share "
    "blind_proposals",
    "close_and_attainment": "close_rate close_rate_estimate decision_win_rate competitive_win_rate throughput_ratio "
    "price_realisation won_proposals won_amount attainment_initial attainment_current wins_without_proposal",
}


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


def printed(*options):
    out = io.StringIO()
    call_command("kpis", *WEEK, *options, stdout=out)
    return out.getvalue()


def rows(*options):
    return json.loads(printed("--format", "json", *options))["rows"]


def test_every_measure_of_the_contract_is_there():
    there = {kpi.slug: {measure.name for measure in kpi.measures} for kpi in KPIS}
    missing = {slug: set(names.split()) - there[slug] for slug, names in CONTRACT.items()}
    assert not any(missing.values()), missing


def test_a_row_has_all_the_contract_says(company):
    assert rows("--team", "north", "--measure", "quality_share") == [
        {
            "kpi": "quality_visits",
            "measure": "quality_share",
            "group": {},
            "numerator": 3,
            "denominator": 4,
            "value": 0.75,
            "low": None,
            "high": None,
            "n": 4,
            "unit": "share",
            "flags": ["LOW_N"],
        }
    ]


def test_the_answer_says_whose_and_as_of_when(company):
    answer = json.loads(printed("--format", "json", "--rep", "alice", "--as-of", "2026-11-20"))
    assert (answer["as_of"], answer["scope"]) == ("2026-11-20", "rep:alice")
    assert json.loads(printed("--format", "json"))["as_of"] == "2026-11-23"


def test_nothing_to_divide_by_is_null_and_none_is_0(company):
    found = {row["measure"]: row["value"] for row in rows("--rep", "ann")}
    assert (found["quality_share"], found["close_rate"]) == (None, None)
    assert (found["visits"], found["quality_visits"], found["won_amount"]) == (0, 0, 0)


def test_groups_are_those_asked_for_in_their_order(company):
    found = rows("--by", "week", "--by", "rep", "--measure", "quality_visits")
    assert [(row["group"], row["value"]) for row in found[:2]] == [
        ({"week": "2026-W47", "rep": "alice"}, 3),
        ({"week": "2026-W47", "rep": "ann"}, 0),
    ]
    assert list(rows("--by", "rep", "--by", "week")[0]["group"]) == ["rep", "week"]


def test_who_was_there_and_did_nothing_has_a_true_zero_or_a_blank_rate(company):
    """Spec 2.5 and 4: nothing done in time that was there is a real 0, and a rate of nothing is None."""
    found = {(row["measure"], row["group"]["rep"]): row["value"] for row in rows("--by", "rep")}
    there = {rep for name, rep in found if name == "rep_weeks"}
    assert "ann" in there
    assert {rep for name, rep in found if name == "visits"} == there
    assert [found[name, "ann"] for name in ("visits", "quality_visits", "won_proposals")] == [0, 0, 0]
    assert [found[name, "ann"] for name in ("quality_share", "close_rate", "response_minutes_median")] == [None] * 3
    assert not {rep for name, rep in found if name == "pool_size"}, "a bench is no rep's"


def test_a_team_that_did_nothing_has_a_true_zero(company):
    company.reps.bob.visits.all().delete()
    found = rows("--by", "team", "--measure", "visits", "--measure", "unrecorded_visits", "--as-of", "2026-11-22")
    assert [(row["measure"], row["group"]["team"], row["value"]) for row in found] == [
        ("visits", "north", 4),
        ("visits", "south", 0),
        ("unrecorded_visits", "north", None),
        ("unrecorded_visits", "south", None),
    ], "of a past day what was not recorded yet is not known: no zero"


def test_by_team_credits_the_team_of_the_day(company):
    found = rows("--by", "team", "--measure", "visits")
    assert {row["group"]["team"]: row["value"] for row in found} == {"north": 4, "south": 1}


def test_a_team_without_a_bench_has_a_true_zero_and_no_share_of_it(company):
    made.ready("Kim", team=company.north)
    found = {(row["measure"], row["group"]["team"]): row["value"] for row in rows("--by", "team")}
    assert [found["ready_bench", team] for team in ("north", "south")] == [1, 0]
    assert [found["pool_size", team] for team in ("north", "south")] == [1, 0]
    assert found["rated_share", "south"] is found["stage_days_identified", "south"] is None


def test_a_year_by_week_is_told_whole(company):
    """So many windows, of all measures, are more than SQLite joins in one statement."""
    out = io.StringIO()
    call_command("kpis", "--from", "2026-01-01", "--to", "2026-12-31", "--by", "week", "--format", "json", stdout=out)
    found = [row for row in json.loads(out.getvalue())["rows"] if row["measure"] == "visits"]
    assert len(found) == 53
    assert sum(row["value"] for row in found) == 5


def test_a_median_that_is_not_reached_is_null(company):
    made.lead("2026-11-16", owner=company.reps.alice)
    (row,) = rows("--measure", "response_minutes_median")
    assert row["value"] is None


def test_csv_has_a_header_and_leaves_unknown_blank(company):
    found = list(csv.DictReader(io.StringIO(printed("--format", "csv", "--by", "rep", "--measure", "quality_share"))))
    assert found[0] == {
        "kpi": "quality_visits",
        "measure": "quality_share",
        "rep": "alice",
        "numerator": "3",
        "denominator": "4",
        "value": "0.75",
        "low": "",
        "high": "",
        "n": "4",
        "unit": "share",
        "flags": "LOW_N",
    }


def test_csv_runs_no_formula_of_a_key(company):
    type(company.reps.alice).objects.filter(key="alice").update(key="+alice")
    found = csv.DictReader(io.StringIO(printed("--format", "csv", "--by", "rep", "--measure", "visits")))
    assert next(found)["rep"] == "'+alice"
    assert rows("--by", "rep", "--measure", "visits")[0]["group"] == {"rep": "+alice"}


def test_a_csv_without_a_row_has_the_columns_asked_for_all_the_same(db):
    header = "kpi,measure,rep,month,numerator,denominator,value,low,high,n,unit,flags\n"
    assert printed("--format", "csv", "--by", "rep", "--by", "month", "--measure", "visits") == header


def test_a_table_is_for_people(company):
    text = printed("--team", "north", "--measure", "quality_share")
    assert text.splitlines()[0] == "North · 2026-11-23"
    assert "0.75" in text
    assert "3/4" in text


def test_values_are_never_rounded(company):
    (row,) = rows("--measure", "quality_time_share")
    assert row["value"] == 180 / 270


def test_a_horizon_of_none_takes_all_to_date(company):
    made.proposal(company.reps.alice, "2026-11-16", status="won", ended="2026-11-18")
    immature, to_date = (rows("--measure", "close_rate", *each)[0] for each in ([], ["--horizon", "none"]))
    assert (immature["value"], to_date["numerator"], to_date["denominator"]) == (None, 1, 4)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--team", "west"], 'no team has the key "west"'),
        (["--rep", "zoe"], 'no rep has the key "zoe"'),
        (["--measure", "luck"], 'no measure is called "luck"'),
        (["--horizon", "soon"], "--horizon is a number of days, or none"),
        (["--horizon", "\N{SUPERSCRIPT TWO}"], "--horizon is a number of days, or none"),
        (["--horizon", "999999999999"], "--horizon is a number of days, or none"),
        (["--to", "2026-11-01"], "--to is before --from"),
        (["--by", "moon"], "invalid choice: 'moon'"),
        (["--from", "yesterday"], "is not a date such as 2026-10-01"),
        (["--team", "north", "--rep", "ann"], "not allowed with argument"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(company, options, words):
    with pytest.raises(CommandError, match=words):
        printed(*options)
