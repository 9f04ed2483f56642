"""What vacancies and expected leavers ask of the bench (spec 5.1)."""

import math
from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from kpis.capacity import Workforce
from kpis.figure import Tally
from kpis.formats import shown, shown_part
from kpis.kpi import Measure
from kpis.periods import add_months
from kpis.statistics import shrunk
from kpis.talent.pool import pool_of, state_day
from kpis.talent.posts import posts_of
from reps.days import ONE_DAY
from reps.models import Vacancy
from reps.models.talent import READY_STAGES, Stage

MONTHS_OF_HISTORY = 24


@dataclass(frozen=True)
class Need:
    """What vacancies and expected leavers ask of the bench (spec 5.1, E19)."""

    open_posts: int
    growth_posts: int
    headcount: int
    leavers: int
    rep_years: float
    attrition: float
    fill_months: float

    @property
    def expected_leavers(self):
        return self.attrition * self.headcount * self.fill_months / 12

    @property
    def demand(self):
        return self.open_posts + self.growth_posts + self.expected_leavers

    @property
    def chance_of_leaver(self):
        return 1 - math.exp(-self.expected_leavers)

    def bench_needed(self, chance_of_hire=1 / 3):
        """Ready people to have for that demand, if so many of those asked are hired."""
        return math.ceil(self.demand / chance_of_hire - 1e-9)


def need_on(ask, day):
    """The Need of the ask's scope as things stood on `day`."""
    start = add_months(day, -MONTHS_OF_HISTORY) + ONE_DAY
    return _need(Workforce(ask, start, day).spans, _open(ask, day), start, day, ask.parameters)


def needs_by_team(ask, day):
    """{team's key: its Need} of the teams with people or posts; teams below are not taken in."""
    start = add_months(day, -MONTHS_OF_HISTORY) + ONE_DAY
    spans, posts = defaultdict(list), defaultdict(list)
    for span in Workforce(ask, start, day).spans:
        spans[span.team_key].append(span)
    for post in _open(ask, day):
        posts[post.team_key].append(post)
    return {key: _need(spans[key], posts[key], start, day, ask.parameters) for key in {**spans, **posts}}


def _open(ask, day):
    return [post for post in posts_of(ask) if post.is_open_on(day)]


def _need(spans, posts, start, day, parameters):
    employed = sum((span.end - span.start).days + 1 for span in spans)
    rep_years = employed / ((day - start).days + 1) * MONTHS_OF_HISTORY / 12
    left = {span.rep.pk for span in spans if span.rep.left_on and span.end == span.rep.left_on and span.end < day}
    prior, weight = float(parameters.attrition_prior), parameters.attrition_prior_years
    attrition = (len(left) + prior * weight) / (rep_years + weight)
    headcount = sum(span.start <= day <= span.end for span in spans)
    growth = sum(post.growth for post in posts)
    fill = float(parameters.fill_months)
    return Need(len(posts) - growth, growth, headcount, len(left), rep_years, attrition, fill)


@dataclass(frozen=True)
class Approaches:
    """Of the ready people who were approached in two years and of whom it is known, how many were hired."""

    hired: int
    known: int
    chance: float  # p_hire of spec 5.1: their share, pulled towards the prior while there are few


def approaches(ask, day):
    """The Approaches of the scope's pool in the two years to a day; who is still being talked to is left out."""
    known = approached(ask, day)
    hired = sum(person.stage_on(day) == Stage.HIRED for person in known)
    prior, weight = ask.parameters.p_hire_prior, ask.parameters.prior_weight
    return Approaches(hired, len(known), shrunk(hired, len(known), prior, weight))


def approached(ask, day):
    """The ready people approached in the two years to a day, of whom it is known what came of it."""
    start = add_months(day, -MONTHS_OF_HISTORY)
    return [person for person in pool_of(ask).people.values() if _settled(person, ask.scope, start, day)]


def _settled(person, scope, start, day):
    last = max((on for on, _stage in person.moves if on <= day), default=None)
    if last is None or last <= start or person.active_on(day) or not person.share(scope, last):
        return False
    return any(on <= day and stage in (*READY_STAGES, Stage.HIRED) for on, stage in person.moves)


class Demand:
    """Expected need for people at the end of each period, of the whole scope or of each team by itself."""

    name = "bench_demand"

    def totals(self, ask):
        if ask.scope.kind == "rep" or ask.by not in ((), ("team",)):
            return {}
        found = {}
        for index, period in enumerate(ask.periods):
            found |= {(index, *key): need.demand for key, need in self._needs(ask, state_day(ask, period))}
        return found

    def _needs(self, ask, day):
        if not ask.by:
            return [((), need_on(ask, day))]
        return [((key,), need) for key, need in needs_by_team(ask, day).items()]

    def records(self, ask):
        return Vacancy.objects.filter(pk__in=[post.pk for post in _open(ask, state_day(ask, ask.periods[0]))])


demand = Demand()


class DemandMeasure(Measure):
    """Demand for people: a number with decimals that exists only for a whole scope or team."""

    def nothing(self):
        return Tally(divides=False)

    def spelt_out(self, ask, figure):
        if figure.value is None:
            return ""
        need = need_on(ask, state_day(ask, figure.period))
        return _("%(open)s open + %(new)s new posts + %(attrition)s × %(people)s people × %(months)s months ÷ 12") % {
            "open": need.open_posts,
            "new": need.growth_posts,
            "attrition": shown(need.attrition, "share"),
            "people": need.headcount,
            "months": shown_part(need.fill_months),
        }


class CoverageMeasure(Measure):
    """Ready bench over expected need; blank where nothing is needed (E20), 0 where nobody is ready."""

    def tallies(self, ask, found):
        ready = found[self.numerator]
        return {key: self._cover(ready.get(key, 0), need) for key, need in found[self.denominator].items()}

    def _cover(self, ready, need):
        return Tally(ready, need, n=ready)
