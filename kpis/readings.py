"""A figure beside what it is compared with: period before, year before, goal, the way it came (spec 2.6)."""

from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from itertools import chain
from math import isclose

from django.utils.translation import gettext as _

from kpis.capacity import rep_weeks
from kpis.comparing.movement import change, movement
from kpis.comparing.so_far import as_far, completed
from kpis.definitions import measure_by_name
from kpis.figure import Figure
from kpis.flags import PARTIAL
from kpis.kpi import Measure
from kpis.periods import Grain, add_months
from kpis.publishing.overlay import Wanted, figures, figures_together
from kpis.targets.entered import Entered
from kpis.targets.expected import expected_rates
from kpis.targets.goals import Goals
from kpis.versions import judges
from reps.days import ONE_DAY

TIME = Measure("time", "", "", rep_weeks, unit="decimal")
TRAIL = {Grain.WEEK: 13, Grain.MONTH: 13, Grain.QUARTER: 9, Grain.YEAR: 3, Grain.RANGE: 6}


@dataclass(frozen=True)
class Reading:
    """One measure's figure and its company. `trail` ends with the figure's own period.

    A running period's figure may count today; `completed`, what is compared, never does (None on its first day).
    """

    figure: Figure
    completed: Figure | None
    previous: Figure
    last_year: Figure
    trail: tuple[Figure, ...]
    goal: object = None
    times: tuple[float, ...] = (0, 0, 0)  # how much time its completed days, the previous period and last year's had
    enough: int = 10  # how many a share must rest on before it gets an arrow
    few: int = 5  # below so many, counts say more than a percentage
    running: dict = field(default_factory=dict)  # {period: estimate} of the periods whose cohorts are still young
    judged_by: tuple = (frozenset(),) * 3  # versions that judged what is compared: now, before, a year before

    @property
    def measure(self):
        return self.figure.measure

    @cached_property  # an exact test, and templates ask for it by each of its answers
    def movement(self):
        now, before, _last_year = self.judged_by
        return movement(self.completed, self.previous, self.times[:2], self.enough, now == before)

    @property
    def is_rejudged_in_a_year(self):
        """Whether another definition of quality judged the year before."""
        return self.last_year.value is not None and self.judged_by[0] != self.judged_by[2]

    @property
    def change(self):
        """The Change since the period before."""
        return change(self.completed, self.previous, self.times[:2], self.few)

    @property
    def change_in_a_year(self):
        return change(self.completed, self.last_year, self.times[::2], self.few)

    @property
    def estimate(self):
        """The running estimate of its own period, or None."""
        return self.running.get(self.figure.period)

    @property
    def is_short(self):
        """Whether the figure is on the wrong side of its goal; None where either is unknown, or there is time left."""
        if self.goal is None or self.figure.value is None:
            return None
        value, goal = float(self.figure.value), float(self.goal)
        if isclose(value, goal):
            return False
        if value < goal and PARTIAL in self.figure.flags and self.measure.is_sum_of_things:
            return None
        return value > goal if self.measure.low_is_good else value < goal


@dataclass(frozen=True)
class Window:
    """Measures that look at the same days: the last period of their trail, beside the one before and a year before."""

    measures: list
    state: object
    trail: list
    compared: tuple  # the completed part of the period, or None, and the ones it is set against

    @classmethod
    def of(cls, measures, state, with_trail):
        trail = state.period.trail(TRAIL[state.period.grain]) if with_trail else [state.period]
        compared = state.period, state.period.previous(), state.period.last_year()
        if not is_attainment(measures[0]):
            compared = completed(state), *(as_far(state, period) for period in compared[1:])
        return cls(measures, state, trail, compared)

    @cached_property
    def ask(self):
        return self.state.ask(*dict.fromkeys([*self.trail, *filter(None, self.compared)]))

    @cached_property
    def timed(self):
        return [TIME] if any(each.exposure is rep_weeks for each in self.measures) else []

    @property
    def wanted(self):
        """Its figures; a trail is not searched for what was restated."""
        return Wanted([*self.measures, *self.timed], self.ask, None if self.ask.as_published else [len(self.trail) - 1])

    @property
    def estimates(self):
        """(facts, ask) of the running estimates, to be counted with the rest."""
        return [
            (each.running.facts(), _estimated(each, self.trail, self.state)) for each in self.measures if each.running
        ]

    def readings(self, found, goals):
        """{measure: Reading} out of its figures."""
        return {each: self._reading(each, found, goals.get(each)) for each in self.measures}

    def _reading(self, measure, found, goal):
        periods = self.ask.periods
        figures = {period: found[measure][(at,)] for at, period in enumerate(periods)}
        times = dict(zip(periods, _times(measure, found, self.ask), strict=True))
        trail = tuple(figures[period] for period in self.trail)
        compared = (figures.get(period) for period in self.compared)
        given = tuple(times.get(period, 0) for period in self.compared)
        rules, running = self.state.parameters, _running(trail, self.state)
        judged = tuple(judges(_kind(measure), self.ask, period) for period in self.compared)
        return Reading(trail[-1], *compared, trail, goal, given, rules.arrow_n, rules.few_n, running, judged)


def readings(measures, state, trail=True):
    """{measure: Reading} for a page's scope and period."""
    found = read(windows(measures, state, trail))
    return {measure: found[measure] for measure in measures}


def windows(measures, state, trail=True):
    """The Windows that these measures look at."""
    by_window = defaultdict(list)
    for measure in measures:
        by_window[window(measure, state), is_attainment(measure)].append(measure)
    return [Window.of(group, state.at(period), trail) for (period, _whole), group in by_window.items()]


def read(windows, beside=()):
    """{measure: Reading} of all Windows of a page; `beside`, further [(facts, ask), ...], is counted with them."""
    counted = [*chain.from_iterable(each.estimates for each in windows), *beside]
    found = {}
    for each, its_own in zip(windows, figures_together([each.wanted for each in windows], counted), strict=True):
        found |= each.readings(its_own, _goals(each.measures, each.state))
    return found


def window(measure, state, by=None):
    """The period itself, or the longer look back that the measure needs to say anything (spec 3, close.window).

    `by` rep or team: where figures stand by those, and not for the page's own scope.
    """
    period, of_rep = state.period, (by or state.scope.kind) == "rep"
    months = measure.look_back(state.parameters, of_rep)
    if not months:
        return period
    start = add_months(period.end + ONE_DAY, -months)
    return period if period.start <= start else replace(period, start=start, grain=Grain.RANGE)


def window_in_words(measure, state, by=None):
    """How far a measure looks back where that is further than the page's period: "12 months"; else ""."""
    if window(measure, state, by) == state.period:
        return ""
    of_rep = (by or state.scope.kind) == "rep"
    return _("%(months)s months") % {"months": measure.look_back(state.parameters, of_rep)}


def named(measure, state, by=None):
    """A measure's label, with its window: "Close rate, 12 months"."""
    return _(", ").join(filter(None, (str(measure.label), window_in_words(measure, state, by))))


def _kind(measure):
    """The kind of definition of quality that judges what it counts, or ""."""
    found = measure_by_name(measure.name) if measure.judged else None
    return found[0].definition_kind if found else ""


def _times(measure, found, ask):
    """How much time each period had: rep-weeks for what people do, the company's working days for what comes in."""
    if measure.exposure is rep_weeks:
        return [float(found[TIME][(at,)].value or 0) for at in range(len(ask.periods))]
    return [ask.calendar.count(*days) if days else 0 for days in map(ask.completed, ask.periods)]


def is_attainment(measure):
    """Whether a measure is held to a whole period's target: what stands against it is how earlier periods ended."""
    return isinstance(measure.denominator, Entered)


def _running(trail, state):
    """{period: estimate} for a trail's young cohorts, of a measure that has such."""
    measure, young = trail[-1].measure, {figure.period for figure in trail if figure.is_immature}
    if measure.running is None or not young:
        return {}
    found = figures([measure.running], _estimated(measure, [figure.period for figure in trail], state), [])
    return {each.period: each for each in found[measure.running].values() if each.period in young}


def _estimated(measure, trail, state):
    """The ask about the periods of a trail whose cohorts may still be young; of the last one at least."""
    since = state.as_of - timedelta(days=state.ask().horizon_for(measure.horizon))
    return state.ask(*(period for period in trail if period.end > since or period is trail[-1]))


def _goals(measures, state):
    """{measure: its goal} of all that have one; money and attainment have their targets in the measures themselves."""
    return {each: goal_of(each, state) for each in measures if each.unit != "money" and not is_attainment(each)}


def goal_of(measure, state):
    """What was meant for this owner, or None: entered for them or those above, else by the settings.

    Of a rate that is held to an attainment, what that expects ÷ rep-weeks: less of newcomers (spec 2.2). How many of a
    thing is meant for its owner alone, and of what adds up for that very period, as amounts are.
    """
    rates = expected_rates(measure, state.ask())
    if (0,) in rates:
        return rates[(0,)]
    if measure.is_sum_of_things:
        return Entered(measure.name, initial=False).totals(state.ask()).get((0,))
    return Goals.of(measure, state.ask()).here(state.period.end, state.as_of)
