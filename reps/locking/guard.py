"""Refuses what would move figures of a locked period, unless somebody permitted it (spec 2.8)."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from reps.days import ONE_DAY
from reps.locking.locked import Locked
from reps.locking.watched import days_moved, said_of
from reps.models import PeriodLock, Visit

_permitted = ContextVar("permitted", default=False)


class PeriodLocked(ValidationError):
    """A change that needs somebody's approval: `was` and `now` are the record before and after, None for none.

    `lock` is the period it would change; None where an entry is merely too old to be free.
    """

    def __init__(self, was, now, day, lock=None):
        self.was, self.now, self.day, self.lock = was, now, day, lock
        super().__init__(self.words, code="locked")

    @property
    def words(self):
        """Why, and what to do instead."""
        if self.lock is None:
            return _("%(day)s is too long ago to be entered without approval.") % {"day": self.day}
        return self.with_advice(self._instead)

    @property
    def in_file(self):
        """The same where a file asks for it, whose reason is enough."""
        return self.with_advice(_("In a file it takes a reason.") if self._instead else "")

    def with_advice(self, advice):
        return _("%(why)s %(advice)s") % {"why": self.why, "advice": advice} if advice else self.why

    @property
    def why(self):
        """What is locked, and what would become of its figures."""
        return said_of(self.was or self.now).why % {"period": self.lock}

    @property
    def _instead(self):
        instead = str(said_of(self.was or self.now).instead)
        return instead % {"day": first_free_day()} if "%(day)s" in instead else instead


def first_free_day():
    """The day after the last that is locked."""
    last = PeriodLock.objects.locked(timezone.now()).aggregate(Max("end"))["end__max"]
    return last and last + ONE_DAY


@contextmanager
def permitted(allowed=True):
    """Let changes of locked periods through: somebody who may has approved them."""
    token = _permitted.set(allowed or _permitted.get())
    try:
        yield
    finally:
        _permitted.reset(token)


def is_permitted():
    """Whether changes of locked periods are let through."""
    return _permitted.get()


def check(was, now):
    """Raise PeriodLocked where a change moves the figures of a locked period. See `permitted`."""
    locked = None if _permitted.get() else refusal(was, now)
    if locked:
        raise locked


def refusal(was, now, locks=None):
    """The PeriodLocked of a change that moves the figures of a locked period, or None.

    One look-up; none where many changes are looked at and `locks` is what was loaded for all of them.
    """
    moved = days_moved(was, now)
    found = moved and (Locked.around(moved) if locks is None else locks).latest(moved)
    return PeriodLocked(was, now, max(found[1].begin, found[0].start), found[0]) if found else None


def check_age(was, now, free_days):
    """Raise PeriodLocked where what came of a visit is told longer after its day than is free (spec 12)."""
    told = now.status != Visit.Status.PLANNED
    news = was is None or (was.date, was.status) != (now.date, now.status)
    too_old = (now.rep.today - now.date).days > free_days
    if told and news and too_old and not _permitted.get():
        raise PeriodLocked(was, now, now.date)
