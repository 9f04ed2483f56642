"""From a file to records: read, map, parse every row, write, settle what follows. One transaction, all or nothing.

Rows pass in chunks, so that memory does not grow with the file. Every row is read whatever was wrong before, so that
one run lists every bad row. With a bad row, or on a dry run, the transaction is rolled back at the end.
"""

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from django.db import DatabaseError, reset_queries, transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from reps import progress
from reps.cells import unescaped
from reps.imports.desk import Desk
from reps.imports.kind import Row, kind_named
from reps.imports.mapping import kinds_of, layout_of, plain_recipe, recipe
from reps.imports.problems import BadFile, Problem
from reps.imports.reading import Table
from reps.imports.writing import Writer
from reps.locking.guard import refusal
from reps.locking.locked import Locked
from reps.models import ImportBatch
from reps.stamps import Stamper

CHUNK = 1000
COUNTED = ("read", "created", "updated", "unchanged", "bad")
# Said where there are any: rows taken for a touch of a lead, or for later answers, or with days before their lead
SOMETIMES = ("touches", "later", "early")
TOLD_APART = ("unproven",)  # in a line of its own


@dataclass
class Outcome:
    """What came of a file: counts by kind, columns nobody asked for, rows the mapping left out."""

    counts: dict = field(default_factory=dict)  # {kind: {"read": 1200, "created": ..., ...}}
    ignored: list = field(default_factory=list)
    left_out: dict = field(default_factory=dict)  # {kind: rows that filters skipped}
    batch: ImportBatch | None = None  # None if nothing was written

    @property
    def bad(self):
        return sum(counts["bad"] for counts in self.counts.values())

    def add(self, kind, tally, left_out):
        """A kind may come out of a file in more than one part."""
        counts = self.counts.setdefault(kind, dict.fromkeys(COUNTED, 0))
        counts.update({name: counts[name] + tally[name] for name in COUNTED})
        counts.update({name: counts.get(name, 0) + tally[name] for name in (*SOMETIMES, *TOLD_APART) if tally[name]})
        self.left_out[kind] = self.left_out.get(kind, 0) + left_out

    def lines(self):
        """The closing lines. Other programs read them, so they are the same in every language."""
        return [f"{kind}: {_counted(counts)}" for kind, counts in self.counts.items()]


def _counted(counts):
    return ", ".join(f"{counts[name]} {name}" for name in (*COUNTED, *SOMETIMES) if name in counts)


class Run(Writer):
    """One kind of one file on its way in: what a Kind needs while it writes."""

    def __init__(self, batch, by, desk, on_problem):
        super().__init__(batch, by)
        self.late_reason = batch.late_reason
        self.desk, self.on_problem = desk, on_problem
        self.tally = Counter(dict.fromkeys(COUNTED, 0))
        self.bad_rows = set()
        self.update_only = self.takes_early = False

    @cached_property
    def stamper(self):
        return Stamper()

    def count(self, what, number=1):
        self.tally[what] += number

    @cached_property
    def locks(self):
        return Locked()

    @property
    def is_guarded(self):
        """Whether a row may be refused for what it changes: something is locked, and nobody said why it should."""
        return not self.late_reason and bool(self.locks)

    def refuses(self, row, moves):
        """Whether the row would change a locked period and nobody has said why it should."""
        found = () if not self.is_guarded else (refusal(was, now, self.locks) for was, now in moves)
        locked = next(filter(None, found), None)
        if locked:
            self.problem(row, "", locked.in_file, is_late=True)
        return locked is not None

    def problem(self, row, column, message, is_late=False):
        self.on_problem(Problem(row.number, column, message, row.raw, is_late))
        self.bad_rows.add(row.number)
        self.tally["bad"] = len(self.bad_rows)


def run_import(
    path,
    kind,
    *,
    mapping=None,
    encoding="",
    dry_run=False,
    by=None,
    name="",
    late_reason="",
    on_problem=None,
    on_row=None,
):
    """Bring a file in. `on_problem(Problem)` hears of every bad row, `on_row(kind, texts)` of every row that is read.

    `kind` is a kind's name, or "all" for everything the mapping makes out of the file. Returns an Outcome; its batch
    is None on a dry run and where any row was bad. BadFile means the file as a whole can't be read. Rows that change a
    locked period are bad unless somebody who may approve that gives `late_reason`.
    """
    path, outcome = Path(path), Outcome()
    parts = _parts(kind, mapping)
    try:
        with transaction.atomic():
            batch = ImportBatch.objects.create(
                kind=kind,
                file_name=(name or path.name)[:200],
                mapping=mapping or {},
                by=by,
                late_reason=late_reason[:500],
            )
            desk = Desk()
            for kind_class, part in parts:
                run = Run(batch, by, desk, on_problem or (lambda problem: None))
                Passage(run, kind_class, part, mapping, on_row).go(path, encoding, outcome)
            _settle(batch, outcome, dry_run)
    except DatabaseError as error:
        raise BadFile(_("The database refused these records: %(error)s") % {"error": str(error).strip()}) from error
    return outcome


def passages(kind, mapping):
    """How often the file is read through: once for each kind made out of it."""
    return len(_parts(kind, mapping))


def _parts(kind, mapping):
    """[(kind, its part of the mapping or None)] in the order of loading."""
    if mapping is None:
        return [(kind_named(kind), None)]
    parts = [(kind_named(name), part) for name, part in kinds_of(mapping, kind)]
    return sorted(parts, key=lambda pair: pair[0].position)


def _settle(batch, outcome, dry_run):
    if dry_run or outcome.bad:
        transaction.set_rollback(True)
        return
    batch.counts = outcome.counts
    batch.save(update_fields=["counts"])
    outcome.batch = batch


class Passage:
    """One kind's way through the file."""

    def __init__(self, run, kind_class, part, mapping, on_row):
        self.run, self.kind, self.part, self.mapping, self.on_row = run, kind_class(run), part, mapping, on_row
        self.seen = {}  # {hash of an identity: row number}, to find what stands in the file twice
        self.made = set()  # hashes of rows made already, where the mapping asks for distinct ones
        self.left_out = 0
        self.passed = 0  # rows of the file since it was last said how far this is

    def go(self, path, encoding, outcome):
        with Table(path, layout_of(self.mapping or {}, encoding)) as table:
            self.recipe = self._recipe(table.headers)
            outcome.ignored += self._unknown(table.headers) if self.part is None else []
            rows = self._rows(table)
            while chunk := list(islice(rows, None if self.kind.whole else CHUNK)):
                for wave in self.kind.waves(chunk):
                    self._write(wave)
                self._say_how_far()
            self._say_how_far()
        self.kind.finish()
        outcome.add(self.kind.name, self.run.tally, self.left_out)

    def _say_how_far(self):
        progress.add(self.passed)
        self.passed = 0
        reset_queries()  # with DEBUG on, Django keeps every statement

    def _recipe(self, headers):
        if self.part is None:
            made = plain_recipe(type(self.kind), headers)
        else:
            made = recipe(type(self.kind), self.part, self.mapping)
            _refuse_missing(made.headers(), headers, headers)
        self.run.update_only, self.run.takes_early = made.update, made.early
        wanted = self.kind.required() if not made.update else [self.kind.identity[0]]
        _refuse_missing(wanted, made.columns, headers)
        return made

    def _unknown(self, headers):
        return [header for header in headers if header not in self.recipe.columns.values()]

    def _rows(self, table):
        """Rows of the contract out of rows of the file; those the mapping filters out are left out."""
        for number, cells, shape_problem in table:
            self.passed += 1
            row = Row(number, cells, {})
            named = dict(zip(table.headers, cells, strict=False))
            if not shape_problem and not self.recipe.takes(named):
                self.left_out += 1
                continue
            problems = [("", shape_problem)] if shape_problem else self._map(row, named)
            if self._again(row, problems):
                continue
            self.run.count("read")
            for column, message in problems:
                self.run.problem(row, column, message)
            if not problems:
                yield row

    def _map(self, row, named):
        texts, problems = self.recipe.apply(named, self.run.desk)
        for column, text in texts.items():
            if text.startswith("="):
                problems.append((column, _("holds a formula")))
            texts[column] = unescaped(text)
        row.texts = texts
        if self.on_row:
            self.on_row(self.kind.name, texts)
        return problems

    def _again(self, row, problems):
        """Whether a mapping that asks for distinct rows made this one before."""
        if problems or not self.recipe.distinct:
            return False
        made = hash(tuple(sorted(row.texts.items())))
        if made in self.made:
            return True
        self.made.add(made)
        return False

    def _write(self, rows):
        self.kind.look_up(rows)
        sound = [row for row in rows if self._parse(row)]
        self.kind.write([row for row in sound if self._is_first(row)])

    def _parse(self, row):
        found = len(self.run.bad_rows)
        for name, text in row.texts.items():
            try:
                row.values[name] = self.kind.by_name[name].value(text, self.run.desk)
            except ValueError as error:
                self.run.problem(row, name, str(error))
        return len(self.run.bad_rows) == found

    def _is_first(self, row):
        if self.kind.repeats:
            return True
        first = self.seen.setdefault(hash(self.kind.identity_of(row.values)), row.number)
        if first != row.number:
            column = " + ".join(self.kind.identity)
            self.run.problem(row, column, _("stands in row %(row)s already") % {"row": first})
        return first == row.number


def _refuse_missing(wanted, there, headers):
    missing = [name for name in wanted if name not in there]
    if missing:
        names = {"missing": ", ".join(missing), "found": ", ".join(headers)[:500]}
        raise BadFile(_("These columns are missing: %(missing)s. The file has: %(found)s") % names)
