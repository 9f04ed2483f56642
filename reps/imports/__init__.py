"""Records in from files, and out again (records.md). One pipeline for the commands and the browser:

    read (reading, spreadsheets) -> map (mapping) -> parse (columns) -> write (kind, writing) -> settle (stamps)

What a page needs, all from this package:

    headers_of(path, mapping=None, encoding="")         -> ["opportunity_id", ...]           BadFile
    guess_mapping(kind, headers)                        -> {"columns": {"key": "opportunity_id", ...}}
    preview(kind, path, mapping=None, encoding="")      -> Preview: counts, first_rows, problems, ignored   BadFile
    commit(kind, path, mapping, encoding, by=, name=)   -> ImportBatch                       BadFile, BadRows
    bad_rows_csv(preview, path, stream, mapping, encoding) writes CSV to a text stream
    rows_to_read(kind, path, mapping, encoding)         -> about how many: how long it will take
    undo(batch, by=user)                                -> {kind: records taken back}        CannotUndo
    export_records(kind, path)                          -> how many
    kinds()                                             -> the kinds in the order of loading: name, label, columns
    load_mapping(name_or_file)                          -> a mapping; SavedMapping keeps them under a name

`path` is a file on disk (an upload goes to a temporary file first), `mapping` a dict as in reps/imports/mapping.py or
None for files with the contract's own columns. The text of BadFile, BadRows and CannotUndo is for the person.
"""

from reps.imports import (  # noqa: F401  (each registers its kinds)
    customers,
    incomes,
    leads,
    people,
    proposals,
    rates,
    reps,
    splits,
    talent,
    visits,
)
from reps.imports.browser import Preview, bad_rows_csv, commit, headers_of, preview, rows_to_read
from reps.imports.exporting import export_records
from reps.imports.guess import guess_mapping
from reps.imports.kind import kind_named, kinds
from reps.imports.mapping import load_mapping
from reps.imports.problems import BadFile, BadRows, CannotUndo, Problem
from reps.imports.undo import undo

__all__ = [
    "BadFile",
    "BadRows",
    "CannotUndo",
    "Preview",
    "Problem",
    "bad_rows_csv",
    "commit",
    "export_records",
    "guess_mapping",
    "headers_of",
    "kind_named",
    "kinds",
    "load_mapping",
    "preview",
    "rows_to_read",
    "undo",
]
