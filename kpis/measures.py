"""How to total rows: what happened in a period adds up (Events), whatever the grouping, one query a table.

A fact has `totals(ask) -> {key: number}`, a key being (index of the period, *values of ask.by), and
`records(ask) -> queryset` of the very rows behind it. Facts over the same table are totalled together.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property, reduce
from operator import or_

from django.db.models import Count, Model, Q, Sum
from django.utils import timezone

from kpis.periods import Period
from kpis.scope import Scope
from reps.calendars import company_calendar
from reps.models import Organisation, ParametersByDay

CONFIGURED = "configured"  # the horizon each cohort has in the company's parameters
CLOSE_HORIZON = "close_horizon_days"  # fixed from own wins, where there are enough
TO_DATE = None  # no horizon: whatever came of them so far, with no maturity filter


@dataclass(frozen=True)
class Ask:
    """One question to the records: whose, when, grouped by what, as known when.

    `by` holds any of rep, team, source. Several periods are answered at once, each a group of its own.
    """

    scope: Scope
    periods: tuple[Period, ...]
    as_of: date
    by: tuple[str, ...] = ()
    horizon: int | str | None = CONFIGURED
    organisation: Organisation = field(default_factory=Organisation.current, compare=False)
    by_day: ParametersByDay = field(default_factory=ParametersByDay, compare=False)  # what is expected of a day
    as_published: bool = False  # what was published by then is the answer, whatever the records say today
    shelf: dict = field(default_factory=dict, compare=False)  # what was loaded for it, shared by the asks of one page
    hindsight: date | None = None  # cancellations up to this day are known although the as-of day is earlier

    @property
    def known_at(self):
        """The instant of its knowledge: the end of the as-of day, or now if that day still runs."""
        ends = timezone.make_aware(datetime.combine(self.as_of + timedelta(days=1), time()))
        return min(ends, timezone.now())

    def kept(self, what, load):
        """What was loaded under that name for this scope, or what `load()` gives, kept from then on."""
        key = what, self.scope
        if key not in self.shelf:
            self.shelf[key] = load()
        return self.shelf[key]

    @cached_property
    def calendar(self):
        return self.kept("calendar", lambda: company_calendar(self.organisation))

    @property
    def parameters(self):
        """How figures are read: the parameters in force on the as-of day, the same for every period compared."""
        return self.by_day.on(self.as_of)

    def narrowed(self, **changes):
        return replace(self, **changes)

    def days_of(self, period):
        """The part of a period that is known: up to and including the as-of day; None before it begins."""
        return period.until(self.as_of)

    def completed(self, period):
        """(first, last) day of the part whose days are over: today's isn't, so nobody is behind at 09:00 (E10)."""
        last = min(period.end, date.fromordinal(self.as_of.toordinal() - 1))
        return (period.start, last) if last >= period.start else None

    def horizon_for(self, setting):
        """Days of a cohort's horizon, by the parameter `setting` unless the asker chose; None is to date."""
        if self.horizon != CONFIGURED:
            return self.horizon
        if setting == CLOSE_HORIZON:
            return self.by_day.close_horizon_days(self.as_of)
        return getattr(self.parameters, setting)


@dataclass(frozen=True)
class Table:
    """A kind of dated row: its model, the day it counts on, and where its stamps are."""

    model: type[Model]
    day: str
    rep: str = "rep"
    team: str = "team"
    source: str | None = None
    only: str | None = None  # rows that have this field, for the few that do

    def rows(self, ask, periods=None):
        """The rows in scope on the days of these periods, ordering cleared."""
        spans = [ask.days_of(period) for period in periods or ask.periods]
        days = [Q(**{f"{self.day}__range": (span.start, span.end)}) for span in _merged(spans)]
        found = self.model.objects.filter(ask.scope.where(self.rep, self.team)).order_by()
        found = found.filter(**{f"{self.only}__isnull": False}) if self.only else found
        return found.filter(reduce(or_, days)) if days else found.none()

    def column(self, name):
        """The lookup of a group's key, such as rep__key."""
        return f"{getattr(self, name)}__key" if getattr(self, name, None) else None


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


@dataclass(frozen=True, eq=False)
class Events:
    """Rows of a table that happened, counted or a field of theirs summed.

    `where` is a Q, or for cohorts a function of the ask: what became of a cohort depends on as-of and horizon.
    """

    name: str
    table: Table
    where: Q | Callable = field(default_factory=Q)
    total: str | None = None
    also: tuple["Events", ...] = ()  # further rows that add to it, such as the credit of participants

    def condition(self, ask):
        return self.where(ask) if callable(self.where) else self.where

    def expression(self, ask):
        condition = self.condition(ask)
        return Sum(self.total, filter=condition) if self.total else Count("pk", filter=condition)

    def records(self, ask):
        return self.table.rows(ask).filter(self.condition(ask))


@dataclass(frozen=True, eq=False)
class Distinct(Events):
    """Different things among rows: two lines of one deal are one. Rows of one thing lie on one day."""

    what: object = "pk"

    def expression(self, ask):
        return Count(self.what, distinct=True, filter=self.condition(ask))


@dataclass(frozen=True, eq=False)
class Standing:
    """Rows that stand when a period's state is read: at its end, or on the as-of day if that comes first.

    `where(ask, day)` gives the Q. What stands does not add up over time, so each period is a query of its own.
    """

    name: str
    table: Table
    where: Callable

    def totals(self, ask):
        found = {}
        columns = [self.table.column(name) for name in ask.by]
        grouped = [column for column in columns if column]
        for index, period in enumerate(ask.periods):
            rows = self._rows(ask, period).values(*grouped).annotate(total=Count("pk"))
            for row in rows if grouped else [{"total": self._rows(ask, period).count()}]:
                found[(index, *[row[column] if column else None for column in columns])] = row["total"]
        return found

    def records(self, ask):
        return self._rows(ask, ask.periods[0])

    def _rows(self, ask, period):
        in_scope = self.table.model.objects.filter(ask.scope.where(self.table.rep, self.table.team)).order_by()
        return in_scope.filter(self.where(ask, min(period.end, ask.as_of)))


def totals(facts, ask):
    """{fact: {key: number}} for Events and for facts that total themselves; one query a table.

    What a page has counted before is not counted again; the numbers are its own: not to be changed.
    """
    wanted = dict.fromkeys(facts)
    known = ask.shelf.setdefault(("totals", ask), {})
    missing = [fact for fact in wanted if fact not in known]
    known |= _counted(missing, ask) if missing else {}
    return {fact: known[fact] for fact in wanted}


def _counted(facts, ask):
    found, by_table = {}, defaultdict(list)
    for fact in facts:
        if isinstance(fact, Events):
            by_table[fact.table].append(fact)
        else:
            found[fact] = fact.totals(ask)
    for table, events in by_table.items():
        found |= _table_totals(table, events, ask)
    return _with_also(found, ask)


def _with_also(found, ask):
    """The further rows of those facts that have some, totalled together."""
    further = {fact: fact.also for fact in found if isinstance(fact, Events) and fact.also}
    if not further:
        return found
    extra = totals([each for also in further.values() for each in also], ask)
    return found | {fact: added(found[fact], *(extra[each] for each in also)) for fact, also in further.items()}


def added(*parts):
    """Totals of several facts as one."""
    total = defaultdict(int)
    for part in parts:
        for key, number in part.items():
            total[key] += number
    return dict(total)


def _table_totals(table, facts, ask):
    columns = [table.column(name) for name in ask.by]
    grouped = [column for column in columns if column]
    by_day = [table.day] if len(ask.periods) > 1 else []
    expressions = {f"total_{at}": fact.expression(ask) for at, fact in enumerate(facts)}
    rows = table.rows(ask).values(*grouped, *by_day).annotate(**expressions)
    found = {fact: defaultdict(int) for fact in facts}
    place = _Places(ask)
    for row in rows if grouped or by_day else [table.rows(ask).aggregate(**expressions)]:
        group = tuple(row[column] if column else None for column in columns)
        for index in place(row.get(table.day)):
            for at, fact in enumerate(facts):
                if row[f"total_{at}"]:
                    found[fact][(index, *group)] += row[f"total_{at}"]
                elif grouped:
                    found[fact][(index, *group)] += 0  # a group with rows of the table: a true zero
    return {fact: dict(counted) for fact, counted in found.items()}


class _Places(dict):
    """Which periods a day falls in, worked out once a day."""

    def __init__(self, ask):
        self.periods = [ask.days_of(period) for period in ask.periods]

    def __call__(self, day):
        return (0,) if day is None else self[day]

    def __missing__(self, day):
        self[day] = [at for at, period in enumerate(self.periods) if period and period.contains(day)]
        return self[day]
