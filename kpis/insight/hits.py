"""Hits and misses of the initial target, by KPI on or below its own target: the article's link (spec 10.4, E48)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from django.db.models import Exists, OuterRef

from kpis.definitions import KPIS, measure_by_name
from kpis.flags import FEW
from kpis.insight.fisher import fisher_exact_p
from kpis.models import Target
from kpis.periods import Grain, Period
from kpis.publishing.overlay import figures_then
from kpis.readings import TRAIL
from kpis.scope import Scope
from kpis.statistics import newcombe
from kpis.targets.aims import AMOUNT
from kpis.targets.expected import expected_rates
from kpis.targets.goals import Goals
from reps.models import Membership, Rep, Team

ON, BELOW, UNKNOWN = "on", "below", "unknown"
HIT, MISS = "hit", "miss"
UNITS = ("rep", "team")
# Declared beforehand (spec 10.1): from so many weeks before a period's first day to so many before its last.
WEEKS_BEFORE = {
    "quality_visits_per_rep_week": (8, 4),
    "quality_lead_share": (11, 4),  # three weeks from lead to visit, then as visits
    "no_surprise_per_rep_week": (12, 4),
}


@dataclass(frozen=True)
class Standing:
    """A KPI of one case in its window: on its target, below it, or unknown where figure or target is missing."""

    figure: object
    goal: object

    @property
    def side(self):
        if self.figure.value is None or self.goal is None:
            return UNKNOWN
        value, goal = float(self.figure.value), float(self.goal)
        met = value <= goal if self.figure.measure.low_is_good else value >= goal
        return ON if met else BELOW


@dataclass(frozen=True)
class Case:
    """One owner in one closed period: what was agreed at first, what was won, and each KPI in its window."""

    owner: object  # a Rep or a Team
    attainment: object  # Figure, of the initial target
    present: object  # Figure, of the target as it stood later
    standings: dict  # {measure name: Standing}

    @property
    def period(self):
        return self.attainment.period

    @property
    def outcome(self):
        """Judged against the initial target, before any rounding."""
        return _outcome(self.attainment)

    @property
    def present_outcome(self):
        """The same against the present target, to stand beside it (spec 8.3)."""
        return _outcome(self.present) if self.present and self.present.denominator else None

    def is_in(self, measure, side, outcome):
        return self.standings[measure.name].side == side and self.outcome == outcome


def _outcome(figure):
    return HIT if figure.numerator >= figure.denominator else MISS


@dataclass(frozen=True)
class Pattern:
    """Hits and misses by one KPI: counts first, then what can be said of the hit rates."""

    kpi: object
    measure: object
    counts: Counter  # {(side, outcome): cases}

    def row(self, side):
        """(hits, misses)"""
        return self.counts[side, HIT], self.counts[side, MISS]

    @property
    def unknown(self):
        return sum(self.row(UNKNOWN))

    @property
    def is_told(self):
        """Whether both sides have enough cases for rates to be compared."""
        return min(sum(self.row(ON)), sum(self.row(BELOW))) >= FEW

    def rate(self, side):
        hits, misses = self.row(side)
        return hits / (hits + misses) if hits + misses else None

    @property
    def difference(self):
        """Hit rate on target minus hit rate below."""
        return self.rate(ON) - self.rate(BELOW)

    @property
    def interval(self):
        (on_hits, on_misses), (hits, misses) = self.row(ON), self.row(BELOW)
        return newcombe(on_hits, on_hits + on_misses, hits, hits + misses)

    @property
    def p(self):
        """Fisher's exact p, an aid only: the same owners recur from period to period."""
        return fisher_exact_p(*self.row(ON), *self.row(BELOW))


def unit_of(asked, state):
    """What a case is: a rep or a team, as the address says."""
    if state.scope.kind == "rep":
        return "rep"
    return asked.get("unit") if asked.get("unit") in UNITS else "rep"


def patterns(found, measures):
    """[Pattern, ...] of these cases, one a KPI."""
    return [Pattern(kpi, measure, _counted(found, measure)) for kpi, measure in measures]


def _counted(found, measure):
    return Counter((case.standings[measure.name].side, case.outcome) for case in found)


def linked_measures(unit, state):
    """[(Kpi, its headline Measure), ...] of KPIs 1 to 4 that the reader may see and that such owners have."""
    return [
        (kpi, kpi.headline_measure)
        for kpi in KPIS
        if kpi.leading and state.may_see(kpi) and (unit == "team" or not kpi.is_talent)
    ]


def closed_periods(state):
    """The page's period and those before it, as far as they are over."""
    return [period for period in state.period.trail(TRAIL[state.period.grain]) if period.end < state.as_of]


def cases(state, unit, lagged=True):
    """[Case, ...], newest first: every rep or team in scope with an initial target for a closed period."""
    periods = closed_periods(state)
    if not periods:
        return []
    initial, current = (measure_by_name(f"attainment_{name}")[1] for name in ("initial", "current"))
    asked = state.ask(*periods, by=(unit,))
    attained, present = _by_owner(initial, asked), _by_owner(current, asked)
    owners = _owners(state.scope, unit, {key for _at, key in attained})
    standings = _Standings(state, unit, periods, lagged)
    return [
        Case(owners[key], figure, present.get((at, key)), standings.of(at, owners[key]))
        for (at, key), figure in sorted(attained.items(), key=lambda item: (-item[0][0], str(item[0][1])))
        if figure.denominator and key in owners and _belongs(owners[key], periods[at], state.scope)
    ]


def _by_owner(measure, ask):
    return _with_teams_above(lambda ask: figures_then([measure], ask)[measure], ask)


def _with_teams_above(told, ask):
    """What is `told` of an ask by its groups, with that of teams above others: theirs is all that those below did."""
    found = dict(told(ask))
    for team in _teams_above(ask):
        whole = told(ask.narrowed(scope=Scope.team(team), by=()))
        found |= {(at, team.key): each for (at,), each in whole.items()}
    return found


def _teams_above(ask):
    """The teams above others that have a target of their own, where teams are asked about."""
    if ask.by != ("team",):
        return []
    teams = Team.objects.filter(Exists(Target.objects.standing().filter(measure=AMOUNT, team=OuterRef("pk"))))
    teams = teams.filter(Exists(Team.objects.filter(parent=OuterRef("pk"))))
    found = ask.kept("teams above with targets", lambda: list(teams))
    return [team for team in found if ask.scope.team_ids is None or team.pk in ask.scope.team_ids]


def _owners(scope, unit, keys):
    """{key: Rep or Team}, each with what is needed to tell whether a period is the scope's."""
    found = (Rep if unit == "rep" else Team).objects.filter(key__in=keys - {None})
    if unit == "rep":
        spans = Membership.objects.filter(rep__in=found).order_by("start")
        teams = {}
        for span in spans:
            teams.setdefault(span.rep_id, []).append(span)
        for rep in found:
            rep.spans = teams.get(rep.pk, [])
    elif scope.team_ids is not None:
        found = found.filter(pk__in=scope.team_ids)
    return {owner.key: owner for owner in found if scope.rep_id in (None, owner.pk) or unit == "team"}


def _belongs(owner, period, scope):
    """Whether all an owner did in a period is the scope's: somebody who moved in or out of it meanwhile is left out."""
    if isinstance(owner, Team) or scope.team_ids is None:
        return True
    there = [span for span in owner.spans if _overlaps(span, period)]
    return bool(there) and all(span.team_id in scope.team_ids for span in there)


def _overlaps(span, period):
    return (span.start or date.min) <= period.end and (span.end or date.max) >= period.start


def window(measure, period, lagged):
    """The days in which a KPI leads up to a period, or the period itself."""
    if not lagged:
        return period
    weeks = WEEKS_BEFORE.get(measure.name)
    if weeks is None:
        return period.previous()  # the bench: as it stood before (spec 10.1)
    first, last = (timedelta(weeks=number) for number in weeks)
    return Period(period.start - first, period.end - last, Grain.RANGE, period.fiscal)


class _Standings:
    """Where every owner stood on every KPI, and what was meant for them: one query a table and KPI."""

    def __init__(self, state, unit, periods, lagged):
        self.unit = unit
        self.asks = {
            measure: state.ask(*(window(measure, period, lagged) for period in periods), by=(unit,))
            for _kpi, measure in linked_measures(unit, state)
        }
        self.found = {measure: _by_owner(measure, ask) for measure, ask in self.asks.items()}
        self.goals = {each.name: Goals.of(each, state.ask()) for each in self.asks}
        self.rates = {
            measure: _with_teams_above(partial(expected_rates, measure), ask) for measure, ask in self.asks.items()
        }

    def of(self, at, owner):
        return {each.name: Standing(self._figure(each, at, owner), self._goal(each, at, owner)) for each in self.asks}

    def _figure(self, measure, at, owner):
        found = self.found[measure].get((at, owner.key))
        return found or measure.figure(self.asks[measure], (at, owner.key), measure.nothing())

    def _goal(self, measure, at, owner):
        """As the KPI's own page has it: less of newcomers, where it is a rate of rep-weeks."""
        if (at, owner.key) in self.rates[measure]:
            return self.rates[measure][at, owner.key]
        day, goals = self.asks[measure].periods[at].end, self.goals[measure.name]
        if self.unit == "team":
            return goals.goal(None, owner.pk, day)
        return goals.goal(owner.pk, _team_on(owner, day), day)


def _team_on(rep, day):
    found = (span.team_id for span in rep.spans if (span.start or day) <= day <= (span.end or day))
    return next(found, None)
