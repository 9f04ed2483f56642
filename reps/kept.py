"""Small queries that every page or every save asks: put into SQL once, then only asked.

Django takes several times as long to put such a query into SQL as the database takes to answer it.
"""

from functools import cached_property

from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Value
from django.db.models.query import get_related_populators


class Given(Value):
    """In a query, the place of a value that is given, by this name, when it is asked."""

    def __init__(self, name, output_field):
        super().__init__(name, output_field)

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def of(self, given):
        return self.output_field.get_db_prep_value(given[self.value], connection)


def bound(params, given):
    """Parameters of a statement, with the given values in their places."""
    return [each.of(given) if isinstance(each, Given) else each for each in params]


class Kept:
    """The rows of a query, each time as they are then.

    `rows` is called when it is first asked for, as the models it names may not be there before.
    """

    def __init__(self, rows):
        self.rows = rows

    def __call__(self, **given):
        """[object, ...]; of `values_list`, [tuple, ...]"""
        return self._statement.asked(given)

    def first(self, **given):
        """The first object, or None."""
        return next(iter(self(**given)), None)

    @cached_property
    def _statement(self):
        return _Statement(self.rows().query)


class _Statement:
    """A query in SQL, with what makes its answer. Whole from the first, as other threads may ask at the same time."""

    def __init__(self, query):
        self.compiler = query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, self.params = self.compiler.as_sql()
        self.converters = self.compiler.get_converters([column for column, *_sql in self.compiler.select])
        self.make = _Objects(self.compiler).of if query.default_cols else tuple

    def asked(self, given):
        with connection.cursor() as cursor:
            cursor.execute(self.sql, bound(self.params, given))
            rows = cursor.fetchall()
        if self.converters:
            rows = self.compiler.apply_converters(rows, self.converters)
        return list(map(self.make, rows))


class _Objects:
    """Makes objects of rows, with those that come along as `select_related` says, and what was annotated."""

    def __init__(self, compiler):
        about = compiler.klass_info
        begin, end = about["select_fields"][0], about["select_fields"][-1] + 1
        self.model, self.own = about["model"], slice(begin, end)
        self.names = [column.target.attname for column, *_sql in compiler.select[self.own]]
        self.related = get_related_populators(about, compiler.select, DEFAULT_DB_ALIAS)
        self.annotated = compiler.annotation_col_map

    def of(self, row):
        made = self.model.from_db(DEFAULT_DB_ALIAS, self.names, row[self.own])
        for each in self.related:
            each.populate(row, made)
        for name, place in self.annotated.items():
            setattr(made, name, row[place])
        return made
