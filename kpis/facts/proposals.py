"""Proposals: issued, followed until they end, won or not, and at what price."""

from datetime import timedelta

from django.db.models import F, Q

from kpis.fact import Events, Standing, Table, Together
from kpis.facts.conditions import NEVER, old_enough, on_completed_days, reached, too_young, week_end
from reps.models import Proposal, endings

ISSUED = Table(Proposal, "issued_on")
ENDED = Table(Proposal, "ended_on")
RESCINDED = Table(Proposal, "issued_on", only=Q(rescinded_on__isnull=False))
# Those that had come to something else before, on the days of it
LAPSED = Table(Proposal, "runs_out_on", only=endings.LAPSED)
REOPENED = Table(Proposal, "earlier_ended_on", only=endings.REOPENED)
LAPSED_BEFORE = Table(Proposal, "earlier_runs_out_on", only=endings.REOPENED)

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
    """Proposals known by the as-of day to have ended with the client's project."""
    by_now = Q(lost_reason__iexact=CANCELLED) & endings.ended(ask.as_of) & ~Q(ending=Status.WON)
    return by_now | (Q(earlier_reason__iexact=CANCELLED) & endings.reopened_since(ask.as_of))


def _followed(ask):
    """Proposals whose end is waited for; adjusted, without those of projects called off (spec 8.1)."""
    return COUNTS & ~_called_off(ask) if ask.parameters.close_excludes_cancelled else COUNTS


def _left_out(ask):
    """Proposals of projects called off, where the close rate is adjusted."""
    return COUNTS & _called_off(ask) if ask.parameters.close_excludes_cancelled else COUNTS


WON = COUNTS & Q(ending=Status.WON)


def _won_in_cohort(ask):
    return WON & reached("days_to_end", "ended_on", "close_horizon_days")(ask)


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

proposals_cancelled_late = Events(
    "proposals_cancelled_late",
    RESCINDED,
    lambda ask: WON & Q(rescinded_on__lte=ask.hindsight or ask.as_of),
)

asked_mature = Events("asked_mature", ISSUED, _followed, "asked_value", until=mature)
asked_won_in_cohort = Events("asked_won_in_cohort", ISSUED, _won_in_cohort, "asked_value", until=mature)
asked_without_rate = Events(
    "asked_without_rate",
    ISSUED,
    lambda ask: _followed(ask) & Q(asked_value=None, amount__isnull=False),
    until=mature,
)


def _reopened_since(ask):
    return COUNTS & endings.reopened_since(ask.as_of)


NOBODY = Q(pk__isnull=True)


def _stood(name):
    """Counts nothing, for whoever had proposals that ended, and went on: of theirs nought was won, not nothing."""
    tables = {"lapsed": LAPSED, "reopened": REOPENED, "lapsed_before": LAPSED_BEFORE}
    return tuple(Events(f"{name}_{kind}", table, NOBODY) for kind, table in tables.items())


# Proposals, on the day they ended; also those that had by the as-of day, whatever became of them after it
proposals_won = Events("proposals_won", ENDED, WON, also=_stood("proposals_won"))
proposals_decided = Together(
    "proposals_decided",
    ENDED,
    COUNTS & Q(ending__in=Proposal.DECIDED),
    also=(
        Together("proposals_lapsed", LAPSED, lambda ask: COUNTS & endings.lapsed(ask.as_of)),
        Together("proposals_reopened", REOPENED, _reopened_since),
        Together("proposals_lapsed_before", LAPSED_BEFORE, lambda ask: COUNTS & endings.lapsed_before(ask.as_of)),
    ),
)
COMPETITOR = "competitor"  # the reason of a proposal lost to one
proposals_contested = Together(
    "proposals_contested",
    ENDED,
    COUNTS & (Q(ending=Status.WON) | Q(ending=Status.LOST, lost_reason__iexact=COMPETITOR)),
    also=(
        Together(
            "proposals_lost_and_reopened",
            REOPENED,
            lambda ask: _reopened_since(ask) & Q(earlier_ending=Status.LOST, earlier_reason__iexact=COMPETITOR),
        ),
        *_stood("proposals_contested"),
    ),
)

SOON = timedelta(days=7)


def _open_on(day):
    return COUNTS & endings.still_open(day)


proposals_expiring = Standing(
    "proposals_expiring", ISSUED, lambda ask, day: _open_on(day) & endings.running_out(day, day + SOON)
)
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


class FinalAmounts(Events):
    """What proposals were won for, which each of the very rows says beside what was first asked."""

    def records(self, ask):
        return super().records(ask).annotate(won_for=F("won_value"))


# What was won against what was first asked, for price realisation
price_asked = Events("price_asked", ENDED, WON, "asked_value", also=_stood("price_asked"))
price_got = FinalAmounts("price_got", ENDED, WON, "won_value", also=_stood("price_got"))
price_without_rate = Events("price_without_rate", ENDED, WON & Q(asked_value=None))
prices_known = Events("prices_known", ENDED, WON & Q(asked_value__isnull=False), also=_stood("prices_known"))
