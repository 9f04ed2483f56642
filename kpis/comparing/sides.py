"""Two teams, two people or two periods side by side: the same measures, and whether they differ beyond noise.

Where a period still runs, both sides count completed days alone, the earlier one cut after as many (spec 2.5, E10).
"""

from dataclasses import dataclass, replace

from kpis.cards import measures_of
from kpis.comparing.movement import movement
from kpis.comparing.so_far import as_far, completed
from kpis.readings import Reading, is_attainment, read, windows
from kpis.views.when import period_of
from kpis.views.whose import scope_of


@dataclass(frozen=True)
class Pair:
    """One measure on both sides."""

    one: Reading
    other: Reading

    @property
    def measure(self):
        return self.one.measure

    @property
    def figures(self):
        """What both sides show: the completed days; before there is one, what there is."""
        return tuple(each.completed or each.figure for each in (self.one, self.other))

    @property
    def movement(self):
        """up, down, level or None: the left side against the right one, by completed days."""
        times = self.one.times[0], self.other.times[0]
        alike = self.one.judged_by[0] == self.other.judged_by[0]
        return movement(self.one.completed, self.other.completed, times, self.one.enough, alike)

    @property
    def difference(self):
        """Left less right, in the measure's unit; None where one of them is blank or has no day completed."""
        if None in (self.one.completed, self.other.completed):
            return None
        values = [each.value for each in self.figures]
        return None if None in values else float(values[0]) - float(values[1])


def other_side(state, who, then):
    """The state of the right side, checked against the reader's scope; by default the period before.

    `who` and `then` are what the address calls a scope and a period, or "".
    """
    scope = scope_of(state.user, who) if who and who != state.scope.code else state.scope
    if then:
        period = period_of({"when": then}, state.by_day.fiscal, state.as_of)
    else:
        period = state.period.previous() if scope == state.scope else state.period
    return replace(state, scope=scope, period=period)


def days_compared(state, other):
    """(left, right) Periods of which both sides tell: of one that runs, the days completed."""
    if state.is_running and not other.is_running:
        return completed(state) or state.period, as_far(state, other.period)
    if other.is_running and not state.is_running:
        return as_far(other, state.period), completed(other) or other.period
    return tuple(completed(each) or each.period for each in (state, other))


def pair_of(measure, state, other):
    """One measure on both sides."""
    one, two = _sides([measure], state, other)
    return Pair(one[measure], two[measure])


def pairs(kpis, state, other):
    """[(kpi, [Pair, ...])] of each KPI's card: its headline and what stands beside it."""
    shown = {kpi: measures_of(kpi, state) for kpi in kpis}
    one, two = _sides([each for group in shown.values() for each in group], state, other)
    return [(kpi, [Pair(one[each], two[each]) for each in group]) for kpi, group in shown.items()]


def _sides(measures, state, other):
    """({measure: Reading} of the left, the same of the right)."""
    days = days_compared(state, other)
    return tuple(_readings(measures, side, each) for side, each in zip((state, other), days, strict=True))


def _readings(measures, side, days):
    """A running side's readings know themselves what is completed; a target is held against its whole period."""
    whole = [each for each in measures if side.is_running or is_attainment(each)]
    cut = [each for each in measures if each not in whole]
    return read([*windows(whole, side, False), *windows(cut, side.at(days), False)])
