"""The parts of a statement that counts: facts of one table over many periods, and what stands on a day.

Rows are grouped by day in SQL and put into every period they fall in here, so that one part answers all windows.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import cached_property
from itertools import accumulate, chain

from django.db.models import Count

from kpis.statement import Part


def _columns(table, ask):
    """The lookup of each value the ask groups by, None where the table has no such."""
    return [table.column(name) for name in ask.by]


def _lookups(columns):
    return tuple(column for column in columns if column)


def _group(columns, keys):
    """The values of a group, None for those the table does not know."""
    values = iter(keys)
    return tuple(next(values) if column else None for column in columns)


class EventsSelect:
    """Facts of one table, totalled by day and group over all periods they are wanted for."""

    def __init__(self, table, ask):
        self.table, self.ask, self.columns = table, ask, _columns(table, ask)
        self.facts, self.periods = {}, {}

    def add(self, fact, periods):
        self.facts[fact] = None
        self.periods |= dict.fromkeys(periods)

    @cached_property
    def parts(self):
        """One, or none where nothing is known of any of the periods yet."""
        if not any(map(self.ask.days_of, self.periods)):
            return []
        rows, day = self.table.rows(self.ask, self.periods), self.table.day if len(self.periods) > 1 else None
        totals = tuple(fact.expression(self.ask) for fact in self.facts)
        return [Part(rows, totals, tuple(fact.is_decimal for fact in self.facts), _lookups(self.columns), day)]

    def counted(self, answers):
        """{fact: {period: {group: number}}}; in a group without any row nothing was counted, not even nought."""
        groups = defaultdict(list)
        for day, keys, numbers in chain.from_iterable(answers):
            groups[_group(self.columns, keys)].append((day, numbers))
        found = {fact: {period: {} for period in self.periods} for fact in self.facts}
        for group, by_day in groups.items():
            self._put(found, group, sorted(by_day, key=lambda row: row[0]) if len(by_day) > 1 else by_day)
        return found

    def _put(self, found, group, by_day):
        days = [day for day, _numbers in by_day]
        spans = {period: self._within(days, period) for period in self.periods}
        for at, fact in enumerate(self.facts):
            sums = list(accumulate((numbers[at] or 0 for _day, numbers in by_day), initial=0))
            for period, (first, last) in spans.items():
                total = sums[last] - sums[first]
                if total or (group and last > first):
                    found[fact][period][group] = total

    def _within(self, days, period):
        """Which of the days lie in a period, as a slice; the single row of a single period has no day."""
        known = self.ask.days_of(period)
        if known is None:
            return 0, 0
        return (0, 1) if days == [None] else (bisect_left(days, known.start), bisect_right(days, known.end))


class StandingSelect:
    """A fact's rows on the days its periods' states are read: a part each, for they don't add up over time."""

    def __init__(self, fact, ask):
        self.fact, self.ask, self.columns = fact, ask, _columns(fact.table, ask)
        self.periods = []

    def add(self, _fact, periods):
        self.periods += periods

    @cached_property
    def parts(self):
        keys = _lookups(self.columns)
        return [Part(self.fact.rows(self.ask, period), (Count("pk"),), (False,), keys) for period in self.periods]

    def counted(self, answers):
        """{fact: {period: {group: number}}}"""
        found = {
            period: {_group(self.columns, keys): number for _day, keys, (number,) in rows}
            for period, rows in zip(self.periods, answers, strict=True)
        }
        return {self.fact: found}
