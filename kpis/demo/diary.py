"""A rep's days: visits planned and held, the proposals they lead to, the visits those lead to in turn."""

from collections import defaultdict, deque
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from kpis.demo.bulk import maker
from kpis.demo.offers import AFTER_OTHER, AFTER_QUALITY, offer
from kpis.demo.words import VISIT_NOTES
from reps.models import Visit

Status, Channel, Outcome = Visit.Status, Visit.Channel, Visit.Outcome
MOST_A_DAY = 5
PLANNED_THIS_WEEK, PLANNED_NEXT_WEEK = 0.8, 0.5
OPENS = 9 * 60
MINUTES = {Channel.ONSITE: (40, 110), Channel.VIDEO: (25, 60), Channel.PHONE: (8, 25)}
CHANNELS, CHANNEL_ODDS = (Channel.ONSITE, Channel.VIDEO, Channel.PHONE), (64, 88, 100)
MISSED = {Status.NO_SHOW: 40, Status.CANCELLED: 38, Status.RESCHEDULED: 20, Status.VOID: 2}
NOT_HELD = 0.09
UNRECORDED, RECENT = 0.05, timedelta(days=21)
make_visit = maker(Visit)


@dataclass
class Diary:
    """What one rep did. Dates run forward, so that what is open on a day is known on it."""

    visits: list = field(default_factory=list)
    proposals: list = field(default_factory=list)
    due: dict = field(default_factory=lambda: defaultdict(list))  # {day: proposals to issue}
    open: dict = field(default_factory=dict)  # {customer id: proposal not ended yet}


def diary(story, seller, errands):
    """The Diary of a seller, from the run-up to what is planned for next week. Nothing is written."""
    dice, found, errands = story.dice(f"diary {seller.rep.key}"), Diary(), deque(errands)
    for day in story.workdays:
        part = seller.part_of(day)
        if part:
            _issue(story, dice, seller, found, day)
            _visit_all(story, dice, seller, found, errands, day, part)
    found.visits = [visit for visit in found.visits if visit.date >= story.start]
    found.proposals = [each for each in found.proposals if _last_day(each) >= story.start]
    return found


def _last_day(proposal):
    return proposal.decided_on or proposal.valid_until


def _issue(story, dice, seller, found, day):
    """Proposals that fell due by this day; none ahead of time."""
    if day > story.today or (day == story.today and dice.random() > story.part_of_today):
        return
    for due in [each for each in found.due if each <= day]:
        for customer, informed, lead in found.due.pop(due):
            proposal = offer(story, dice, seller, customer, day, informed=informed, lead=lead)
            found.proposals.append(proposal)
            if proposal.status not in (Status.VOID, "superseded"):
                found.open[customer.pk] = proposal
                _tell_lead(proposal)


def _tell_lead(proposal):
    """A lead is won or lost with its proposal; the money is booked by the proposal."""
    lead = proposal.lead
    if lead is None or proposal.decided_on is None:
        return
    if proposal.status == "won":
        lead.won_on = proposal.decided_on
    elif proposal.status in ("lost", "no_decision"):
        lead.lost_on = proposal.decided_on


def _visit_all(story, dice, seller, found, errands, day, part):
    at = OPENS + dice.randint(0, 60)
    for _each in range(_how_many(story, dice, seller, day, part)):
        customer, lead = _whom(dice, seller, found, errands, day)
        visit = _visit(story, dice, seller, found, customer, lead, day, at)
        if visit.date <= story.today and visit.status == Status.HELD:
            _follow_up(dice, seller, found, visit, lead)
        at += (visit.minutes or 45) + dice.randint(20, 80)
        found.visits.append(visit)


def _how_many(story, dice, seller, day, part):
    expected = seller.pace * part * story.season(day) * seller.vigour(day) / (1 - NOT_HELD)
    if day > story.today:
        this_week = day <= story.last_planned - timedelta(days=7)
        expected *= PLANNED_THIS_WEEK if this_week else PLANNED_NEXT_WEEK
    chance = min(1.0, expected / MOST_A_DAY)
    return sum(dice.random() < chance for _each in range(MOST_A_DAY))


def _whom(dice, seller, found, errands, day):
    """(customer, lead): an opportunity to follow up first, then where a proposal is out, then anybody."""
    if errands and errands[0].day <= day:
        errand = errands.popleft()
        return errand.customer, errand.lead
    customer = dice.choice(seller.book)
    if found.open and dice.random() < 0.3:
        proposal = found.open[dice.choice(list(found.open))]
        if _last_day(proposal) < day:
            del found.open[proposal.customer_id]
        else:
            customer = proposal.customer
    return customer, None


def _visit(story, dice, seller, found, customer, lead, day, at):
    channel = dice.choices(CHANNELS, cum_weights=CHANNEL_ODDS)[0]
    minutes = round(dice.randint(*MINUTES[channel]) / 5) * 5
    start = time(min(at, 1430) // 60, min(at, 1430) // 5 * 5 % 60)
    proposal = found.open.get(customer.pk)
    visit = make_visit(
        rep=seller.rep,
        customer=customer,
        date=day,
        start=None if dice.random() < 0.03 else start,
        minutes=None if dice.random() < 0.02 else minutes,
        channel=channel,
        lead=lead,
        proposal=proposal if proposal and _last_day(proposal) >= day else None,
    )
    _happen(story, dice, seller, visit, datetime.combine(day, start, story.zone), timedelta(minutes=minutes))
    return visit


def _happen(story, dice, seller, visit, begins, length):
    """Status, answers and when it was logged, as known now."""
    visit.logged_at = min(begins - timedelta(days=dice.randint(2, 9)), story.instant)
    forgotten = story.today - visit.date <= RECENT and dice.random() < UNRECORDED
    if begins + length > story.instant or forgotten:
        visit.status = Status.PLANNED
    elif dice.random() < NOT_HELD:
        visit.status = dice.choices(list(MISSED), MISSED.values())[0]
        visit.logged_at = begins - timedelta(hours=dice.choice((2, 5, 20, 30, 52)))
    else:
        visit.logged_at = min(begins + length + timedelta(minutes=dice.choice((5, 15, 40, 180, 1200))), story.instant)
        visit.note = dice.choice(VISIT_NOTES)
        good = visit.channel != Channel.PHONE and dice.random() < seller.craft * seller.vigour(visit.date) ** 0.5
        visit.answers = _answers(dice, visit.date, good)
        visit.outcome = _outcome(visit.answers)


def _answers(dice, day, good):
    """What the rep answers: all in favour for a good visit; something amiss otherwise; now and then a blank."""
    if dice.random() < 0.04:
        return {}
    manager, shown = dice.random() < 0.55, dice.random() < 0.6
    answers = {
        "need_confirmed": True,
        "next_step_on": (day + timedelta(days=dice.randint(3, 28))).isoformat(),
        "decision_maker_present": manager,
        "solution_shown_standard": shown or (good and not manager),
    }
    if not good:
        _spoil(dice, day, answers)
    if dice.random() < 0.08:
        answers.pop(dice.choice(list(answers)))
    return answers


def _outcome(answers):
    """What it led to, as the answers have it: a next step is an advance, its lack a continuation."""
    if not answers:
        return ""
    if answers.get("need_confirmed") is False:
        return Outcome.NO_SALE
    return Outcome.ADVANCE if answers.get("next_step_on") else Outcome.CONTINUATION


def _spoil(dice, day, answers):
    draw = dice.random()
    if draw < 0.45:
        answers["next_step_on"] = False
    elif draw < 0.6:
        answers["next_step_on"] = (day + timedelta(days=dice.randint(35, 80))).isoformat()
    else:
        answers["need_confirmed"] = False


def _follow_up(dice, seller, found, visit, lead):
    """Plan the proposal that this visit leads to, some weeks on; an opportunity leads to one as a rule."""
    answers = visit.answers
    informed = visit.channel != Channel.PHONE and bool(answers.get("need_confirmed") and answers.get("next_step_on"))
    chance = 0.7 if lead else AFTER_QUALITY if informed else AFTER_OTHER
    if dice.random() < chance:
        day = visit.date + timedelta(days=round(4 + dice.gammavariate(2.0, 8)))
        if day.weekday() > 4:
            day += timedelta(days=7 - day.weekday() + dice.randint(0, 4))  # or Mondays would have three days' worth
        found.due[day].append((visit.customer, informed, lead))
        visit.proposal = None  # it was about the next one, not about the one still out
