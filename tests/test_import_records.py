"""import_records: what comes in, what is left alone, and what is said."""

import io

import pytest
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from openpyxl import Workbook

from reps.models import Booking, Customer, ImportBatch, Lead, Proposal, Rep, StageEvent, Team, Visit
from tests import builders as made
from tests.asking import parts
from tests.files import CUSTOMERS, PROPOSAL, VISIT, bring, brought_in, company, refused, written

pytestmark = pytest.mark.django_db


def test_the_closing_line_counts_what_happened(tmp_path):
    assert bring(tmp_path, "customers", CUSTOMERS) == "customers: 2 read, 2 created, 0 updated, 0 unchanged, 0 bad"
    changed = ["key,name", "C-1,Acme", "C-2,Beta Ltd", "C-3,Gamma"]
    assert bring(tmp_path, "customers", changed) == "customers: 3 read, 1 created, 1 updated, 1 unchanged, 0 bad"
    assert list(Customer.objects.order_by("key").values_list("name", flat=True)) == ["Acme", "Beta Ltd", "Gamma"]


def test_the_same_file_twice_changes_nothing(tmp_path):
    company(tmp_path)
    lines = [f"{VISIT},start,answers,note", "V-1,E-1,C-1,2026-10-01,09:30,need_confirmed:yes,hello"]
    bring(tmp_path, "visits", lines)
    history = Visit.history.count()
    assert bring(tmp_path, "visits", lines) == "visits: 1 read, 0 created, 0 updated, 1 unchanged, 0 bad"
    assert Visit.history.count() == history


def test_a_column_the_file_lacks_is_left_as_it_is(tmp_path):
    bring(tmp_path, "customers", ["key,name,tier", "C-1,Acme,gold"])
    bring(tmp_path, "customers", ["key,name", "C-1,Acme Inc"])
    assert Customer.objects.values_list("name", "tier").get() == ("Acme Inc", "gold")


def test_columns_may_stand_in_any_order_and_unknown_ones_are_reported(tmp_path):
    text, worked = brought_in("customers", written(tmp_path, ["Name,colour,KEY", "Acme,red,C-1"]))
    assert worked
    assert "column “colour” is not known and was ignored" in text
    assert Customer.objects.get().key == "C-1"


def test_usual_words_for_a_loss_become_the_codes_that_figures_read(tmp_path):
    company(tmp_path)
    said = {
        "Lost to Competition": "competitor",
        "竞品": "competitor",
        "输给竞争对手": "competitor",
        "Competitor": "competitor",
        "Project canceled": "cancelled",
        "客户取消": "cancelled",
        "project_cancelled": "cancelled",
        "Competitor was cheaper": "Competitor was cheaper",  # says more than a code: kept
        "价格太高": "价格太高",
        "": "",
    }
    lost = [f"P-{at},E-1,C-1,2026-10-01,100,lost,2026-11-02,{text}" for at, text in enumerate(said)]
    lines = [f"{PROPOSAL},status,decided_on,lost_reason", *lost, "P-W,E-1,C-1,2026-10-01,100,won,2026-11-02,"]
    bring(tmp_path, "proposals", lines)
    kept = Proposal.objects.exclude(key="P-W").order_by("key").values_list("lost_reason", flat=True)
    assert list(kept) == list(said.values())
    assert parts("competitive_win_rate", "2026-11") == (1, 5)
    assert bring(tmp_path, "proposals", lines).endswith("11 unchanged, 0 bad")


def test_every_bad_row_is_listed_and_nothing_is_kept(tmp_path):
    company(tmp_path)
    lines = [
        VISIT,
        "V-1,E-1,C-1,2026-10-01",
        "V-2,E-204,C-9,2026-10-01",
        "V-3,E-1,C-1,yesterday",
        "V-4,,C-1,2026-10-01",
    ]
    text = refused(tmp_path, "visits", lines)
    assert text[:4] == [
        'row 3, rep: no rep has the key "E-204"',
        'row 3, customer: no customer has the key "C-9"',
        "row 4, date: “yesterday” is not a date such as 2026-11-23",
        "row 5, rep: must be filled",
    ]
    assert text[4] == "visits: 4 read, 1 created, 0 updated, 0 unchanged, 3 bad"
    assert not Visit.objects.exists()
    assert not Visit.history.exists()
    assert not ImportBatch.objects.filter(kind="visits").exists()


def test_a_dry_run_counts_and_keeps_nothing(tmp_path):
    assert bring(tmp_path, "customers", CUSTOMERS, "--dry-run").startswith("customers: 2 read, 2 created")
    assert not Customer.objects.exists()


def test_an_import_that_is_interrupted_leaves_nothing(tmp_path, monkeypatch):
    company(tmp_path)

    def interrupted(visits):
        assert visits.exists()
        raise KeyboardInterrupt

    monkeypatch.setattr("reps.stamps.apply_cap", interrupted)
    with pytest.raises(KeyboardInterrupt):
        brought_in("visits", written(tmp_path, [VISIT, "V-1,E-1,C-1,2026-10-01"]))
    assert not Visit.objects.exists()
    assert not Visit.history.exists()


def test_the_same_key_twice_in_a_file_is_a_bad_row(tmp_path):
    text = refused(tmp_path, "customers", [*CUSTOMERS, "C-1,Again"])
    assert text[0] == "row 4, key: stands in row 2 already"


def test_a_parent_may_stand_below_its_child(tmp_path):
    bring(tmp_path, "teams", ["key,name,parent", "C,c,B", "B,b,A", "A,a,"])
    assert Team.objects.get(key="C").parent.parent.key == "A"


def test_parents_that_go_round_are_bad_rows(tmp_path):
    bring(tmp_path, "teams", ["key,name,parent", "A,a,", "B,b,A"])
    above = refused(tmp_path, "teams", ["key,name,parent", "A,a,B"])
    assert above[0] == "row 2, parent: its parents go round in a circle"
    text = refused(tmp_path, "teams", ["key,name,parent", "X,x,Y", "Y,y,X"])
    assert text[:2] == [
        "row 2, parent: its parents go round in a circle",
        "row 3, parent: its parents go round in a circle",
    ]


def test_a_row_without_a_key_is_told_as_such_and_none_goes_round(tmp_path):
    """A blank key is nobody's parent, though other rows' parents are blank too."""
    text = refused(tmp_path, "teams", ["key,name,parent", ",x,", "Y,,", "Z,z,Y"])
    assert text[:-1] == [
        "row 2, key: must be filled",
        "row 3, name: must be filled",
        'row 4, parent: no team has the key "Y"',
        "teams: 3 read, 0 created, 0 updated, 0 unchanged, 3 bad",
    ]


def test_verdict_team_and_cap_are_stamped(tmp_path):
    company(tmp_path)
    good = "need_confirmed:yes|next_step_on:2026-10-20|decision_maker_present:yes"
    lines = [
        f"{VISIT},start,channel,answers",
        f"V-2,E-1,C-1,2026-10-01,14:00,onsite,{good}",
        f"V-1,E-1,C-1,2026-10-01,9:00,onsite,{good}",
        f"V-3,E-1,C-2,2026-10-01,,phone,{good}",
        "V-4,E-1,C-2,2026-10-02,,onsite,need_confirmed:yes",
    ]
    bring(tmp_path, "visits", lines)
    verdicts = Visit.objects.order_by("key").values_list("key", "quality", "counts", "team__key")
    assert list(verdicts) == [
        ("V-1", True, True, "N1"),
        ("V-2", True, False, "N1"),  # the same customer on the same day counts once, the earliest
        ("V-3", False, False, "N1"),
        ("V-4", None, False, "N1"),
    ]


def test_visits_without_a_time_of_logging_have_none(tmp_path):
    company(tmp_path)
    bring(tmp_path, "visits", [VISIT, "V-1,E-1,C-1,2026-10-01"])
    assert Visit.objects.get().logged_at is None


def test_a_visit_that_moves_to_another_day_frees_the_day_it_left(tmp_path):
    company(tmp_path)
    good = "need_confirmed:yes|next_step_on:2026-10-20|decision_maker_present:yes"
    rows = [f"V-1,E-1,C-1,2026-10-01,09:00,{good}", f"V-2,E-1,C-1,2026-10-01,10:00,{good}"]
    bring(tmp_path, "visits", [f"{VISIT},start,answers", *rows])
    bring(tmp_path, "visits", [VISIT, "V-1,E-1,C-1,2026-10-05"])
    assert set(Visit.objects.values_list("key", "counts")) == {("V-1", True), ("V-2", True)}


def test_nobody_comes_along_with_themselves(tmp_path):
    """Where joint visits share their credit, they would have two of three parts."""
    company(tmp_path)
    told = refused(tmp_path, "visits", [f"{VISIT},participants", "V-1,E-1,C-1,2026-10-01,E-2|E-1"])
    assert "row 2, participants: This rep logged the visit and is there already." in told


def test_participants_come_with_the_visit(tmp_path):
    company(tmp_path)
    lines = [f"{VISIT},participants", "V-1,E-1,C-1,2026-10-01,E-2"]
    bring(tmp_path, "visits", lines)
    assert bring(tmp_path, "visits", lines).endswith("0 updated, 1 unchanged, 0 bad")
    assert list(Visit.objects.get().participants.values_list("rep__key", "team__key")) == [("E-2", "N1")]
    assert bring(tmp_path, "visits", [lines[0], "V-1,E-1,C-1,2026-10-01,"]).endswith("1 updated, 0 unchanged, 0 bad")
    assert not Visit.objects.get().participants.exists()


def test_a_membership_restamps_what_came_before_it(tmp_path):
    company(tmp_path)
    bring(tmp_path, "visits", [VISIT, "V-1,E-1,C-1,2026-10-01", "V-2,E-1,C-1,2026-11-02"])
    moved = ["rep,team,start,end", "E-1,N,2026-11-01,", "E-1,N1,,2026-10-31"]
    assert bring(tmp_path, "memberships", moved) == "memberships: 2 read, 1 created, 1 updated, 0 unchanged, 0 bad"
    assert list(Visit.objects.order_by("key").values_list("team__key", flat=True)) == ["N1", "N"]


def test_a_won_proposal_is_booked_and_split(tmp_path):
    company(tmp_path)
    lines = [f"{PROPOSAL},status,decided_on,won_amount", "P-1,E-1,C-1,2026-09-01,100,won,2026-10-01,90.05"]
    bring(tmp_path, "proposals", lines)
    booking = Booking.objects.get()
    assert (booking.rep.key, str(booking.amount), booking.currency) == ("E-1", "90.05", "CNY")
    bring(tmp_path, "credits", ["proposal,rep,percent", "P-1,E-1,60", "P-1,E-2,40.00"])
    booked = {(key, str(amount)) for key, amount in Booking.objects.values_list("rep__key", "amount")}
    assert booked == {("E-1", "54.03"), ("E-2", "36.02")}
    bring(tmp_path, "credits", ["proposal,rep,percent", "P-1,E-2,100"])
    assert Booking.objects.get().rep.key == "E-2"


def test_a_lead_won_with_a_proposal_is_not_booked_twice(tmp_path):
    company(tmp_path)
    lead = ["key,received_at,owner,won_on,won_amount", "L-1,2026-09-01T10:00,E-1,2026-10-01,50"]
    bring(tmp_path, "leads", lead)
    assert Booking.objects.get().lead.key == "L-1"
    won = [f"{PROPOSAL},status,decided_on,lead", "P-1,E-1,C-1,2026-09-02,50,won,2026-10-01,L-1"]
    bring(tmp_path, "proposals", won)
    assert Booking.objects.get().proposal.key == "P-1"


def test_moments_without_an_offset_are_the_organisations_time(tmp_path):
    rows = ["L-1,2026-09-01T00:30", "L-2,2026-09-01T00:30+00:00", "L-3,2026-08-31T23:30Z"]
    bring(tmp_path, "leads", ["key,received_at", *rows])
    days = dict(Lead.objects.values_list("key", "received_on"))
    assert [str(days[key]) for key in ("L-1", "L-2", "L-3")] == ["2026-09-01", "2026-09-01", "2026-09-01"]
    assert str(Lead.objects.get(key="L-1").received_at) == "2026-08-31 16:30:00+00:00"


def test_a_new_stage_is_noticed_today_and_replaced_by_its_event(tmp_path):
    talent = "key,name,stage,added_on"
    bring(tmp_path, "talent", [talent, "T-1,Li,contacted,2026-01-05"])
    assert not StageEvent.objects.exists()
    bring(tmp_path, "talent", [talent, "T-1,Li,qualified,2026-01-05"])
    today = timezone.localdate()
    moves = StageEvent.objects.values_list("stage", "occurred_on", "noticed")
    assert [(stage, str(day), seen) for stage, day, seen in moves] == [
        ("contacted", "2026-01-05", True),
        ("qualified", str(today), True),
    ]
    bring(tmp_path, "talent_events", ["talent,stage,occurred_on", "T-1,qualified,2026-03-01"])
    assert [(stage, str(day), seen) for stage, day, seen in moves.all()] == [
        ("contacted", "2026-01-05", True),
        ("qualified", "2026-03-01", False),
    ]


def test_a_rep_and_a_customer_are_found_by_what_a_crm_calls_them(tmp_path):
    company(tmp_path)
    Rep.objects.filter(key="E-1").update(email="ann@example.com")
    bring(tmp_path, "visits", [VISIT, "V-1,ann@example.com,Acme,2026-11-16", "V-2,Bo,C-2,2026-11-16"])
    assert list(Visit.objects.order_by("key").values_list("rep__key", "customer__key")) == [
        ("E-1", "C-1"),
        ("E-2", "C-2"),
    ]


def test_what_two_are_called_names_neither(tmp_path):
    company(tmp_path)
    Rep.objects.create(key="E-3", name="Ann")
    text = refused(tmp_path, "visits", [VISIT, "V-1,Ann,C-1,2026-11-16"])
    assert 'row 2, rep: no rep has the key "Ann"' in text


def test_a_key_comes_before_a_name(tmp_path):
    company(tmp_path)
    Rep.objects.create(key="Ann", name="Somebody else")
    bring(tmp_path, "visits", [VISIT, "V-1,Ann,C-1,2026-11-16"])
    assert Visit.objects.get().rep.name == "Somebody else"


def test_history_says_which_import_made_a_record(tmp_path):
    bring(tmp_path, "reps", ["key,name", "E-1,Ann"])
    bring(tmp_path, "reps", ["key,name", "E-1,Anne"])
    first, second = ImportBatch.objects.order_by("pk")
    rows = Rep.history.order_by("history_id").values_list("history_type", "name", "import_batch")
    assert list(rows) == [("+", "Ann", first.pk), ("~", "Anne", second.pk)]
    assert second.counts == {"reps": {"read": 1, "created": 0, "updated": 1, "unchanged": 0, "bad": 0}}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_comes_in_whatever_excel_saved(tmp_path, encoding):
    text, worked = brought_in("customers", written(tmp_path, ["key,name", "C-1,上海汽车"], encoding=encoding))
    assert worked, text
    assert Customer.objects.get().name == "上海汽车"


@pytest.mark.parametrize(("saved", "named"), [("utf-8-sig", "utf-8"), ("utf-16", "utf-16"), ("gb18030", "gb18030")])
def test_a_byte_order_mark_is_no_part_of_the_first_heading(tmp_path, saved, named):
    mark = "\ufeff" if saved == "gb18030" else ""
    path = written(tmp_path, [f'{mark}"key","name"', "C-1,上海汽车"], encoding=saved)
    text, worked = brought_in("customers", path, "--encoding", named)
    assert worked, text
    assert Customer.objects.get().name == "上海汽车"


def test_a_named_encoding_is_used(tmp_path):
    path = written(tmp_path, ["key,name", "C-1,Café"], encoding="latin-1")
    assert brought_in("customers", path, "--encoding", "latin-1")[1]
    assert Customer.objects.get().name == "Café"


def test_a_spreadsheet_comes_in_as_its_cells_mean(tmp_path):
    company(tmp_path)
    book = Workbook()
    book.active.append(["key", "rep", "customer", "date", "start", "minutes", "note"])
    moment = timezone.datetime(2026, 10, 1)
    book.active.append([17, "E-1", "C-1", moment, timezone.datetime(2026, 1, 1, 9, 30).time(), 45.0, None])
    book.save(tmp_path / "visits.xlsx")
    text, worked = brought_in("visits", tmp_path / "visits.xlsx")
    assert worked, text
    visit = Visit.objects.get()
    assert (visit.key, str(visit.date), str(visit.start), visit.minutes) == ("17", "2026-10-01", "09:30:00", 45)


def test_a_spreadsheet_s_numbers_are_read_as_it_shows_them(tmp_path):
    """0.1 + 0.2 shows as 0.3, and stands as 0.30000000000000004 in the file."""
    company(tmp_path)
    book = Workbook()
    for row in (
        [*PROPOSAL.split(",")],
        ["P-1", "E-1", "C-1", "2026-10-01", 0.1 + 0.2],
        [2.0, "E-1", "C-1", "2026-10-01", 9e9],
    ):
        book.active.append(row)
    book.save(tmp_path / "proposals.xlsx")
    text, worked = brought_in("proposals", tmp_path / "proposals.xlsx")
    assert worked, text
    found = Proposal.objects.order_by("key").values_list("key", "amount")
    assert [(key, str(amount)) for key, amount in found] == [("2", "9000000000.00"), ("P-1", "0.30")]


def test_the_command_prints_the_closing_line_and_no_more(tmp_path):
    out = io.StringIO()
    call_command("import_records", "customers", str(written(tmp_path, CUSTOMERS)), stdout=out)
    assert out.getvalue() == "customers: 2 read, 2 created, 0 updated, 0 unchanged, 0 bad\n"


def test_leads_of_one_source_ask_for_it_once(tmp_path):
    made.source(key="expo")
    asked = []

    def noted(execute, sql, *rest):
        asked.append(sql)
        return execute(sql, *rest)

    with connection.execute_wrapper(noted):
        bring(tmp_path, "leads", ["key,received_at,source", *(f"L-{at},2026-11-{at:02},expo" for at in range(1, 21))])
    by_id = [sql for sql in asked if 'WHERE "reps_leadsource"."id"' in sql]
    assert len(by_id) == 1, by_id
    assert Lead.objects.filter(source__key="expo").count() == 20
