"""Leads: who asked, how soon they were answered, and what sales made of them."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from kpis.demo.bulk import maker
from kpis.demo.words import REJECT_REASONS, person
from reps.models import Lead

LEADS_A_REP_WEEK = 1.3
UNCLASSIFIED = 0.05
WAITING = (0.45, 0.2, 0.12, 0.06)  # chance that a lead of today, yesterday, ... still has no owner
FORGOTTEN_DAYS = 21  # nobody leaves a lead undecided for longer
FIRST_HOUR, LAST_HOUR = 9, 18
make_lead = maker(Lead)


@dataclass
class Errand:
    """An opportunity to follow up: whom to see from which day on, for which lead."""

    day: date
    customer: object
    lead: Lead


def team_leads(story, cast, springs, number):
    """(leads, {rep id: errands in order of day}) of one team; `number` is the first lead's."""
    dice, leads = story.dice(f"leads {cast.team.key}"), []
    errands = {seller.rep.pk: [] for seller in cast.sellers}
    for day in _days(story):
        for received in _arrivals(story, dice, cast, day):
            lead, seller = _lead(story, dice, cast, springs, received, number + len(leads))
            leads.append(lead)
            if lead.opportunity_on and lead.won_on is None:
                errands[seller.rep.pk].append(Errand(lead.opportunity_on, lead.customer, lead))
    for each in errands.values():
        each.sort(key=lambda errand: errand.day)
    return leads, errands


def _days(story):
    """Every day, not only working ones: forms are filled in on Sundays too."""
    return [story.start + timedelta(days=at) for at in range((story.today - story.start).days + 1)]


def _count(story, dice, cast, day):
    hands = sum(seller.part_of(day) for seller in cast.sellers) or len(cast.present(day)) * 0.25
    expected = hands * LEADS_A_REP_WEEK / 5 * story.season(day) * (0.9 if story.calendar.workday(day) else 0.25)
    return int(expected + dice.random())


def _arrivals(story, dice, cast, day):
    """The instants of a day at which leads come in, as far as it has gone."""
    found = [_received(story, dice, day) for _each in range(_count(story, dice, cast, day))]
    return [received for received in found if received <= story.instant]


def _lead(story, dice, cast, springs, received, number):
    day = received.astimezone(story.zone).date()
    weights = [spring.weight * spring.busy(day.month) for spring in springs]
    spring = dice.choices(springs, weights)[0]
    customer = dice.choice(cast.customers) if dice.random() < 0.5 else None
    lead = make_lead(
        key=f"L-{number:06d}",
        received_at=received,
        source=None if dice.random() < UNCLASSIFIED else spring.source,
        company=customer.name if customer else _company(dice),
        contact=person(dice),
        answers=_answers(dice, spring),
    )
    seller = _route(story, dice, cast, lead, day)
    if seller and lead.first_response_at:
        _decide(story, dice, lead, spring, seller, customer, day)
    return lead, seller


def _received(story, dice, day):
    night = not story.calendar.workday(day) or dice.random() < 0.12
    hour = dice.randint(0, 23) if night else dice.randint(FIRST_HOUR, LAST_HOUR - 1)
    return story.local(day, time(hour, dice.randint(0, 59)))


def _company(dice):
    return (
        f"{dice.choice(('Nova', 'Delta', '华夏', '东方', 'Prime', '新世纪', 'Union', '众合'))}-{dice.randint(100, 999)}"
    )


def _answers(dice, spring):
    if dice.random() < 0.04:
        return {}
    answers = {
        "fit": min(100, max(0, round(dice.gauss(spring.fit, 16)))),
        "intent": min(100, max(0, round(dice.gauss(spring.intent, 18)))),
        "explicit_request": dice.random() < spring.asks,
    }
    if dice.random() < 0.06:
        answers.pop(dice.choice(list(answers)))
    return answers


def _route(story, dice, cast, lead, day):
    """Give the lead to somebody at work and have it answered, unless it still waits. Returns who, or None.

    Whoever gets it was there on the day it came, so that it has a team.
    """
    age = (story.today - day).days
    waiting = WAITING[age] if age < len(WAITING) else 0
    present, next_day = cast.present(day), story.workday_on_or_after(day)
    working = [seller for seller in present if seller.part_of(next_day) > 0] or present
    seller = dice.choice(working)
    if dice.random() < waiting:
        return None
    assigned = _in_hours(story, lead.received_at, dice.expovariate(1 / 25))
    if assigned > story.instant:
        return None
    lead.owner, lead.assigned_at = seller.rep, assigned
    answered = _in_hours(story, assigned, dice.lognormvariate(3.5, 1.0) * seller.prompt)
    if dice.random() > 0.05 and answered <= story.instant and dice.random() >= waiting:
        lead.first_response_at = answered
    elif age > 10:
        _give_up(dice, lead, day, age)
    return seller


def _give_up(dice, lead, day, age):
    """Leads nobody answered are cleared out after a while, nearly all of them before three weeks are over."""
    if dice.random() < 0.95 or age > FORGOTTEN_DAYS:
        lead.rejected_on, lead.reject_reason = day + timedelta(days=dice.randint(5, 10)), "Not reachable"


def _in_hours(story, moment, minutes):
    """So many business minutes after a moment."""
    local = moment.astimezone(story.zone).replace(tzinfo=None)
    left = timedelta(minutes=round(minutes))
    while True:
        day = local.date()
        if story.calendar.workday(day):
            local = max(local, datetime.combine(day, time(FIRST_HOUR)))
            closes = datetime.combine(day, time(LAST_HOUR))
            if local + left <= closes:
                return max((local + left).replace(tzinfo=story.zone), moment)
            left -= max(closes - local, timedelta())
        local = datetime.combine(story.calendar.next_workday(day), time(FIRST_HOUR))


def _decide(story, dice, lead, spring, seller, customer, day):
    """Accept or reject, open an opportunity, now and then win without any proposal."""
    worth = (lead.answers.get("fit", 45) + lead.answers.get("intent", 40)) / 2
    decided = lead.first_response_at.astimezone(story.zone).date() + timedelta(
        days=dice.choice((0, 0, 0, 0, 1, 1, 2, 3, 6, 10))
    )
    forgotten = dice.random() < 0.08 and (story.today - day).days <= FORGOTTEN_DAYS
    if decided > story.today or forgotten:
        return
    if dice.random() > min(0.95, worth / 72):
        lead.rejected_on, lead.reject_reason = decided, dice.choice(REJECT_REASONS)
        return
    lead.accepted_on = decided
    lead.customer = customer or dice.choice(seller.book)
    opened = decided + timedelta(days=dice.randint(2, 45))
    if dice.random() > worth / 95:
        lead.lost_on = opened if opened <= story.today and dice.random() < 0.7 else None
    elif opened <= story.today:
        lead.opportunity_on = opened
        if dice.random() < 0.04:
            _order(story, dice, lead, opened)


def _order(story, dice, lead, opened):
    """A small order straight from the lead, without a proposal."""
    won = opened + timedelta(days=dice.randint(0, 20))
    if won <= story.today:
        lead.won_on, lead.won_amount = won, Decimal(dice.randint(8, 60) * 1000)
