"""Capacity and goals of random small companies as of any day (spec 2.2), recomputed a day at a time in plain Python.

People are hired, leave, change teams, are away, and work other parts of a week from some days on; the company works by
other weekdays and without holidays from some days on. Nothing here asks the calendar, the ramp or the roster of the
product.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from kpis.ask import Ask
from kpis.definitions import measure_by_name
from kpis.kpi import figures
from kpis.periods import Period
from kpis.scope import Scope
from reps.models import Rep
from tests import builders as made
from tests.test_invariants import PARENTS, below
from tests.tried import on_companies

pytestmark = pytest.mark.django_db

START = date(2026, 9, 28)
GOLDEN_WEEK = [date(2026, 10, day) for day in range(1, 8)]  # the national holiday of 2026; Saturday the 10th makes up
MADE_UP = date(2026, 10, 10)
RAMP = [Fraction(1, 4), Fraction(1, 2), Fraction(3, 4)]  # of the first three months of tenure; then all of it
GOAL = 8
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
PERIODS = ("2026-W40", "2026-W41", "2026-10", "2026-W45", "2026-11", "2026-Q4")

days = st.integers(0, 95).map(lambda at: START + timedelta(days=at))
weeks = st.sampled_from([(), ("mon", "tue"), ("tue", "thu", "sat"), ("fri",)])


@dataclass(frozen=True)
class CompanyWeeks:
    """{day or None for the beginning: (country, weekdays)}; before the first, China's Monday to Friday."""

    begun: dict

    def works(self, day):
        sinces = [since for since in self.begun if since is None or since <= day]
        country, fixed = self.begun[max(sinces, key=lambda since: since or date.min)] if sinces else ("CN", ())
        if country == "CN" and day in (*GOLDEN_WEEK, MADE_UP):
            return day == MADE_UP
        return WEEKDAYS[day.weekday()] in (fixed or WEEKDAYS[:5])


@dataclass(frozen=True)
class Company:
    people: list
    weeks: CompanyWeeks


@dataclass(frozen=True)
class RepMade:
    hired: date
    left: date | None
    teams: tuple  # (first team, the day of the move, second team)
    away: tuple  # ((first day, days, part), ...), which may overlap
    works: dict  # {day or None for the beginning: (thousandths of full time, weekdays)}

    def team_on(self, day):
        before, moved, after = self.teams
        return before if day < moved else after

    def available(self, day, weeks):
        """a(r,d)"""
        if not self.hired <= day <= (self.left or date.max):
            return 0
        away = max([part for each, part in self.days_away() if each == day], default=0)
        return self.contract(day, weeks) * (1 - away)

    def contract(self, day, weeks):
        begun = [since for since in self.works if since is None or since <= day]
        part, fixed = self.works[max(begun, key=lambda since: since or date.min)] if begun else (1000, ())
        works = weeks.works(day) and (not fixed or WEEKDAYS[day.weekday()] in fixed)
        return (1 if fixed else Fraction(part, 1000)) if works else 0

    def days_away(self):
        for first, number, part in self.away:
            yield from ((first + timedelta(days=at), part) for at in range(number))

    def load(self, day):
        """ρ(r,d): months since the day of hire, which is none of the last days of a month."""
        months = (day.year - self.hired.year) * 12 + day.month - self.hired.month - (day.day < self.hired.day)
        return RAMP[months] if 0 <= months < len(RAMP) else 1


hires = st.sampled_from([date(2024, 1, 1), date(2026, 8, 14), date(2026, 9, 28), date(2026, 10, 20)])
people = st.builds(
    RepMade,
    hires,
    st.one_of(st.none(), days.filter(lambda day: day >= date(2026, 10, 20))),
    st.tuples(st.sampled_from([*PARENTS]), days, st.sampled_from([*PARENTS])),
    st.lists(
        st.tuples(days, st.integers(1, 9), st.sampled_from([Fraction(1, 2), Fraction(1)])),
        max_size=3,
        unique_by=lambda leave: leave[0],
    ).map(tuple),
    st.dictionaries(st.one_of(st.none(), days), st.tuples(st.sampled_from([1000, 600, 375]), weeks), max_size=3),
)
company_weeks = st.sampled_from([(), WEEKDAYS[:6], ("tue", "wed", "sat")])
companies = st.builds(
    Company,
    st.lists(people, min_size=1, max_size=3),
    st.dictionaries(st.one_of(st.none(), days), st.tuples(st.sampled_from(["CN", ""]), company_weeks), max_size=3).map(
        CompanyWeeks
    ),
)


def build(company):
    """Write the company down; {key: team}"""
    made.parameters(visits_per_week=GOAL, ramp="25, 50, 75, 100")
    for since, (country, fixed) in company.weeks.begun.items():
        made.company_calendar(since, country, fixed)
    teams = {}
    for key, parent in PARENTS.items():
        teams[key] = made.team(key.title(), parent=teams.get(parent), key=key)
    for at, each in enumerate(company.people):
        rep = made.rep(f"Rep {at}", key=f"r{at}", hired_on=each.hired, left_on=each.left)
        before, moved, after = each.teams
        made.member(rep, teams[before], end=moved - timedelta(days=1))
        made.member(rep, teams[after], start=moved)
        for first, number, part in each.away:
            made.leave(rep, first, first + timedelta(days=number - 1), float(part))
        for since, (part, fixed) in each.works.items():
            made.works(rep, since, part / 1000, fixed)
    return teams


def naive(company, period, as_of, inside):
    """(rep-weeks, expected quality visits) of the completed days of some people: [(RepMade, team keys), ...]."""
    over = [each for each in each_day(period) if each < as_of]
    time = [(rep, day) for rep in company.people for day in over if rep.team_on(day) in inside]
    worked = [(rep.available(day, company.weeks), rep.load(day)) for rep, day in time]
    capacity, loaded = sum(part for part, _load in worked), sum(part * load for part, load in worked)
    return Fraction(capacity, 5), loaded * Fraction(GOAL, 5)


def each_day(period):
    return [period.start + timedelta(days=at) for at in range((period.end - period.start).days + 1)]


def told(scope, period, as_of, by=()):
    """{key: (rep-weeks, expected quality visits)}"""
    capacity, attainment = (measure_by_name(name)[1] for name in ("rep_weeks", "quality_visits_attainment"))
    found = figures([capacity, attainment], Ask(scope, (period,), as_of, by))
    keys = {*found[capacity], *found[attainment]}
    return {key: (_of(found[capacity], key, "value"), _of(found[attainment], key, "denominator")) for key in keys}


def _of(found, key, name):
    return float(getattr(found[key], name) or 0) if key in found else 0.0


def tried(test):
    """Run a test on random companies, each in a transaction that is taken back."""

    @on_companies
    @given(companies, st.sampled_from(PERIODS).map(Period.parse), days)
    def run(company, period, as_of):
        with transaction.atomic():
            test(company, period, as_of)
            transaction.set_rollback(True)

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


def near(pair):
    return pytest.approx(tuple(map(float, pair)), abs=1e-6)


@tried
def test_capacity_and_goals_are_those_of_each_day_added_up(company, period, as_of):
    teams = build(company)
    for key in (None, *teams):
        scope = Scope.team(teams[key]) if key else Scope.company()
        (found,) = told(scope, period, as_of).values()
        assert found == near(naive(company, period, as_of, below(key))), key


@tried
def test_so_is_that_of_each_person(company, period, as_of):
    """One rep in one closed week is held to a whole number of visits, so only their capacity is compared."""
    build(company)
    found = told(Scope.company(), period, as_of, by=("rep",))
    for at, rep in enumerate(company.people):
        weeks, _goal = naive(Company([rep], company.weeks), period, as_of, below(None))
        assert found.get((0, f"r{at}"), (0.0, 0.0))[0] == pytest.approx(float(weeks), abs=1e-6)


@tried
def test_terms_of_a_later_day_leave_the_days_before_alone(company, period, as_of):
    """Whatever is agreed in 2027, by a rep or by the company, the periods before stay as they were."""
    build(company)
    before = told(Scope.company(), period, as_of, by=("team",))
    made.company_calendar(period.end + timedelta(days=101), "", ["sun"])
    for rep in Rep.objects.all():
        made.works(rep, period.end + timedelta(days=101), "0.1")
    assert told(Scope.company(), period, as_of, by=("team",)) == before
