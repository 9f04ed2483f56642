"""Inserting many rows fast: one prepared statement, run for each row.

bulk_create builds an expression for each value and, on SQLite, a statement for every fifty rows, all of which DEBUG
then keeps in memory: measured on 60,000 rows it takes three times as long. History isn't written for the bulk kinds
either, which would double every row; who made demo data, and when, is no secret worth keeping.
"""

import gc
from contextlib import contextmanager

from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import BooleanField, CharField, ForeignKey, IntegerField, Max, TextField

AS_THEY_ARE = (BooleanField, CharField, ForeignKey, IntegerField, TextField)  # drivers take them without preparation


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
    prepared = [(field.attname, None if isinstance(field, AS_THEY_ARE) else field.get_db_prep_save) for field in fields]
    with connection.cursor() as cursor:
        cursor.executemany(statement, [_row(prepared, record, connection) for record in records])
        for reset in connection.ops.sequence_reset_sql(no_style(), [model]):
            cursor.execute(reset)


def _row(prepared, record, connection):
    values = record.__dict__
    return [
        values[name] if prepare is None or values[name] is None else prepare(values[name], connection)
        for name, prepare in prepared
    ]
