"""The dashboard's cards: what one says about a KPI at a glance, made from readings alone."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse

from kpis.kpi import shown_now
from kpis.periods import Grain
from kpis.publishing.overlay import figures_then
from kpis.readings import Reading, is_attainment, read, window_in_words, windows
from kpis.sparkline import sparkline
from kpis.versions import version_marks
from kpis.views.state import State


@dataclass(frozen=True)
class Card:
    """A KPI for a scope and a period: its headline reading and those that keep it honest beside it."""

    kpi: object
    state: State
    reading: Reading
    beside: tuple[Reading, ...]

    @property
    def figure(self):
        return self.reading.figure

    @cached_property
    def sparkline(self):
        return sparkline([figure.value for figure in self.reading.trail], self.reading.goal, self.versions)

    @cached_property
    def versions(self):
        """VersionMarks on the way the headline came."""
        periods = [figure.period for figure in self.reading.trail]
        return version_marks(self.kpi, self.figure.measure, periods, self.state.ask())

    @cached_property
    def url(self):
        return f"{reverse('kpi', args=[self.kpi.slug])}?{self.state.query()}"

    @property
    def looked_back(self):
        """The longer window the headline looks at, in words, or ""."""
        return window_in_words(self.figure.measure, self.state)


def measures_of(kpi, state):
    """What a KPI's card shows: its headline, then those that keep it honest and say something of this period."""
    return kpi.headline_measure, *shown_now([kpi[name] for name in kpi.beside], state)


def cards(kpis, state, beside=()):
    """A Card for each KPI. `beside`, [(facts, ask), ...] of the rest of the page, is counted by the same statement."""
    wanted = {kpi: measures_of(kpi, state) for kpi in kpis}
    headlines = [headline for headline, *_others in wanted.values()]
    others = [each for _headline, *others in wanted.values() for each in others]
    found = read([*_windows(headlines, state, True), *_windows(others, state, False)], beside)
    return [
        Card(kpi, state, found[headline], tuple(found[each] for each in others))
        for kpi, (headline, *others) in wanted.items()
    ]


def _windows(measures, state, trail):
    """Those of the page's period, and that of attainment. Only headlines show the way they came."""
    attainments = [each for each in measures if is_attainment(each)]
    found = windows([each for each in measures if not is_attainment(each)], state, trail)
    return [*found, *windows(attainments, aimed_at(attainments[0], state), trail)] if attainments else found


def aimed_at(measure, state):
    """The page's state, or that of the month, quarter or year around its period that has a target.

    Nobody agrees on a target for a week; that is no reason to hide how the quarter stands.
    """
    periods = list(around(state))
    aims = _aims(measure, state.ask(*periods))
    return state.at(next((period for at, period in enumerate(periods) if aims.get((at,))), state.period))


def _aims(measure, ask):
    """{key: target} of an attainment: as published where a past day is asked about, else what stands."""
    if not ask.as_published:
        return measure.denominator.totals(ask)
    return {key: figure.denominator for key, figure in figures_then([measure], ask)[measure].items()}


def around(state):
    """The page's period, then the month, quarter and year around it."""
    yield state.period
    day = min(state.period.end, state.as_of)
    for grain in (Grain.MONTH, Grain.QUARTER, Grain.YEAR):
        around = state.around(day, grain)
        if around.days > state.period.days:
            yield around
