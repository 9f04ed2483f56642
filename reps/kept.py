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


class Kept:
    """The rows of a query, each time as they are then.

    `rows` is called when it is first asked for, as the models it names may not be there before.
    """

    def __init__(self, rows):
        self.rows = rows

    def __call__(self, **given):
        """[object, ...]; of `values_list`, [tuple, ...]"""
        with connection.cursor() as cursor:
            cursor.execute(self._sql, [each.of(given) if isinstance(each, Given) else each for each in self._params])
            told = cursor.fetchall()
        if self._converters:
            told = self._compiler.apply_converters(told, self._converters)
        return list(map(self._made if self._tells_objects else tuple, told))

    def first(self, **given):
        """The first object, or None."""
        return next(iter(self(**given)), None)

    @cached_property
    def _compiler(self):
        return self._query.get_compiler(DEFAULT_DB_ALIAS)

    @cached_property
    def _query(self):
        return self.rows().query

    @property
    def _tells_objects(self):
        return self._query.default_cols

    @cached_property
    def _statement(self):
        return self._compiler.as_sql()

    @property
    def _sql(self):
        return self._statement[0]

    @property
    def _params(self):
        return self._statement[1]

    @cached_property
    def _converters(self):
        return self._compiler.get_converters([column for column, *_sql in self._compiler.select])

    @cached_property
    def _fields(self):
        """Where the object's own columns begin and end in a row, and their names."""
        own = self._compiler.klass_info["select_fields"]
        begin, end = own[0], own[-1] + 1
        return begin, end, [column.target.attname for column, *_sql in self._compiler.select[begin:end]]

    @cached_property
    def _related(self):
        """What makes the objects that come along, as `select_related` says."""
        return get_related_populators(self._compiler.klass_info, self._compiler.select, DEFAULT_DB_ALIAS)

    def _made(self, row):
        begin, end, names = self._fields
        made = self._compiler.klass_info["model"].from_db(DEFAULT_DB_ALIAS, names, row[begin:end])
        for each in self._related:
            each.populate(row, made)
        for name, place in self._compiler.annotation_col_map.items():
            setattr(made, name, row[place])
        return made
