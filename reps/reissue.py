"""An ended proposal goes out again: the same one re-opened, or a new one linked to it (spec 7, rules 3 and 5).

Neither touches the answers, so that the verdict stays the one of the first issue: a blind proposal that is
repaired later stays blind (E28).
"""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from reps.models import Parameters, Proposal, ProposalRevision

REISSUABLE = (Proposal.Status.LOST, Proposal.Status.NO_DECISION, Proposal.Status.WITHDRAWN, Proposal.Status.EXPIRED)


def replacement_problem(proposal, other, days):
    """Why `other` can't have taken a proposal's place, or "": so many days may lie between them (spec 7, rule 4)."""
    late = (other.issued_on - proposal.issued_on).days
    if other.pk != proposal.pk and other.customer_id == proposal.customer_id and 0 <= late <= days:
        return ""
    return _("Only another proposal to this customer, issued up to %(days)s days later, takes its place.") % {
        "days": days
    }


@transaction.atomic
def reissue(proposal, *, on, amount, key, valid_until=None, rep=None, answers=None):
    """Issue an ended proposal again and return the one it now is.

    Up to `reissue_gap_days` after it ended, the proposal itself is open again, with a revision. Later, it is a new
    proposal linked to the old one, under `key`, for `rep` (the first issuer if left out) and with answers of its own.
    ValidationError while it is open, once it is won, and if it never counted.
    """
    fresh = Proposal.objects.select_for_update().get(pk=proposal.pk)
    _refuse_before_issue(fresh, on)
    ending, ended_on = fresh.end_by(on)
    if fresh.status in Proposal.NOT_COUNTED or ending not in REISSUABLE:
        raise ValidationError(_("Only a proposal that was lost, withdrawn or left undecided can be issued again."))
    if (on - ended_on).days > Parameters.on(on).reissue_gap_days:
        return _new(fresh, on, amount, key, valid_until, rep or fresh.rep, answers or {})
    return _reopen(fresh, on, amount, valid_until)


def _refuse_before_issue(proposal, on):
    if on < proposal.issued_on:
        raise ValidationError(_("It can't go out again before it was first issued."))


def _reopen(proposal, on, amount, valid_until):
    """Open again, and valid for as long as a proposal issued today would be."""
    proposal.reopen(on)
    proposal.status, proposal.decided_on, proposal.lost_reason = Proposal.Status.OPEN, None, ""
    proposal.won_amount = proposal.rescinded_on = None
    proposal.valid_until = valid_until or on + timedelta(days=Parameters.on(on).validity_days)
    proposal.save()
    ProposalRevision.objects.create(proposal=proposal, issued_on=on, amount=amount)
    return proposal


def _new(old, on, amount, key, valid_until, rep, answers):
    return Proposal.objects.create(
        key=key,
        rep=rep,
        customer=old.customer,
        lead=old.lead,
        currency=old.currency,
        issued_on=on,
        amount=amount,
        valid_until=valid_until,
        answers=answers,
        reissue_of=old,
    )
