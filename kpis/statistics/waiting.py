"""Waiting for an ending that some have not reached: incidence among competing endings, medians with nevers."""

import math
from collections import Counter
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple

NOBODY = 1e-12  # what is left of 1 after fractions that should add up to it


class Step(NamedTuple):
    """A day on which some ended: F, the chance to be won by then; S, to be open still; how many might have, and did."""

    day: int
    won: float
    still_open: float
    at_risk: int
    ended: int


@dataclass(frozen=True)
class Incidence:
    """A curve in Steps, by day."""

    steps: tuple[Step, ...]

    def won_by(self, day):
        return next((step.won for step in reversed(self.steps) if step.day <= day), 0.0)

    def open_at(self, day):
        return next((step.still_open for step in reversed(self.steps) if step.day <= day), 1.0)

    def chance(self, age, days):
        """The chance of what is open at an age to be won within so many days more (E32); None where nothing is."""
        still = self.open_at(age)
        return (self.won_by(age + days) - self.won_by(age)) / still if still > NOBODY else None

    def rests_on(self, age, days):
        """How few might have ended on the days that this chance rests on; 0 where nothing ended on any of them."""
        return min((step.at_risk for step in self._within(age, days)), default=0)

    def followed(self, age, days):
        """How many were open at that age and are known to have ended, or not, on each of these days."""
        steps = self._within(age, days)
        return sum(step.ended for step in steps[:-1]) + steps[-1].at_risk if steps else 0

    def _within(self, age, days):
        return [step for step in self.steps if age < step.day <= age + days]

    @property
    def won(self):
        return self.steps[-1].won if self.steps else 0.0

    @property
    def still_open(self):
        return self.steps[-1].still_open if self.steps else 1.0


def _by_days(spells, event):
    """({days: how many it came to}, {days: how many ended otherwise}, {days: how many lasted so long})"""
    events, others, lasted = Counter(), Counter(), Counter()
    for (days, ending), number in spells.items():
        lasted[days] += number
        if ending is not None:
            (events if ending == event else others)[days] += number
    return events, others, lasted


def aalen_johansen(spells, horizon=None, event="won"):
    """Cumulative incidence of `event` among competing endings (spec 8.1, E31); None for no spells.

    A spell is (days, ending), ending None if still open: then it is at risk on that day and censored after it. `spells`
    may also be a Counter of them, of how many there are of each.
    """
    spells = Counter(spells)
    if not spells:
        return None
    events, others, lasted = _by_days(spells, event)
    won, still, steps, at_risk = 0.0, 1.0, [], lasted.total()
    for day in sorted(lasted):
        if horizon is not None and day > horizon:
            break
        at_risk, before = at_risk - lasted[day], at_risk
        ended = events[day] + others[day]
        if not ended:
            continue
        won += still * events[day] / before
        still *= 1 - ended / before
        steps.append(Step(day, won, still, before, ended))
    return Incidence(tuple(steps))


def median_with_never(values, never):
    """Median of values and so many infinities; None of nothing, infinity once half are never (spec 6, E25)."""
    return quantile_with_never(values, never, 0.5)


def quantile_with_never(values, never, share):
    """The value that `share` of all do not pass: the median as usual, others by nearest rank (spec 6, E25)."""
    everything = sorted([*values, *[math.inf] * never])
    if not everything:
        return None
    return median(everything) if share == 0.5 else everything[math.ceil(share * len(everything)) - 1]
