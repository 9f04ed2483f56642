"""Two teams, two people or two periods side by side: the same measures, and whether they differ beyond noise."""

from dataclasses import dataclass

from kpis.cards import measures_of
from kpis.movement import movement
from kpis.readings import Reading, readings


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
        """up, down, level or None: the left side against the right one."""
        times = self.one.times[0], self.other.times[0]
        return movement(self.one.figure, self.other.figure, times, self.one.enough)

    @property
    def difference(self):
        """Left less right, in the measure's unit; None where one of them is blank."""
        values = self.one.figure.value, self.other.figure.value
        return None if None in values else float(values[0]) - float(values[1])


def pairs(kpis, state, other):
    """[(kpi, [Pair, ...])] of each KPI's card: its headline and what stands beside it."""
    shown = {kpi: measures_of(kpi, state) for kpi in kpis}
    measures = [each for group in shown.values() for each in group]
    one, two = (readings(measures, side, trail=False) for side in (state, other))
    return [(kpi, [Pair(one[each], two[each]) for each in group]) for kpi, group in shown.items()]
