"""Writing files that import_records reads: out and in again is the identity."""

import csv
import secrets
from contextlib import contextmanager
from pathlib import Path

from django.utils.translation import gettext as _

from reps import progress
from reps.cells import escaped
from reps.imports.desk import Desk
from reps.imports.kind import kind_named
from reps.imports.problems import BadFile
from reps.stamps import Stamper

CHUNK = 2000


class Reader:
    """What a kind needs while its records are written to a file."""

    def __init__(self):
        self.desk, self.stamper = Desk(), Stamper()


def rows_of(kind_name):
    """The header, then the cells of every record."""
    kind = kind_named(kind_name)(Reader())
    yield kind.column_names()
    for record in kind.records().iterator(chunk_size=CHUNK):
        progress.add(1)
        cells = zip(kind.columns, kind.cells(record), strict=True)
        yield [text if column.inert else escaped(text) for column, text in cells]


def export_records(kind_name, path):
    """Write every record of a kind to a .csv or .xlsx file. Returns how many. BadFile for another ending."""
    kind_named(kind_name)  # or there is none, before a file is begun
    path = Path(path)
    write = WRITERS.get(path.suffix.lower())
    if write is None:
        message = _("“%(file)s” ends in neither .csv nor .xlsx: the ending says what to write.")
        raise BadFile(message % {"file": path.name})
    with whole(path) as beside:
        return write(rows_of(kind_name), beside) - 1


@contextmanager
def whole(path):
    """A path beside `path` to write to, which takes its place once all is written: nobody finds half a file."""
    beside = path.with_name(f".{secrets.token_hex(4)}-{path.name}")
    try:
        yield beside
        beside.replace(path)
    except OSError as error:
        error.filename, error.filename2 = str(path), None  # the one that was asked for
        raise
    finally:
        beside.unlink(missing_ok=True)


def _write_csv(rows, path):
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        return sum(1 for row in rows if writer.writerow(row))


def _write_xlsx(rows, path):
    from openpyxl import Workbook  # here, as in reading.py
    from openpyxl.utils.exceptions import IllegalCharacterError

    workbook, number = Workbook(write_only=True), 0
    sheet = workbook.create_sheet()
    try:
        for row in rows:
            sheet.append(row)
            number += 1
    except IllegalCharacterError:
        message = _("Record %(number)s holds a character that XLSX can't. Export to CSV.")
        raise BadFile(message % {"number": number}) from None
    workbook.save(path)
    return number


WRITERS = {".csv": _write_csv, ".xlsx": _write_xlsx}
