"""What reps dispute: a visit taken out and a blind proposal, undecided; a lead, decided by the director."""

from datetime import timedelta

from kpis.demo import bulk
from reps.days import ONE_DAY
from reps.disputing.deciding import drafted
from reps.disputing.topics import About, State
from reps.models import Lead, Overturn, Proposal

OF_THE_VISIT = "I spoke to Ms Li of purchasing; she is on the visitors' list."
OF_THE_PROPOSAL = "The price range was agreed by phone on the day before. Mr Zhao can confirm it."
OF_THE_LEAD = "They have no budget before spring: it was no lead for us."
DECIDED = "The form names a budget and a date. It stays as it is."
DAYS_TO_DECIDE = 6


def disputes(story, users):
    """Of the rep and of a colleague; nobody manages the regions, so they wait for the director and the admin."""
    rep = users["rep"].rep
    taken_out = Overturn.objects.select_related("visit__rep", "visit__overturn__by").order_by("-visit__date").first()
    blind = Proposal.objects.blind().filter(rep=rep).order_by("-issued_on").first()
    lead = Lead.objects.filter(first_owner=rep, quality=True).order_by("-received_on").first()
    found = [
        taken_out and _of(story, taken_out.visit, taken_out.visit.rep, About.TAKEN_OUT, OF_THE_VISIT),
        blind and _of(story, blind, rep, About.VERDICT, OF_THE_PROPOSAL),
        lead and _decided(story, _of(story, lead, rep, About.VERDICT, OF_THE_LEAD), users["director"]),
    ]
    bulk.write([each for each in found if each])


def _of(story, record, rep, about, reason):
    dispute = drafted(record, rep, about)
    dispute.reason, dispute.raised_at = reason, story.instant
    return dispute


def _decided(story, dispute, by):
    dispute.raised_at = story.instant - timedelta(days=DAYS_TO_DECIDE)
    dispute.state, dispute.decided_by, dispute.ended_at = State.DISMISSED, by, story.instant - ONE_DAY
    dispute.decision = DECIDED
    return dispute
