"""The opportunities a definition can learn from: what was done early in each, and whether it was won (spec 9.4).

The unit is the opportunity, not the visit, or customers seen often would count many times. An opportunity is a lead
that sales opened as one, or a proposal that came from no lead. Only answers saved soon after the visit count, and only
of visits before the proposal and before the outcome: nobody knew the end when they gave them.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from kpis.trust.early import EarlyVisits
from reps.models import Lead, Organisation, Proposal
from reps.stamps import visit_facts

EXPOSURE = timedelta(days=45)  # what is done that long after it opened counts as early
RUN_UP = timedelta(days=90)  # how long before a proposal from no lead a visit belongs to it
LOOK_BACK = timedelta(days=730)


@dataclass(frozen=True)
class Case:
    """One opportunity, or one proposal. `evidence` is [(answers, day)] of what was done early in it."""

    record: Lead | Proposal
    rep_id: int | None
    stratum: tuple  # (tier of the customer, source of the lead): like is compared with like
    opened_on: date
    won: bool
    evidence: tuple
    visits: tuple = ()


def proposal_cases(scope, today):
    """Each proposal old enough, by its answers at first issue: won if it was within the horizon. Oldest first."""
    horizon = timedelta(days=Organisation.current().close_horizon_days)
    days = today - horizon - LOOK_BACK, today - horizon
    issued = Proposal.objects.issued().filter(scope.where(), issued_on__range=days)
    return [_proposal_case(each, horizon.days) for each in _known(issued).order_by("issued_on", "pk")]


def _known(proposals):
    return proposals.select_related("customer", "lead", "rep")


def _proposal_case(proposal, horizon):
    won = proposal.ending == Proposal.Status.WON and proposal.days_to_end <= horizon
    evidence = ((proposal.answers, proposal.issued_on),)
    return Case(proposal, proposal.rep_id, stratum(proposal, proposal.lead), proposal.issued_on, won, evidence)


def stratum(record, lead):
    return record.customer.tier if record.customer else "", lead.source_id if lead else None


@dataclass(frozen=True)
class Opportunity:
    """A lead or a proposal from none, with the day it opened, its proposals and the visits that may belong to it."""

    record: Lead | Proposal
    rep_id: int | None
    opened_on: date
    proposals: tuple
    visits: tuple

    @property
    def lead(self):
        return self.record if isinstance(self.record, Lead) else None

    @property
    def first_issue(self):
        return min((each.issued_on for each in self.proposals), default=None)

    @property
    def won_on(self):
        wins = [each.ended_on for each in self.proposals if each.ending == Proposal.Status.WON]
        return min((day for day in (self.lead and self.lead.won_on, *wins) if day), default=None)

    @property
    def until(self):
        """Last day of the exposure: 45 days on, or the first proposal if that comes sooner."""
        return min(self.opened_on + EXPOSURE, self.first_issue or date.max)

    def early_visits(self):
        """Visits within the exposure, before the first proposal and before the win."""
        over = min(self.first_issue or date.max, self.won_on or date.max)
        return [each for each in self.visits if self.opened_on <= each.date <= self.until and each.date < over]

    def case(self, horizon):
        visits = self.early_visits()
        won = self.won_on is not None and self.won_on <= self.until + horizon
        evidence = tuple((visit_facts(visit) | visit.answers, visit.date) for visit in visits)
        return Case(
            self.record, self.rep_id, stratum(self.record, self.lead), self.opened_on, won, evidence, tuple(visits)
        )


def visit_cases(scope, today):
    """Each opportunity old enough, by the visits early in it: won if it was within the horizon after those."""
    horizon = timedelta(days=Organisation.current().close_horizon_days)
    first = today - LOOK_BACK
    visits = EarlyVisits(scope, first - RUN_UP, today)
    found = [*_from_leads(scope, first, today, visits), *_from_no_lead(scope, first, today, visits)]
    ripe = [each for each in found if each.until + horizon <= today]
    return [each.case(horizon) for each in sorted(ripe, key=lambda each: (each.opened_on, each.record.key))]


def _from_leads(scope, first, today, visits):
    leads = Lead.objects.filter(scope.where("owner"), opportunity_on__range=(first, today)).order_by()
    proposals = {}
    for each in Proposal.objects.issued().filter(lead__in=leads.values("pk")).order_by():
        proposals.setdefault(each.lead_id, []).append(each)
    for lead in leads.select_related("customer", "owner"):
        made = tuple(proposals.get(lead.pk, ()))
        seen = visits.of(lead=lead.pk, proposals=made, customer=lead.customer_id)
        yield Opportunity(lead, lead.owner_id, lead.opportunity_on, made, seen)


def _from_no_lead(scope, first, today, visits):
    """It opens with the first visit of the run-up, or with the proposal where there was none."""
    alone = Proposal.objects.issued().filter(scope.where(), lead=None, issued_on__range=(first, today)).order_by()
    for proposal in _known(alone):
        seen = visits.of(proposals=(proposal,), customer=proposal.customer_id)
        run_up = [each for each in seen if proposal.issued_on - RUN_UP <= each.date < proposal.issued_on]
        opened = min((each.date for each in run_up), default=proposal.issued_on)
        yield Opportunity(proposal, proposal.rep_id, opened, (proposal,), seen)
