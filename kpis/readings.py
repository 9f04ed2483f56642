"""A figure beside what it is compared with: period before, year before, goal, the way it came (spec 2.6)."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta

from kpis.expected import Entered, Goals
from kpis.kpi import Figure
from kpis.periods import Grain, add_months
from kpis.publishing.overlay import figures
from kpis.statistics import counts_differ, shares_differ

TRAIL = {Grain.WEEK: 13, Grain.MONTH: 13, Grain.QUARTER: 9, Grain.YEAR: 3, Grain.RANGE: 6}


@dataclass(frozen=True)
class Reading:
    """One measure's figure and its company. `trail` ends with the figure's own period."""

    figure: Figure
    previous: Figure
    last_year: Figure
    trail: tuple[Figure, ...]
    goal: object = None
    days: int = 0  # how many of its days are known

    @property
    def measure(self):
        return self.figure.measure

    @property
    def movement(self):
        return movement(self.figure, self.previous, self.days)

    @property
    def is_short(self):
        """Whether the figure is on the wrong side of its goal; None where either is unknown."""
        if self.goal is None or self.figure.value is None:
            return None
        value, goal = float(self.figure.value), float(self.goal)
        return value > goal if self.measure.low_is_good else value < goal


def movement(now, before, days=0):
    """up, down, level (within normal variation), or None where that can't be told (spec 2.7, E36, E55)."""
    if before is None or now.value is None or before.value is None:
        return None
    differ = _differ(now, before, days or now.period.days)
    if differ is None:
        return None
    return "level" if not differ or now.value == before.value else "up" if now.value > before.value else "down"


def _differ(now, before, days):
    if now.measure.unit == "share":
        return shares_differ(now.numerator, now.denominator, before.numerator, before.denominator)
    if now.measure.unit == "rate":
        return _counts_differ(now, before, float(now.denominator), float(before.denominator))
    if now.measure.unit == "count" and now.measure.additive:
        return _counts_differ(now, before, days, before.period.days)
    return None


def _counts_differ(now, before, exposure, other):
    counted = round(now.numerator), round(before.numerator)
    return None if not exposure or not other else counts_differ(counted[0], exposure, counted[1], other)


def readings(measures, state, trail=True):
    """{measure: Reading} for a page's scope and period; one query a table for each window there is."""
    by_window = defaultdict(list)
    for measure in measures:
        by_window[window(measure, state.period), _is_attainment(measure)].append(measure)
    found, goals = {}, _goals(measures, state)
    for (period, whole), group in by_window.items():
        found |= _readings(group, state.at(period), goals, trail, whole)
    return {measure: found[measure] for measure in measures}


def window(measure, period):
    """The period itself, or the longer look back that the measure needs to say anything (spec 3, close.window)."""
    if not measure.window_months:
        return period
    start = add_months(period.end + timedelta(days=1), -measure.window_months)
    return period if period.start <= start else replace(period, start=start, grain=Grain.RANGE)


def _readings(measures, state, goals, with_trail, whole):
    trail = state.period.trail(TRAIL[state.period.grain]) if with_trail else [state.period]
    earlier = state.period.previous(), state.period.last_year()
    previous, last_year = earlier if whole else (as_far(state, period) for period in earlier)
    ask = state.ask(*trail, previous, last_year)
    own = None if ask.as_published else [len(trail) - 1]  # a trail is not searched for what was restated
    found, known = figures(measures, ask, own), ask.days_of(state.period)
    days = known.days if known else 0
    return {
        measure: _reading([found[measure][(at,)] for at in range(len(ask.periods))], goals.get(measure), days)
        for measure in measures
    }


def _is_attainment(measure):
    """Attainment is of a whole period's target: what stands against it is how earlier periods ended."""
    return isinstance(measure.denominator, Entered)


def _reading(in_order, goal, days):
    *trail, previous, last_year = in_order
    return Reading(trail[-1], previous, last_year, tuple(trail), goal, days)


def as_far(state, period):
    """An earlier period, cut after as many days as the running one has completed (spec 2.5)."""
    if not state.is_running:
        return period
    done = max((state.as_of - state.period.start).days, 1)
    return period.until(min(period.start + timedelta(days=done - 1), period.end))


def _goals(measures, state):
    """{measure: what was meant for this owner, or None}: entered for them or those above, else by the settings.

    Money and attainment have their targets in the measures themselves.
    """
    meant = [each for each in measures if each.unit != "money" and not _is_attainment(each)]
    defaults = {each.name: getattr(state.parameters, each.target) if each.target else None for each in meant}
    goals, scope = Goals.of(defaults), state.scope
    return {each: goals[each.name].goal(scope.rep_id, scope.team_id, state.period.end) for each in meant}
