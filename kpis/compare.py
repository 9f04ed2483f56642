"""Two teams, two people or two periods side by side: the same measures, and whether they differ beyond noise."""

from dataclasses import dataclass, replace

from kpis.cards import measures_of
from kpis.movement import movement
from kpis.readings import Reading, readings
from kpis.views.state import period_of, scope_of


@dataclass(frozen=True)
class Pair:
    """One measure on both sides."""

    one: Reading
    other: Reading

    @property
    def measure(self):
        return self.one.measure

    @property
    def movement(self):
        """up, down, level or None: the left side against the right one, by completed days."""
        times = self.one.times[0], self.other.times[0]
        return movement(self.one.completed, self.other.completed, times, self.one.enough)

    @property
    def difference(self):
        """Left less right, in the measure's unit; None where one of them is blank."""
        values = self.one.figure.value, self.other.figure.value
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


def pair_of(measure, state, other):
    """One measure on both sides."""
    one, two = (readings([measure], side, trail=False)[measure] for side in (state, other))
    return Pair(one, two)


def pairs(kpis, state, other):
    """[(kpi, [Pair, ...])] of each KPI's card: its headline and what stands beside it."""
    shown = {kpi: measures_of(kpi, state) for kpi in kpis}
    measures = [each for group in shown.values() for each in group]
    one, two = (readings(measures, side, trail=False) for side in (state, other))
    return [(kpi, [Pair(one[each], two[each]) for each in group]) for kpi, group in shown.items()]
