"""export_records: out and in again is the identity, for every kind, in either format."""

import io
import re

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from kpis.models import Target
from reps.cells import escaped, harmless, unescaped
from reps.exports import safe_cell
from reps.imports import kind_named, kinds
from reps.models import (
    CalendarDay,
    Candidate,
    Credit,
    Customer,
    FxRate,
    Income,
    Lead,
    LeadDesk,
    LeadSource,
    LeadTouch,
    Leave,
    Membership,
    Overlay,
    Proposal,
    ProposalRevision,
    Rep,
    SourceSpend,
    StageEvent,
    TalentReview,
    Team,
    Vacancy,
    Visit,
    WorkingTime,
)
from tests.files import bring, brought_in, exported

pytestmark = pytest.mark.django_db

# A line of every kind, each with what is hard to bring back: formulas, quotes, commas, lines, space, Chinese, answers.
LINES = {
    "calendar": ["date,workday,name", "2026-10-10,yes,调休", "2026-10-12,no,"],
    "teams": ["key,name,parent", "T-2,Below,T-1", 'T-1,"Above, ""all""",'],
    "reps": [
        "key,name,email,hired_on,left_on,left_because,regretted,fte,weekdays,fte_since,time_zone",
        'E-1,王芳,w@x.cn,2025-01-01,,,,0.625,"mon,tue",2026-03-01,Asia/Urumqi',
        "E-2,'=Bo,,,2026-11-01,voluntary,no,,,,",
        "-3,''+Cy,,,,,,,,,",
    ],
    "working_times": ["rep,since,fte,weekdays", "E-1,,0.5,", 'E-1,2026-03-01,0.625,"mon,tue"', "E-2,2030-01-01,,"],
    "memberships": ["rep,team,start,end,manages", "E-1,T-1,,2026-03-31,yes", "E-1,T-2,2026-04-01,,", "E-2,T-1,,,"],
    "leaves": ["rep,start,end,fraction", "E-1,2026-02-01,2026-02-03,0.5", "E-2,2026-02-01,2026-02-01,"],
    "customers": ["key,name,tier,industry,region", "C-1,'@Acme,gold,,华东", 'C-2," Beta ",,,'],
    "lead_desk": ["effective_from,owner,weekly_hours", "2026-10-01,E-1,7.5", "2026-11-01,,0"],
    "lead_sources": ["key,name,parent,aliases,retired_on", "web,Web,,,", "ads,Ads,web,'=cpc,2026-12-01"],
    "spend": ["source,month,amount", "ads,2026-10,1200.50", "ads,2026-11,0"],
    "leads": [
        "key,received_at,source,company,contact,customer,owner,assigned_at,first_response_at,answers,accepted_on,"
        "rejected_on,reject_reason,opportunity_on,won_on,lost_on,won_amount",
        "L-1,2026-09-01T10:00:30.25,ads,Acme,'+86 21 555,C-1,E-1,2026-09-01T11:00,2026-09-01T12:00+02:00,"
        "fit:62.5|intent:40|explicit_request:yes,2026-09-02,,,2026-09-10,2026-10-01,,99.9",
        "L-2,2026-09-02T10:00,,,,,,,,,,2026-09-03,no budget,,,,",
    ],
    "lead_touches": [
        "key,lead,at,source,source_text,contact,note",
        "T-1,L-1,2026-09-05T10:00,web,utm_source=web,'+86 21 555,",
        "T-2,L-1,2026-09-06T10:00,,,,'=again",
    ],
    "fx_rates": ["currency,rate,kind,year,date", "USD,7.12345678,plan,2026,", "EUR,7.8,dated,,2026-05-01"],
    "proposals": [
        "key,rep,customer,issued_on,amount,currency,valid_until,answers,lead,status,decided_on,won_amount,lost_reason,"
        "reissue_of",
        r"P-1,E-1,C-1,2026-09-05,1000,USD,2026-10-05,needs_co_created:yes|confirmed_by:A\|B \\ C: D,"
        "L-1,won,2026-10-01,950.5,,",
        "P-2,E-2,C-2,2026-09-06,5,,,,,lost,2026-09-09,,competitor,P-3",
        "P-3,E-2,C-2,2026-09-07,5.5,,,,,,,,,",
        "P-4,E-2,C-2,2026-09-07,5.5,,,,,void,,,,",
    ],
    "proposal_revisions": [
        "proposal,issued_on,amount,kind,label",
        "P-1,2026-09-15,980,,",
        "P-1,2026-09-15,970.25,option,'+B",
    ],
    "incomes": [
        "key,kind,proposal,lead,date,amount,currency",
        "I-1,cash,P-1,,2026-10-20,500.5,USD",
        "I-2,revenue,,L-2,2026-10-21,-3,",
    ],
    "credits": ["proposal,rep,percent", "P-1,E-1,66.67", "P-1,E-2,33.33"],
    "overlays": ["proposal,rep,role,percent", "P-1,E-1,presales,150.5", "P-1,E-1,manager,10", "P-1,E-2,,1000"],
    "visits": [
        "key,rep,customer,date,start,minutes,channel,status,outcome,answers,lead,proposal,logged_at,note,participants",
        "V-1,E-1,C-1,2026-09-03,09:30,45,onsite,held,advance,need_confirmed:yes|next_step_on:no,L-1,P-1,2026-09-03T18:00,"
        '"\'-two\nlines, ""quoted""",E-2|-3',
        "V-2,E-2,C-2,2026-09-04,,,,cancelled,,next_step_on:2026-09-30,,,,,",
    ],
    "talent": [
        "key,name,stage,team,source,added_on,rating,readiness,last_contact_on,next_contact_on,industry,channel,consent_on,"
        "consent_until,rep,can_start_on,also_for",
        "K-1,李雷,hired,T-1,referral,2026-01-05,5,now,2026-02-01,2026-02-20,Retail,'=direct,2026-01-01,2027-01-01,E-1,2026-03-01,T-2",
        "K-2,Han,contacted,,,2026-01-06,,,,,,,,,,,",
    ],
    "talent_events": [
        "talent,stage,occurred_on,noticed",
        "K-1,contacted,2026-01-07,no",
        "K-1,hired,2026-03-01,yes",
        "K-1,contacted,2026-02-07,",
    ],
    "talent_reviews": [
        "talent,reviewed_on,reviewer,rating,note,no_change",
        "K-1,2026-02-01,Ann,4,'=ok,",
        "K-1,2026-02-01,,,,yes",
    ],
    "vacancies": [
        "key,team,opened_on,closed_on,growth",
        "O-1,T-1,2026-10-01,2026-11-02,",
        "O-2,T-2,2026-11-01,,yes",
    ],
    "targets": [
        "measure,owner,period,value,effective_from,kind,reason,basis",
        "won_amount,company,2026,1000000.5,,,,cash",
        "won_amount,rep:E-1,2026-Q4,100,,,,",
        "won_amount,rep:E-1,2026-Q4,90,2026-10-15,relief,ill,",
        "won_amount,rep:E-1,2026-Q4,95,2026-11-15,,,",
        "won_amount,team:T-1,2026-W47,7,,initial,,",
    ],
}
RECORDS = {
    "calendar": CalendarDay,
    "teams": Team,
    "reps": Rep,
    "working_times": WorkingTime,
    "memberships": Membership,
    "leaves": Leave,
    "customers": Customer,
    "lead_desk": LeadDesk,
    "lead_sources": LeadSource,
    "spend": SourceSpend,
    "leads": Lead,
    "lead_touches": LeadTouch,
    "fx_rates": FxRate,
    "proposals": Proposal,
    "proposal_revisions": ProposalRevision,
    "incomes": Income,
    "credits": Credit,
    "overlays": Overlay,
    "visits": Visit,
    "talent": Candidate,
    "talent_events": StageEvent,
    "talent_reviews": TalentReview,
    "targets": Target,
    "vacancies": Vacancy,
}
ORDER = [kind.name for kind in kinds()]


@pytest.fixture(scope="module")
def records(lasting, tmp_path_factory):
    """Every line, brought in once for all tests here; a folder for files."""
    folder = tmp_path_factory.mktemp("records")
    for kind in ORDER:
        bring(folder, kind, LINES[kind])
    return folder


def test_every_kind_is_tested():
    assert set(LINES) == set(RECORDS) == set(ORDER)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_out_and_in_again_changes_nothing(records, ending):
    for kind in ORDER:
        rows = len(LINES[kind]) - 1
        path = records / f"{kind}.{ending}"
        call_command("export_records", kind, str(path), stdout=io.StringIO())
        text, worked = brought_in(kind, path)
        assert worked, text
        assert text == f"{kind}: {rows} read, 0 created, 0 updated, {rows} unchanged, 0 bad\n"


@pytest.fixture(scope="module")
def out(records):
    """{kind: rows of its export}"""
    return {kind: exported(records, kind, f"out-{kind}.csv") for kind in ORDER}


@pytest.fixture(scope="module")
def again(records, out):
    """{kind: (rows of its export, whether there are records)} of a database brought in from those exports alone."""
    found = {}
    with transaction.atomic():
        _empty()
        for kind in ORDER:
            text, worked = brought_in(kind, records / f"out-{kind}.csv")
            assert worked, text
            found[kind] = exported(records, kind), RECORDS[kind].objects.exists()
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("kind", ORDER)
def test_a_fresh_database_exports_what_the_first_did(out, again, kind):
    """Everything out, everything deleted, everything in: the export is the same, cell for cell."""
    rows, exists = again[kind]
    assert rows == out[kind]
    assert exists


def _empty():
    """Take everything away; initial targets, which nobody can delete, are void."""
    Target.objects.update(voided_at=timezone.now(), void_reason="test")
    for kind in reversed([name for name in ORDER if name not in ("targets", "reps", "teams", "memberships")]):
        RECORDS[kind].objects.all().delete()
    Membership.objects.all().delete()


def test_cells_a_spreadsheet_would_run_are_escaped(records):
    rows = exported(records, "reps")
    assert [row[:2] for row in rows[1:]] == [["E-1", "王芳"], ["E-2", "'=Bo"], ["'-3", "''+Cy"]]
    assert Rep.objects.get(key="E-2").name == "=Bo"
    assert Rep.objects.get(key="-3").name == "'+Cy"


def test_columns_are_those_of_the_contract(records):
    assert exported(records, "visits")[0] == LINES["visits"][0].split(",")


def test_an_export_says_how_many(records):
    out = io.StringIO()
    call_command("export_records", "teams", str(records / "t.csv"), stdout=out)
    assert out.getvalue() == "teams: 2 written\n"


@pytest.mark.parametrize(("name", "begins"), [("t.xlsx", b"PK"), ("t.XLSX", b"PK"), ("t.CSV", b"key,name")])
def test_the_ending_says_what_is_written(records, name, begins):
    path = records / name
    call_command("export_records", "teams", str(path), stdout=io.StringIO())
    assert path.read_bytes().startswith(begins)
    assert brought_in("teams", path)[0].endswith("2 unchanged, 0 bad\n")


@pytest.mark.parametrize("name", ["t.xls", "t.txt", "t", ".xlsx"])
def test_another_ending_is_refused_and_nothing_is_written(tmp_path, name):
    with pytest.raises(CommandError, match=f"“{re.escape(name)}” ends in neither .csv nor .xlsx"):
        call_command("export_records", "teams", str(tmp_path / name))
    assert not (tmp_path / name).exists()


def test_a_kind_there_is_not_leaves_no_file(tmp_path):
    with pytest.raises(CommandError, match="“cats” is not one of"):
        call_command("export_records", "cats", str(tmp_path / "t.csv"))
    assert not (tmp_path / "t.csv").exists()


def test_lines_entered_in_a_browser_are_no_change(records):
    """Forms send carriage returns; a file that went through a spreadsheet has none."""
    Visit.objects.filter(key="V-2").update(note=" one\r\ntwo\r\n")
    for ending in ("csv", "xlsx"):
        path = records / f"v.{ending}"
        call_command("export_records", "visits", str(path), stdout=io.StringIO())
        assert brought_in("visits", path)[0].endswith("0 updated, 2 unchanged, 0 bad\n")


def test_an_export_that_fails_leaves_the_file_there_was(records, monkeypatch):
    path = records / "apart" / "t.csv"
    path.parent.mkdir()
    path.write_text("as it was")
    monkeypatch.setattr(kind_named("teams"), "cells", lambda *_: (_ for _ in ()).throw(OSError(28, "disk full")))
    with pytest.raises(CommandError, match=r"disk full: '.*/t.csv'"):
        call_command("export_records", "teams", str(path), stdout=io.StringIO())
    assert (path.read_text(), [each.name for each in path.parent.iterdir()]) == ("as it was", ["t.csv"])


def test_a_folder_there_is_not_is_named_as_it_was_asked_for(records):
    with pytest.raises(CommandError, match=r"No such file or directory: '.*/nowhere/t.csv'"):
        call_command("export_records", "teams", str(records / "nowhere" / "t.csv"))


@pytest.mark.parametrize("sign", [*"=+-@\t\r\n", *"＝＋－＠"])
def test_no_cell_begins_as_a_formula_would(sign):
    """Full-width signs too: spreadsheets in Chinese and Japanese take them for the usual ones."""
    text = f"{sign}cmd|' /C calc'!A0"
    assert escaped(text) == harmless(text) == safe_cell(text) == f"'{text}"


@given(st.text(alphabet="'=+-@\t\r\na＝＠", max_size=6))
def test_escaping_is_undone_by_reading(text):
    assert unescaped(escaped(text)) == text
