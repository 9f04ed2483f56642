"""What the import page asks for: look at a file, try it, bring it in, hand back its bad rows."""

import csv
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from reps.imports.cells import harmless
from reps.imports.mapping import layout_of
from reps.imports.pipeline import run_import
from reps.imports.problems import BadRows
from reps.imports.reading import Table

ROWS_SHOWN, PROBLEMS_KEPT = 20, 200


@dataclass
class Preview:
    """What would happen. `counts` is {kind: {"read": .., "created": .., "updated": .., "unchanged": .., "bad": ..}}."""

    counts: dict = field(default_factory=dict)
    first_rows: dict = field(default_factory=dict)  # {kind: [{column: text}, ...]} as the mapping makes them
    problems: list = field(default_factory=list)  # the first of them: Problem(row, column, message, raw)
    problem_count: int = 0
    late_count: int = 0  # of them, rows that only lack a reason for changing a locked period
    ignored: list = field(default_factory=list)  # columns of the file that nothing takes
    left_out: dict = field(default_factory=dict)  # {kind: rows the mapping's filters skipped}
    lines: list = field(default_factory=list)  # the closing lines, as the command prints them

    @property
    def can_commit(self):
        return not self.problem_count


def headers_of(path, mapping=None, encoding=""):
    """The column names of a file. Raises BadFile."""
    with Table(path, layout_of(mapping or {}, encoding)) as table:
        return table.headers


def preview(kind, path, mapping=None, encoding="", late_reason=""):
    """A Preview of bringing the file in; nothing is kept. Raises BadFile."""
    seen = Preview()

    def keep_problem(problem):
        seen.problem_count += 1
        seen.late_count += problem.is_late
        if len(seen.problems) < PROBLEMS_KEPT:
            seen.problems.append(problem)

    def keep_row(name, texts):
        rows = seen.first_rows.setdefault(name, [])
        if len(rows) < ROWS_SHOWN:
            rows.append(texts)

    outcome = run_import(
        path,
        kind,
        mapping=mapping,
        encoding=encoding,
        dry_run=True,
        late_reason=late_reason,
        on_problem=keep_problem,
        on_row=keep_row,
    )
    seen.counts, seen.ignored, seen.left_out = outcome.counts, outcome.ignored, outcome.left_out
    seen.lines = outcome.lines()
    return seen


def commit(kind, path, mapping=None, encoding="", by=None, name="", late_reason=""):
    """Bring the file in. Returns the ImportBatch. Raises BadFile, or BadRows where any row is bad: nothing changed."""
    outcome = run_import(path, kind, mapping=mapping, encoding=encoding, by=by, name=name, late_reason=late_reason)
    if outcome.batch is None:
        raise BadRows(outcome.bad)
    return outcome.batch


def bad_rows_csv(kind, path, stream, mapping=None, encoding=""):
    """Write the bad rows, as they stand in the file, and what is wrong with each, as CSV. Returns how many."""
    bad = {}

    def keep(problem):
        words = f"{problem.column}: {problem.message}" if problem.column else problem.message
        bad.setdefault(problem.row, (problem.raw, []))[1].append(words)

    run_import(path, kind, mapping=mapping, encoding=encoding, dry_run=True, on_problem=keep)
    headers = headers_of(path, mapping, encoding)
    writer = csv.writer(stream)
    writer.writerow([*headers, _("row"), _("problem")])
    for row, (raw, words) in sorted(bad.items()):
        cells = [*raw, *[""] * len(headers)][: len(headers)]
        writer.writerow([*map(harmless, cells), row, "; ".join(words)])
    return len(bad)
