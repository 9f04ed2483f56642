"""Regions, teams and reps: who was where when, who was away, and what kind of seller each is."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from math import ceil

from kpis.demo.story import day_between
from kpis.demo.words import REGIONS, TEAMS, person, unused
from reps.days import ONE_DAY
from reps.models import CalendarDay, Leave, Membership, Rep, Team, WorkingTime
from reps.terms import FULL_TIME, in_order, terms_on

SETTLED = date(2019, 1, 7)  # nobody was hired before
JOINERS, LEAVERS, MOVERS, PART_TIMERS = 0.22, 0.24, 0.16, 0.1
RAMP_DAYS = 120
AT_A_STANDSTILL, STANDSTILL_WEEKS = 23, 12  # one rep in forty has done nothing lately, the planned weeks included
WEEKDAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
LEAVING = (("voluntary", True), ("voluntary", True), ("voluntary", False), ("dismissed", False), ("other", None))
LEADS_HALF = Decimal("0.5")  # the other half of a manager's time goes into leading
PART_TIME = (
    (Decimal("0.8"), []),
    (Decimal("0.6"), ["mon", "tue", "wed"]),
    (Decimal("0.8"), ["mon", "tue", "thu", "fri"]),
    (Decimal("0.5"), []),
)


@dataclass
class Seller:
    """A rep, and what they are like. Shares are chances; pace is visits on a full day."""

    rep: Rep
    team: "Cast"
    manages: bool
    pace: float
    craft: float
    candour: float
    closing: float
    prompt: float
    ebb: float
    terms: list = field(default_factory=lambda: [FULL_TIME])  # in order
    away: dict = field(default_factory=dict)  # {day: part of it}
    form: dict = field(default_factory=dict)  # {Monday: how well that week goes}
    book: list = field(default_factory=list)  # customers

    def employed(self, day):
        return self.rep.hired_on <= day and (self.rep.left_on is None or day <= self.rep.left_on)

    def part_of(self, day):
        """How much of a working day there is to sell, 0 to 1."""
        if not self.employed(day):
            return 0.0
        terms = terms_on(self.terms, day)
        if terms.weekdays and WEEKDAY_NAMES[day.weekday()] not in terms.weekdays:
            return 0.0
        contract = 1.0 if terms.weekdays else float(terms.fte)
        return contract * (1 - self.away.get(day, 0.0))

    def vigour(self, day):
        """Good and bad weeks, and the first months of somebody new."""
        tenure = (day - self.rep.hired_on).days
        ramp = min(1.0, 0.4 + 0.6 * tenure / RAMP_DAYS)
        return ramp * self.form.get(day - timedelta(days=day.weekday()), 1.0)


@dataclass
class Cast:
    """A team and those who began in it, its manager first."""

    team: Team
    region: str
    sellers: list = field(default_factory=list)
    customers: list = field(default_factory=list)

    def present(self, day):
        """Who is with the company, at work or not."""
        return [seller for seller in self.sellers if seller.employed(day)]

    def working(self, day):
        return [seller for seller in self.sellers if seller.part_of(day) > 0]


def people(story):
    """The casts of all teams, written with their memberships and leaves."""
    casts = _teams(story)
    dice, names = story.dice("people"), set()
    for number in range(story.reps):
        cast = casts[number % len(casts)]
        cast.sellers.append(_seller(story, dice, cast, number, names))
    everyone = [seller for cast in casts for seller in cast.sellers]
    Rep.objects.bulk_create([seller.rep for seller in everyone], batch_size=1000)
    Membership.objects.bulk_create(_memberships(story, casts), batch_size=1000)
    WorkingTime.objects.bulk_create(_working_times(everyone), batch_size=1000)
    Leave.objects.bulk_create(_leaves(story, everyone), batch_size=1000)
    return casts


def _team_count(reps):
    """Teams a region: three for a company of sixty, one for a handful, more for a thousand."""
    return 3 if 27 <= reps <= 120 else 1 if reps < 27 else ceil(reps / 30)


def _teams(story):
    casts = []
    for region, names in zip(REGIONS, TEAMS, strict=True):
        parent = Team.objects.create(key=region.lower(), name=region)
        for at in range(_team_count(story.reps)):
            name = names[at] if at < len(names) else f"{names[at % len(names)]} {at // len(names) + 1}"
            team = Team.objects.create(key=f"{region.lower()}-{at + 1}", name=name, parent=parent)
            casts.append(Cast(team, region))
    return casts


def _seller(story, dice, cast, number, names):
    manages, settled = not cast.sellers, number < 2 * _team_count(story.reps) * len(REGIONS)
    rep = Rep(key=f"R-{number + 1:03d}", name=unused(lambda: person(dice), names))
    rep.email = f"{rep.key.lower()}@example.com"
    rep.hired_on, rep.left_on = _employment(story, dice, settled)
    if rep.left_on:
        rep.left_because, rep.regretted = dice.choice(LEAVING)
    terms = _terms(dice, manages, settled)
    seller = Seller(
        rep,
        cast,
        manages,
        pace=max(1.2, dice.gauss(2.1, 0.33)),
        craft=min(0.95, max(0.4, dice.gauss(0.74, 0.1))),
        candour=min(0.9, max(0.2, dice.gauss(0.6, 0.13))),
        closing=min(1.5, max(0.6, dice.gauss(1.0, 0.17))),
        prompt=dice.lognormvariate(0, 0.5),
        ebb=dice.uniform(0.05, 0.16),
        terms=in_order(terms),
    )
    seller.form = _form(story, dice, seller.ebb)
    if number % 40 == AT_A_STANDSTILL:
        seller.form |= dict.fromkeys(list(seller.form)[-STANDSTILL_WEEKS:], 0.0)
    return seller


def _terms(dice, manages, settled):
    """Rows of working time; none for full time."""
    if manages:
        return [(None, LEADS_HALF, [])]
    return [(None, *dice.choice(PART_TIME))] if not settled and dice.random() < PART_TIMERS else []


def _employment(story, dice, settled):
    """(first day, last day or None)"""
    if not settled and dice.random() < JOINERS:
        return story.workday_on_or_after(day_between(dice, story.start, story.today - timedelta(days=21))), None
    hired = story.workday_on_or_after(day_between(dice, SETTLED, story.start - timedelta(days=200)))
    if not settled and dice.random() < LEAVERS:
        return hired, day_between(dice, story.start + timedelta(days=60), story.today - timedelta(days=7))
    return hired, None


def _form(story, dice, ebb):
    """{Monday: form}: this week resembles the last."""
    form, level = {}, 0.0
    monday = story.workdays[0] - timedelta(days=story.workdays[0].weekday())
    while monday <= story.last_planned:
        level = 0.65 * level + dice.gauss(0, ebb)
        form[monday] = min(1.4, max(0.35, 1 + level))
        monday += timedelta(days=7)
    return form


def _memberships(story, casts):
    dice = story.dice("moves")
    for index, cast in enumerate(casts):
        for at, seller in enumerate(cast.sellers):
            moves = at > 1 and _long_enough(story, seller) and dice.random() < MOVERS
            if moves:
                yield from _moved(story, dice, seller, casts[(index + 1) % len(casts)])
            elif index == 1 and at == 0:
                yield from _promoted(story, seller)
            else:
                yield _membership(seller, cast.team, seller.rep.hired_on, seller.rep.left_on, seller.manages)


def _long_enough(story, seller):
    return seller.rep.left_on is None and seller.rep.hired_on < story.start


def _membership(seller, team, start, end, manages=False):
    return Membership(rep=seller.rep, team=team, start=start, end=end, manages=manages)


def _moved(story, dice, seller, other):
    day = day_between(dice, story.start + timedelta(days=90), story.today - timedelta(days=45)).replace(day=1)
    yield _membership(seller, seller.team.team, seller.rep.hired_on, day - ONE_DAY)
    yield _membership(seller, other.team, day, None)


def _promoted(story, seller):
    """A manager who was a rep of the same team before."""
    day = (story.start + (story.today - story.start) / 2).replace(day=1)
    seller.terms = in_order([(day, LEADS_HALF, [])])
    yield _membership(seller, seller.team.team, seller.rep.hired_on, day - ONE_DAY)
    yield _membership(seller, seller.team.team, day, None, manages=True)


def _working_times(sellers):
    for seller in sellers:
        for terms in seller.terms:
            if terms != FULL_TIME:
                yield WorkingTime(rep=seller.rep, since=terms.since, fte=terms.fte, weekdays=terms.weekdays)


def _leaves(story, sellers):
    dice = story.dice("leave")
    for number, seller in enumerate(sellers):
        if number == 17:
            yield from _leave(story, seller, story.start + timedelta(days=200), 110)  # parental leave
        for _block in range(round(story.months / 4)):
            first = day_between(dice, story.start, story.today + timedelta(days=20))
            length = dice.choice((1, 1, 2, 3, 5, 5, 8))
            fraction = Decimal("0.5") if length == 1 and dice.random() < 0.5 else Decimal(1)
            yield from _leave(story, seller, story.workday_on_or_after(first), length, fraction)


def _leave(story, seller, first, length, fraction=Decimal(1)):
    """One leave, unless it falls on another or outside the contract; what is away is remembered."""
    days = [first + timedelta(days=at) for at in range(length)]
    if any(day in seller.away for day in days) or not (seller.employed(days[0]) and seller.employed(days[-1])):
        return
    seller.away.update(dict.fromkeys(days, float(fraction)))
    yield Leave(rep=seller.rep, start=days[0], end=days[-1], fraction=fraction)


def company_days(story):
    """The company's own days off: a spring outing each year of the story, on a Friday that would be worked."""
    years = {story.start.year, story.today.year}
    fridays = [date(year, 5, 15) + timedelta(days=(4 - date(year, 5, 15).weekday()) % 7) for year in sorted(years)]
    days = [CalendarDay(date=day, workday=False, name="Company outing · 公司春游") for day in fridays]
    return CalendarDay.objects.bulk_create(days)
