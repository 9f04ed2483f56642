"""Undoing a whole import, and when that is refused. And what else the browser page asks for."""

import io

import pytest

from kpis.models import Target
from reps.imports import BadRows, CannotUndo, bad_rows_csv, commit, headers_of, preview, undo
from reps.models import Booking, Credit, Customer, ImportBatch, Lead, Membership, Proposal, Rep, StageEvent, User, Visit
from tests.files import CUSTOMERS, PROPOSAL, VISIT, bring, company, exported, written

pytestmark = pytest.mark.django_db


def latest(kind):
    return ImportBatch.objects.filter(kind=kind).latest("pk")


def test_what_came_goes(tmp_path):
    company(tmp_path)
    bring(tmp_path, "visits", [f"{VISIT},participants", "V-1,E-1,C-1,2026-10-01,E-2"])
    assert undo(latest("visits")) == {"visits": 2}
    assert not Visit.objects.exists()
    assert Visit.history.filter(history_type="-").count() == 1
    assert latest("visits").undone_at is not None


def test_what_changed_is_as_it_was(tmp_path):
    company(tmp_path)
    good = "need_confirmed:yes|next_step_on:2026-10-20|decision_maker_present:yes"
    bring(tmp_path, "visits", [f"{VISIT},answers,note", f"V-1,E-1,C-1,2026-10-01,{good},first"])
    bring(tmp_path, "visits", [f"{VISIT},answers,participants", "V-1,E-2,C-2,2026-10-02,need_confirmed:no,E-1"])
    before = exported(tmp_path, "visits")
    undo(latest("visits"))
    assert exported(tmp_path, "visits") != before
    visit = Visit.objects.get()
    assert (visit.rep.key, visit.customer.key, str(visit.date), visit.note) == ("E-1", "C-1", "2026-10-01", "first")
    assert (visit.quality, visit.counts, visit.participants.count()) == (True, True, 0)


def test_a_record_without_history_is_restored_too(tmp_path):
    Customer.objects.bulk_create([Customer(key="C-1", name="Before")])
    bring(tmp_path, "customers", CUSTOMERS)
    undo(latest("customers"))
    assert Customer.objects.values_list("key", "name").get() == ("C-1", "Before")


def test_undoing_twice_is_refused(tmp_path):
    bring(tmp_path, "customers", CUSTOMERS)
    batch = latest("customers")
    undo(batch)
    with pytest.raises(CannotUndo, match="undone already"):
        undo(batch)


def test_what_others_depend_on_stays(tmp_path):
    company(tmp_path)
    bring(tmp_path, "visits", [VISIT, "V-1,E-1,C-1,2026-10-01"])
    with pytest.raises(CannotUndo, match="1 visits depend on customers of this import"):
        undo(latest("customers"))
    assert Customer.objects.count() == 2
    undo(latest("visits"))
    undo(latest("customers"))
    assert not Customer.objects.exists()


def test_what_was_changed_later_stays(tmp_path):
    bring(tmp_path, "customers", CUSTOMERS)
    first = latest("customers")
    bring(tmp_path, "customers", ["key,name", "C-1,Acme Inc"])
    with pytest.raises(CannotUndo, match="customer C-1 was changed after the import"):
        undo(first)
    undo(latest("customers"))
    with pytest.raises(CannotUndo, match="customer C-1 was changed after the import"):
        undo(first)  # undoing the second changed it again
    assert Customer.objects.get(key="C-1").name == "Acme"


def test_a_tree_goes_with_its_branches(tmp_path):
    bring(tmp_path, "lead_sources", ["key,name,parent", "A,a,", "B,b,A", "C,c,B"])
    assert undo(latest("lead_sources")) == {"lead_sources": 3}


def test_a_membership_reopens(tmp_path):
    company(tmp_path)
    bring(tmp_path, "visits", [VISIT, "V-1,E-1,C-1,2026-11-02"])
    bring(tmp_path, "memberships", ["rep,team,start,end", "E-1,N1,,2026-10-31", "E-1,N,2026-11-01,"])
    undo(latest("memberships"))
    assert Membership.objects.get(rep__key="E-1").end is None
    assert Visit.objects.get().team.key == "N1"


def test_splits_and_their_bookings_return(tmp_path):
    company(tmp_path)
    bring(tmp_path, "proposals", [f"{PROPOSAL},status,decided_on", "P-1,E-1,C-1,2026-09-01,100,won,2026-10-01"])
    bring(tmp_path, "credits", ["proposal,rep,percent", "P-1,E-1,60", "P-1,E-2,40"])
    bring(tmp_path, "credits", ["proposal,rep,percent", "P-1,E-2,100"])
    undo(latest("credits"))
    assert {(each.rep.key, int(each.percent)) for each in Credit.objects.all()} == {("E-1", 60), ("E-2", 40)}
    assert {(each.rep.key, int(each.amount)) for each in Booking.objects.all()} == {("E-1", 60), ("E-2", 40)}


def test_a_lead_is_booked_again_once_its_proposal_is_gone(tmp_path):
    company(tmp_path)
    bring(tmp_path, "leads", ["key,received_at,owner,won_on,won_amount", "L-1,2026-09-01T10:00,E-1,2026-10-01,50"])
    bring(tmp_path, "proposals", [f"{PROPOSAL},lead", "P-1,E-1,C-1,2026-09-02,50,L-1"])
    assert not Booking.objects.exists()
    undo(latest("proposals"))
    assert Booking.objects.get().lead.key == "L-1"
    undo(latest("leads"))
    assert not Lead.objects.exists()
    assert not Booking.objects.exists()


def test_noticed_stages_go(tmp_path):
    bring(tmp_path, "talent", ["key,name,stage,added_on", "T-1,Li,contacted,2026-01-05"])
    bring(tmp_path, "talent", ["key,name,stage,added_on", "T-1,Li,hired,2026-01-05"])
    undo(latest("talent"))
    assert not StageEvent.objects.exists()


def test_targets_are_void_and_their_later_versions_gone(tmp_path):
    company(tmp_path)
    header = "measure,owner,period,value,effective_from"
    bring(tmp_path, "targets", [header, "won_amount,rep:E-1,2026,100,"])
    bring(tmp_path, "targets", [header, "won_amount,rep:E-1,2026,90,2026-05-01", "won_amount,team:N,2026,500,"])
    undo(latest("targets"))
    standing = Target.objects.standing().get()
    assert (standing.rep.key, list(standing.versions.values_list("number", flat=True))) == ("E-1", [1])
    assert Target.objects.get(team__key="N").void_reason == "The import was undone."
    text = bring(tmp_path, "targets", [header, "won_amount,team:N,2026,500,"])
    assert text == "targets: 1 read, 1 created, 0 updated, 0 unchanged, 0 bad"


def test_a_target_that_was_revised_later_stays(tmp_path):
    header = "measure,owner,period,value,effective_from"
    bring(tmp_path, "targets", [header, "won_amount,company,2026,100,"])
    target = Target.objects.get()
    target.versions.create(number=2, value=90, kind="replan", effective_from="2026-05-01")
    with pytest.raises(CannotUndo, match="got a later version after the import"):
        undo(latest("targets"))


def test_undo_says_who_did_it(tmp_path):
    bring(tmp_path, "customers", CUSTOMERS)
    admin = User.objects.create(username="admin")
    undo(latest("customers"), by=admin)
    assert set(Customer.history.filter(history_type="-").values_list("history_user", flat=True)) == {admin.pk}


def test_a_preview_shows_and_keeps_nothing(tmp_path):
    path = written(tmp_path, ["id,name", "C-1,Acme", "C-2,"])
    mapping = {"columns": {"key": "id", "name": "name"}}
    seen = preview("customers", path, mapping)
    assert headers_of(path) == ["id", "name"]
    assert seen.counts == {"customers": {"read": 2, "created": 1, "updated": 0, "unchanged": 0, "bad": 1}}
    assert seen.first_rows["customers"][0] == {"key": "C-1", "name": "Acme"}
    assert [(each.row, each.column, each.raw) for each in seen.problems] == [(3, "name", ("C-2", ""))]
    assert not seen.can_commit
    assert not Customer.objects.exists()


def test_a_commit_is_a_batch_of_its_user(tmp_path):
    admin = User.objects.create(username="admin")
    batch = commit("customers", written(tmp_path, CUSTOMERS), by=admin, name="clients.csv")
    assert (batch.by, batch.file_name, batch.kind) == (admin, "clients.csv", "customers")
    assert set(Customer.history.values_list("history_user", flat=True)) == {admin.pk}
    with pytest.raises(BadRows, match="1 bad row: nothing was imported"):
        commit("customers", written(tmp_path, ["key,name", "C-9,"]))


def test_bad_rows_come_back_to_be_mended(tmp_path):
    path = written(tmp_path, ["key,name,tier", "C-1,Acme,gold", "C-2,=1+1,", "C-3,,silver"])
    stream = io.StringIO()
    bad_rows_csv(preview("customers", path), path, stream)
    assert stream.getvalue().splitlines() == [
        "\ufeffkey,name,tier,row,problem",
        "C-2,'=1+1,,3,name: holds a formula",
        "C-3,,silver,4,name: must be filled",
    ]


def test_a_user_linked_later_keeps_the_rep(tmp_path):
    bring(tmp_path, "reps", ["key,name", "E-1,Ann"])
    rep = Rep.objects.get()
    rep.user = User.objects.create(username="ann")
    rep.save()
    with pytest.raises(CannotUndo, match="rep E-1 was changed after the import"):
        undo(latest("reps"))
    assert Proposal.objects.count() == 0
