"""Files that can't be read: a clear message, and nothing is changed."""

import subprocess
import sys
import zipfile

import pytest
from django.conf import settings
from openpyxl import Workbook

from reps.models import Customer, ImportBatch, Proposal, Visit
from tests.files import CUSTOMERS, PROPOSAL, VISIT, brought_in, company, refused, written

pytestmark = pytest.mark.django_db


def refused_file(path, kind="customers", *options):
    """The message about a file that is refused as a whole; nothing of it was kept."""
    text, worked = brought_in(kind, path, *options)
    assert not worked
    assert not Customer.objects.exists()
    assert not ImportBatch.objects.exists()
    return text


def book(path, rows, merge=""):
    workbook = Workbook()
    for row in rows:
        workbook.active.append(row)
    if merge:
        workbook.active.merge_cells(merge)
    workbook.save(path)
    return path


def test_text_in_another_encoding_is_refused(tmp_path):
    path = written(tmp_path, ["key,name", "C-1,Café,"], encoding="latin-1")
    assert "neither UTF-8 nor GB18030" in refused_file(path)


def test_a_wrong_encoding_named_by_hand_is_refused(tmp_path):
    path = written(tmp_path, ["key,name", "C-1,Café"], encoding="latin-1")
    assert "is not text in utf-8" in refused_file(path, "customers", "--encoding", "utf-8")
    for name in ("klingon", "base64"):
        assert f"There is no encoding called “{name}”" in refused_file(path, "customers", "--encoding", name)


@pytest.mark.parametrize(
    ("start", "words"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel 97-2003"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"PK\x03\x04 but no more", "damaged or only half written"),
    ],
)
def test_what_is_no_spreadsheet_is_refused(tmp_path, start, words):
    path = tmp_path / "customers.xlsx"
    path.write_bytes(start + bytes(range(256)) * 20)
    assert words in refused_file(path)


def test_another_kind_of_archive_is_refused(tmp_path):
    path = tmp_path / "customers.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hello.txt", "key,name")
    assert "another kind of archive" in refused_file(path)


def test_an_empty_file_is_refused(tmp_path):
    path = tmp_path / "empty.csv"
    path.touch()
    assert "it has no header row" in refused_file(path)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    assert "No such file" in refused_file(tmp_path / "none.csv")


def test_an_unknown_kind_is_refused(tmp_path):
    assert "“clients” is not one of: calendar, teams, reps" in refused_file(written(tmp_path, CUSTOMERS), "clients")


def test_a_missing_column_is_named(tmp_path):
    text = refused_file(written(tmp_path, ["C-1,Acme", "C-2,Beta"]))
    assert "These columns are missing: key, name. The file has: C-1, Acme" in text


def test_a_column_without_a_name_is_refused(tmp_path):
    text = refused_file(written(tmp_path, ["key,,name", "C-1,x,Acme"]))
    assert "Column 2 has no name in the first row" in text


def test_two_columns_of_one_name_are_refused(tmp_path):
    text = refused_file(written(tmp_path, ["key,name,name", "C-1,Acme,Beta"]))
    assert "More than one column is called “name”" in text


def test_two_columns_that_differ_in_capitals_are_refused(tmp_path):
    text = refused_file(written(tmp_path, ["key,Name,name", "C-1,Acme,Beta"]))
    assert "More than one column is called “name”" in text


def test_merged_cells_are_refused(tmp_path):
    path = book(tmp_path / "merged.xlsx", [["key", "name", "tier"], ["C-1", "Acme", "gold"]], "B1:C1")
    assert "Cells B1:C1 are merged" in refused_file(path)


def test_a_formula_in_a_spreadsheet_is_refused(tmp_path):
    path = book(tmp_path / "formula.xlsx", [["key", "name"], ["C-1", '=HYPERLINK("http://x")']])
    assert "Cell B2 holds a formula" in refused_file(path)


def test_a_formula_in_a_text_file_is_a_bad_row(tmp_path):
    text = refused_file(written(tmp_path, ["key,name", "C-1,=1+1"]))
    assert "row 2, name: holds a formula" in text


def test_a_hundred_megabytes_in_one_cell_are_refused(tmp_path):
    path = tmp_path / "wide.csv"
    with path.open("w") as stream:
        stream.write("key,name\nC-1,")
        for _block in range(100):
            stream.write("x" * 1_000_000)
    assert "Line 2 is longer than 1000000 characters" in refused_file(path)


def test_a_hundred_megabytes_of_one_column_are_refused(tmp_path):
    path = tmp_path / "tall.csv"
    with path.open("w") as stream:
        stream.write("key\n")
        for _block in range(100):
            stream.write("C-12345678\n" * 90_000)
    assert "These columns are missing: name" in refused_file(path)


def test_a_bomb_is_refused_before_it_is_opened(tmp_path):
    path = book(tmp_path / "bomb.xlsx", [["key", "name"], ["C-1", "Acme"]])
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", b"\0" * (60 << 20))
    assert "60 MB unpacked: too much to be real" in refused_file(path)


def test_a_nul_byte_is_refused(tmp_path):
    assert "Line 3 holds a NUL byte" in refused_file(written(tmp_path, ["key,name", "C-1,Acme", "C-2,Be\0ta"]))


def test_a_control_character_is_a_bad_row(tmp_path):
    assert "row 2, name: holds a control character" in refused_file(written(tmp_path, ["key,name", "C-1,A\x07cme"]))


def test_a_half_written_spreadsheet_is_refused(tmp_path):
    path = book(tmp_path / "half.xlsx", [["key", "name"], *[[f"C-{number}", "Acme"] for number in range(500)]])
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "damaged or only half written" in refused_file(path)


def test_an_open_quotation_mark_is_refused(tmp_path):
    path = tmp_path / "half.csv"
    path.write_text('key,name\nC-1,Acme\nC-2,"Bet')
    assert "The file ends within row 3: a quotation mark is not closed" in refused_file(path)


def test_a_row_that_is_cut_off_is_a_bad_row(tmp_path):
    path = tmp_path / "half.csv"
    path.write_text("key,name,tier\nC-1,Acme,gold\nC-2,Be")
    assert "row 3: has 2 cells where the header has 3. Is the file cut off?" in refused_file(path)


def test_a_character_that_is_cut_off_is_refused(tmp_path):
    path = tmp_path / "half.csv"
    path.write_bytes("key,name\nC-1,上海".encode()[:-1])
    assert "The file ends within a character" in refused_file(path)


def test_a_row_with_cells_too_many_is_a_bad_row(tmp_path):
    assert "row 2: has 3 cells where the header has 2" in refused_file(written(tmp_path, ["key,name", "C-1,Acme,oops"]))


def test_a_date_a_century_away_is_a_bad_row(tmp_path):
    company(tmp_path)
    text = refused(tmp_path, "visits", [VISIT, "V-1,E-1,C-1,2126-10-01", "V-2,E-1,C-1,1026-10-01"])
    assert text[0] == "row 2, date: “2126-10-01” is too far away to be right"
    assert text[1] == "row 3, date: “1026-10-01” is too far away to be right"
    assert not Visit.objects.exists()


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        ("1e400", "“1e400” is not a plain number such as 1234.50"),
        ("NaN", "“NaN” is not a plain number such as 1234.50"),
        ("1,000", "has 6 cells where the header has 5"),
        ("-1", "“-1” is below 0"),
        ("1.234", "“1.234” has more than 2 decimals"),
        ("10000000000000", "is too large"),
        ("1" * 17, "is too large"),
        ("9" * 400, "is not a plain number"),
    ],
)
def test_an_amount_that_is_none_is_a_bad_row(tmp_path, amount, words):
    company(tmp_path)
    text = refused(tmp_path, "proposals", [PROPOSAL, f"P-1,E-1,C-1,2026-10-01,{amount}"])
    assert words in text[0]
    assert not Proposal.objects.exists()


def test_text_that_is_too_long_is_a_bad_row(tmp_path):
    assert "row 2, name: longer than 200 characters" in refused_file(
        written(tmp_path, ["key,name", f"C-1,{'x' * 201}"])
    )


def test_nothing_loads_openpyxl_before_there_is_a_spreadsheet():
    """It would take a tenth of the time that every command needs to start."""
    started = "import django, sys; django.setup(); import salesops.urls; sys.exit('openpyxl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", started], cwd=settings.BASE_DIR, check=False).returncode == 0
