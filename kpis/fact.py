"""What a fact is: what happened in a period (Events), what stood at its end (Standing), rows told one by one (Listed).

A fact names rows of a table, which kpis/counting.py totals; `records(ask)` are the very rows behind it. One that no
table holds has `totals(ask) -> {key: number}` of its own, a key being (index of the period, *values of ask.by). Where a
fact rests on others, `needs(ask) -> [(facts, ask), ...]` names them, so that they are counted with the rest of a page.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property, reduce
from itertools import chain
from operator import or_

from django.db.models import Count, DecimalField, Model, Q, Sum

from reps.shapes import question_of
from reps.statement import Column, Question


@dataclass(frozen=True)
class Table:
    """A kind of dated row: its model, the day it counts on, and where its stamps are."""

    model: type[Model]
    day: str
    rep: str = "rep"
    team: str = "team"
    source: str | None = None
    only: Q = field(default_factory=Q)  # what holds of all of its rows, for those that are few and have an index

    def rows(self, ask):
        """The rows in scope on the days of the ask's periods, ordering cleared."""
        return self.model.objects.filter(self.where(ask)).order_by()

    def where(self, ask, periods=None):
        """The Q of the rows in scope on the days of these periods, or of the ask's."""
        spans = [ask.days_of(period) for period in periods or ask.periods]
        days = [Q(**{f"{self.day}__range": (span.start, span.end)}) for span in _merged(spans)]
        return ask.scope.where(self.rep, self.team) & self.only & (reduce(or_, days) if days else Q(pk__in=[]))

    def column(self, name):
        """The lookup of a group's key, such as rep__key; None where the table has no such."""
        return f"{getattr(self, name)}__key" if getattr(self, name, None) else None

    def lookups(self, ask):
        """Those of all that the ask groups by."""
        return [column for column in map(self.column, ask.by) if column]

    def group(self, ask, keys):
        """The values of a group out of the keys found, None for what the table does not have."""
        if not ask.by:  # most often, and for every row
            return ()
        values = iter(keys)
        return tuple(next(values) if self.column(name) else None for name in ask.by)


def _merged(spans):
    """Overlapping or touching spans as one, so that no day is asked for twice."""
    merged = []
    for span in sorted((span for span in spans if span), key=lambda span: span.start):
        if merged and span.start.toordinal() <= merged[-1].end.toordinal() + 1:
            if span.end > merged[-1].end:
                merged[-1] = replace(merged[-1], end=span.end)
        else:
            merged.append(span)
    return merged


class AddingUp:
    """A fact that is counted by team and put together for several (kpis/parts.py)."""

    @property
    def by_team(self):
        """The fact that is counted by team for it."""
        return self

    def together(self, counted):
        """What several teams have, out of what was counted of each."""
        return sum(counted)


@dataclass(frozen=True, eq=False)
class Events(AddingUp):
    """Rows of a table that happened, counted or a field of theirs summed.

    `where` is a Q, or for cohorts a function of the ask: what became of a cohort depends on as-of and horizon.
    `since` and `until`, functions of the ask, give the first and the last day whose rows count, None for any.
    """

    name: str
    table: Table
    where: Q | Callable = field(default_factory=Q)
    total: str | None = None
    also: tuple["Events", ...] = ()  # further rows that add to it, such as the credit of participants
    since: Callable | None = None
    until: Callable | None = None

    def condition(self, ask):
        since, until = self.days(ask)
        early = Q(**{f"{self.table.day}__gte": since}) if since else Q()
        late = Q(**{f"{self.table.day}__lte": until}) if until else Q()
        return self._of_any_day(ask) & early & late

    def days(self, ask):
        """The first and the last day whose rows count, None where all do."""
        return self.since and self.since(ask), self.until and self.until(ask)

    def _of_any_day(self, ask):
        return self.where(ask) if callable(self.where) else self.where

    def expression(self, condition):
        return Sum(self.total, filter=condition) if self.total else Count("pk", filter=condition)

    @cached_property
    def is_decimal(self):
        """Whether its totals are Decimals: amounts and credit are, counts and minutes are not."""
        return bool(self.total) and isinstance(self.table.model._meta.get_field(self.total), DecimalField)

    def column(self, ask, by_day):
        """Its total, as a question wants it told; by day, that of any day: what differs by its days alone shares it."""
        expression = self.expression(self._of_any_day(ask) if by_day else self.condition(ask))
        return (Column.decimal if self.is_decimal else Column.whole)(expression)

    def needs(self, ask):
        return [(self.also, ask)]

    def records(self, ask):
        return self.table.rows(ask).filter(self.condition(ask))


class Together(Events):
    """Rows of one kind with those `also` that add to them: the very rows behind it are of all of them."""

    def records(self, ask):
        behind = [super().records(ask), *(each.records(ask) for each in self.also)]
        return self.table.model.objects.filter(
            reduce(or_, (Q(pk__in=found.values("pk")) for found in behind))
        ).order_by()


@dataclass(frozen=True, eq=False)
class Standing(AddingUp):
    """Rows that stand when a period's state is read: at its end, or on the as-of day if that comes first.

    `where(ask, day)` gives the Q. What stands does not add up over time: each period is counted for itself.
    """

    name: str
    table: Table
    where: Callable

    def question(self, ask, period, columns):
        """What to tell of its rows."""
        return question_of(self.table.model, self._condition(ask, period), columns)

    def records(self, ask):
        return self.table.model.objects.filter(self._condition(ask, ask.periods[0])).order_by()

    def _condition(self, ask, period):
        return ask.scope.where(self.table.rep, self.table.team) & self.where(ask, min(period.end, ask.as_of))


class Listed(AddingUp):
    """Rows of a table told one by one, where a total would not do: a median or an estimate needs each.

    A subclass has `table`, `records(ask)`, `columns(ask)` of what to tell, and `value(ask, *cells)` of a row.
    """

    def together(self, counted):
        return list(chain.from_iterable(counted))

    def questions(self, ask):
        """What is asked, most often one question."""
        return [self.question(ask)]

    def told_by(self, answers, ask):
        """What the answers to its questions tell, in their order."""
        return self.told(*answers, ask)

    def question(self, ask):
        keys = Column.day(self.table.day), *map(Column.text, self.table.lookups(ask))
        return Question(self.records(ask), (*keys, *self.columns(ask)))

    def told(self, rows, ask):
        """{key: [value, ...]}"""
        found, width = defaultdict(list), len(self.table.lookups(ask))
        spans = [(index, span.start, span.end) for index, span in enumerate(map(ask.days_of, ask.periods)) if span]
        for on, *cells in rows:
            group, value = self.table.group(ask, cells[:width]), self.value(ask, on, *cells[width:])
            for index, start, end in spans:
                if start <= on <= end:
                    found[(index, *group)].append(value)
        return dict(found)
