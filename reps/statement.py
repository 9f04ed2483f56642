"""Several questions to different tables as one statement: SELECT … UNION ALL SELECT ….

A page asks a dozen tables; one by one, it is asking that takes its time. So that the rows of all questions fit under
each other, they have the same columns: which question they answer, then texts, days, numbers and so on, NULL where a
question has fewer of these.
"""

from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import chain
from typing import NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import (
    BigIntegerField,
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    Expression,
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

SELECTS_AT_ONCE, PARAMS_AT_ONCE = 400, 30_000


def _expression(what):
    return F(what) if isinstance(what, str) else what


class Column(NamedTuple):
    """What a question wants told: a lookup or an aggregate, and of which of the KINDS."""

    kind: str
    what: Expression

    @property
    def is_total(self):
        return getattr(self.what, "contains_aggregate", False)

    @classmethod
    def text(cls, lookup):
        return cls("text", _expression(lookup))

    @classmethod
    def day(cls, lookup):
        return cls("day", _expression(lookup))

    @classmethod
    def moment(cls, lookup):
        return cls("moment", F(lookup))

    @classmethod
    def whole(cls, what):
        return cls("whole", _expression(what))

    @classmethod
    def flag(cls, lookup):
        """A yes or no, as 1 or 0."""
        return cls("whole", Cast(lookup, IntegerField()))

    @classmethod
    def decimal(cls, what):
        return cls("decimal", _expression(what))

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
    """Rows, and what to tell of each; where that holds totals, the other columns are what they are grouped by.

    One that always reads the same may be kept and asked again: it is put into SQL once (`reps.shapes.question_of`).
    """

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

    @cached_property
    def select(self):
        """Its _Select, or None where nothing can answer it."""
        return _Select.of(self)


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


def asked(*questions):
    """[[row, ...] of each question], by one query. Rows are tuples in the order of the question's columns."""
    slots = sorted({slot for question in questions for slot in question.slots})
    selects = {at: question.select for at, question in enumerate(questions) if question.select}
    told = [[] for _question in questions]
    for row in _rows(selects, slots):
        told[row[0]].append(row)
    made = {}  # days, which many questions have in common
    return [selects[at].cells(rows, slots, made) if rows else [] for at, rows in enumerate(told)]


def _rows(selects, slots):
    """All rows as the database gives them, led by the number of their question."""
    return chain.from_iterable(_told(some, slots) for some in _portions(selects.items()))


def _portions(selects):
    """The selects in as few statements as SQLite takes: it joins 500 of them at most, with some 32,000 parameters."""
    some, params = [], 0
    for at, each in selects:
        if some and (len(some) == SELECTS_AT_ONCE or params + len(each.params) > PARAMS_AT_ONCE):
            yield some
            some, params = [], 0
        some.append((at, each))
        params += len(each.params)
    if some:
        yield some


def _told(selects, slots):
    with connection.cursor() as cursor:
        sql = " UNION ALL ".join([_head(slots), *(each.sql_of(at, slots) for at, each in selects)])
        cursor.execute(sql, tuple(chain.from_iterable(each.params for _at, each in selects)))
        return cursor.fetchall()


def _head(slots):
    """A SELECT of no rows that says of what kind each column is, so that NULL will do for it in those that follow."""
    nulls = (_null(kind, connection.vendor) for kind, _number in slots)
    return f"SELECT {', '.join(['0', *nulls])} WHERE 1 = 0"


@cache
def _null(kind, _vendor):
    return f"CAST(NULL AS {KINDS[kind].cast_db_type(connection)})"


@dataclass(frozen=True)
class _Select:
    """A question as SQL, with what makes values of the cells of its own columns."""

    question: Question
    sql: str
    params: tuple
    converters: dict  # {name of a column: (converters, expression)}

    @classmethod
    def of(cls, question):
        """None where nothing can answer it."""
        compiler = _own_rows(question).query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            return None
        columns = [column for column, *_sql in compiler.select]
        names = [name for *_column, name in compiler.select]
        made = compiler.get_converters(columns).items()
        return cls(question, sql, params, {names[place]: converter for place, converter in made})

    def sql_of(self, at, slots):
        """Padded to the columns that the whole statement has."""
        cells = (_name(*slot) if slot in self.question.slots else "NULL" for slot in slots)
        return f"SELECT {', '.join([str(at), *cells])} FROM ({self.sql}) its"

    def cells(self, rows, slots, days):
        """The question's own columns, made values a column at a time: padding is never looked at."""
        places = ((slot, 1 + slots.index(slot)) for slot in self.question.slots)
        return list(
            zip(*(self._values(slot, [row[place] for row in rows], days) for slot, place in places), strict=True)
        )

    def _values(self, slot, cells, days):
        """A column's values; a day that stands in hundreds of rows is read once, but no two rows share a list."""
        kind, converter = slot[0], self.converters.get(_name(*slot))
        if kind == "whole":  # of a union with a sum, which PostgreSQL gives as a decimal
            return [None if cell is None else int(cell) for cell in cells]
        if converter is None:
            return cells
        made = _Made(*converter) if kind != "day" else days.setdefault(kind, _Made(*converter))
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


def _name(kind, number):
    return f"{kind}_{number}"


def _own_rows(question):
    columns = {_name(*slot): column for slot, column in question.slots.items()}
    plain = {name: column.what for name, column in columns.items() if not column.is_total}
    totals = {name: column.what for name, column in columns.items() if column.is_total}
    rows = question.rows.order_by().annotate(**plain)
    if totals:  # of all rows together where it is grouped by nothing
        rows = rows.annotate(rows=Value(1, IntegerField())).values("rows", *plain).annotate(**totals)
    return rows.values_list(*columns)
