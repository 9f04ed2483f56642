"""How far candidates get, and how long they stand at a stage: cohorts of those who reached it (spec 5.1)."""

from collections import defaultdict
from datetime import date

from django.utils.translation import gettext as _

from kpis.counting import totals
from kpis.figure import Tally
from kpis.flags import NOT_REACHED
from kpis.formats import shown
from kpis.kpi import Measure
from kpis.statistics import aalen_johansen
from kpis.talent import facts
from reps.models.talent import ACTIVE_STAGES, Stage

ORDER = (*ACTIVE_STAGES, Stage.HIRED.value)
HALF = 0.5


def reached_on(person, stage):
    """The day on which somebody first stood at a stage, or None."""
    return next((day for day, each in person.moves if each == stage), None)


def left_on(person, stage, by):
    """The day they left it, for a later stage or altogether, if that was by then; else None."""
    first = reached_on(person, stage)
    return next((day for day, each in person.moves if day >= first and _is_beyond(each, stage) and day <= by), None)


def moved_on(person, stage, by):
    """Whether they came further by then."""
    first = reached_on(person, stage)
    later = ORDER[ORDER.index(stage) + 1 :]
    return any(each in later and first <= day <= by for day, each in person.moves)


def _is_beyond(stage, than):
    return stage not in ORDER or ORDER.index(stage) > ORDER.index(than)


def entered(stage):
    """A fact of those who reached the stage in the period."""

    def days(person, ask, period):
        day, known = reached_on(person, stage), ask.days_of(period)
        return [day] if day is not None and known is not None and known.contains(day) else []

    return facts.PeopleFact(f"entered_{stage}", days)


def of_entered(name, stage, test):
    """A fact of those among them who pass `test(person, day)` on the as-of day."""
    came = entered(stage)

    def days(person, ask, period):
        return [day for day in came.days(person, ask, period) if test(person, ask.as_of)]

    return facts.PeopleFact(f"{name}_{stage}", days)


def settled(stage):
    """Those of whom it is known: they came further, or left the pool."""
    return of_entered("settled", stage, lambda person, day: left_on(person, stage, day) is not None)


def advanced(stage):
    return of_entered("advanced", stage, lambda person, day: moved_on(person, stage, day))


def waiting(stage):
    return of_entered("waiting", stage, lambda person, day: left_on(person, stage, day) is None)


class MedianDays(Measure):
    """The day by which half have gone on or out, those still there counted as long as they have been (Kaplan-Meier).

    None, flagged NOT_REACHED, while fewer than half have.
    """

    def tallies(self, ask, found):
        return {key: _median(spells) for key, spells in found[self.numerator].items()}

    def figure(self, ask, key, tally, raised=()):
        late = [NOT_REACHED] if tally.n and tally.value is None else []
        return super().figure(ask, key, tally, [*raised, *late])

    def nothing(self):
        return Tally(divides=False)

    def spelt_out(self, ask, figure):
        """How many had gone by the day on which it was half of them, and by the day before on which any went."""
        curve = _curve(totals([self.numerator], ask)[self.numerator].get((0,), ()))
        days = [(step.day, step.won) for step in curve.steps if step.won] if curve else []
        to_half = [each for each in days if each[1] < HALF] + [each for each in days if each[1] >= HALF][:1]
        told = (_("%(share)s by day %(day)s") % {"share": shown(won, "share"), "day": day} for day, won in to_half[-2:])
        return _(", ").join(told)


def _curve(spells):
    return aalen_johansen(spells, event="over")


def _median(spells):
    found = _curve(spells)
    day = next((step.day for step in found.steps if step.won >= HALF), None) if found else None
    return Tally(given=day, divides=False, n=len(spells))


class DaysAtStage:
    """(days at the stage, "over" or None while still there) of everybody who reached it in the period."""

    def __init__(self, stage):
        self.name, self.stage, self.people = f"days_at_{stage}", stage, entered(stage)

    def totals(self, ask):
        pool, found = facts.pool_of(ask), defaultdict(list)
        for index, _period in enumerate(ask.periods):
            for person, day in self.people.counted(ask, index, pool):
                for group in facts.groups_of(person, ask, day):
                    found[(index, *group)].append(self._spell(person, ask.as_of))
        return dict(found)

    def _spell(self, person, day):
        left = left_on(person, self.stage, day)
        return spell(reached_on(person, self.stage), left, day)

    def records(self, ask):
        return self.people.heads(ask)


def spell(start: date, end: date | None, today: date):
    """(days, "over") of something that ended, (days so far, None) of what has not."""
    return ((end or today) - start).days, None if end is None else "over"
