"""What vacancies and expected leavers ask of the bench (spec 5.1)."""

import math
from dataclasses import dataclass
from datetime import timedelta

from kpis.capacity import Workforce
from kpis.kpi import Measure, Tally
from kpis.periods import add_months
from kpis.talent.pool import state_day
from reps.models import Vacancy

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
    start = add_months(day, -MONTHS_OF_HISTORY) + timedelta(days=1)
    people = Workforce(ask, start, day)
    window = (day - start).days + 1
    employed = sum((span.end - span.start).days + 1 for span in people.spans)
    rep_years = employed / window * MONTHS_OF_HISTORY / 12
    left = {
        span.rep.pk for span in people.spans if span.rep.left_on and span.end == span.rep.left_on and span.end < day
    }
    prior, weight = float(ask.parameters.attrition_prior), ask.parameters.attrition_prior_years
    attrition = (len(left) + prior * weight) / (rep_years + weight)
    headcount = len(people.headcount(day))
    fill = float(ask.parameters.fill_months)
    posts = [post for post in posts_of(ask) if post.is_open_on(day)]
    growth = sum(post.growth for post in posts)
    return Need(len(posts) - growth, growth, headcount, len(left), rep_years, attrition, fill)


def posts_of(ask):
    """The scope's vacancies, loaded once."""
    if "posts" not in ask.__dict__:
        ask.__dict__["posts"] = list(Vacancy.objects.filter(ask.scope.where(rep=None)))
    return ask.__dict__["posts"]


class Demand:
    """Expected need for people at the end of each period; never grouped, since it is a scope's."""

    name = "bench_demand"

    def totals(self, ask):
        if ask.by or ask.scope.kind == "rep":
            return {}
        return {(index,): need_on(ask, state_day(ask, period)).demand for index, period in enumerate(ask.periods)}

    def records(self, ask):
        day = state_day(ask, ask.periods[0])
        return Vacancy.objects.filter(pk__in=[post.pk for post in posts_of(ask) if post.is_open_on(day)])


demand = Demand()


class DemandMeasure(Measure):
    """Demand for people: a number with decimals that exists only for a whole scope."""

    def nothing(self):
        return Tally(divides=False)


class CoverageMeasure(Measure):
    """Ready bench over expected need; blank where nothing is needed (E20)."""

    def tallies(self, ask, found):
        needed = found[self.denominator]
        return {
            key: Tally(count, needed[key], n=count) for key, count in found[self.numerator].items() if key in needed
        }
