"""What waits for somebody's word: late changes and disputes, counted once a request by one question to the database."""

from dataclasses import dataclass

from django.db.models import Count

from reps.models import Dispute, LateChange
from reps.statement import Column, Question, asked


@dataclass(frozen=True)
class Waits:
    """How many of each this account is to decide."""

    late: int = 0
    disputes: int = 0


def waits_for(user):
    """The Waits of a user; the user's object, which lives no longer than the request, keeps them."""
    if not hasattr(user, "waits"):
        user.waits = _counted(user) if user.is_manager or user.sees_everything else Waits()
    return user.waits


def _counted(user):
    rows = LateChange.objects.decidable_by(user), Dispute.objects.waiting_for(user)
    found = asked(*(Question(each, (Column.whole(Count("pk")),)) for each in rows))
    return Waits(*(sum(number for (number,) in answer) for answer in found))
