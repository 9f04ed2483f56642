"""What the import page asks for: look at a file, try it, bring it in, hand back its bad rows."""

import csv
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from reps.cells import harmless
from reps.exports import BYTE_ORDER_MARK
from reps.imports.mapping import layout_of
from reps.imports.pipeline import passages, run_import
from reps.imports.problems import BadRows
from reps.imports.reading import Table, rows_about

ROWS_SHOWN, PROBLEMS_SHOWN = 20, 200


@dataclass
class Preview:
    """What would happen. `counts` is {kind: {"read": .., "created": .., "updated": .., "unchanged": .., "bad": ..}}."""

    counts: dict = field(default_factory=dict)
    first_rows: dict = field(default_factory=dict)  # {kind: [{column: text}, ...]} as the mapping makes them
    problems: list = field(default_factory=list)  # the first of them: Problem(row, column, message, raw)
    problem_count: int = 0
    late_count: int = 0  # of them, rows that only lack a reason for changing a locked period
    bad_rows: dict = field(default_factory=dict)  # {row: (its cells as they stand in the file, [what is wrong])}
    ignored: list = field(default_factory=list)  # columns of the file that nothing takes
    left_out: dict = field(default_factory=dict)  # {kind: rows the mapping's filters skipped}
    lines: list = field(default_factory=list)  # the closing lines, as the command prints them

    @property
    def can_commit(self):
        return not self.problem_count

    def add_problem(self, problem):
        self.problem_count += 1
        self.late_count += problem.is_late
        if len(self.problems) < PROBLEMS_SHOWN:
            self.problems.append(problem)
        words = f"{problem.column}: {problem.message}" if problem.column else problem.message
        self.bad_rows.setdefault(problem.row, (problem.raw, []))[1].append(words)

    def add_row(self, kind, texts):
        rows = self.first_rows.setdefault(kind, [])
        if len(rows) < ROWS_SHOWN:
            rows.append(texts)


def headers_of(path, mapping=None, encoding=""):
    """The column names of a file. Raises BadFile."""
    with Table(path, layout_of(mapping or {}, encoding)) as table:
        return table.headers


def rows_to_read(kind, path, mapping=None, encoding=""):
    """About how many rows pass when the file is tried or brought in: each kind made out of it reads it once."""
    return rows_about(path, layout_of(mapping or {}, encoding)) * passages(kind, mapping)


def preview(kind, path, mapping=None, encoding="", late_reason=""):
    """A Preview of bringing the file in; nothing is kept. Raises BadFile."""
    seen = Preview()
    outcome = run_import(
        path,
        kind,
        mapping=mapping,
        encoding=encoding,
        dry_run=True,
        late_reason=late_reason,
        on_problem=seen.add_problem,
        on_row=seen.add_row,
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


def bad_rows_csv(seen, path, stream, mapping=None, encoding=""):
    """Write the bad rows of a Preview, as they stand in the file, and what is wrong with each, as CSV."""
    headers = headers_of(path, mapping, encoding)
    stream.write(BYTE_ORDER_MARK)
    writer = csv.writer(stream)
    writer.writerow([*headers, _("row"), _("problem")])
    for row, (raw, words) in sorted(seen.bad_rows.items()):
        cells = [*raw, *[""] * len(headers)][: len(headers)]
        writer.writerow([*map(harmless, cells), row, "; ".join(words)])
