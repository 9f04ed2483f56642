"""Proposals: issued, followed until they end, won or not, and at what price."""

from datetime import timedelta

from django.db.models import Q

from kpis.facts.conditions import NEVER, old_enough, on_completed_days, reached, too_young, week_end
from kpis.measures import Events, Standing, Table
from reps.days import ONE_DAY
from reps.models import Proposal

ISSUED = Table(Proposal, "issued_on")
ENDED = Table(Proposal, "ended_on")
RESCINDED = Table(Proposal, "issued_on", only="rescinded_on")

Status = Proposal.Status

# Proposals, on the day of first issue
COUNTS = Q(counts=True)
proposals_issued = Events("proposals_issued", ISSUED, COUNTS)
proposals_no_surprise = Events("proposals_no_surprise", ISSUED, COUNTS & Q(quality=True))
proposals_no_surprise_completed = on_completed_days(proposals_no_surprise)
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
    """Proposals of projects called off, where the close rate is adjusted."""
    return COUNTS & _called_off(ask) if ask.parameters.close_excludes_cancelled else COUNTS


def _won_in_cohort(ask):
    return COUNTS & reached("days_to_end", "ended_on", "close_horizon_days", ending=Status.WON)(ask)


mature, young = old_enough("close_horizon_days"), too_young("close_horizon_days")
proposals_followed = Events("proposals_followed", ISSUED, _followed)
proposals_left_out = Events(
    "proposals_left_out",
    ISSUED,
    _left_out,
    since=lambda ask: None if ask.parameters.close_excludes_cancelled else NEVER,
)
proposals_mature = Events("proposals_mature", ISSUED, _followed, until=mature)
proposals_won_in_cohort = Events("proposals_won_in_cohort", ISSUED, _won_in_cohort, until=mature)
proposals_immature = Events("proposals_immature", ISSUED, _followed, since=young)

proposals_cancelled_late = Events("proposals_cancelled_late", RESCINDED, COUNTS & Q(ending=Status.WON))

asked_mature = Events("asked_mature", ISSUED, _followed, "asked_value", until=mature)
asked_won_in_cohort = Events("asked_won_in_cohort", ISSUED, _won_in_cohort, "asked_value", until=mature)
asked_without_rate = Events(
    "asked_without_rate",
    ISSUED,
    lambda ask: _followed(ask) & Q(asked_value=None, amount__isnull=False),
    until=mature,
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

# What the rest of the week holds, as seen from a day: it looks ahead
proposals_ahead = Standing(
    "proposals_ahead", ISSUED, lambda ask, day: Q(status=Status.DRAFT, issued_on__lte=week_end(ask, day))
)

# What was won against what was first asked, for price realisation
price_asked = Events("price_asked", ENDED, COUNTS & Q(ending=Status.WON), "asked_value")
price_got = Events("price_got", ENDED, COUNTS & Q(ending=Status.WON), "won_value")
price_without_rate = Events("price_without_rate", ENDED, COUNTS & Q(ending=Status.WON, asked_value=None))
