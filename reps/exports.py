"""Tables as files: CSV and XLSX in which nothing that people typed can become a formula."""

from datetime import datetime

from django.utils import timezone
from django_tables2.export import TableExport

FORMATS = ("csv", "xlsx")
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads Chinese in a CSV as gibberish


def safe_cell(value):
    """A value for a spreadsheet's cell: text that would start a formula gets an apostrophe before it.

    Numbers and dates stay what they are; an instant becomes the local time, since cells know no zones.
    """
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value).replace(tzinfo=None, microsecond=0)
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


class SafeExport(TableExport):
    """django-tables2's export with every cell made safe."""

    def table_to_dataset(self, table, exclude_columns, dataset_kwargs=None):
        dataset = super().table_to_dataset(table, exclude_columns, dataset_kwargs)
        rows = [[safe_cell(cell) for cell in row] for row in dataset]
        headers = dataset.headers
        dataset.wipe()
        dataset.headers = headers
        dataset.extend(rows)
        return dataset

    def export(self):
        found = super().export()
        return BYTE_ORDER_MARK + found if self.format == self.CSV else found
