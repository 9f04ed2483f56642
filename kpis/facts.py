"""The things that are counted, each named once. Business words; how to total them is in measures.py."""

from datetime import date, timedelta

from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from kpis.capacity import RepWeeks
from kpis.distinct import Distinct
from kpis.hands import HANDS, InHand
from kpis.measures import Events, Standing, Table
from kpis.reversals import Attained, TakenBackLater
from reps.days import ONE_DAY
from reps.models import Booking, IncomeLine, Lead, OverlayLine, Proposal, Visit, VisitParticipant
from reps.zones import day_ends

VISITS = Table(Visit, "date")
JOINT = Table(VisitParticipant, "date")
LEADS = Table(Lead, "received_on", rep="first_owner", source="source")  # to hand one on moves no figure (spec 2.3)
ISSUED = Table(Proposal, "issued_on")
ENDED = Table(Proposal, "ended_on")
BOOKINGS = Table(Booking, "date")
INCOME = Table(IncomeLine, "date")
OVERLAYS = Table(OverlayLine, "date")
RESCINDED = Table(Proposal, "issued_on", only="rescinded_on")

Status = Proposal.Status

# Capacity
rep_weeks = RepWeeks()

# Visits: credit is 1 unless joint visits share it (E13), so sums of credit count each visit once
HELD = Q(status=Visit.Status.HELD)


def _visits(name, condition):
    """Visits by credit: the rep's own part, and the parts of those who came along."""
    theirs = Q(**{f"visit__{lookup}": value for lookup, value in condition.children}, credit__gt=0)
    return Events(name, VISITS, condition, "credit", also=(Events(f"{name}_joint", JOINT, theirs, "credit"),))


def _on_completed_days(events):
    """The same without today's, whose day is not over: as far as rep-weeks reach, which they are divided by (E10)."""

    def before_today(ask):
        return events.condition(ask) & Q(**{f"{events.table.day}__lt": ask.as_of})

    also = tuple(_on_completed_days(each) for each in events.also)
    return Events(f"{events.name}_completed", events.table, before_today, events.total, also)


visits_held = _visits("visits_held", HELD)
visits_quality = _visits("visits_quality", Q(counts=True))
visits_quality_completed = _on_completed_days(visits_quality)
visits_unanswered = Events("visits_unanswered", VISITS, HELD & Q(quality=None))
visits_complete = Events("visits_complete", VISITS, HELD & Q(complete=True))
visits_answerable = Events("visits_answerable", VISITS, HELD)
visits_logged = Events("visits_logged", VISITS, HELD & Q(late__isnull=False))
visits_logged_in_time = Events("visits_logged_in_time", VISITS, HELD & Q(late=False))
visits_logged_unknown = Events("visits_logged_unknown", VISITS, HELD & Q(late=None))  # nobody knows when
minutes_held = Events("minutes_held", VISITS, HELD, "counted_minutes")
minutes_assumed = Events("minutes_assumed", VISITS, HELD & Q(minutes=None))  # visits without a duration
minutes_quality = Events("minutes_quality", VISITS, Q(counts=True), "counted_minutes")
visits_no_show = Events("visits_no_show", VISITS, Q(status=Visit.Status.NO_SHOW))
visits_due = Events("visits_due", VISITS, HELD | Q(status=Visit.Status.NO_SHOW) | Q(cancelled_late=True))
visits_unrecorded = Events(
    "visits_unrecorded", VISITS, lambda ask: Q(status=Visit.Status.PLANNED, date__lt=ask.as_of)
)  # planned for a day that is over, and nobody said what came of it

# Leads
leads_new = Events("leads_new", LEADS)
leads_unclassified = Events("leads_unclassified", LEADS, Q(source=None))
leads_accepted = Events("leads_accepted", LEADS, lambda ask: Q(accepted_on__lte=ask.as_of))
leads_decided = Events(
    "leads_decided", LEADS, lambda ask: Q(accepted_on__lte=ask.as_of) | Q(rejected_on__lte=ask.as_of)
)


def _evaluated(ask):
    """Leads are judged when sales decides, or after so many days, whichever is first (spec 6)."""
    return leads_decided.condition(ask) | Q(received_on__lte=_back(ask, ask.parameters.lead_accept_days))


def _back(ask, days):
    return ask.as_of - timedelta(days=days)


def _in_time(ask):
    days = ask.parameters.lead_accept_days
    return Q(accepted_on__lte=ask.as_of, days_to_accept__lte=days)


leads_evaluated = Events("leads_evaluated", LEADS, _evaluated)
leads_quality = Events("leads_quality", LEADS, lambda ask: _evaluated(ask) & Q(quality=True))
leads_unanswered = Events("leads_unanswered", LEADS, lambda ask: _evaluated(ask) & Q(quality=None))
leads_accepted_in_time = Events("leads_accepted_in_time", LEADS, _in_time)
leads_due_for_acceptance = Events(
    "leads_due_for_acceptance",
    LEADS,
    lambda ask: leads_decided.condition(ask) | Q(received_on__lt=_back(ask, ask.parameters.lead_accept_days)),
)
leads_to_answer = Events("leads_to_answer", LEADS)


def clock(ask):
    """The company's clock runs from when a lead was received, a rep's own from when it was assigned."""
    return "owner_minutes" if ask.scope.kind == "rep" or "rep" in ask.by else "response_minutes"


def _answered_in_time(ask):
    within = Q(**{f"{clock(ask)}__lte": ask.parameters.lead_sla_minutes})
    return within & Q(first_response_at__lt=ask.known_at)


def _answer_judged(ask):
    """Leads answered by then, or whose time to answer is over: of the others nobody knows yet (spec 6, 8.2).

    `due_at` runs from the assignment. The company's clock, which runs from receipt, is over sooner: known where it took
    longer than was promised to assign the lead; else it is waited for until the owner's is.
    """
    over = Q(due_at__lt=ask.known_at)
    if clock(ask) == "response_minutes":
        over |= Q(assignment_minutes__gt=ask.parameters.lead_sla_minutes, assigned_at__lt=ask.known_at)
    return Q(first_response_at__lt=ask.known_at) | over


def _answer_awaited(ask):
    return Q(received_at__lt=ask.known_at) & ~_answer_judged(ask)


leads_responded_in_time = Events("leads_responded_in_time", LEADS, _answered_in_time)
leads_judged_for_answer = Events("leads_judged_for_answer", LEADS, _answer_judged)
leads_awaiting_answer = Events("leads_awaiting_answer", LEADS, _answer_awaited)


def _cohort(day, setting):
    """Condition: old enough that `setting` days have passed; to date, everything is."""

    def old_enough(ask):
        days = ask.horizon_for(setting)
        return Q() if days is None else Q(**{f"{day}__lte": _back(ask, days)})

    return old_enough


def _reached(day, days_field, reached_on, setting, **also):
    """Condition: old enough, and got there within the horizon, or by the as-of day."""

    def reached(ask):
        days = ask.horizon_for(setting)
        by = Q(**{f"{reached_on}__lte": ask.as_of}, **also)
        return by if days is None else by & _cohort(day, setting)(ask) & Q(**{f"{days_field}__lte": days})

    return reached


def _young(day, setting):
    """Condition: too young to tell; to date, nothing is."""

    def young(ask):
        days = ask.horizon_for(setting)
        return Q(**{f"{day}__gt": date.max if days is None else _back(ask, days)})

    return young


leads_mature = Events("leads_mature", LEADS, _cohort("received_on", "lead_won_days"))
leads_won_in_cohort = Events(
    "leads_won_in_cohort", LEADS, _reached("received_on", "days_to_win", "won_on", "lead_won_days")
)
leads_mature_for_opportunity = Events(
    "leads_mature_for_opportunity", LEADS, _cohort("received_on", "lead_opportunity_days")
)
leads_became_opportunity = Events(
    "leads_became_opportunity",
    LEADS,
    _reached("received_on", "days_to_opportunity", "opportunity_on", "lead_opportunity_days"),
)
leads_won_so_far = Events("leads_won_so_far", LEADS, lambda ask: Q(won_on__lte=ask.as_of))
leads_immature = Events("leads_immature", LEADS, _young("received_on", "lead_won_days"))

# Proposals, on the day of first issue
COUNTS = Q(counts=True)
proposals_issued = Events("proposals_issued", ISSUED, COUNTS)
proposals_no_surprise = Events("proposals_no_surprise", ISSUED, COUNTS & Q(quality=True))
proposals_no_surprise_completed = _on_completed_days(proposals_no_surprise)
proposals_blind = Events("proposals_blind", ISSUED, COUNTS & (Q(quality=False) | Q(quality=None)))
proposals_unanswered = Events("proposals_unanswered", ISSUED, COUNTS & Q(quality=None))


CANCELLED = "cancelled"  # the reason of a proposal whose project the client called off


def _called_off(ask):
    """Proposals known by now to have ended with the client's project."""
    return Q(lost_reason__iexact=CANCELLED, ended_on__lte=ask.as_of) & ~Q(ending=Status.WON)


def _followed(ask):
    """Proposals whose end is waited for; adjusted, without those of projects called off (spec 8.1)."""
    return COUNTS & ~_called_off(ask) if ask.parameters.close_excludes_cancelled else COUNTS


def _left_out(ask):
    """Proposals of projects called off, where the close rate is adjusted; none where it is not."""
    return COUNTS & _called_off(ask) if ask.parameters.close_excludes_cancelled else Q(issued_on__gt=date.max)


def _mature(ask):
    return _followed(ask) & _cohort("issued_on", "close_horizon_days")(ask)


def _won_in_cohort(ask):
    return COUNTS & _reached("issued_on", "days_to_end", "ended_on", "close_horizon_days", ending=Status.WON)(ask)


def _immature(ask):
    return _followed(ask) & _young("issued_on", "close_horizon_days")(ask)


proposals_followed = Events("proposals_followed", ISSUED, _followed)
proposals_left_out = Events("proposals_left_out", ISSUED, _left_out)
proposals_mature = Events("proposals_mature", ISSUED, _mature)
proposals_won_in_cohort = Events("proposals_won_in_cohort", ISSUED, _won_in_cohort)
proposals_immature = Events("proposals_immature", ISSUED, _immature)

proposals_cancelled_late = Events("proposals_cancelled_late", RESCINDED, COUNTS & Q(ending=Status.WON))

asked_mature = Events("asked_mature", ISSUED, _mature, "asked_value")
asked_won_in_cohort = Events("asked_won_in_cohort", ISSUED, _won_in_cohort, "asked_value")
asked_without_rate = Events(
    "asked_without_rate", ISSUED, lambda ask: _mature(ask) & Q(asked_value=None, amount__isnull=False)
)

# Proposals, on the day they ended
proposals_won = Events("proposals_won", ENDED, COUNTS & Q(ending=Status.WON))
proposals_decided = Events("proposals_decided", ENDED, COUNTS & Q(ending__in=Proposal.DECIDED))
proposals_contested = Events(
    "proposals_contested",
    ENDED,
    COUNTS & (Q(ending=Status.WON) | Q(ending=Status.LOST, lost_reason__iexact="competitor")),
)

SOON = timedelta(days=7)


def _open_on(day):
    """Proposals that were out and undecided when `day` ended: `ended_on` of an open one is the day it would expire."""
    return COUNTS & Q(issued_on__lte=day, ended_on__gt=day)


def _expiring_on(ask, day):
    """Open ones that would run out soon: of those decided since, what they said, or the validity in force that day."""
    last = day + SOON - ONE_DAY
    unsaid = Q(valid_until=None, issued_on__lte=last - timedelta(days=ask.parameters.validity_days))
    decided = ~Q(ending=Status.EXPIRED) & (Q(valid_until__lte=last) | unsaid)
    return _open_on(day) & (Q(ending=Status.EXPIRED, ended_on__lte=day + SOON) | decided)


proposals_expiring = Standing("proposals_expiring", ISSUED, _expiring_on)
proposals_without_successor = Standing(
    "proposals_without_successor",
    ISSUED,
    lambda ask, day: Q(status=Status.SUPERSEDED, replaced_by__isnull=True, issued_on__lte=day),
)
proposals_stale = Standing(
    "proposals_stale",
    ISSUED,
    lambda ask, day: _open_on(day) & Q(issued_on__lt=day - timedelta(days=ask.parameters.proposal_stale_days)),
)


def _undecided_on(day):
    """Leads that had come, and that sales had not decided on, when `day` ended: Lead.objects.waiting() of that day."""
    undecided = Q(received_on__lte=day)
    for name in Lead.DECISIONS:
        undecided &= Q(**{name: None}) | Q(**{f"{name}__gt": day})
    return undecided


def _unowned_on(ask, day):
    """Leads that had nobody, and no decision, when `day` ended."""
    midnight = day_ends(day, ask.organisation.zone)
    return _undecided_on(day) & (Q(owner=None) | Q(assigned_at__gte=midnight))


def _unanswered_on(ask, day):
    """Leads that had no answer, and no decision, when `day` ended."""
    midnight = day_ends(day, ask.organisation.zone)
    return _undecided_on(day) & (Q(first_response_at=None) | Q(first_response_at__gte=midnight))


def _late_on(ask, day):
    """Those of them whose time to answer had run out when `day` ended, or by now if it still runs."""
    by = min(day_ends(day, ask.organisation.zone), timezone.now())
    return _unanswered_on(ask, day) & Q(due_at__lt=by)


leads_without_owner = Standing("leads_without_owner", LEADS, _unowned_on)
leads_waiting = InHand("leads_waiting", HANDS, _unanswered_on)
leads_past_sla = InHand("leads_past_sla", HANDS, _late_on)


def _week_end(ask, day):
    return ask.by_day.fiscal.week(day)[1]


# What the rest of the week holds, as seen from a day: these two look ahead
visits_ahead = Standing(
    "visits_ahead", VISITS, lambda ask, day: Q(status=Visit.Status.PLANNED, date__range=(day, _week_end(ask, day)))
)
proposals_ahead = Standing(
    "proposals_ahead", ISSUED, lambda ask, day: Q(status=Status.DRAFT, issued_on__lte=_week_end(ask, day))
)

# Won money
amount_won = Events("amount_won", BOOKINGS, total="value")
amount_revenue = Events("amount_revenue", INCOME, Q(kind="revenue"), "value")
amount_cash = Events("amount_cash", INCOME, Q(kind="cash"), "value")
income_without_rate = Events("income_without_rate", INCOME, Q(value=None))
amount_without_rate = Events("amount_without_rate", BOOKINGS, Q(value=None, amount__isnull=False))
amount_unknown = Events("amount_unknown", BOOKINGS, Q(amount=None))
amount_attained = Attained("amount_attained", BOOKINGS, total="value", also=(TakenBackLater(),))
deals_won = Distinct("deals_won", BOOKINGS, Q(value__gte=0), what=Coalesce("proposal", -F("lead")))
wins_without_proposal = Events("wins_without_proposal", BOOKINGS, Q(lead__isnull=False))

# What those who helped are credited with beside it: in no total (spec 2.3)
amount_overlay = Events("amount_overlay", OVERLAYS, total="value")
overlay_without_rate = Events("overlay_without_rate", OVERLAYS, Q(value=None))

# What was won against what was first asked, for price realisation
price_asked = Events("price_asked", ENDED, COUNTS & Q(ending=Status.WON), "asked_value")
price_got = Events("price_got", ENDED, COUNTS & Q(ending=Status.WON), "won_value")
price_without_rate = Events("price_without_rate", ENDED, COUNTS & Q(ending=Status.WON, asked_value=None))
