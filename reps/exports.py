"""Tables as files: CSV and XLSX in which nothing that people typed can become a formula."""

from datetime import datetime

from django.utils import timezone
from django_tables2.export import TableExport
from tablib import Dataset

from reps import progress
from reps.cells import harmless

FORMATS = ("csv", "xlsx")
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads Chinese in a CSV as gibberish


def safe_cell(value):
    """A value for a spreadsheet's cell: text that would start a formula gets an apostrophe before it.

    Numbers and dates stay what they are; an instant becomes the local time, since cells know no zones.
    """
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    return harmless(value) if isinstance(value, str) else value


def _safe_row(row):
    progress.add(1)
    return tuple(map(safe_cell, row))


class SafeExport(TableExport):
    """django-tables2's export with every cell made safe."""

    def table_to_dataset(self, table, exclude_columns, dataset_kwargs=None):
        model = getattr(getattr(table, "Meta", None), "model", None)
        said = {"title": str(model._meta.verbose_name_plural)} if model else {}
        rows = table.as_values(exclude_columns=exclude_columns)
        heads = next(rows)
        return Dataset(*map(_safe_row, rows), headers=heads, **said | (dataset_kwargs or {}))

    def export(self):
        found = super().export()
        return BYTE_ORDER_MARK + found if self.format == self.CSV else found
