"""Raising, withdrawing and deciding a dispute. Upheld, a visit taken out counts again; no more follows of itself."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reps.disputing import whom
from reps.disputing.topics import DAYS, About, State, open_dispute, settled
from reps.kinds import kind_of
from reps.locking import late
from reps.models import Dispute, Overturn


@transaction.atomic
def contest(record, rep, about, reason):
    """The Dispute a rep raises. ValidationError where there is an open one, or where the same has been dismissed."""
    type(record).objects.select_for_update().get(pk=record.pk)
    dispute = drafted(record, rep, about)
    dispute.reason = reason
    refuse(record, rep, about)
    dispute.save()
    return dispute


def refuse(record, rep, about):
    """ValidationError where the record can't be disputed now."""
    if open_dispute(record):
        raise ValidationError(_("It is disputed already."))
    before = settled(record, rep, about)
    if before:
        day = timezone.localdate(before.ended_at)
        raise ValidationError(
            _("That was decided on %(day)s, and nobody has changed the record since.") % {"day": f"{day:%Y-%m-%d}"}
        )


def drafted(record, rep, about):
    """The unsaved dispute, with whoever is concerned and whoever decides."""
    kind = kind_of(record)
    day = getattr(record, DAYS[kind])
    team = whom.team_of(rep, day)
    against = whom.against(record, about, rep, team, day)
    above = whom.approver_team(rep, record, team, against)
    concerned = {"day": day, "team": team, "approver_team": above, "against": against}
    return Dispute(rep=rep, about=about, **{kind: record}, **concerned)


def may_decide(user, dispute):
    return Dispute.objects.decidable_by(user).filter(pk=dispute.pk).exists()


@transaction.atomic
def withdraw(dispute):
    """The rep takes it back. ValidationError where it was decided meanwhile."""
    return _ended(_open(dispute), State.WITHDRAWN)


@transaction.atomic
def decide(dispute, *, by, upheld, reason):
    """Uphold or dismiss it, in words. ValidationError where it was decided or withdrawn before."""
    fresh = _open(dispute)
    fresh.decided_by, fresh.decision = by, reason
    if upheld and fresh.about == About.TAKEN_OUT:
        _count_again(fresh)
    return _ended(fresh, State.UPHELD if upheld else State.DISMISSED)


def _open(dispute):
    fresh = Dispute.objects.select_for_update().get(pk=dispute.pk)
    if not fresh.is_open:
        raise ValidationError(_("It was decided or withdrawn already."))
    return fresh


def _ended(dispute, state):
    dispute.state, dispute.ended_at = state, timezone.now()
    dispute.save()
    return dispute


def _count_again(dispute):
    """The visit counts again; in a locked period that is a late change, approved by whoever decides."""
    taken_out = Overturn.objects.select_for_update().filter(visit=dispute.visit_id).first()
    if taken_out is None or not taken_out.stands:
        return
    taken_out.stands = False
    taken_out.save()
    locked = late.counting(dispute.visit)
    if locked:
        late.note_done(locked, reason=dispute.decision, by=dispute.decided_by, corrects=dispute)
