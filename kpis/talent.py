"""Facts of the talent pool and of the team behind it (spec 5)."""

import math
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from kpis.capacity import WORKDAYS_A_WEEK, Workforce, group_of
from kpis.facts import proposals_no_surprise, visits_quality
from kpis.kpi import Measure, Tally
from kpis.measures import totals
from kpis.periods import Grain, Period, add_months
from kpis.pool import FRESH_DAYS, GOOD_RATING, Pool, state_day
from reps.models import Candidate, Rep, Vacancy

MONTHS_OF_HISTORY = 24
NEW_MONTHS = 12
INACTIVE_WEEKS, INACTIVE_REP_WEEKS, SETTLED_WEEKS = 4, 3, 8


class PeopleFact:
    """People in the pool whom a test picks in each period; the key is their team where teams were asked for."""

    def __init__(self, name, picks):
        self.name, self.picks = name, picks

    def people(self, ask, index=0, pool=None):
        pool = pool or pool_of(ask)
        return [person for person in pool.people.values() if self.picks(person, ask, ask.periods[index])]

    def totals(self, ask):
        pool, found = pool_of(ask), Counter()
        for index, _period in enumerate(ask.periods):
            for person in self.people(ask, index, pool):
                found[(index, *_group(person, ask.by))] += 1
            if not ask.by:
                found[(index,)] += 0
        return dict(found)

    def records(self, ask):
        return Candidate.objects.filter(pk__in=[person.candidate.pk for person in self.people(ask)])


def pool_of(ask):
    """The ask's pool, loaded once however many facts look at it."""
    if "pool" not in ask.__dict__:
        ask.__dict__["pool"] = Pool(ask.scope)
    return ask.__dict__["pool"]


def _group(person, by):
    values = {
        "team": person.candidate.team and person.candidate.team.key,
        "source": person.candidate.source or None,
    }
    return tuple(values.get(name) for name in by)


def standing(name, test):
    """A fact of those active when the period's state is read and who pass `test(person, ask, day)`."""

    def picks(person, ask, period):
        day = state_day(ask, period)
        return person.active_on(day) and test(person, ask, day)

    return PeopleFact(name, picks)


def crossing(kind):
    """A fact of those who crossed into or out of the pool in the period: added, reactivated, hired or exits."""

    def picks(person, ask, period):
        known = ask.days_of(period)
        return known is not None and kind in person.crossings(known.start, known.end)

    return PeopleFact(f"talent_{kind}", picks)


def months_of(ask):
    return ask.organisation.review_months


in_pool = standing("in_pool", lambda person, ask, day: True)
rated = standing("rated", lambda person, ask, day: person.rating_on(day) is not None)
good = standing("good", lambda person, ask, day: (person.rating_on(day) or 0) >= GOOD_RATING)
ready = standing("ready", lambda person, ask, day: person.ready_on(day, months_of(ask)))
overdue = standing("overdue", lambda person, ask, day: person.overdue_on(day, months_of(ask)))
fresh = standing("fresh", lambda person, ask, day: (day - person.candidate.added_on).days <= FRESH_DAYS)
added, reactivated, hired, exits = map(crossing, ("added", "reactivated", "hired", "exits"))


class MonthlyReviews(PeopleFact):
    """Members active during the whole of each month of the period, counted a month at a time (spec 5.1)."""

    def __init__(self, name, reviewed):
        super().__init__(name, self._picks)
        self.reviewed = reviewed

    def _months(self, period):
        return [month for month in period.split(Grain.MONTH) if not month.cut]

    def _picks(self, person, ask, period):
        return any(self._counts(person, ask, month) for month in self._months(period))

    def _counts(self, person, ask, month):
        if ask.as_of < month.start or not person.active_throughout(month.start, min(month.end, ask.as_of)):
            return False
        return not self.reviewed or any(month.contains(day) and day <= ask.as_of for day, _rating in person.reviews)

    def totals(self, ask):
        found = Counter()
        for index, period in enumerate(ask.periods):
            for month in self._months(period):
                for person in pool_of(ask).people.values():
                    found[(index, *_group(person, ask.by))] += self._counts(person, ask, month)
        return dict(found)


reviews_due = MonthlyReviews("reviews_due", reviewed=False)
reviews_done = MonthlyReviews("reviews_done", reviewed=True)


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
    prior, weight = float(ask.organisation.attrition_prior), ask.organisation.attrition_prior_years
    attrition = (len(left) + prior * weight) / (rep_years + weight)
    headcount = len(people.headcount(day))
    fill = float(ask.organisation.fill_months)
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


class Headcount:
    """People employed when a period's state is read; `newer_than` months narrows it to recent hires."""

    def __init__(self, name, newer_than=None):
        self.name, self.newer_than = name, newer_than

    def _people(self, ask, period):
        day = state_day(ask, period)
        return [span for span in Workforce(ask, day, day).spans if self._counts(span, day)]

    def _counts(self, span, day):
        if self.newer_than is None:
            return True
        return span.rep.hired_on is not None and add_months(span.rep.hired_on, self.newer_than) > day

    def totals(self, ask):
        found = Counter()
        for index, period in enumerate(ask.periods):
            for span in self._people(ask, period):
                found[(index, *group_of(span, ask.by))] += 1
            if not ask.by:
                found[(index,)] += 0
        return dict(found)

    def records(self, ask):
        return Rep.objects.filter(pk__in=[span.rep.pk for span in self._people(ask, ask.periods[0])])


headcount = Headcount("headcount")
newcomers = Headcount("newcomers", NEW_MONTHS)


class Inactive:
    """Settled people with time to sell and nothing of quality in the last four closed weeks (spec 5.2, E22).

    A prompt to talk, private to the manager; somebody on leave can't be flagged.
    """

    name = "inactive"

    def totals(self, ask):
        found = Counter()
        for index, period in enumerate(ask.periods):
            for span in self.spans(ask, period):
                found[(index, *group_of(span, ask.by))] += 1
            if not ask.by:
                found[(index,)] += 0
        return dict(found)

    def spans(self, ask, period):
        last = Period.of(state_day(ask, period), Grain.WEEK).previous()
        weeks = Period(last.start - timedelta(weeks=INACTIVE_WEEKS - 1), last.end)
        people = Workforce(ask, weeks.start, weeks.end)
        active = self._active(ask, weeks)
        return [
            span
            for span in people.headcount(weeks.end)
            if span.rep.key not in active and self._had_time(people, span, weeks) and self._settled(span, weeks.end)
        ]

    def _active(self, ask, weeks):
        asked = ask.narrowed(periods=(weeks,), by=("rep",))
        found = totals([visits_quality, proposals_no_surprise], asked)
        return {key[1] for counted in found.values() for key, number in counted.items() if number}

    def _had_time(self, people, span, weeks):
        return people.days(span, weeks.start, weeks.end) / WORKDAYS_A_WEEK >= Decimal(INACTIVE_REP_WEEKS)

    def _settled(self, span, day):
        return span.rep.hired_on is None or (day - span.rep.hired_on).days > SETTLED_WEEKS * 7

    def records(self, ask):
        return Rep.objects.filter(pk__in=[span.rep.pk for span in self.spans(ask, ask.periods[0])])


inactive = Inactive()


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
