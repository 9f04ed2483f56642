"""Reading XLSX without trusting it: size before opening, no formulas, no merged cells, a row at a time."""

import re
import zipfile
import zlib
from contextlib import contextmanager
from datetime import date, datetime, time
from xml.etree.ElementTree import ParseError

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from reps.imports.problems import BadFile

SIZE_LIMIT = 400 << 20  # unpacked; 100,000 visits take about 100 MB
STRINGS_LIMIT = 100 << 20  # the table of shared strings is held in memory
RATIO_LIMIT, SMALL = 150, 20 << 20  # real sheets shrink 5 to 30 times
COLUMN_LIMIT = 1_000
BLOCK = 1 << 20
# What zipfile, zlib, the XML parser and openpyxl raise on files that are not what they say.
DAMAGED = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    ParseError,
    EOFError,
    OSError,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
    AssertionError,
)


def read_spreadsheet(path, sheet=""):
    """(number, cells as text) of every row of a sheet, the first one if none is named."""
    with _checked(path):
        yield from _rows(path, sheet)


def rows_of_sheet(path, sheet=""):
    """How many rows a sheet has: counted in its text, in a fraction of the time that reading them takes."""
    with _checked(path):
        workbook = _opened(path)
        part = _sheet(workbook, sheet)._worksheet_path
        workbook.close()
        return sum(1 for _tag in _tags(path, part, rb"<(?:\w+:)?row\b"))


@contextmanager
def _checked(path):
    """What is done with a file that may be anything. BadFile, in words, where it is not what it says."""
    try:
        _check_archive(path)
        yield
    except DAMAGED as error:
        message = _("This is not a spreadsheet, or it is damaged or only half written.")
        raise BadFile(f"{message} ({type(error).__name__})") from error


def _opened(path):
    return load_workbook(path, read_only=True, data_only=False, keep_links=False)


def _check_archive(path):
    with zipfile.ZipFile(path) as archive:
        parts = archive.infolist()
        unpacked, packed = sum(part.file_size for part in parts), path.stat().st_size
        strings = sum(part.file_size for part in parts if part.filename.endswith("sharedStrings.xml"))
        bomb = unpacked > SMALL and unpacked > RATIO_LIMIT * packed
        if unpacked > SIZE_LIMIT or strings > STRINGS_LIMIT or bomb:
            message = _("The spreadsheet would take %(size)s MB unpacked: too much to be real. Save it as CSV.")
            raise BadFile(message % {"size": unpacked >> 20})
        if "xl/workbook.xml" not in archive.namelist():
            raise BadFile(_("This is not a spreadsheet but another kind of archive."))


def _rows(path, name):
    workbook = _opened(path)
    width = 0  # of the header: rows are filled up to it
    try:
        sheet = _sheet(workbook, name)
        _check_merged(path, sheet)
        sheet.reset_dimensions()  # what a file says of its own size may be wrong
        for number, row in enumerate(sheet.iter_rows(max_col=COLUMN_LIMIT), start=1):
            cells = [_text(cell) for cell in row]
            while cells and not cells[-1]:
                cells.pop()
            width = width or len(cells)
            yield number, cells + [""] * (width - len(cells))
    finally:
        workbook.close()


def _sheet(workbook, name):
    if not name:
        return workbook.worksheets[0]
    found = [sheet for sheet in workbook.worksheets if sheet.title == name]
    if not found:
        known = ", ".join(sheet.title for sheet in workbook.worksheets)
        raise BadFile(_("There is no sheet “%(name)s”, but: %(known)s") % {"name": name, "known": known})
    return found[0]


def _check_merged(path, sheet):
    """openpyxl does not tell of merged cells when it streams; they stand after the rows."""
    for found in _tags(path, sheet._worksheet_path, rb'<(?:\w+:)?mergeCell\s+ref="([A-Z0-9:]+)"'):
        message = _("Cells %(cells)s are merged. Split merged cells, then try again.")
        raise BadFile(message % {"cells": found[1].decode()})


def _tags(path, part, pattern):
    """Every match of a pattern that begins a tag, in a part of the archive, read a block at a time."""
    with zipfile.ZipFile(path) as archive, archive.open(part) as text:
        rest = b""
        while block := text.read(BLOCK):
            whole, cut, begun = (rest + block).rpartition(b"<")  # a tag may go on in the next block
            yield from re.finditer(pattern, whole)
            rest = (cut + begun)[-BLOCK:]


def _text(cell):
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        place = {"cell": cell.coordinate}
        raise BadFile(_("Cell %(cell)s holds a formula. Paste values only, then try again.") % place)
    if cell.data_type == "e":
        place = {"cell": cell.coordinate, "error": value}
        raise BadFile(_("Cell %(cell)s holds the error %(error)s.") % place)
    return _value_text(value)


def _value_text(value):
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    return _number_text(value) if isinstance(value, float) else str(value)


def _number_text(value):
    """As a spreadsheet shows it, to 15 digits: 0.1 + 0.2 is 0.3 there, and 0.30000000000000004 in the file."""
    value = float(f"{value:.15g}")
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
