"""The course of a target: what of it was to be expected by now (spec 8.4, E41)."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from kpis.capacity import Workforce, group_of
from kpis.counting import totals
from kpis.facts.money import amount_won
from kpis.periods import Period
from kpis.targets.entered import Entered
from kpis.targets.plans import is_past, known_then
from reps.days import ONE_DAY

LIKE, ENOUGH = 4, 3  # like periods that are looked at, and how many of them it takes
HALF = Decimal("0.5")
NOBODY = Decimal(0), Decimal(0)  # who was not there in the period


@dataclass(frozen=True)
class Like:
    """An earlier period of the same kind and how much of it was won by the same part of its working days."""

    period: Period
    by_then: Period | None  # its days up to there; None before its first working day
    won_by_then: Decimal
    won: Decimal

    @property
    def share(self):
        return self.won_by_then / self.won


class Course:
    """How far a running period is on the as-of day: S(t) of spec 8.4."""

    def __init__(self, ask, period):
        self.ask, self.period = ask, period
        self.workdays = ask.calendar.count(period.start, period.end)
        over = ask.completed(period)
        self.completed = ask.calendar.count(*over) if over else 0

    @property
    def is_over(self):
        return self.period.end < self.ask.as_of

    @property
    def linear(self):
        """The part of the working days that is over, today's not among them; 0 for a period without any."""
        return Decimal(self.completed) / self.workdays if self.workdays else Decimal(0)

    @cached_property
    def earlier(self):
        """[(like period, the same part of its days), ...], the earliest first; [] where they say nothing."""
        if self.is_over or not self.completed or self.ask.parameters.pace_curve != "seasonal":
            return []
        return [(period, self._as_far(period)) for period in self.period.whole.previous().trail(LIKE)]

    @property
    def asked(self):
        """What of the like periods must be counted."""
        return self.ask.narrowed(
            periods=(*(each for each, _part in self.earlier), *(part or each for each, part in self.earlier))
        )

    def likes(self):
        """{group: [Like, ...]} of earlier periods in which anything was won, the latest first."""
        if not self.earlier:
            return {}
        earlier, parts = zip(*self.earlier, strict=True)
        found = totals([amount_won], self.asked)[amount_won]
        likes = {}
        for group in {tuple(key[1:]) for key in found}:
            wins = [(found.get((at, *group)) or 0, found.get((at + LIKE, *group)) or 0) for at in range(LIKE)]
            rows = reversed(list(zip(earlier, parts, wins, strict=True)))
            likes[group] = [
                Like(each, part, by if part else Decimal(0), won) for each, part, (won, by) in rows if won > 0
            ]
        return likes

    def _as_far(self, period):
        """The days of an earlier period up to the same part of its working days; None before the first of them."""
        days = self.ask.calendar.days(period.start, period.end)
        done = int(self.linear * len(days) + HALF)
        return period if done >= len(days) else period.until(days[done] - ONE_DAY)


def seasonal(likes):
    """The mean of what like periods had won by then, or None where too few are known."""
    return sum(each.share for each in likes) / len(likes) if len(likes) >= ENOUGH else None


class Expected(Entered):
    """Target × S(t) for each period: nothing yet before it, all of it when it is over.

    Of a rep who is there for a part of the period, or new, the fair share of it: target × Σ ρ·a ÷ working days.
    """

    def left_out(self, ask):
        """Nobody: who was in other teams too has a fair share for the days in these."""
        return set()

    @property
    def name(self):
        return f"pace_of_{super().name}"

    def needs(self, ask):
        courses = [Course(ask, ask.periods[index]) for index in sorted({key[0] for key in self.agreed(ask)})]
        return [([amount_won], course.asked) for course in courses if course.earlier]

    def totals(self, ask):
        targets, elsewhere, found = self.agreed(ask), self.bases(ask), {}
        for index in sorted({key[0] for key in targets}):
            course = Course(ask, ask.periods[index])
            likes, mine = course.likes(), fair_parts(course)
            for key in [each for each in targets if each[0] == index]:
                group = tuple(key[1:])
                alike = () if key in elsewhere else likes.get(group, ())  # how bookings went says nothing of cash
                found[key] = targets[key] * share_by_now(course, alike, mine and mine.get(group, NOBODY))
        return found


def share_by_now(course, likes, mine=None):
    """The part of a target expected by now. `mine` is a rep's (loaded days done, loaded days), None for teams."""
    done, load = mine or (course.completed, course.workdays)
    if not course.workdays or not course.completed:
        return Decimal(0)
    curve = seasonal(likes)
    if course.is_over or curve is None:
        return Decimal(done) / course.workdays
    return Decimal(load) / course.workdays * curve


def fair_parts(course):
    """{group: (loaded days that are over, all of them)} where reps are asked about; None where teams are.

    Of a past day, the days that were ahead of it count as they were planned then: leave entered since changes nothing.
    """
    ask, period = course.ask, course.period
    if ask.scope.kind != "rep" and "rep" not in ask.by:
        return None
    people, over = Workforce(ask, period.start, period.end), ask.completed(period)
    done, load = defaultdict(Decimal), defaultdict(Decimal)
    _load(done, people, over, ask.by)
    if course.is_over or not is_past(ask):
        _load(load, people, (period.start, period.end), ask.by)
    else:
        rest = max(period.start, ask.as_of + ONE_DAY), period.end
        _load(load, people, (period.start, min(period.end, ask.as_of)), ask.by)
        _load(load, Workforce(ask, *rest, known_then(ask)), rest, ask.by)
    return {group: (done[group], load[group]) for group in load}


def _load(found, people, days, by):
    """Add up {group: days of its people, those of newcomers as the ramp says}."""
    for span in people.spans if days else ():
        found[group_of(span, by)] += people.loaded_days(span, *days)
