"""Inserting many rows fast: one prepared statement, run for each row.

bulk_create builds an expression for each value and, on SQLite, a statement for every fifty rows, all of which DEBUG
then keeps in memory: measured on 60,000 rows it takes three times as long. History isn't written for the bulk kinds
either, which would double every row; who made demo data, and when, is no secret worth keeping.
"""

import gc
from contextlib import contextmanager
from functools import cache, partial

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    ForeignKey,
    IntegerField,
    JSONField,
    Max,
    TextField,
    TimeField,
)
from django.db.models.base import ModelState

AS_THEY_ARE = (BooleanField, CharField, ForeignKey, IntegerField, TextField)  # drivers take them without preparation
REPEATING = (DateField, DecimalField, TimeField)  # the same day comes a hundred times: made once a value


@contextmanager
def uncollected():
    """Without the garbage collector, which would look through ten thousands of live records again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def maker(model):
    """make(**values) for records of a model made by ten thousands: copies of a blank one, with these values set.

    A model's own constructor asks each field for its default every time, and a link for the record's class: together a
    tenth of the time that a company takes. So links must be records of the right kind, or None.
    """
    fields = model._meta.concrete_fields
    blank = {field.attname: field.get_default() for field in fields}
    fresh = {name: type(default) for name, default in blank.items() if isinstance(default, dict | list)}
    links = {field.name: field.attname for field in fields if field.is_relation}

    def make(**values):
        record, state = model.__new__(model), ModelState()
        state.fields_cache = {name: values.pop(name) for name in links if name in values}
        keys = {links[name]: other and other.pk for name, other in state.fields_cache.items()}
        record.__dict__ = blank | {name: kind() for name, kind in fresh.items()} | keys | values | {"_state": state}
        return record

    return make


def write(records):
    """Insert records of one model as they stand, stamps and all; gives each its primary key. No signals are sent."""
    records = list(records)
    if not records:
        return
    model = type(records[0])
    first = (model.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    for pk, record in enumerate(records, first):
        record.pk = pk
    _follow_links(model, records)
    _insert(model, records)


def _follow_links(model, records):
    """Take over the keys of related records that had none yet when they were linked."""
    for name, attname in [(field.name, field.attname) for field in model._meta.concrete_fields if field.is_relation]:
        for record in records:
            if record.__dict__[attname] is None and (related := record._state.fields_cache.get(name)):
                record.__dict__[attname] = related.pk


def _insert(model, records):
    connection = connections[DEFAULT_DB_ALIAS]  # itself: its stand-in, django.db.connection, looks it up at every touch
    fields = model._meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({columns}) VALUES ({marks})"
    values = [record.__dict__ for record in records]
    rows = list(zip(*(_column(field, values, connection) for field in fields), strict=True))
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)
        for reset in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(reset)


def _column(field, values, connection):
    """A field's cells, as a driver takes them."""
    name, prepare = field.attname, _preparation(field, connection)
    if prepare is None:
        return [each[name] for each in values]
    return [None if each[name] is None else prepare(each[name]) for each in values]


def _preparation(field, connection):
    """What makes a driver's value of a field's; None where nothing needs making."""
    if isinstance(field, AS_THEY_ARE):
        return None
    if type(field) is DateTimeField:
        return connection.ops.adapt_datetimefield_value
    if type(field) is JSONField:
        return partial(connection.ops.adapt_json_value, encoder=field.encoder)
    prepare = partial(field.get_db_prep_save, connection=connection)
    return cache(prepare) if type(field) in REPEATING else prepare
