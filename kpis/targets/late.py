"""Targets that move figures of a period that is locked: agreed after it was told, they say why (spec 2.8, 8.3)."""

from django.utils import timezone
from django.utils.translation import gettext as _

from reps.locking.days import Days
from reps.locking.locked import Locked

BY_DAY = ("quality_visits_per_rep_week", "no_surprise_per_rep_week")  # each day is held to what is meant for it
WHOLE = ("won_amount",)  # what is to be reached in its own period, or makes up a longer one


class Late:
    """Every locked period, for whoever looks at many targets."""

    def __init__(self, locks=None):
        self.locks = Locked() if locks is None else locks

    def period(self, measure, period, since=None):
        """The latest locked period that an amount moves which holds from `since`, None for the first day; or None."""
        if measure not in (*BY_DAY, *WHOLE):
            return None
        if measure in BY_DAY:
            days = Days(max(period.start, since or period.start), period.end)
            return self.locks.of(days) if days else None
        lock = self.locks.of(Days(period.start, period.end, whole=True))
        return lock if lock and (since is None or since <= timezone.localdate(lock.told_at)) else None


def why_late(lock):
    """The question, in words."""
    words = _("%(period)s is locked, and its figures would change: say why this target comes so late.")
    return words % {"period": lock}
