"""Which records a rep may dispute, and what of them: those behind the rep's own figures, as they stand."""

from django.db.models import Q

from reps.kinds import MODELS, kind_of
from reps.models import Credit, Dispute, Lead, Overlay, Overturn, Proposal, Visit, VisitParticipant

DAYS = {"visit": "date", "proposal": "issued_on", "lead": "received_on"}
About, State = Dispute.About, Dispute.State


def behind_figures_of(rep, kind):
    """The records of a kind that count, or counted on a day gone by, in a rep's figures."""
    return MODELS[kind].objects.filter(_COUNTED[kind](rep))


def _visits(rep):
    return Q(rep=rep) | Q(pk__in=VisitParticipant.objects.filter(rep=rep).order_by().values("visit"))


def _proposals(rep):
    shares = (model.objects.filter(rep=rep).order_by().values("proposal") for model in (Credit, Overlay))
    return Q(rep=rep) | Q(pk__in=next(shares)) | Q(pk__in=next(shares))


def _leads(rep):
    return Q(first_owner=rep) | Q(owner=rep) | Q(pk__in=Lead.history.filter(owner=rep).order_by().values("id"))


_COUNTED = {"visit": _visits, "proposal": _proposals, "lead": _leads}


def topics(record, rep):
    """What of a record the rep may dispute: [] for who has no part in it."""
    kind = kind_of(record)
    if rep is None or not behind_figures_of(rep, kind).filter(pk=record.pk).exists():
        return []
    return [about for about in Dispute.ABOUT[kind] if _APPLIES[kind, about](record, rep)]


def _is_at_hand(lead, rep):
    return rep.pk in (lead.first_owner_id, lead.owner_id)


_APPLIES = {
    ("visit", About.TAKEN_OUT): lambda visit, rep: Overturn.objects.standing().filter(visit=visit).exists(),
    ("visit", About.VERDICT): lambda visit, rep: visit.status == Visit.Status.HELD,
    ("visit", About.CREDIT): lambda visit, rep: True,
    ("proposal", About.VERDICT): lambda proposal, rep: proposal.status != Proposal.Status.DRAFT,
    ("proposal", About.OUTCOME): lambda proposal, rep: proposal.status != Proposal.Status.DRAFT,
    ("proposal", About.CREDIT): lambda proposal, rep: proposal.status != Proposal.Status.DRAFT,
    ("lead", About.VERDICT): _is_at_hand,
    ("lead", About.REJECTION): lambda lead, rep: bool(lead.rejected_on) and _is_at_hand(lead, rep),
    ("lead", About.OWNER): lambda lead, rep: lead.owner_id != rep.pk,
}


def settled(record, rep, about):
    """The decision that still holds: the last that dismissed the same, if nobody changed the record since; or None."""
    same = record.disputes.filter(rep=rep, about=about, state=State.DISMISSED).order_by("-ended_at").first()
    changed = same and record.history.filter(history_date__gt=same.ended_at).exists()
    return None if changed else same


def open_dispute(record):
    return record.disputes.open().first()
