"""How much work a file is, and how far it is: known before it is read, counted as its rows pass."""

import pytest
from openpyxl import Workbook

from reps import progress
from reps.imports import BadFile, preview, rows_to_read
from reps.imports.mapping import layout_of
from reps.imports.reading import Table

ROWS = [["key", "name"], ["C-1", "Acme"], ["C-2", "Zenith"], ["C-3", "Orbit"]]
TWO_KINDS = {"kinds": {"teams": {"columns": {"key": "key"}}, "reps": {"columns": {"key": "key", "name": "name"}}}}
WITHOUT_ORBIT = {"columns": {"key": "key", "name": "name"}, "skip": {"name": ["Orbit"]}}


@pytest.fixture(params=["csv", "xlsx"])
def file(request, tmp_path):
    path = tmp_path / f"file.{request.param}"
    if request.param == "csv":
        path.write_text("".join(f"{','.join(row)}\n" for row in ROWS))
        return path
    book = Workbook()
    for row in ROWS:
        book.active.append(row)
    book.create_sheet("More").append(["key"])
    book.save(path)
    return path


def test_the_rows_of_a_file_are_counted_without_reading_them(file):
    assert rows_to_read("customers", file) == 3


def test_a_file_that_makes_two_kinds_is_read_twice(file):
    assert rows_to_read("all", file, TWO_KINDS) == 6


def test_a_tag_in_two_blocks_is_found(file, monkeypatch):
    monkeypatch.setattr("reps.imports.spreadsheets.BLOCK", 40)
    assert rows_to_read("customers", file) == 3


def test_merged_cells_in_two_blocks_are_found(tmp_path, monkeypatch):
    monkeypatch.setattr("reps.imports.spreadsheets.BLOCK", 40)
    book = Workbook()
    book.active.append(["key", "name"])
    book.active.merge_cells("A2:B3")
    book.save(tmp_path / "merged.xlsx")
    with pytest.raises(BadFile, match="Cells A2:B3 are merged"):
        Table(tmp_path / "merged.xlsx", layout_of({}))


def test_a_damaged_spreadsheet_is_refused_when_it_is_counted(tmp_path):
    (tmp_path / "half.xlsx").write_bytes(b"PK\x03\x04 half")
    with pytest.raises(BadFile, match="only half written"):
        rows_to_read("customers", tmp_path / "half.xlsx")


@pytest.mark.django_db
def test_rows_that_the_mapping_leaves_out_pass_too(file):
    passed = []
    with progress.heard_by(passed.append):
        seen = preview("customers", file, WITHOUT_ORBIT)
    assert (seen.counts["customers"]["read"], sum(passed)) == (2, 3)
