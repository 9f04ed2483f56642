"""What was expected of the people there were: activity by capacity, and how much of it was done."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from kpis.capacity import WORKDAYS_A_WEEK, group_of, there_by_now, workforce
from kpis.counting import totals
from kpis.figure import Tally
from kpis.kpi import Measure
from kpis.periods import Grain
from kpis.targets.goals import Goals
from reps.models import Rep


@dataclass(frozen=True)
class ActivityTarget:
    """G of spec 2.2: what completed working days were expected to bring, at so many a rep-week, less of newcomers.

    How many a rep-week is the target in force for the rep, else for their team or the next above it, else for the
    company, else the company's parameters of the day.
    """

    measure: str
    setting: str

    @property
    def name(self):
        return f"expected_{self.measure}"

    def totals(self, ask):
        people, found = workforce(ask), defaultdict(Decimal)
        goals = Goals.entered(self.measure, ask)
        for index, period in enumerate(ask.periods):
            days = ask.completed(period)
            for span in there_by_now(ask, period):
                key = (index, *group_of(span, ask.by))
                found[key] += self._of(people, span, ask.by_day.stretches(*days), goals) if days else Decimal(0)
        return dict(found)

    def _of(self, people, span, stretches, goals):
        parts = self._parts(people, span, stretches, goals)
        return sum((days * a_week for days, a_week in parts), Decimal(0)) / WORKDAYS_A_WEEK

    def _parts(self, people, span, stretches, goals):
        """(days, what is expected of five of them), a stretch each."""
        for first, last, row in stretches:
            for start, end, goal in goals.stretches(span, first, last):
                a_week = getattr(row, self.setting) if goal is None else goal
                yield people.loaded_days(span, start, end), a_week

    def parts(self, ask):
        """The same of everybody in the ask's first period: what its total is made of."""
        people, days = workforce(ask), ask.completed(ask.periods[0])
        goals = Goals.entered(self.measure, ask)
        spans = [span for span in people.spans if days and span.within(*days)]
        return [part for span in spans for part in self._parts(people, span, ask.by_day.stretches(*days), goals)]

    def records(self, ask):
        return Rep.objects.filter(pk__in={span.rep.pk for span in workforce(ask).spans})


def expected_rates(measure, ask):
    """{key: what is expected ÷ rep-weeks} of a rate that is held to an attainment, less of newcomers (spec 2.2).

    None where nothing is expected; no key without a rep-week.
    """
    expected, weeks = expected_of(measure, ask)
    return {key: Decimal(expected[key]) / time if expected.get(key) else None for key, time in weeks.items() if time}


def expected_of(measure, ask):
    """({key: what is expected}, {key: of how many rep-weeks}) of a rate; empty where it is held to nothing."""
    if measure.held_to is None:
        return {}, {}
    time = measure.denominator
    return measure.held_to.expected(ask), totals([time], ask)[time]


class AttainmentMeasure(Measure):
    """Done over expected. One rep in one closed week is held to a whole number, rounded half up (E05, E06).

    Several weeks, part of a week and the running week are not: what its completed days expect is 3.2, not 3 (E10).
    """

    def tallies(self, ask, found):
        tallies = super().tallies(ask, found)
        return {key: self._whole(tally) if self._is_rep_week(ask, key) else tally for key, tally in tallies.items()}

    def expected(self, ask):
        """{key: what is expected}, as its figures are held to it."""
        found = totals([self.denominator], ask)[self.denominator]
        return {key: self._rounded(number) if self._is_rep_week(ask, key) else number for key, number in found.items()}

    def _is_rep_week(self, ask, key):
        week = ask.periods[key[0]]
        closed = week.grain == Grain.WEEK and not week.cut and week.end < ask.as_of
        return closed and (ask.scope.kind == "rep" or "rep" in ask.by)

    def _whole(self, tally):
        return Tally(tally.numerator, self._rounded(tally.denominator), n=tally.n)

    def _rounded(self, expected):
        return int(Decimal(expected).quantize(Decimal(1), ROUND_HALF_UP))
