"""Inserting many rows fast: one prepared statement, run for each row.

bulk_create builds an expression for each value and, on SQLite, a statement for every fifty rows, all of which DEBUG
then keeps in memory: measured on 60,000 rows it takes three times as long. History isn't written for the bulk kinds
either, which would double every row; who made demo data, and when, is no secret worth keeping.
"""

import gc
from contextlib import contextmanager
from copy import copy
from functools import cache, partial

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import (
    BooleanField,
    CharField,
    DateField,
    DecimalField,
    ForeignKey,
    IntegerField,
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

    A model's own constructor asks each field for its default every time: a tenth of the time that a company takes.
    """
    blank = {field.attname: field.get_default() for field in model._meta.concrete_fields}
    fresh = {name: default for name, default in blank.items() if isinstance(default, dict | list)}

    def make(**values):
        record = model.__new__(model)
        record.__dict__.update(blank, _state=ModelState(), **{name: copy(default) for name, default in fresh.items()})
        for name, value in values.items():
            setattr(record, name, value)
        return record

    return make


def write(records):
    """Insert records of one model as they stand, stamps and all; gives each its primary key. No signals are sent."""
    if not records:
        return
    model = type(records[0])
    first = (model.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    for pk, record in enumerate(records, first):
        record.pk = pk
        _follow_links(record)
    _insert(model, records)


def _follow_links(record):
    """Take over the keys of related records that had none yet when they were linked."""
    for field in record._meta.concrete_fields:
        if field.is_relation and field.is_cached(record) and getattr(record, field.attname) is None:
            related = field.get_cached_value(record)
            setattr(record, field.attname, related and related.pk)


def _insert(model, records):
    connection = connections[DEFAULT_DB_ALIAS]  # itself: its stand-in, django.db.connection, looks it up at every touch
    fields = model._meta.concrete_fields
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields)
    marks = ", ".join(["%s"] * len(fields))
    statement = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({columns}) VALUES ({marks})"
    prepared = [(field.attname, _preparation(field, connection)) for field in fields]
    with connection.cursor() as cursor:
        cursor.executemany(statement, [_row(prepared, record) for record in records])
        for reset in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(reset)


def _preparation(field, connection):
    """What makes a driver's value of a field's; None where nothing needs making."""
    if isinstance(field, AS_THEY_ARE):
        return None
    prepare = partial(field.get_db_prep_save, connection=connection)
    return cache(prepare) if type(field) in REPEATING else prepare


def _row(prepared, record):
    values = record.__dict__
    return [
        values[name] if prepare is None or values[name] is None else prepare(values[name]) for name, prepare in prepared
    ]
