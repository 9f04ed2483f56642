"""A file of what a locked week's rates are made of takes a reason (spec 2.8)."""

import pytest
from django.db import connection

from reps.imports import CannotUndo, undo
from reps.models import (
    ImportBatch,
    SourceSpend,
    WorkingTime,
)
from tests import builders as made
from tests.files import bring, refused
from tests.locked_terms.acting import capacity

pytestmark = pytest.mark.django_db


FILES = {
    "leaves": ["rep,start,end", "ann,2026-11-20,2026-11-20"],
    "working_times": ["rep,since,fte", "ann,2026-11-20,0.5"],
    "reps": ["key,name,hired_on", "ann,Ann,2026-11-18"],
    "calendar": ["date,workday", "2026-11-18,no"],
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_takes_a_reason_to_change_it(tmp_path, ann, kind):
    assert "Week 47, 2026 is locked" in refused(tmp_path, kind, FILES[kind])[0]
    assert capacity() == 0.68
    bring(tmp_path, kind, FILES[kind], "--reason", "told late")
    assert capacity() != 0.68


def test_so_does_a_file_of_reps_with_terms_from_a_locked_day(tmp_path, ann):
    lines = ["key,name,fte,fte_since", "ann,Ann,0.5,2026-11-20"]
    assert "Week 47, 2026 is locked" in refused(tmp_path, "reps", lines)[0]
    assert bring(tmp_path, "reps", [lines[0], "ann,Ann,0.5,"]).endswith("1 updated, 0 unchanged, 0 bad")
    assert capacity() == 0.68
    bring(tmp_path, "reps", [lines[0], "eve,Eve,0.5,2026-11-16"])


def test_so_does_a_file_of_spend(tmp_path, expo):
    lines = ["source,month,amount", "expo,2026-10,20"]
    assert "October 2026 is locked" in refused(tmp_path, "spend", lines)[0]
    bring(tmp_path, "spend", lines, "--reason", "bill came late")
    assert SourceSpend.objects.get().amount == 20


def asked_by(folder, kind, lines):
    """How many statements bringing them in takes; the import itself empties what Django keeps of them."""
    asked = []
    with connection.execute_wrapper(lambda execute, *told: asked.append(told) or execute(*told)):
        bring(folder, kind, lines)
    return len(asked)


FOR_MANY = {
    "leaves": ["rep,start,end", "r{},2026-11-24,2026-11-24"],
    "working_times": ["rep,since,fte", "r{},2026-12-01,0.5"],
    "reps": ["key,name,fte,fte_since", "r{},Rep,0.5,2026-12-01"],
}


@pytest.mark.parametrize("kind", FOR_MANY)
def test_files_of_terms_ask_no_more_for_more_people(tmp_path, ann, kind):
    """Of people whose memberships tell since when they are there: no day of hire is known."""
    header, line = FOR_MANY[kind]
    for at in range(24):
        rep = made.rep("Rep", made.team(key=f"T{at}"), key=f"r{at}", hired_on=None)
        made.works(rep, "2026-12-01", "0.8")
    few, many = ([header, *map(line.format, some)] for some in (range(4), range(4, 24)))
    assert asked_by(tmp_path, kind, few) == asked_by(tmp_path, kind, many) > 0
    assert kind == "leaves" or WorkingTime.objects.filter(fte="0.5").count() == 24


def test_an_import_that_lies_in_it_is_not_undone(tmp_path, ann):
    bring(tmp_path, "leaves", FILES["leaves"], "--reason", "told late")
    with pytest.raises(CannotUndo, match="Week 47, 2026, which is locked"):
        undo(ImportBatch.objects.get())
