"""What the records' own rules say of a row: problems of that row, never an error of the database."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.db import connection
from django.utils import translation

from kpis.models import Target, TargetVersion
from reps.models import (
    CalendarDay,
    Credit,
    Customer,
    FxRate,
    Lead,
    Leave,
    Membership,
    Proposal,
    ProposalRevision,
    Rep,
    SourceSpend,
    Visit,
)
from tests import builders as made
from tests.files import PROPOSAL, VISIT, bring, brought_in, company, refused, written

pytestmark = pytest.mark.django_db

TARGET = "measure,owner,period,value,effective_from,kind,reason"


@pytest.fixture
def team(tmp_path):
    company(tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("kind", "lines", "words"),
    [
        ("calendar", ["date,workday", "2026-10-01,maybe"], "workday: “maybe” is neither yes nor no"),
        ("reps", ["key,name,fte", "E-9,X,1.5"], "fte: “1.5” is above 1"),
        ("reps", ["key,name,fte", "E-9,X,0"], "fte: Full-time equivalent must be above 0 and at most 1."),
        ("reps", ["key,name,weekdays", 'E-9,X,"mon,funday"'], "weekdays: “funday” is not one of: mon, tue"),
        ("reps", ["key,name,email", "E-9,X,nobody"], "email: “nobody” is not an e-mail address"),
        (
            "reps",
            ["key,name,hired_on,left_on", "E-9,X,2026-02-01,2026-01-01"],
            "left_on: The last day can't be before the day of hire.",
        ),
        ("memberships", ["rep,team,start,end", "E-1,N,2026-02-01,2026-01-01"], "end: The last day can't be before"),
        ("leaves", ["rep,start,end", "E-1,2026-02-02,2026-02-01"], "end: The last day can't be before the first."),
        ("leaves", ["rep,start,end,fraction", "E-1,2026-02-01,2026-02-01,0.3"], "fraction: must be 0.5 or 1"),
        ("leads", ["key,received_at", "L-1,2026-13-01T00:00"], "received_at: “2026-13-01T00:00” is not a date and"),
        (
            "leads",
            ["key,received_at,won_on,lost_on", "L-1,2026-01-01T00:00,2026-02-01,2026-02-01"],
            "lost_on: A lead is won or lost, not both.",
        ),
        (
            "leads",
            ["key,received_at,rejected_on", "L-1,2026-01-01T00:00,2026-02-01"],
            "reject_reason: Say why the lead was rejected.",
        ),
        (
            "leads",
            ["key,received_at,first_response_at", "L-1,2026-01-02T00:00,2026-01-01T00:00"],
            "first_response_at: A lead can't be answered before it was received.",
        ),
        ("visits", [f"{VISIT},minutes", "V-1,E-1,C-1,2026-10-01,0"], "minutes: “0” is not from 1 to 1440"),
        ("visits", [f"{VISIT},status", "V-1,E-1,C-1,2026-10-01,done"], "status: “done” is not one of: held, planned"),
        ("visits", [f"{VISIT},start", "V-1,E-1,C-1,2026-10-01,25:00"], "start: “25:00” is not a time such as 09:30"),
        ("visits", [f"{VISIT},answers", "V-1,E-1,C-1,2026-10-01,mood:yes"], "answers: There is no criterion “mood”."),
        (
            "visits",
            [f"{VISIT},answers", "V-1,E-1,C-1,2026-10-01,need_confirmed:perhaps"],
            "answers: need_confirmed: “perhaps” is neither yes nor no",
        ),
        (
            "proposals",
            [f"{PROPOSAL},status", "P-1,E-1,C-1,2026-10-01,5,lost"],
            "decided_on: A decided proposal needs the day it was decided; an open one has none.",
        ),
        (
            "proposals",
            [f"{PROPOSAL},decided_on", "P-1,E-1,C-1,2026-10-01,5,2026-10-09"],
            "decided_on: A decided proposal needs the day it was decided; an open one has none.",
        ),
        (
            "proposals",
            [f"{PROPOSAL},status,decided_on", "P-1,E-1,C-1,2026-10-01,5,won,2026-09-01"],
            "decided_on: A proposal can't be decided before it was issued.",
        ),
        ("proposals", [f"{PROPOSAL},won_amount", "P-1,E-1,C-1,2026-10-01,5,5"], "won_amount: Only a won proposal has"),
        ("proposals", [f"{PROPOSAL},currency", "P-1,E-1,C-1,2026-10-01,5,¥"], "currency: “¥” is not a currency"),
        ("fx_rates", ["currency,rate", "USD,7.1"], "year: A plan rate needs a year, a dated rate needs a date."),
        ("fx_rates", ["currency,rate,year", "USD,0,2026"], "rate: must be above 0"),
        ("talent", ["key,name,stage,added_on,rating", "T-1,X,hired,2026-01-01,6"], "rating: “6” is not from 1 to 5"),
        ("talent", ["key,name,stage,added_on", "T-1,X,keen,2026-01-01"], "stage: “keen” is not one of: identified"),
        ("talent_events", ["talent,stage,occurred_on", "T-9,hired,2026-01-01"], 'no candidate has the key "T-9"'),
        ("targets", [TARGET, "sales,company,2026,5,,,"], 'measure: no measure is called "sales"'),
        ("targets", [TARGET, "won_amount,E-1,2026,5,,,"], "owner: “E-1” is not rep:KEY, team:KEY or company"),
        ("targets", [TARGET, "won_amount,rep:E-9,2026,5,,,"], 'owner: no rep has the key "E-9"'),
        ("targets", [TARGET, "won_amount,company,2026-Q5,5,,,"], "period: “2026-Q5” is not a period such as 2026"),
        ("targets", [TARGET, "won_amount,company,2126,5,,,"], "period: “2126-12-31” is too far away to be right"),
        ("targets", [TARGET, "won_amount,company,2026,5,2026-03-01,,"], "period: there is no initial target"),
    ],
)
def test_a_row_against_the_rules_is_a_bad_row(team, kind, lines, words):
    text = refused(team, kind, lines)
    assert text[0].startswith("row 2, ")
    assert words in text[0]


def test_two_teams_on_a_day_are_a_bad_row(team):
    text = refused(team, "memberships", ["rep,team,start", "E-1,N,2026-05-01"])
    assert text[0].startswith("row 2, start: already in team N1 on some of these days.")
    lines = ["rep,team,start,end", "E-2,N,,2026-05-01", "E-2,N1,2026-05-01,"]
    assert refused(team, "memberships", lines)[0].startswith("row 3, start: already in team N")
    assert Membership.objects.count() == 2


def test_splits_that_do_not_add_up_are_bad_rows(team):
    bring(team, "proposals", [PROPOSAL, "P-1,E-1,C-1,2026-10-01,5"])
    text = refused(team, "credits", ["proposal,rep,percent", "P-1,E-1,60", "P-1,E-2,39.99"])
    assert text[:2] == [
        "row 2, percent: the splits of this proposal add up to 99.99, not 100.00",
        "row 3, percent: the splits of this proposal add up to 99.99, not 100.00",
    ]
    assert not Credit.objects.exists()


def test_part_of_the_splits_may_come_again(team):
    bring(team, "proposals", [PROPOSAL, "P-1,E-1,C-1,2026-10-01,5"])
    bring(team, "credits", ["proposal,rep,percent", "P-1,E-1,60", "P-1,E-2,40"])
    assert bring(team, "credits", ["proposal,rep,percent", "P-1,E-1,60"]).endswith("0 updated, 1 unchanged, 0 bad")
    assert Credit.objects.count() == 2


def test_an_initial_target_stands(team):
    lines = [TARGET, "won_amount,rep:E-1,2026-Q4,1000,,,"]
    bring(team, "targets", lines)
    assert bring(team, "targets", lines) == "targets: 1 read, 0 created, 0 updated, 1 unchanged, 0 bad"
    text = refused(team, "targets", [TARGET, "won_amount,rep:E-1,2026-Q4,900,,,"])
    assert text[0].startswith("row 2, value: the initial target stands at 1000 and can't be changed.")


def test_a_month_may_be_what_a_spreadsheet_makes_of_it(team):
    """Typed as 2026-11, a cell becomes the first of November."""
    bring(team, "targets", [TARGET, "won_amount,company,2026-11-01,1000,,,"])
    assert Target.objects.get().period == "2026-11"
    (line, *_rest) = refused(team, "targets", [TARGET, "won_amount,company,2026-11-02,1000,,,"])
    assert line.startswith("row 2, period: “2026-11-02” is not a period")


def test_a_share_is_at_most_all_of_it(team):
    text = refused(team, "targets", [TARGET, "close_rate,rep:E-1,2026-Q4,35,,,"])
    assert text[0] == "row 2, value: A share is at most 1, which is 100 %."
    bring(team, "targets", [TARGET, "close_rate,rep:E-1,2026-Q4,0.35,,,"])
    text = refused(team, "targets", [TARGET, "close_rate,rep:E-1,2026-Q4,40,2026-11-01,,agreed anew"])
    assert text[0] == "row 2, value: A share is at most 1, which is 100 %."


def test_a_new_amount_is_a_later_version(team):
    lines = [
        TARGET,
        "won_amount,team:N,2026,800,2026-06-01,relief,flood",
        "won_amount,team:N,2026,1000,,,",
        "won_amount,team:N,2026,900,2026-04-01,,",
    ]
    assert bring(team, "targets", lines) == "targets: 3 read, 3 created, 0 updated, 0 unchanged, 0 bad"
    versions = TargetVersion.objects.order_by("number").values_list("number", "value", "kind", "reason")
    assert [(number, int(value), kind, reason) for number, value, kind, reason in versions] == [
        (1, 1000, "initial", ""),
        (2, 900, "replan", ""),
        (3, 800, "relief", "flood"),
    ]
    assert bring(team, "targets", lines) == "targets: 3 read, 0 created, 0 updated, 3 unchanged, 0 bad"
    assert Target.objects.count() == 1


def test_nothing_is_revised_before_it_was_issued(team):
    bring(team, "proposals", [PROPOSAL, "P-1,E-1,C-1,2026-10-05,100"])
    lines = ["proposal,issued_on,amount", "P-1,2026-10-05,90", "P-1,2026-10-04,80"]
    assert refused(team, "proposal_revisions", lines)[0] == "row 3, issued_on: That is before its first issue."
    bring(team, "proposal_revisions", lines[:2])


def test_small_kinds_come_in(team):
    bring(team, "calendar", ["date,workday,name", "2026-10-10,yes,make-up"])
    bring(team, "reps", ["key,name,email,hired_on,fte,weekdays", 'E-3,Cy,c@x.cn,2026-01-01,0.5,"mon,tue"'])
    bring(team, "leaves", ["rep,start,end,fraction", "E-3,2026-02-01,2026-02-02,0.5"])
    bring(team, "lead_sources", ["key,name", "web,Web"])
    bring(team, "spend", ["source,month,amount", "web,2026-10,120.50"])
    bring(team, "fx_rates", ["currency,rate,kind,year,date", "usd,7.12,,2026,", "EUR,7.8,dated,,2026-05-01"])
    bring(team, "proposals", [PROPOSAL, "P-1,E-1,C-1,2026-10-01,5"])
    bring(team, "proposal_revisions", ["proposal,issued_on,amount", "P-1,2026-10-05,4"])
    assert CalendarDay.objects.get().workday is True
    assert Rep.objects.get(key="E-3").working_times.get().weekdays == ["mon", "tue"]
    assert str(Leave.objects.get().fraction) == "0.5"
    assert str(SourceSpend.objects.get().month) == "2026-10-01"
    assert set(FxRate.objects.values_list("currency", "kind")) == {("USD", "plan"), ("EUR", "dated")}
    assert ProposalRevision.objects.get().proposal.key == "P-1"


def test_a_plan_rate_values_what_was_won(team):
    won = [f"{PROPOSAL},currency,status,decided_on", "P-1,E-1,C-1,2026-09-01,100,USD,won,2026-10-01"]
    bring(team, "proposals", won)
    assert Lead.objects.count() == 0
    bring(team, "fx_rates", ["currency,rate,year", "USD,7,2026"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM reps_booking")
        assert float(cursor.fetchone()[0]) == 700


REPLACED = f"{PROPOSAL},status,replaced_by"
TOO_LATE = "replaced_by: Only another proposal to this customer, issued up to 90 days later, takes its place."


@pytest.mark.parametrize(
    ("other", "is_good"),
    [
        ("C-1,2026-03-31", True),  # 90 days
        ("C-1,2026-04-01", False),
        ("C-1,2025-12-30", False),  # before it
        ("C-2,2026-01-20", False),
    ],
)
def test_a_superseded_proposal_was_replaced_in_time_by_one_to_the_same_customer(team, other, is_good):
    """Issued on the last day of 2025; spec 7, rule 4. The one that replaced it stands below it in the file."""
    lines = [REPLACED, "P-1,E-1,C-1,2025-12-31,100,superseded,P-2", f"P-2,E-1,{other},90,open,"]
    if is_good:
        bring(team, "proposals", lines)
        assert not Proposal.objects.get(key="P-1").counts
    else:
        assert refused(team, "proposals", lines)[0] == f"row 2, {TOO_LATE}"
        assert not Proposal.objects.exists()


def test_the_days_in_which_one_is_replaced_are_the_parameter_s(team):
    made.parameters(reissue_gap_days=30)
    lines = [REPLACED, "P-1,E-1,C-1,2026-01-05,100,superseded,P-2", "P-2,E-1,C-1,2026-02-05,90,open,"]
    assert "issued up to 30 days later" in refused(team, "proposals", lines)[0]


def test_a_file_may_leave_open_by_which_one_was_replaced(team):
    """The column is none of the contract's; blank means unknown."""
    bring(team, "proposals", [f"{PROPOSAL},status", "P-1,E-1,C-1,2026-01-05,100,superseded"])
    assert not Proposal.objects.get().counts


# Visits to come (spec 12): it is Monday 09:00 in Shanghai, Sunday 20:00 in New York


@pytest.fixture
def monday(team):
    with time_machine.travel(datetime(2026, 11, 23, 1, tzinfo=UTC), tick=False):
        yield team


@pytest.mark.parametrize("status", ["held", "no_show", ""])
def test_a_visit_to_come_has_not_taken_place(monday, status):
    lines = [f"{VISIT},status", f"V-1,E-1,C-1,2026-11-24,{status}", "V-2,E-1,C-1,2026-11-23,held"]
    (line, *_rest) = refused(monday, "visits", lines)
    assert line == (
        f"row 2, date: “2026-11-24” lies in the future, so the visit can't be “{status or 'held'}”. "
        "Say “planned”, or mend the date."
    )
    assert not Visit.objects.exists()


@pytest.mark.parametrize("status", ["planned", "cancelled", "rescheduled", "void"])
def test_what_may_be_said_of_a_visit_to_come_comes_in(monday, status):
    bring(monday, "visits", [f"{VISIT},status", f"V-1,E-1,C-1,2026-11-24,{status}"])
    assert Visit.objects.get().status == status


def test_a_time_of_today_that_has_not_come_is_the_problem_of_its_column(monday):
    (line, *_rest) = refused(monday, "visits", [f"{VISIT},start", "V-1,E-1,C-1,2026-11-23,09:30"])
    assert line.startswith("row 2, start: “09:30” lies in the future")
    bring(monday, "visits", [f"{VISIT},start", "V-1,E-1,C-1,2026-11-23,08:30"])


@pytest.mark.parametrize(("day", "comes_in"), [(22, True), (23, False)])
def test_the_day_of_a_visit_is_that_of_its_rep_s_clock(monday, day, comes_in):
    bring(monday, "reps", ["key,name,time_zone", "E-1,Ann,America/New_York"])
    _text, worked = brought_in("visits", written(monday, [VISIT, f"V-1,E-1,C-1,2026-11-{day}"]))
    assert worked is comes_in


def test_a_plan_can_not_be_held_by_a_file_before_its_day(monday):
    bring(monday, "visits", [f"{VISIT},status", "V-1,E-1,C-1,2026-11-24,planned"])
    refused(monday, "visits", [f"{VISIT},status", "V-1,E-1,C-1,2026-11-24,held"])
    assert Visit.objects.get().status == "planned"


def test_a_visit_to_come_is_refused_in_chinese(monday):
    with translation.override("zh-hans"):
        (line, *_rest) = refused(monday, "visits", [VISIT, "V-1,E-1,C-1,2026-11-24"])
    assert line == "第 2 行，date：“2026-11-24”尚未到来，拜访状态不能是“held”。请写“planned”，或更正日期。"


# What a Chinese keyboard types

PROPOSED = "key,rep,customer,issued_on,amount,currency,valid_until,status"


def test_full_width_digits_and_signs_are_read_as_the_usual_ones(team):
    bring(team, "proposals", [PROPOSED, "P-1,E-1,C-1,２０２６－１０－０１,１２３４．５０,,２０２６-１０-３１,ｏｐｅｎ"])
    bring(team, "visits", [f"{VISIT},start,minutes", "V-1,E-1,C-1,２０２６-10-05,０９：３０,４５"])
    proposal, visit = Proposal.objects.get(), Visit.objects.get()
    assert (str(proposal.issued_on), str(proposal.amount), proposal.status) == ("2026-10-01", "1234.50", "open")
    assert (str(visit.date), str(visit.start), visit.minutes) == ("2026-10-05", "09:30:00", 45)


def test_a_full_width_colon_parts_a_criterion_from_its_answer(team):
    bring(team, "visits", [f"{VISIT},answers", "V-1,E-1,C-1,2026-10-05,need_confirmed：是|decision_maker_present:no"])
    assert Visit.objects.get().answers == {"need_confirmed": True, "decision_maker_present": False}


def test_full_width_letters_of_names_stay(team):
    bring(team, "customers", ["key,name", "C-9,ＡＢＣ（上海）"])
    assert Customer.objects.get(key="C-9").name == "ＡＢＣ（上海）"
