"""Periods that were published, and until when their records may still be changed freely (spec 2.8)."""

from calendar import monthrange
from datetime import date, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reps.days import ONE_DAY
from reps.kept import Given, Kept
from reps.models.base import history


class PeriodLockQuerySet(models.QuerySet):
    def locked(self, at):
        """Those locked at that instant: as decided by hand, else by the rule."""
        by_hand = Q(decided_at__lte=at, decision=PeriodLock.Decision.LOCKED)
        by_rule = Q(locks_at__lte=at) & (Q(decision="") | Q(decided_at__gt=at))
        return self.filter(by_hand | by_rule)


@Kept
def LOCKED():
    """Those locked at an instant that hold any of the days from a first to a last: the latest first, the shortest."""
    first, last = (Given(name, models.DateField()) for name in ("first", "last"))
    locked = PeriodLock.objects.locked(Given("at", models.DateTimeField()))
    return locked.filter(start__lte=last, end__gte=first).order_by("-start", "end")


class PeriodLock(models.Model):
    """A week, month or quarter that is guarded: it was published, or an admin locked it.

    It locks by rule at `locks_at`, None where it was never published; `decision` is an admin's word against the rule.
    What was never published nor locked by hand has no row and is open, such as the history a company brings in.
    """

    class Grain(models.TextChoices):
        WEEK = "week", _("Week")
        MONTH = "month", _("Month")
        QUARTER = "quarter", _("Quarter")

    class Decision(models.TextChoices):
        LOCKED = "locked", _("Locked by hand")
        UNLOCKED = "unlocked", _("Unlocked by hand")

    grain = models.CharField(_("kind of period"), max_length=7, choices=Grain.choices)
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"), editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    locks_at = models.DateTimeField(_("locks at"), null=True, blank=True, editable=False)
    decision = models.CharField(_("decision"), max_length=8, choices=Decision.choices, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = PeriodLockQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("period lock")
        verbose_name_plural = _("period locks")
        ordering = ["-start", "grain"]
        indexes = [models.Index(fields=["start", "end"], name="lock_days")]
        constraints = [
            models.UniqueConstraint(fields=["grain", "start"], name="lock_once_a_period"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="lock_ends_after_start"),
            models.CheckConstraint(condition=Q(grain__in=["week", "month", "quarter"]), name="lock_grain_is_known"),
            models.CheckConstraint(
                condition=Q(decision="", decided_at__isnull=True)
                | (Q(decision__in=["locked", "unlocked"], decided_at__isnull=False) & ~Q(reason="")),
                name="lock_by_hand_has_a_reason",
                violation_error_message=_("Say why the period is locked or unlocked by hand."),
            ),
        ]

    @classmethod
    def held(cls, first=date.min, last=date.max):
        """[lock, ...] of the periods that are locked now and hold any of these days, in the order of LOCKED."""
        return LOCKED(at=timezone.now(), first=first, last=last)

    @classmethod
    def named(cls, code):
        """The lock that has this code, as far as its words go."""
        if "-W" in code:
            year, number = code.split("-W")
            monday = date.fromisocalendar(int(year), int(number), 1)
            return cls(grain=cls.Grain.WEEK, start=monday, end=monday + timedelta(days=6))
        first, _sep, last = code.partition("..")
        return cls(grain=cls.Grain.MONTH, start=_first_day(first), end=_last_day(last or first))

    @property
    def told_at(self):
        """When anybody last looked at its figures: as it was published, locked or decided on by hand."""
        return max(filter(None, (self.published_at, self.locks_at, self.decided_at)))

    @property
    def code(self):
        """A week by its Thursday, calendar months by their names, what is made of weeks by its days: 2026-W47."""
        if self.grain == self.Grain.WEEK:
            return "{}-W{:02}".format(*self._week())
        if not self._is_of_whole_months():
            return f"{self.start}..{self.end}"
        first, last = f"{self.start:%Y-%m}", f"{self.end:%Y-%m}"
        return first if self.grain == self.Grain.MONTH else f"{first}..{last}"

    def _week(self):
        thursday = self.start + timedelta(days=(3 - self.start.weekday()) % 7)
        return thursday.isocalendar()[:2]

    def _is_of_whole_months(self):
        return self.start.day == 1 and (self.end + ONE_DAY).day == 1

    def __str__(self):
        """The same in the reader's words: week 47 of 2026, October 2026, or its first and last day."""
        if self.grain == self.Grain.WEEK:
            year, number = self._week()
            return gettext("Week %(number)s, %(year)s") % {"number": number, "year": year}
        style = "YEAR_MONTH_FORMAT" if self._is_of_whole_months() else "DATE_FORMAT"
        first, last = date_format(self.start, style), date_format(self.end, style)
        return first if first == last else gettext("%(first)s to %(last)s") % {"first": first, "last": last}

    @property
    def locked_since(self):
        """The instant from which it is or will be locked; None where it isn't to be."""
        if self.decision:
            return self.decided_at if self.decision == self.Decision.LOCKED else None
        return self.locks_at

    def is_locked(self, at):
        """Whether it is locked at that instant."""
        if self.decision and self.decided_at <= at:
            return self.decision == self.Decision.LOCKED
        return self.locks_at is not None and self.locks_at <= at


def _first_day(code):
    """Of a month or of itself: 2026-10, 2026-10-05."""
    return date.fromisoformat(code if len(code) == len("2026-10-05") else f"{code}-01")


def _last_day(code):
    first = _first_day(code)
    return first if str(first) == code else first.replace(day=monthrange(first.year, first.month)[1])
