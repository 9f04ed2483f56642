"""A company that many tests begin with: built once in a process, then written back as the rows that gave.

What comes back is what the builders, the models and their stamps wrote at the same frozen moment; only their work is
spared. Where any of the tables has other rows than before the first time, the company is built as if never before.
"""

import pickle
from dataclasses import dataclass
from datetime import date, time
from functools import wraps

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection
from django.utils import timezone


def remembered(build):
    """Decorates a builder that takes nothing; what it returns may hold instances of models."""
    memory = {}

    @wraps(build)
    def company():
        moment = timezone.now()
        if moment not in memory:
            before = rows_of(connection.introspection.table_names())
            built = build()
            memory[moment] = pickle.dumps(built), _Change.of(before)
            return built
        built, change = memory[moment]
        if not change.is_ahead():
            return build()
        change.make()
        return pickle.loads(built)

    return company


def rows_of(tables):
    """{table: [row as {column: value}, ...]} as the database holds them."""
    return {table: [dict(zip(names, row, strict=True)) for row in rows] for table, (names, rows) in _told(tables)}


def _told(tables):
    """(table, (names of its columns, its rows))"""
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT * FROM {_quoted(table)} ORDER BY 1")
            yield table, ([column[0] for column in cursor.description], cursor.fetchall())


@dataclass
class _Change:
    """What a builder did to the rows of tables."""

    before: dict  # {table: its rows, in the tables it changed}; only those that had any
    empty: str  # asks whether a table has a row that had none
    statements: list  # [(SQL, rows of parameters), ...]
    counters: list  # SQL that has ids, where they are counted apart from the rows, go on from the rows' own

    @classmethod
    def of(cls, before):
        now = rows_of(before)
        changed = [table for table in before if before[table] != now[table]]
        full = {table: [tuple(row.values()) for row in before[table]] for table in changed if before[table]}
        empty = " UNION ALL ".join(f"SELECT 1 FROM {_quoted(table)}" for table in changed if table not in full)
        statements = [each for table in changed for each in _statements(table, before[table], now[table])]
        written = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in changed]
        return cls(full, empty, statements, connection.ops.sequence_reset_sql(no_style(), written))

    def is_ahead(self):
        """Whether all of these tables are as they were before it."""
        if any(rows != self.before[table] for table, (_names, rows) in _told(self.before)):
            return False
        with connection.cursor() as cursor:
            if self.empty:
                cursor.execute(f"SELECT EXISTS ({self.empty})")
            return not (self.empty and cursor.fetchone()[0])

    def make(self):
        with connection.cursor() as cursor:
            for sql, rows in self.statements:
                cursor.executemany(sql, rows)
            for sql in self.counters:
                cursor.execute(sql)


def _statements(table, before, now):
    """Those that replace the rows of a table that the builder changed, and add those it made."""
    gone, made = ([row for row in one if row not in other] for one, other in ((before, now), (now, before)))
    key, *_others = columns = list((now or before)[0])
    if gone:
        yield f"DELETE FROM {_quoted(table)} WHERE {_quoted(key)} = %s", [[row[key]] for row in gone]
    if made:
        places, names = ", ".join(["%s"] * len(columns)), ", ".join(map(_quoted, columns))
        values = [[str(value) if isinstance(value, date | time) else value for value in row.values()] for row in made]
        yield f"INSERT INTO {_quoted(table)} ({names}) VALUES ({places})", values


def _quoted(name):
    return connection.ops.quote_name(name)
