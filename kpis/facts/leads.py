"""Leads: judged, answered, accepted, and what became of them."""

from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from kpis.fact import Events, Standing, Table
from kpis.facts.conditions import ago, old_enough, reached, too_young
from kpis.leads.hands import HANDS, InHand
from reps.models import Lead, Proposal
from reps.zones import day_ends

LEADS = Table(Lead, "received_on", rep="first_owner", source="source")  # to hand one on moves no figure (spec 2.3)

leads_new = Events("leads_new", LEADS)
leads_unclassified = Events("leads_unclassified", LEADS, Q(source=None))
leads_accepted = Events("leads_accepted", LEADS, lambda ask: Q(accepted_on__lte=ask.as_of))
leads_decided = Events(
    "leads_decided", LEADS, lambda ask: Q(accepted_on__lte=ask.as_of) | Q(rejected_on__lte=ask.as_of)
)


def _evaluated(ask):
    """Leads are judged when sales decides, or after so many days, whichever is first (spec 6)."""
    return leads_decided.condition(ask) | Q(received_on__lte=ago(ask, ask.parameters.lead_accept_days))


def _pending(ask):
    """Leads that sales has neither accepted nor rejected; what else became of them decides nothing here."""
    accepted = Q(accepted_on=None) | Q(accepted_on__gt=ask.as_of)
    return accepted & (Q(rejected_on=None) | Q(rejected_on__gt=ask.as_of))


def _not_judged(ask):
    return _pending(ask) & Q(received_on__gt=ago(ask, ask.parameters.lead_accept_days))


def _in_time(ask):
    days = ask.parameters.lead_accept_days
    return Q(accepted_on__lte=ask.as_of, days_to_accept__lte=days)


leads_evaluated = Events("leads_evaluated", LEADS, _evaluated)
leads_quality = Events("leads_quality", LEADS, lambda ask: _evaluated(ask) & Q(quality=True))
leads_unanswered = Events("leads_unanswered", LEADS, lambda ask: _evaluated(ask) & Q(quality=None))
leads_pending = Events("leads_pending", LEADS, _pending)
leads_not_judged = Events("leads_not_judged", LEADS, _not_judged)
leads_accepted_in_time = Events("leads_accepted_in_time", LEADS, _in_time)
leads_due_for_acceptance = Events(
    "leads_due_for_acceptance",
    LEADS,
    lambda ask: leads_decided.condition(ask) | Q(received_on__lt=ago(ask, ask.parameters.lead_accept_days)),
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

leads_mature = Events("leads_mature", LEADS, until=old_enough("lead_won_days"))
leads_won_in_cohort = Events(
    "leads_won_in_cohort",
    LEADS,
    reached("days_to_win", "won_on", "lead_won_days"),
    until=old_enough("lead_won_days"),
)
leads_mature_for_opportunity = Events("leads_mature_for_opportunity", LEADS, until=old_enough("lead_opportunity_days"))
leads_became_opportunity = Events(
    "leads_became_opportunity",
    LEADS,
    reached("days_to_opportunity", "opportunity_on", "lead_opportunity_days"),
    until=old_enough("lead_opportunity_days"),
)
leads_young_for_opportunity = Events("leads_young_for_opportunity", LEADS, since=too_young("lead_opportunity_days"))
leads_won_so_far = Events("leads_won_so_far", LEADS, lambda ask: Q(won_on__lte=ask.as_of))
leads_immature = Events("leads_immature", LEADS, since=too_young("lead_won_days"))

WINS = Table(Lead, "won_on", rep="first_owner", source="source", only=Q(won_on__isnull=False))
THEIRS = Proposal.objects.filter(counts=True, lead=OuterRef("pk"))


def _won_without_their_proposals(ask):
    """Leads with proposals of which none was won by the as-of day: what they brought is booked nowhere (spec 8.1)."""
    won = THEIRS.filter(ending=Proposal.Status.WON, ended_on__lte=ask.as_of)
    return Q(Exists(THEIRS)) & ~Q(Exists(won))


leads_not_booked = Events("leads_not_booked", WINS, _won_without_their_proposals)


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
