"""What a page counts, as questions to tables: facts over many periods, what stands on a day, rows told one by one.

Rows are grouped by day in SQL and put into every period they fall in here, so that one question answers all windows.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from functools import cached_property
from itertools import accumulate, chain

from django.db.models import Count

from reps.shapes import question_of
from reps.statement import Column


class EventsSelect:
    """Facts of one table, totalled by day and group over all periods they are wanted for."""

    def __init__(self, table, ask):
        self.table, self.ask = table, ask
        self.facts, self.periods = {}, {}

    def add(self, fact, periods):
        self.facts[fact] = None
        self.periods |= dict.fromkeys(periods)

    @cached_property
    def questions(self):
        """One, or none where nothing is known of any of the periods yet."""
        if not any(map(self.ask.days_of, self.periods)):
            return []
        keys = [Column.day(self.table.day), *map(Column.text, self.table.lookups(self.ask))]
        columns = *(keys if self._by_day else keys[1:]), *dict.fromkeys(self._columns.values())
        return [question_of(self.table.model, self.table.where(self.ask, self.periods), columns)]

    @cached_property
    def _columns(self):
        """{fact: the Column that totals it}, which several may have in common."""
        return {fact: fact.column(self.ask, self._by_day) for fact in self.facts}

    @property
    def _by_day(self):
        return len(self.periods) > 1

    def keep(self, answers):
        """In a group without any row nothing was counted, not even nought."""
        for fact in self.facts:
            self.ask.counted(fact).update((period, {}) for period in self.periods)
        for group, rows in self._groups(chain.from_iterable(answers)).items():
            self._keep_group(group, sorted(rows, key=lambda row: row[0]) if len(rows) > 1 else rows)

    def _groups(self, rows):
        """{group: [(day or None, *totals), ...]}"""
        if self._by_day and not self.ask.by:  # rows by the hundred, which are just that
            return {(): list(rows)}
        groups, width = defaultdict(list), len(self.table.lookups(self.ask))
        for row in rows:
            on, cells = (row[0], row[1:]) if self._by_day else (None, row)
            groups[self.table.group(self.ask, cells[:width])].append((on, *cells[width:]))
        return groups

    @cached_property
    def _places(self):
        """[(fact, where its total stands in a row, the first and last day that count for it), ...]"""
        places = {column: at for at, column in enumerate(dict.fromkeys(self._columns.values()), 1)}
        days = {fact: fact.days(self.ask) if self._by_day else (None, None) for fact in self.facts}
        return [(fact, places[column], *days[fact]) for fact, column in self._columns.items()]

    def _keep_group(self, group, rows):
        days = [row[0] for row in rows]
        spans = [(period, *self._within(days, period)) for period in self.periods]
        for fact, at, since, until in self._places:
            sums, counted = _sums(rows, at, *_slice(days, since, until)), self.ask.counted(fact)
            for period, first, last in spans:
                total = sums[last] - sums[first]
                if total or (group and last > first):
                    counted[period][group] = total

    def _within(self, days, period):
        """Which of these days lie in a period, as a slice; the single row of a single period has no day."""
        if not self._by_day:
            return 0, 1
        known = self.ask.days_of(period)
        return _slice(days, known.start, known.end) if known else (0, 0)


def _slice(days, since, until):
    """Which of these days in order lie between two, None for any, as a slice."""
    return (bisect_left(days, since) if since else 0), (bisect_right(days, until) if until else len(days))


def _sums(rows, at, begin, end):
    """What stands there in the rows, added up before each row and after the last: of those from begin to end alone."""
    counted = list(accumulate((row[at] or 0 for row in rows[begin:end]), initial=0))
    return [0] * begin + counted + counted[-1:] * (len(rows) - end)


class StandingSelect:
    """A fact's rows on the days its periods' states are read: a question each, for they don't add up over time."""

    def __init__(self, fact, ask):
        self.fact, self.ask, self.periods = fact, ask, []

    def add(self, _fact, periods):
        self.periods += periods

    @cached_property
    def questions(self):
        columns = *map(Column.text, self.fact.table.lookups(self.ask)), Column.whole(Count("pk"))
        return [self.fact.question(self.ask, period, columns) for period in self.periods]

    def keep(self, answers):
        group = self.fact.table.group
        for period, rows in zip(self.periods, answers, strict=True):
            self.ask.counted(self.fact)[period] = {group(self.ask, keys): number for *keys, number in rows}


class ListedSelect:
    """A fact whose rows are told one by one."""

    def __init__(self, fact, ask):
        self.fact, self.ask = fact, ask

    @cached_property
    def questions(self):
        return self.fact.questions(self.ask)

    def keep(self, answers):
        self.ask.worked_out[self.fact] = self.fact.told_by(answers, self.ask)
