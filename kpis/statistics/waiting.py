"""Waiting for an ending that some have not reached: incidence among competing endings, medians with nevers."""

import math
from collections import Counter
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True)
class Incidence:
    """Steps (day, F, S): the chance to be won by that day, and to be open still."""

    steps: tuple[tuple[int, float, float], ...]

    def won_by(self, day):
        return next((won for at, won, _open in reversed(self.steps) if at <= day), 0.0)

    def open_at(self, day):
        return next((still for at, _won, still in reversed(self.steps) if at <= day), 1.0)

    @property
    def won(self):
        return self.steps[-1][1] if self.steps else 0.0

    @property
    def still_open(self):
        return self.steps[-1][2] if self.steps else 1.0


def aalen_johansen(spells, horizon=None, event="won"):
    """Cumulative incidence of `event` among competing endings (spec 8.1, E31); None for no spells.

    A spell is (days, ending), ending None if still open: then it is at risk on that day and censored after it.
    """
    spells = list(spells)
    if not spells:
        return None
    events = Counter(days for days, ending in spells if ending == event)
    others = Counter(days for days, ending in spells if ending not in (event, None))
    durations = sorted(days for days, _ending in spells)
    won, still, steps, gone = 0.0, 1.0, [], 0
    for day in sorted({*events, *others}):
        if horizon is not None and day > horizon:
            break
        while durations[gone] < day:
            gone += 1
        at_risk = len(durations) - gone
        won += still * events[day] / at_risk
        still *= 1 - (events[day] + others[day]) / at_risk
        steps.append((day, won, still))
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
