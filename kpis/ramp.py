"""Ramp: how much of a full load is expected of somebody new, by month of tenure (ρ of spec 2.2)."""

from datetime import date
from decimal import Decimal
from itertools import takewhile

from kpis.periods import add_months
from reps.days import ONE_DAY

FULL = Decimal(1)


def loads(hired_on, start, end, parts):
    """(first day, last day, part of a full load) that tile start..end; all of it where nobody entered a day of hire.

    `parts` are those of each month of tenure; after the last, everybody carries a full load.
    """
    if not hired_on or add_months(hired_on, len(parts)) <= start:
        return [(start, end, FULL)]
    edges = [date.min, *(add_months(hired_on, month + 1) for month in range(len(parts)))]
    ends = [edge - ONE_DAY for edge in edges[1:]] + [date.max]
    months = zip(edges, ends, [*parts, FULL], strict=True)
    cut = ((max(first, start), min(last, end), part) for first, last, part in months)
    return [(first, last, part) for first, last, part in cut if first <= last]


def ramped_on(hired_on, parts):
    """The first day of a full load that lasts."""
    full = len(list(takewhile(lambda part: part == FULL, reversed(parts))))
    return add_months(hired_on, len(parts) - full) if hired_on else date.min
