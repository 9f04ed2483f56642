"""Days away of each rep: a day in several leaves counts once, by the largest part (spec 2.2, 0 <= a <= 1)."""

from collections import defaultdict
from datetime import date
from decimal import Decimal
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple


class Away(NamedTuple):
    """Days a rep is on leave, and which part of each."""

    rep_id: int
    start: date
    end: date
    fraction: Decimal


def by_rep(rows):
    """{rep id: their days away, in order and no day twice} of (rep id, first day, last day, part)."""
    found = defaultdict(list)
    for away in map(Away._make, rows):
        found[away.rep_id].append(away)
    return defaultdict(list, {rep: _apart(sorted(each, key=attrgetter("start"))) for rep, each in found.items()})


def _apart(ordered):
    """The same days with none in two leaves. Hardly ever are there any: forms and files refuse them."""
    if all(one.end < following.start for one, following in pairwise(ordered)):
        return ordered
    edges = sorted({edge for each in ordered for edge in (each.start.toordinal(), each.end.toordinal() + 1)})
    stretches = [(date.fromordinal(first), date.fromordinal(next_one - 1)) for first, next_one in pairwise(edges)]
    return [away for first, last in stretches for away in _largest(ordered, first, last)]


def _largest(leaves, first, last):
    """[Away] of a stretch that every leave covers wholly or not at all, [] where none does."""
    parts = [leave for leave in leaves if leave.start <= first <= leave.end]
    largest = max(parts, key=attrgetter("fraction"), default=None)
    return [largest._replace(start=first, end=last)] if largest else []
