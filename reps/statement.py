"""Several questions to different tables as one statement: SELECT … UNION ALL SELECT ….

A page asks a dozen tables; one by one, it is asking that takes its time. So that the rows of all questions fit under
each other, they have the same columns: which question they answer, then texts, days, numbers and so on, NULL where a
question has fewer of these.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from typing import NamedTuple

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    Expression,
    ExpressionWrapper,
    F,
    IntegerField,
    JSONField,
    QuerySet,
    TextField,
    Value,
)
from django.db.models.functions import Cast

KINDS = {
    "text": TextField(),
    "day": DateField(),
    "moment": DateTimeField(),
    "whole": BigIntegerField(),
    "decimal": DecimalField(max_digits=30, decimal_places=6),
    "json": JSONField(),
}


class Column(NamedTuple):
    """What a question wants told: a lookup or an aggregate, and of which of the KINDS."""

    kind: str
    what: Expression

    @property
    def is_total(self):
        return getattr(self.what, "contains_aggregate", False)

    @classmethod
    def text(cls, lookup):
        return cls("text", F(lookup))

    @classmethod
    def day(cls, lookup):
        return cls("day", F(lookup))

    @classmethod
    def moment(cls, lookup):
        return cls("moment", F(lookup))

    @classmethod
    def whole(cls, what):
        return cls("whole", F(what) if isinstance(what, str) else what)

    @classmethod
    def flag(cls, lookup):
        """A yes or no, as 1 or 0."""
        return cls("whole", Cast(lookup, IntegerField()))

    @classmethod
    def decimal(cls, what):
        """Wrapped, for SQLite would round those of all questions to the places of the first one's field."""
        return cls("decimal", ExpressionWrapper(F(what), KINDS["decimal"]) if isinstance(what, str) else what)

    @classmethod
    def json(cls, lookup):
        return cls("json", F(lookup))

    @classmethod
    def of(cls, field):
        """A model's field."""
        for kind, make in cls._makers():
            if isinstance(field, kind):
                return make(field.attname)
        return cls.whole(field.attname)

    @classmethod
    def _makers(cls):
        yield BooleanField, cls.flag
        yield DecimalField, cls.decimal
        yield DateTimeField, cls.moment  # before days: it is one of them
        yield DateField, cls.day
        yield JSONField, cls.json
        yield (CharField, TextField), cls.text


@dataclass(frozen=True)
class Question:
    """Rows, and what to tell of each; where that holds totals, the other columns are what they are grouped by."""

    rows: QuerySet
    columns: tuple[Column, ...]

    @cached_property
    def slots(self):
        """{(kind, which of its kind): Column}"""
        seen, slots = Counter(), {}
        for column in self.columns:
            slots[column.kind, seen[column.kind]] = column
            seen[column.kind] += 1
        return slots


def objects_of(rows):
    """The Question that tells all of a model's rows; `objects` makes them of the answer."""
    return Question(rows, tuple(map(Column.of, rows.model._meta.concrete_fields)))


def objects(model, answer):
    """The objects that a model's rows told."""
    fields = model._meta.concrete_fields
    names, switches = [field.attname for field in fields], [isinstance(field, BooleanField) for field in fields]
    return [model.from_db(DEFAULT_DB_ALIAS, names, _values(row, switches)) for row in answer]


def _values(row, switches):
    """The row with its flags as yes and no; None stays unknown."""
    return [bool(cell) if switch and cell is not None else cell for cell, switch in zip(row, switches, strict=True)]


class Null(Expression):
    """NULL of a kind, since PostgreSQL takes an untyped one for text. There is nothing to resolve or to group by."""

    def __init__(self, kind):
        super().__init__(output_field=KINDS[kind])

    def resolve_expression(self, *args, **kwargs):
        return self

    def get_group_by_cols(self):
        return []

    def as_sql(self, compiler, connection):
        return f"CAST(NULL AS {self.output_field.cast_db_type(connection)})", []


NULLS = {kind: Column(kind, Null(kind)) for kind in KINDS}


def asked(*questions):
    """[[row, ...] of each question], by one query. Rows are tuples in the order of the question's columns."""
    slots = sorted({slot for question in questions for slot in question.slots})
    rows, converters = _fetched(_united([_select(at, question, slots) for at, question in enumerate(questions)]))
    told = [[] for _question in questions]
    for row in rows:
        told[row[0]].append(row)
    return [_own_cells(its, question, slots, converters) for its, question in zip(told, questions, strict=True)]


def _fetched(union):
    """(rows as the database gives them, {place in a row: (converters, expression)}); of no questions neither."""
    if union is None:
        return (), {}
    compiler = union.query.get_compiler(union.db)
    chunks = compiler.execute_sql(chunked_fetch=False)
    return chain.from_iterable(chunks), compiler.get_converters([expression for expression, *_sql in compiler.select])


def _own_cells(rows, question, slots, converters):
    """The cells of a question's own columns, made values a column at a time: padding is never looked at."""
    if not rows:
        return []
    cells, own = list(zip(*rows, strict=True)), question.slots
    places = {kind_and_number: 1 + slots.index(kind_and_number) for kind_and_number in own}
    columns = (_values_of(cells[place], kind, converters.get(place)) for (kind, _at), place in places.items())
    return list(zip(*columns, strict=True))


def _values_of(cells, kind, converter):
    """A column's values; a day that stands in hundreds of rows is read once, but no two rows share a list."""
    if converter is None:
        return cells
    made = _Made(*converter)
    return map(made.of if kind == "json" else made.__getitem__, cells)


class _Made(dict):
    """{cell: value}, made when first looked up."""

    def __init__(self, converters, expression):
        super().__init__()
        self.converters, self.expression = converters, expression

    def of(self, cell):
        for converter in self.converters:
            cell = converter(cell, self.expression, connection)
        return cell

    def __missing__(self, cell):
        self[cell] = self.of(cell)
        return self[cell]


def _united(selects):
    if len(selects) < 2:
        return selects[0] if selects else None
    return selects[0].union(*selects[1:], all=True)


def _select(at, question, slots):
    own = question.slots
    columns = {f"{kind}_{number}": own.get((kind, number), NULLS[kind]) for kind, number in slots}
    plain = {name: column.what for name, column in columns.items() if not column.is_total}
    totals = {name: column.what for name, column in columns.items() if column.is_total}
    rows = question.rows.order_by().annotate(question=Value(at, IntegerField()), **plain)
    rows = rows.values("question", *plain).annotate(**totals) if totals else rows
    return rows.values_list("question", *columns)
