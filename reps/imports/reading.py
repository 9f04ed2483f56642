"""Reading files: from bytes to numbered rows of text, a row at a time, however large the file.

CSV in UTF-8 (with or without BOM), UTF-16 with BOM or GB18030, or XLSX. What can't be a table of text is refused with
a BadFile that says what to do about it.
"""

import codecs
import csv
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from reps.imports.problems import BadFile

LINE_LIMIT, CELL_LIMIT, COLUMN_LIMIT = 1_000_000, 100_000, 1_000
BLOCK = 1 << 20
NOT_TEXT = {
    b"\xd0\xcf\x11\xe0": "Excel 97-2003 (.xls), or locked by a password",
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"\x1f\x8b": "gzip",
    b"Rar!": "RAR",
}
BOMS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
DELIMITERS, BYTE_ORDER_MARK = ",\t;|", "\ufeff"


@dataclass(frozen=True)
class Layout:
    """How a file is laid out, where it doesn't say so itself."""

    delimiter: str = ""
    headers: tuple = ()  # the columns' names, for a file without a header row
    sheet: str = ""
    encoding: str = ""


class Table:
    """The headers of a file, and its rows as (number, cells). Rows can be read once; use it in a `with`."""

    def __init__(self, path, layout=None):
        self.layout = layout or Layout()
        self._rows = read_rows(Path(path), self.layout)
        self.headers = list(self.layout.headers) or self._header_row()

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self._rows.close()

    def _header_row(self):
        cells = next((cells for _number, cells in self._rows if any(map(str.strip, cells))), [])
        headers = [cell.strip() for cell in cells]
        while headers and not headers[-1]:
            headers.pop()
        _check_headers(headers)
        return headers

    def __iter__(self):
        """(number, cells, problem) for every row that is not blank; `problem` says why a row is not whole."""
        width = len(self.headers)
        for number, cells in self._rows:
            if not any(cell.strip() for cell in cells):
                continue
            yield number, tuple(cells), _shape_problem(cells, width)


def _check_headers(headers):
    if not headers:
        raise BadFile(_("The file is empty: it has no header row."))
    if len(headers) > COLUMN_LIMIT:
        raise BadFile(_("The file has more than %(limit)s columns.") % {"limit": COLUMN_LIMIT})
    if "" in headers:
        place = {"column": headers.index("") + 1}
        message = _("Column %(column)s has no name in the first row. Split merged cells and name every column.")
        raise BadFile(message % place)
    twice = sorted({name for name in headers if headers.count(name) > 1})
    if twice:
        raise BadFile(_("More than one column is called “%(name)s”.") % {"name": twice[0]})


def _shape_problem(cells, width):
    if len(cells) < width:
        words = _("has %(found)s cells where the header has %(width)s. Is the file cut off?")
    elif any(cell.strip() for cell in cells[width:]):
        words = _("has %(found)s cells where the header has %(width)s")
    else:
        return ""
    return words % {"found": len(cells), "width": width}


def rows_about(path, layout):
    """About how many rows stand below the header, without reading them: for how far long work is."""
    path = Path(path)
    if _start_of(path).startswith(b"PK"):
        return max(0, _spreadsheets().rows_of_sheet(path, layout.sheet) - 1)
    with path.open("rb") as stream:
        return max(0, sum(block.count(b"\n") for block in iter(lambda: stream.read(BLOCK), b"")) - 1)


def _spreadsheets():
    """Loaded where there is one to read: openpyxl would take a tenth of the time that every command needs to start."""
    from reps.imports import spreadsheets

    return spreadsheets


def _start_of(path):
    with path.open("rb") as stream:
        return stream.read(8)


def read_rows(path, layout):
    """(number, cells) of every row of the file."""
    start = _start_of(path)
    if start.startswith(b"PK"):
        return _spreadsheets().read_spreadsheet(path, layout.sheet)
    kind = next((name for magic, name in NOT_TEXT.items() if start.startswith(magic)), None)
    if kind or path.suffix.lower() in (".xlsx", ".xlsm"):
        raise BadFile(_not_a_spreadsheet(kind))
    return _read_csv(path, layout)


def _not_a_spreadsheet(kind):
    if kind:
        return _("This is not a spreadsheet but %(kind)s. Save it as CSV or XLSX.") % {"kind": kind}
    return _("This is not a spreadsheet, or it is damaged or only half written.")


def _read_csv(path, layout):
    encoding = encoding_of(path, layout.encoding)
    try:
        with path.open(encoding=encoding, newline="") as stream:
            delimiter = layout.delimiter or _delimiter(stream)
            _to_first_row(stream)
            yield from _rows(stream, delimiter)
    except UnicodeError:
        message = _("The file is not text in %(encoding)s. Name its encoding.")
        raise BadFile(message % {"encoding": encoding}) from None


def _to_first_row(stream):
    """Behind the byte order mark, which an encoding named by hand takes for a letter of the first heading."""
    stream.seek(0)
    if stream.read(1) != BYTE_ORDER_MARK:
        stream.seek(0)


def _rows(stream, delimiter):
    csv.field_size_limit(CELL_LIMIT)
    reader = csv.reader(_lines(stream), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells
    except csv.Error as error:
        raise BadFile(_csv_words(error) % {"row": number + 1, "limit": CELL_LIMIT, "error": error}) from None


def _csv_words(error):
    if "unexpected end" in str(error):
        return _("The file ends within row %(row)s: a quotation mark is not closed. Is it cut off?")
    if "field limit" in str(error):
        return _("Row %(row)s has a cell of over %(limit)s characters, or a quotation mark that is not closed.")
    return _("Row %(row)s can't be read as CSV: %(error)s")


def _lines(stream):
    """Lines of bounded length, so that a file without line ends can't fill the memory."""
    number = 0
    while line := stream.readline(LINE_LIMIT + 1):
        number += 1
        if len(line) > LINE_LIMIT:
            message = _("Line %(line)s is longer than %(limit)s characters: this is not a table.")
            raise BadFile(message % {"line": number, "limit": LINE_LIMIT})
        if "\0" in line:
            message = _("Line %(line)s holds a NUL byte: the file is damaged, or not text.")
            raise BadFile(message % {"line": number})
        yield line


def _delimiter(stream):
    """A comma, unless the first line has none and another one divides it."""
    line = stream.readline(LINE_LIMIT)
    return "," if "," in line else max(DELIMITERS, key=line.count) if any(map(line.count, DELIMITERS)) else ","


def encoding_of(path, named=""):
    """The encoding of a text file: the one named, else by its BOM, else UTF-8 if all of it is, else GB18030."""
    if named:
        return _known(named)
    with path.open("rb") as stream:
        start = stream.read(4)
    for bom, encoding in BOMS.items():
        if start.startswith(bom):
            return encoding
    return next((each for each in ("utf-8", "gb18030") if _decodes(path, each)), None) or _refuse_encoding()


def _known(name):
    try:
        "".encode(name)  # codecs that are no text encodings, such as base64, are refused here too
        return codecs.lookup(name).name
    except LookupError:
        raise BadFile(_("There is no encoding called “%(name)s”.") % {"name": name}) from None


def _refuse_encoding():
    raise BadFile(_("The text is neither UTF-8 nor GB18030. Name its encoding, or save the file as CSV UTF-8."))


def _decodes(path, encoding):
    """Whether the whole file is text in that encoding. BadFile if only its last character is cut off."""
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as stream:
        try:
            while block := stream.read(BLOCK):
                decoder.decode(block)
        except UnicodeDecodeError:
            return False
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise BadFile(_("The file ends within a character. Is it cut off?")) from None
    return True
