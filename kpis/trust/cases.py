"""The opportunities a definition can learn from: what was done early in each, and whether it was won (spec 9.4).

The unit is the opportunity, not the visit, or customers seen often would count many times. An opportunity is a lead
that sales opened as one, or a proposal that came from no lead. Only answers saved soon after the visit count, and only
of visits before the proposal, saved before the day of the outcome: nobody knew the end when they gave them.

Rows are read as plain values: a company's two years are too many to make records of.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from django.db.models import F

from kpis.trust.early import EarlyVisits
from reps.models import Lead, ParametersByDay, Proposal
from reps.models.endings import outcome_on
from reps.stamps import visit_facts

EXPOSURE = timedelta(days=45)  # what is done that long after it opened counts as early
RUN_UP = EXPOSURE  # nobody wrote down when a proposal from no lead began: what came so long before it belongs to it
LOOK_BACK = timedelta(days=730)
LEAD, PROPOSAL = "lead", "proposal"


class Origin(NamedTuple):
    """Which record a case is, and whose: of a lead, its first owner's."""

    kind: str  # lead or proposal
    pk: int
    rep_id: int | None
    customer_id: int | None


@dataclass(frozen=True)
class Case:
    """One opportunity, or one proposal. `evidence` is [(answers, day)] of what was done early in it."""

    origin: Origin
    stratum: tuple  # (tier of the customer, source of the lead): like is compared with like
    opened_on: date
    won: bool
    evidence: tuple = ()
    visits: tuple = ()  # ids

    @property
    def rep_id(self):
        return self.origin.rep_id


def proposal_cases(scope, today):
    """Each proposal old enough, by its answers at first issue: won if it was within the horizon. Oldest first."""
    horizon = timedelta(days=ParametersByDay().close_horizon_days(today))
    issued = _issued(scope, today - horizon - LOOK_BACK, today - horizon)
    rows = _told(issued, today, "tier", "source", "answers")
    return [_proposal_case(row, horizon.days) for row in rows.order_by("issued_on", "pk")]


def _issued(scope, first, last):
    found = Proposal.objects.issued().filter(scope.where(), issued_on__range=(first, last))
    return found.annotate(tier=F("customer__tier"), source=F("lead__source")).order_by()


PROPOSAL_FIELDS = ("pk", "rep_id", "customer_id", "lead_id", "issued_on", "ended_on", "days_to_end")


def _told(proposals, today, *more):
    """Rows of proposals, with what they had come to by a day as `outcome`."""
    known = proposals.annotate(outcome=outcome_on(today))
    return known.values_list(*PROPOSAL_FIELDS, "outcome", *more, named=True)


def _proposal_case(row, horizon):
    won = row.outcome == Proposal.Status.WON and row.days_to_end <= horizon
    return Case(_origin(row), (row.tier, row.source), row.issued_on, won, ((row.answers, row.issued_on),))


def _origin(row):
    return Origin(PROPOSAL, row.pk, row.rep_id, row.customer_id)


@dataclass(frozen=True)
class Opportunity:
    """A case in the making: when it opened, its proposals, the visits that may belong to it."""

    origin: Origin
    stratum: tuple
    opened_on: date
    first_issue: date | None
    won_on: date | None
    over_on: date | None  # won or lost
    visits: tuple

    @property
    def until(self):
        """Last day of the exposure: 45 days on, or the first proposal if that comes sooner."""
        return min(self.opened_on + EXPOSURE, self.first_issue or date.max)

    def early_visits(self):
        """Visits within the exposure, before the first proposal and before the outcome, told before it too."""
        last, over = self.until, min(self.first_issue or date.max, self.over_on or date.max)
        early = (each for each in self.visits if self.opened_on <= each.date <= last and each.date < over)
        return [each for each in early if self.over_on is None or each.logged_at.date() < self.over_on]

    def case(self, horizon):
        visits = self.early_visits()
        won = self.won_on is not None and self.won_on <= self.until + horizon
        evidence = tuple((visit_facts(visit) | visit.answers, visit.date) for visit in visits)
        return Case(self.origin, self.stratum, self.opened_on, won, evidence, tuple(visit.pk for visit in visits))


def visit_cases(scope, today):
    """Each opportunity old enough, by the visits early in it: won if it was within the horizon after those."""
    horizon = timedelta(days=ParametersByDay().close_horizon_days(today))
    first = today - LOOK_BACK
    visits = EarlyVisits(scope, first - RUN_UP, today)
    found = [*_from_leads(scope, first, today, visits), *_from_no_lead(scope, first, today, visits)]
    ripe = [each for each in found if each.until + horizon <= today]
    return [each.case(horizon) for each in sorted(ripe, key=lambda each: (each.opened_on, each.origin[:2]))]


LEAD_FIELDS = ("pk", "first_owner_id", "customer_id", "source_id", "opportunity_on", "won_on", "lost_on")


def _from_leads(scope, first, today, visits):
    leads = Lead.objects.filter(scope.where("first_owner"), opportunity_on__range=(first, today)).order_by()
    proposals = defaultdict(list)
    issued = Proposal.objects.issued().filter(lead__in=leads.values("pk")).order_by()
    for row in _told(issued, today):
        proposals[row.lead_id].append(row)
    for row in leads.annotate(tier=F("customer__tier")).values_list(*LEAD_FIELDS, "tier", named=True):
        yield _of_lead(row, proposals[row.pk], visits)


def _of_lead(row, proposals, visits):
    wins = [each.ended_on for each in proposals if each.outcome == Proposal.Status.WON]
    won_on = min([*wins, *filter(None, [row.won_on])], default=None)
    return Opportunity(
        Origin(LEAD, row.pk, row.first_owner_id, row.customer_id),
        (row.tier or "", row.source_id),
        row.opportunity_on,
        min((each.issued_on for each in proposals), default=None),
        won_on,
        won_on or row.lost_on,
        visits.of([each.pk for each in proposals], row.pk, row.customer_id),
    )


def _from_no_lead(scope, first, today, visits):
    """It opens with the first visit of the run-up, or with the proposal where there was none."""
    for row in _told(_issued(scope, first, today).filter(lead=None), today, "tier", "source"):
        seen = visits.of([row.pk], customer=row.customer_id)
        run_up = (each.date for each in seen if row.issued_on - RUN_UP <= each.date < row.issued_on)
        won_on = row.ended_on if row.outcome == Proposal.Status.WON else None
        opened = min(run_up, default=row.issued_on)
        yield Opportunity(_origin(row), (row.tier, row.source), opened, row.issued_on, won_on, row.ended_on, seen)
