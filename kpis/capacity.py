"""Rep-weeks: how much time there was (spec 2.2).

A rep's day counts as workday × contract × (1 − leave); a rep-week is five of them. Days belong to the team the rep was
in, so a team's capacity is its members' while members.
"""

from collections import defaultdict
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from typing import NamedTuple

from kpis.away import by_rep
from kpis.ramp import loads
from reps.days import ONE_DAY
from reps.models import Leave, Membership, Rep, WorkingTime
from reps.statement import Column, Question, asked, objects, objects_of
from reps.terms import FULL_TIME, in_order, stretches

WORKDAYS_A_WEEK = 5
BACK, AHEAD = timedelta(days=2 * 366), timedelta(days=92)  # how far around its first periods a roster reaches


@dataclass(frozen=True)
class Span:
    """Days a rep was employed and in a team (or in none), both ends known."""

    rep: Rep
    team_key: str | None
    team_id: int | None
    start: date
    end: date

    def within(self, start, end):
        """(first, last) day inside start..end, or None."""
        first, last = max(self.start, start), min(self.end, end)
        return (first, last) if first <= last else None


class Stay(NamedTuple):
    """A rep's days in a team; None where an end is open."""

    rep_id: int
    start: date | None
    end: date | None
    team_id: int
    team_key: str


class Roster:
    """The people of a scope with all their memberships and working times, and their leave from `start` to `end`.

    One query. `terms` are {rep id: [Terms in order]}, one list for all whose terms are alike; `contracts` what they
    come to, {(which of these lists, first day, last day): working days}, once for all of them.
    """

    def __init__(self, scope, start, end):
        self.start, self.end = start, end
        self.stays = defaultdict(list)
        reps, stays, terms, leaves = asked(*_questions(scope), _leaves(scope, start, end))
        self.reps = sorted(objects(Rep, reps), key=lambda rep: rep.pk)
        for stay in map(Stay._make, stays):
            self.stays[stay.rep_id].append(stay)
        self.leaves, self.terms, self.contracts = by_rep(leaves), _by_rep(terms), {}

    def of(self, scope):
        """The company's roster cut to a team and all below it, as if it had been loaded for them."""
        found = copy(self)
        found.reps = [rep for rep in self.reps if any(stay.team_id in scope.team_ids for stay in self.stays[rep.pk])]
        return found


@lru_cache(maxsize=64)
def _questions(scope):
    """Reps, memberships and working times: the same of a scope every time."""
    return objects_of(_reps(scope)), _stays(scope), _terms(scope)


def _reps(scope):
    """Everybody who ever was in the scope."""
    if scope.is_of_anybody:
        return Rep.objects.order_by()
    return Rep.objects.filter(pk__in=_ids(scope)).order_by()


def _ids(scope):
    if scope.rep_id is not None:
        return [scope.rep_id]
    return Membership.objects.filter(team__in=scope.team_ids).order_by().values("rep")


def _of_scope(model, scope):
    rows = model.objects.order_by()
    return rows if scope.is_of_anybody else rows.filter(rep__in=_ids(scope))


def _stays(scope):
    rows = _of_scope(Membership, scope)
    return Question(
        rows,
        (Column.whole("rep"), Column.day("start"), Column.day("end"), Column.whole("team"), Column.text("team__key")),
    )


@lru_cache(maxsize=64)
def _leaves(scope, start, end):
    rows = _of_scope(Leave, scope).filter(start__lte=end, end__gte=start)
    return Question(rows, (Column.whole("rep"), Column.day("start"), Column.day("end"), Column.decimal("fraction")))


def _terms(scope):
    rows = _of_scope(WorkingTime, scope)
    return Question(rows, (Column.whole("rep"), Column.day("since"), Column.decimal("fte"), Column.json("weekdays")))


def _by_rep(terms):
    """{rep id: [Terms in order]}, full time for those who have none."""
    found, alike, full_time = defaultdict(list), {}, [FULL_TIME]
    for rep, *row in terms:
        found[rep].append(row)
    each = {rep: in_order(rows) for rep, rows in found.items()}
    shared = {rep: alike.setdefault(str(rows), rows) for rep, rows in each.items()}
    return defaultdict(lambda: full_time, shared)


def roster_of(ask):
    """The scope's roster, loaded once however many facts, periods and asks of a page look at it.

    It reaches far enough back for attrition; an ask for days that the one at hand does not cover loads another. That of
    a team is cut from the company's where that is at hand.
    """
    start = min(period.start for period in ask.periods) - BACK
    end = max(period.end for period in ask.periods)
    found = _covering(ask, start, end)
    if found is None:
        whole = _covering(ask.of_company, start, end) if ask.scope.kind == "team" else None
        found = whole.of(ask.scope) if whole else Roster(ask.scope, start, end + AHEAD)
        ask.kept("rosters", list).append(found)
    return found


def _covering(ask, start, end):
    """The roster at hand for the ask's scope that covers these days, or None."""
    at_hand = ask.kept("rosters", list)
    return next((roster for roster in at_hand if roster.start <= start and end <= roster.end), None)


def within_roster(ask, **changes):
    """An ask narrowed to days that its roster covers already: nobody is asked for twice."""
    narrowed = ask.narrowed(**changes)
    narrowed.__dict__.update(calendar=ask.calendar, roster=roster_of(ask))
    return narrowed


class Workforce:
    """Who was employed, in which team, and away when, in an ask's scope between two days.

    `spans` are those in the scope; `whole` those of the same people wherever they were. By the ask's roster, unless
    another is given.
    """

    def __init__(self, ask, start, end, roster=None):
        roster, scope = roster or roster_of(ask), ask.scope
        self.calendar, self.by_day = ask.calendar, ask.by_day
        self.leaves, self.terms, self.contracts = roster.leaves, roster.terms, roster.contracts
        self.workdays = cache(ask.calendar.count)  # most people are there for the whole of a period
        self.whole = list(_spans(roster, start, end))
        self.spans = [span for span in self.whole if _in_scope(scope, span)]

    def days(self, span, start, end):
        """Available days of a span inside start..end, a Decimal (spec 2.2, a(r,d) summed)."""
        inside = span.within(start, end)
        if inside is None:
            return Decimal(0)
        start, end = inside
        worked = self._contract(span.rep, start, end)
        for leave in self.leaves[span.rep.pk]:
            if leave.start <= end and leave.end >= start:
                worked -= self._away(span.rep, leave, start, end)
        return worked

    def loaded_days(self, span, start, end):
        """Available days of a span inside start..end, those of a newcomer counted as the ramp says: ρ · a(r,d)."""
        rows = self.by_day.stretches(start, end)
        tiles = (tile for first, last, row in rows for tile in loads(span.rep.hired_on, first, last, row.ramp_parts))
        return sum((self.days(span, first, last) * part for first, last, part in tiles), Decimal(0))

    def _contract(self, rep, start, end):
        """Working days by the terms of each day: contract(r,d) summed (spec 2.2)."""
        terms = self.terms[rep.pk]
        key = id(terms), start, end
        if key not in self.contracts:
            worked = (self._worked(*stretch) for stretch in stretches(terms, start, end))
            self.contracts[key] = sum(worked, Decimal(0))
        return self.contracts[key]

    def _worked(self, start, end, terms):
        if not terms.weekdays:
            return self.workdays(start, end) * terms.fte
        return Decimal(sum(day.strftime("%a").lower() in terms.weekdays for day in self.calendar.days(start, end)))

    def _away(self, rep, leave, start, end):
        return self._contract(rep, max(leave.start, start), min(leave.end, end)) * leave.fraction

    def headcount(self, day):
        """Spans of the people employed on `day`."""
        return [span for span in self.spans if span.start <= day <= span.end]


def _in_scope(scope, span):
    if scope.rep_id is not None and span.rep.pk != scope.rep_id:
        return False
    return scope.team_ids is None or span.team_id in scope.team_ids


def _spans(roster, start, end):
    """Employment cut by membership; days in no team make spans of their own, so that teams add up to the company."""
    for rep in roster.reps:
        first, last = max(rep.hired_on or start, start), min(rep.left_on or end, end)
        if first <= last:
            yield from _cut(rep, roster.stays[rep.pk], first, last)


def _cut(rep, stays, first, last):
    """Spans from first to last. Somebody whose day of hire nobody entered is there from their first membership on, and
    to the end of their last one.
    """
    if rep.hired_on is None and stays:
        first = max(first, min(each.start or first for each in stays))
        last = min(last, max(each.end or last for each in stays))
    at = first
    for stay in sorted(stays, key=lambda each: each.start or date.min):
        start, end = max(stay.start or first, first), min(stay.end or last, last)
        if start > end:
            continue
        if at < start:
            yield Span(rep, None, None, at, start - ONE_DAY)
        yield Span(rep, stay.team_key, stay.team_id, start, end)
        at = end + ONE_DAY
    if at <= last:
        yield Span(rep, None, None, at, last)


def workforce(ask):
    """The workforce of an ask's periods, made once however many facts of a page look at it."""
    days = min(period.start for period in ask.periods), max(period.end for period in ask.periods)
    return ask.kept(("workforce", *days), lambda: Workforce(ask, *days))


def there_by_now(ask, period):
    """The spans of a period that have begun by the as-of day: who is to join later is a plan, which may yet change.

    Of a period that is yet to come, those that begin it.
    """
    known = max(period.start, min(period.end, ask.as_of))
    return [span for span in workforce(ask).spans if span.within(period.start, known)]


GROUPS = {"rep": lambda span: span.rep.key, "team": lambda span: span.team_key}


def group_of(span, by):
    return tuple(GROUPS[name](span) if name in GROUPS else None for name in by)


@dataclass(frozen=True)
class RepWeeks:
    """Rep-weeks over the completed days of each period: PW of spec 2.2."""

    name: str = "rep_weeks"

    def totals(self, ask):
        people, found = workforce(ask), defaultdict(Decimal)
        for index, period in enumerate(ask.periods):
            days = ask.completed(period)
            for span in there_by_now(ask, period):
                worked = people.days(span, *days) if days else Decimal(0)
                found[(index, *group_of(span, ask.by))] += worked / WORKDAYS_A_WEEK
        return dict(found)

    def records(self, ask):
        """The people whose days these are."""
        return Rep.objects.filter(pk__in={span.rep.pk for span in workforce(ask).spans})


rep_weeks = RepWeeks()
