"""What the close rate divides by: proposals, each once, or the quotes sent for them, as the company chose (spec 8.1).

A quote is the first issue of a proposal or a revision of it; options go with the quote they were sent with. A deal is
one deal whatever was sent for it, so that what was won is part of what was issued by either unit. The unit is that of
the as-of day: past periods read alike, and what was published keeps the unit it was published by.
"""

from dataclasses import dataclass

from django.db.models import Q

from kpis.counting import added, totals
from kpis.fact import Events, Table
from kpis.facts.proposals import COUNTS, proposals_followed, proposals_immature, proposals_issued, proposals_mature
from reps.models import ProposalRevision
from reps.models.tuning import CloseUnit

PROPOSAL = "proposal__"
OF_COHORT = Table(ProposalRevision, "proposal__issued_on", "proposal__rep", "proposal__team")
SENT = Table(ProposalRevision, "issued_on", "proposal__rep", "proposal__team")
REVISION = Q(kind=ProposalRevision.Kind.REVISION)


def by_quotes(ask):
    return ask.parameters.close_unit == CloseUnit.QUOTE


def of_proposal(condition):
    """A condition on proposals, asked of what belongs to one."""
    parts = [of_proposal(part) if isinstance(part, Q) else (PROPOSAL + part[0], part[1]) for part in condition.children]
    return Q(*parts, _connector=condition.connector, _negated=condition.negated)


@dataclass(frozen=True, eq=False)
class Further:
    """Quotes sent after the first, where the company counts by quotes; else there is nothing to ask for."""

    name: str
    quotes: Events

    def needs(self, ask):
        return [((self.quotes,), ask)] if by_quotes(ask) else []

    def totals(self, ask):
        return totals([self.quotes], ask)[self.quotes] if by_quotes(ask) else {}

    def records(self, ask):
        found = self.quotes.records(ask)
        return found if by_quotes(ask) else found.none()


@dataclass(frozen=True, eq=False)
class InUnit:
    """Proposals, and the further quotes sent for them where the company counts by quotes."""

    name: str
    proposals: Events
    further: Further

    def needs(self, ask):
        return [((self.proposals, self.further), ask)]

    def totals(self, ask):
        return added(*totals([self.proposals, self.further], ask).values())

    def records(self, ask):
        return self.proposals.records(ask)


def _revised(proposals):
    """The revisions, by the as-of day, of a cohort of proposals."""

    def where(ask):
        return REVISION & Q(issued_on__lte=ask.as_of) & of_proposal(proposals.condition(ask))

    return Further(f"{proposals.name}_revised", Events(f"{proposals.name}_revisions", OF_COHORT, where))


def _in_unit(proposals):
    return InUnit(f"{proposals.name}_in_unit", proposals, _revised(proposals))


mature = _in_unit(proposals_mature)
immature = _in_unit(proposals_immature)
followed_further = _revised(proposals_followed)
sent_further = Further("quotes_sent_further", Events("quotes_sent_again", SENT, REVISION & of_proposal(COUNTS)))
issued = InUnit("issued_in_unit", proposals_issued, sent_further)
