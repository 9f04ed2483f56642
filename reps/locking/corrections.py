"""Late changes that put right what a dispute upheld: approved by whoever decided that, or above (spec 17)."""

from reps.locking.watched import days_moved
from reps.models import Dispute


def put_right_by(was, now):
    """The upheld dispute that a late change is the first to put right, or None."""
    found = _waiting(was).order_by("-ended_at", "-pk").select_related("decided_by", "approver_team").first()
    return None if found is None or _changed_since(found.ended_at, was, now) else found


def concern(record, user):
    """Whether an upheld dispute of the record that is yet to be put right concerns the user."""
    return _waiting(record).concerning(user).exists()


def _waiting(record):
    kind = record and record._meta.model_name
    if kind not in Dispute.ABOUT or record.pk is None:
        return Dispute.objects.none()
    return Dispute.objects.to_put_right().filter(**{kind: record.pk})


def _changed_since(moment, was, now):
    """Whether figures of a day that the change moves have been changed since, while that was free."""
    then = was.history.filter(history_date__lte=moment).order_by("-history_date", "-history_id").first()
    return then is not None and bool(days_moved(then.instance, was) & days_moved(was, now))


def approver_team(dispute):
    """The team whose manager decided, else the one that was asked; None where a director or an admin decided."""
    who, asked = dispute.decided_by, dispute.approver_team
    if who.sees_everything or asked is None:
        return None
    led = who.team_today if asked.pk in who.managed_team_ids else None
    return led or asked
