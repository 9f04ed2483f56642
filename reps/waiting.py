"""What waits for somebody's word: late changes and disputes, counted once a request by one question to the database."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Count
from django.utils import timezone

from reps.models import Dispute, LateChange, Rep, Team
from reps.statement import Column, Question, asked


@dataclass(frozen=True)
class Waits:
    """How many of each this account is to decide."""

    late: int = 0
    disputes: int = 0


class Decider(NamedTuple):
    """All of an account that says what is its to decide, today."""

    pk: int
    rep_record: Rep | None
    team_today: Team | None
    managed_team_ids: frozenset[int]
    is_manager: bool
    sees_everything: bool
    today: date

    @classmethod
    def of(cls, user):
        return cls(*(getattr(user, name) for name in cls._fields[:-1]), timezone.localdate())


def waits_for(user):
    """The Waits of a user; the user's object, which lives no longer than the request, keeps them."""
    if not hasattr(user, "waits"):
        user.waits = _counted(user) if user.leads_people else Waits()
    return user.waits


def _counted(user):
    found = asked(*_questions(Decider.of(user)))
    return Waits(*(sum(number for (number,) in answer) for answer in found))


@lru_cache(maxsize=256)
def _questions(who):
    """Put into SQL once a day for each who decides: every page asks them, and that takes longer than the answer."""
    rows = LateChange.objects.decidable_by(who), Dispute.objects.waiting_for(who)
    return [Question(each, (Column.whole(Count("pk")),)) for each in rows]
