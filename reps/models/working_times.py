"""How much of a week somebody works, from which day on (spec 2.2)."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from reps.models.base import history
from reps.models.people import Rep
from reps.terms import Terms
from reps.workdays import WEEKDAYS

OUT_OF_RANGE = _("Full-time equivalent must be above 0 and at most 1.")


class WorkingTimeQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(rep__in=Rep.objects.visible_to(user))

    def begun_by(self, day):
        """Those that hold on a day or held before, the latest first."""
        begun = self.filter(Q(since__isnull=True) | Q(since__lte=day))
        return begun.order_by(F("since").desc(nulls_last=True))


class WorkingTime(models.Model):
    """What a rep works from a day on, until the next row's. Before the first row: full time.

    A change of terms is a new row, so that the capacity of the days before stays as it was.
    """

    rep = models.ForeignKey(Rep, models.CASCADE, verbose_name=_("rep"), related_name="working_times")
    since = models.DateField(
        _("from"),
        null=True,
        blank=True,
        help_text=_("Earlier days keep what was worked then. Blank: from the beginning."),
    )
    fte = models.DecimalField(
        _("full-time equivalent"),
        max_digits=4,
        decimal_places=3,
        default=Decimal(1),
        help_text=_("1 is full-time."),
    )
    weekdays = models.JSONField(
        _("working weekdays"),
        default=list,
        blank=True,
        help_text=_('For part-timers with fixed days, such as ["mon", "tue"]. Empty: by the calendar.'),
    )

    objects = WorkingTimeQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("working time")
        verbose_name_plural = _("working times")
        ordering = ["rep", F("since").asc(nulls_first=True)]
        constraints = [
            models.UniqueConstraint(
                F("rep"),
                Coalesce("since", Value(date.min)),
                name="working_time_once_a_day",
                violation_error_message=_("There is a working time from that day on already."),
            ),
            models.CheckConstraint(
                condition=Q(fte__gt=0, fte__lte=1),
                name="working_time_above_0_up_to_1",
                violation_error_message=OUT_OF_RANGE,
            ),
        ]

    def __str__(self):
        return f"{self.rep} {self.since:%Y-%m-%d}" if self.since else str(self.rep)

    def clean(self):
        if not isinstance(self.weekdays, list) or set(self.weekdays) - set(WEEKDAYS):
            raise ValidationError({"weekdays": _("Use a list of: mon, tue, wed, thu, fri, sat, sun.")})

    @property
    def terms(self):
        return Terms(self.since, self.fte, self.weekdays)


def fte_on(day):
    """An expression for querysets of reps: their full-time equivalent on a day."""
    theirs = WorkingTime.objects.filter(rep=OuterRef("pk")).begun_by(day)
    return Coalesce(Subquery(theirs.values("fte")[:1]), Value(Decimal(1)), output_field=models.DecimalField())
