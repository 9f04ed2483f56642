"""Refuses what would move figures of a locked period, unless somebody permitted it (spec 2.8)."""

from contextlib import contextmanager
from contextvars import ContextVar
from operator import attrgetter

from django.core.exceptions import ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from reps.days import ONE_DAY
from reps.locking.locked import Locked
from reps.locking.watched import days_moved
from reps.models import (
    CalendarDay,
    Candidate,
    CompanyCalendar,
    Membership,
    Parameters,
    PeriodLock,
    QualityDefinition,
    Rep,
    SourceSpend,
    StageEvent,
    TalentReview,
    Team,
    Vacancy,
    Visit,
    WorkingTime,
)

TALENT = (Candidate, StageEvent, TalentReview, Vacancy)
UNLOCKED_FIRST = (Rep, CalendarDay, SourceSpend, *TALENT)  # there is no late change of them to wait
FROM_A_DAY = (WorkingTime, CompanyCalendar, Parameters, QualityDefinition)  # nor of these: they may hold from later on
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
        if self.lock is None:
            return _("%(day)s is too long ago to be entered without approval.") % {"day": self.day}
        if isinstance(self.was or self.now, Membership):
            words = _(
                "%(period)s is locked, and its records would change teams. Choose other days, or unlock it first."
            )
            return words % {"period": self.lock}
        if isinstance(self.was or self.now, Team):
            words = _(
                "%(period)s is locked, and figures of the teams above would change: a team takes all it did along. "
                "Make a new team there, and let its people move from %(day)s on."
            )
            return words % {"period": self.lock, "day": first_free_day()}
        if isinstance(self.was or self.now, UNLOCKED_FIRST):
            words = _(
                "%(period)s is locked, and its figures would change. An admin may unlock it first, with a reason."
            )
            return words % {"period": self.lock}
        if isinstance(self.was or self.now, FROM_A_DAY):
            words = _(
                "%(period)s is locked, and its figures would change. Let the change hold from %(day)s on instead, or "
                "have the period unlocked first, with a reason."
            )
            return words % {"period": self.lock, "day": first_free_day()}
        return _("%(period)s is locked: a change needs approval, and a reason.") % {"period": self.lock}


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


def refusal(was, now):
    """The PeriodLocked of a change that moves the figures of a locked period, or None: one look-up."""
    found = sorted(days_moved(was, now), key=attrgetter("begin"))
    locks = PeriodLock.held(found[0].begin, max(days.end for days in found)) if found else ()
    for lock in locks:
        if first := next((days for days in found if days.meet(lock)), None):
            return PeriodLocked(was, now, max(first.begin, lock.start), lock)
    return None


def check_age(was, now, free_days):
    """Raise PeriodLocked where what came of a visit is told longer after its day than is free (spec 12)."""
    told = now.status != Visit.Status.PLANNED
    news = was is None or (was.date, was.status) != (now.date, now.status)
    too_old = (now.rep.today - now.date).days > free_days
    if told and news and too_old and not _permitted.get():
        raise PeriodLocked(was, now, now.date)


class Locks(Locked):
    """Every locked period, and whether a change moves its figures."""

    def of_change(self, was, now):
        """A locked period whose figures a change moves, or None."""
        found = sorted(days_moved(was, now), key=attrgetter("begin")) if self.locks else ()
        return next(filter(None, map(self._of, found)), None)

    def _of(self, days):
        if days.first == days.last:
            return self.on(days.first)
        return next(filter(days.meet, self.locks), None)
