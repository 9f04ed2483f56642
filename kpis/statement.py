"""Grouped questions to several tables as one statement: SELECT … UNION ALL SELECT ….

A page counts a dozen tables; asked one by one, asking is what takes its time. All parts have the same columns, so that
they fit under each other: which part it is, a day, the values it is grouped by, its whole and its decimal totals, NULL
where a part has no such column.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import BigIntegerField, DateField, DecimalField, F, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast


@dataclass(frozen=True)
class Part:
    """One of the questions: rows to total, grouped by the lookups `keys` and, where `day` names one, by a date.

    `totals` are aggregates; `decimal` says which of them give Decimals, the others give whole numbers.
    """

    rows: QuerySet
    totals: tuple
    decimal: tuple[bool, ...]
    keys: tuple[str, ...] = ()
    day: str | None = None

    @property
    def columns(self):
        """Lookups of groups, whole totals, decimal totals."""
        pairs = list(zip(self.totals, self.decimal, strict=True))
        return (
            [F(key) for key in self.keys],
            [total for total, decimal in pairs if not decimal],
            [total for total, decimal in pairs if decimal],
        )


class Null(Cast):
    """NULL of a type: PostgreSQL takes an untyped one for text. There is nothing to group by."""

    def __init__(self, kind):
        super().__init__(Value(None), kind)

    def get_group_by_cols(self):
        return []


KINDS = {"key": TextField(), "whole": BigIntegerField(), "decimal": DecimalField(max_digits=30, decimal_places=6)}


def asked(parts):
    """[[(day, keys, totals), ...] of each part], by one query."""
    found, widths = defaultdict(list), _widths(parts)
    for at, day, *cells in _united([_select(at, part, widths) for at, part in enumerate(parts)]):
        found[at].append((day, *_cells(parts[at], cells, widths)))
    return [found[at] for at in range(len(parts))]


def _widths(parts):
    """How many columns of each kind the widest part has."""
    return [max(map(len, columns)) for columns in zip(*(part.columns for part in parts), strict=True)]


def _united(selects):
    if len(selects) < 2:
        return selects[0] if selects else ()
    return selects[0].union(*selects[1:], all=True)


def _select(at, part, widths):
    keys, wholes, decimals = map(_padded, KINDS, part.columns, widths)
    groups = {"part": Value(at, IntegerField()), "on_day": F(part.day) if part.day else Null(DateField()), **keys}
    totals = wholes | decimals
    rows = part.rows.annotate(**groups).values(*groups).annotate(**totals)
    return rows.values_list(*groups, *totals)


def _padded(kind, columns, width):
    """{alias: column}, with NULLs where others are wider."""
    padded = [*columns, *(Null(KINDS[kind]) for _missing in range(width - len(columns)))]
    return {f"{kind}_{at}": column for at, column in enumerate(padded)}


def _cells(part, cells, widths):
    """(keys, totals) of a row, in the part's own order."""
    keys, wholes = cells[: len(part.keys)], iter(cells[widths[0] :])
    decimals = iter(cells[widths[0] + widths[1] :])
    return tuple(keys), tuple(next(decimals if decimal else wholes) for decimal in part.decimal)
