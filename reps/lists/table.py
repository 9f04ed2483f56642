"""A table of records, and how it is read into a file."""

from inspect import signature

import django_tables2 as tables
from django.urls import reverse
from django.utils.encoding import force_str
from django.utils.html import format_html
from django_tables2.utils import A


class RecordTable(tables.Table):
    """A table whose rows keep their place from page to page, equal ones by their id, and that exports fast.

    `may_write`: its reader may change the records, so that those without a page of their own lead to their form.
    """

    def __init__(self, *args, may_write=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.may_write = may_write

    def edit_link(self, name, record, text):
        return format_html('<a href="{}">{}</a>', reverse(name, args=[record.pk]), text) if self.may_write else text

    def as_values(self, exclude_columns=None):
        """The headers, then the cells of each row, for a file.

        How a column is read is worked out once: django-tables2 does so for every cell, which takes half a minute for
        100,000 visits.
        """
        skipped = exclude_columns or ()
        columns = [each for each in self.columns.iterall() if each.name not in skipped]
        readers = [reader_of(column, self._meta.model) for column in columns]
        yield [str(column.header) for column in columns]
        for record in self.data:
            yield [read(record) for read in readers]

    @tables.Table.order_by.setter
    def order_by(self, value):
        tables.Table.order_by.fset(self, value)
        rows = getattr(self.data, "data", None)
        if hasattr(rows, "query") and not rows.query.is_sliced:
            self.data.data = rows.order_by(*rows.query.order_by, "pk")


def reader_of(bound, model):
    """A function that reads this column's cell of a record: as its `value` method says, else its bare value."""
    accessor, empty = A(bound.accessor), bound.column.empty_values
    words = words_of(model, bound.accessor)
    says = None if is_bare(bound) else taking(bound.value, {"bound_column": bound, "column": bound.column})

    def read(record):
        value = accessor.resolve(record, safe=True, quiet=True)
        value = words.get(value, value) if words else value
        if value in empty:
            return None
        return says(value, record) if says else force_str(value, strings_only=True)

    return read


def is_bare(bound):
    """Whether a column neither renders nor exports anything but its value."""
    own = (getattr(bound.value, "__func__", None), getattr(bound.render, "__func__", None))
    return own == (tables.Column.value, tables.Column.render)


def words_of(model, name):
    """{value: label} of a field with choices, else nothing."""
    fields = {field.name: field for field in model._meta.fields}
    return {value: str(label) for value, label in fields[name].flatchoices} if name in fields else {}


def taking(function, known):
    """`function` as one of value and record, whichever of them and of `known` it asks for."""
    wanted = signature(function).parameters
    fixed = {name: given for name, given in known.items() if name in wanted}
    if "value" in wanted and "record" in wanted:
        return lambda value, record: function(value=value, record=record, **fixed)
    if "record" in wanted:
        return lambda value, record: function(record=record, **fixed)
    return lambda value, record: function(value=value, **fixed)
