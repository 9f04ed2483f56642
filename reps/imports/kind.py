"""A kind of record that files bring in: its columns, what identifies a record, and what follows from writing one.

An app adds its own kinds with `register`; the order of loading is `position`, because files refer to earlier ones.
"""

import copy
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from reps.imports.columns import Reference
from reps.imports.problems import BadFile

_KINDS = {}


def register(kind):
    """Class decorator: make a kind known under its name."""
    _KINDS[kind.name] = kind
    return kind


def kinds():
    """Every kind, in the order of loading."""
    return sorted(_KINDS.values(), key=lambda kind: kind.position)


def kind_named(name):
    """The kind of that name. BadFile if there is none."""
    if name not in _KINDS:
        known = ", ".join(kind.name for kind in kinds())
        raise BadFile(_("“%(name)s” is not one of: %(choices)s") % {"name": name, "choices": known})
    return _KINDS[name]


@dataclass
class Row:
    """A row that was read: its number in the file, its cells, and its values by column."""

    number: int
    raw: tuple
    texts: dict
    values: dict = field(default_factory=dict)
    was: object = None  # the record as it stood before this row changed it


class Check:
    """A rule about more than one column; the words are those of the database's constraint of that name."""

    def __init__(self, column, constraint, is_bad):
        self.column, self.constraint, self.is_bad = column, constraint, is_bad

    def message(self, model):
        found = next(each for each in model._meta.constraints if each.name == self.constraint)
        return str(found.violation_error_message)


class Kind:
    """Base of all kinds. An instance lives for one import (or its undoing) and gathers what `finish` settles."""

    name = ""
    label = ""
    position = 0
    model = None
    columns = ()
    identity = ("key",)  # the columns that tell one record from another
    checks = ()
    whole = False  # read as a whole before writing, where rows of one file depend on each other
    repeats = False  # whether the same identity may stand in a file twice
    page = ""  # name of the URL that lists its records
    parts = ()  # models without a history of their own, whose records stand and fall with the record

    def __init__(self, run):
        self.run = run
        self.by_name = {column.name: column for column in self.columns}
        self.stamper = run.stamper

    @classmethod
    def models(cls):
        """The models whose records it writes, those that others point at first."""
        return (cls.model,)

    @classmethod
    def column_names(cls):
        return [column.name for column in cls.columns]

    @classmethod
    def required(cls):
        return [column.name for column in cls.columns if column.required]

    @classmethod
    def references(cls):
        return [column for column in cls.columns if hasattr(column, "keys_in")]

    # Reading

    def waves(self, rows):
        """Rows in the parts in which they can be written."""
        return [rows]

    def look_up(self, rows):
        """Load what the cells of these rows refer to."""
        for column in self.references():
            texts = (row.texts.get(column.name, "") for row in rows)
            self.run.desk.fetch(column.model, {key for text in texts for key in column.keys_in(text)})

    def identity_of(self, values):
        """What tells the record of these values from others; a column the file lacks counts as blank."""
        return tuple(self._value(values, name) for name in self.identity)

    def _value(self, values, name):
        if name in values:
            return values[name]
        blank = self.by_name[name].blank
        return blank(self.run.desk) if callable(blank) else blank

    def identity_of_record(self, record):
        return tuple(getattr(record, self.by_name[name].field) for name in self.identity)

    def existing(self, rows):
        """{identity: record} of the records these rows may be."""
        first = self.by_name[self.identity[0]]
        wanted = {row.values[first.name] for row in rows}
        records = self.model._default_manager.filter(**{f"{first.field}__in": wanted}).order_by()
        return {self.identity_of_record(record): record for record in records}

    # Writing

    def write(self, rows):
        """Create or change the records of these rows; those that are as they were are not touched."""
        self._settle_currencies(rows)
        found = self.existing(rows)
        created, changed = [], []
        for row in rows:
            record = found.get(self.identity_of(row.values))
            if record is None and self.run.update_only:
                self._report_unknown(row)
            elif record is None:
                created += self._sound(row, self.new(row))
            elif self.differs(record, row):
                row.was = copy.copy(record)
                changed += self._sound(row, self.assigned(record, row))
            else:
                self.run.count("unchanged")
        self.save(created, changed)

    def _settle_currencies(self, rows):
        """In the spelling their records keep: the other one is no change of what stands."""
        name = getattr(self.model, "currency_field", None)
        for row in rows if name else ():
            usual = self.usual_currency(row) if name in row.values else None
            if usual:
                row.values[name] = self.model.kept_currency(row.values[name], usual)

    def usual_currency(self, row):
        """What a blank currency of the row stands for; None where the row alone does not tell."""
        return self.run.desk.organisation.currency

    def _report_unknown(self, row):
        named = {"kind": self.model._meta.verbose_name, "key": row.texts[self.identity[0]]}
        self.run.problem(row, self.identity[0], _('no %(kind)s has the key "%(key)s"') % named)

    def _sound(self, row, record):
        """[(row, record)] if the record as a whole makes sense, else [] and a problem."""
        for check in self.checks:
            if check.is_bad(record):
                self.run.problem(row, check.column, check.message(self.model))
                return []
        problem = self.problem(row, record)
        if problem:
            self.run.problem(row, *problem)
            return []
        if self.run.refuses(row, self.moves(row, record)):
            return []
        return [(row, record)]

    def moves(self, row, record):
        """[(record before, record after)] of what a row changes, for the guard of locked periods."""
        return [(row.was, record)]

    def problem(self, row, record):
        """(column, message) if something else is wrong with the record as a whole."""
        return None

    def new(self, row):
        record = self.assigned(self.model(), row)
        for column in self.columns:
            if column.name not in row.values and column.field in self.blanks_when_new:
                setattr(record, column.field, None)
        return record

    blanks_when_new = ()  # fields whose default is meant for people typing, not for files that lack the column

    def differs(self, record, row):
        return any(
            not self.by_name[name].same(getattr(record, self.by_name[name].field), value)
            for name, value in self.field_values(row)
        )

    def field_values(self, row):
        """(column, value) of what goes straight into a field."""
        return [(name, value) for name, value in row.values.items() if name not in self.apart]

    apart = ()  # columns that are no field of the record

    def assigned(self, record, row):
        for name, value in self.field_values(row):
            column = self.by_name[name]
            if record.pk is None or not column.same(getattr(record, column.field), value):
                setattr(record, column.field, value)
        return record

    def save(self, created, changed):
        """Stamp and write. Changes first: a membership that ends makes room for the next."""
        for _row, record in (*created, *changed):
            self.stamp(record)
        self.run.change(self.model, [record for row, record in changed if self.rewrites(row, record)])
        self.run.create(self.model, [record for _row, record in created])
        self.run.count("created", len(created))
        self.run.count("updated", len(changed))
        self.run.count("unproven", sum(self.lacks_evidence(record) for _row, record in (*created, *changed)))
        self.wrote([*changed, *created])

    def rewrites(self, row, record):
        """Whether the record itself is another than before, and not only what goes with it."""
        return True

    def lacks_evidence(self, record):
        """Whether it claims what it gives no evidence of."""
        return False

    def stamp(self, record):
        """Work out the derived fields of a record before it is written."""

    def wrote(self, pairs):
        """After a chunk was written; `pairs` are (row, record)."""

    def removed(self, records):
        """Before records are deleted by undoing an import."""

    def finish(self):
        """After the last chunk."""

    # Undoing an import

    def undo_created(self, model, records):
        """Take back records that an import created. Raises CannotUndo."""
        if model is self.model:
            self.removed(records)
        self.run.delete(model, records)

    def undo_changed(self, model, records, before):
        """Give records back the values of `before`, copies of theirs from ahead of the import. Raises CannotUndo."""
        for record in before:
            if model is self.model:
                self.stamp(record)
        self.run.change(model, before)
        if model is self.model:
            rows = [Row(0, (), {}, was=record) for record in records]
            self.wrote(list(zip(rows, before, strict=True)))

    def undo_deleted(self, model, records):
        """Bring back records that an import deleted."""
        self.run.create(model, records)
        if model is self.model:
            self.wrote([(Row(0, (), {}), record) for record in records])

    # Export

    @classmethod
    def records(cls):
        """Every record, in the order of the file."""
        relations = [column.relation for column in cls.references() if isinstance(column, Reference)]
        return cls.model._default_manager.select_related(*relations).order_by("pk")

    def cells(self, record):
        """The record's cells as text, in the order of the columns."""
        return [column.cell(record, self.run.desk) for column in self.columns]
