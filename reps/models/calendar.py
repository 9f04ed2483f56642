"""When the company works: by which calendar and weekdays, from which day on, and its own exceptions to them."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from reps.models.base import history
from reps.terms import in_order
from reps.workdays import CHINA, WEEKDAYS, WorkWeek


class CompanyCalendar(models.Model):
    """What the company works by from a day on, until the next row's; before the first row, China's calendar.

    A change is a new row, so that the capacity and the goals of the days before stay as they were (spec 2.2).
    """

    since = models.DateField(
        _("from"),
        null=True,
        blank=True,
        help_text=_("Earlier days stay worked or free as they were. Blank: from the beginning."),
    )
    country = models.CharField(
        _("working calendar"),
        max_length=2,
        blank=True,
        default=CHINA.country,
        help_text=_("Country code of the built-in working calendar; blank means Monday to Friday."),
    )
    weekdays = models.JSONField(
        _("working weekdays"),
        default=list,
        blank=True,
        help_text=_('Such as ["mon", "tue"]. Empty: by the working calendar.'),
    )

    history = history()

    class Meta:
        verbose_name = _("company calendar")
        verbose_name_plural = _("company calendars")
        ordering = [F("since").desc(nulls_last=True)]
        constraints = [
            models.UniqueConstraint(
                Coalesce("since", Value(date.min)),
                name="company_calendar_once_a_day",
                violation_error_message=_("There is a company calendar from that day on already."),
            )
        ]

    def __str__(self):
        return str(self.since or now("From the beginning"))

    def clean(self):
        if not isinstance(self.weekdays, list) or set(self.weekdays) - set(WEEKDAYS):
            raise ValidationError({"weekdays": _("Use a list of: mon, tue, wed, thu, fri, sat, sun.")})

    @property
    def week(self):
        return WorkWeek(self.since, self.country, self.weekdays)


def weeks_in_order(rows):
    """[WorkWeek] of (first day, country, weekdays), the earliest first; China's before those."""
    return in_order(rows, CHINA)


class CalendarDay(models.Model):
    """A day that the company works, or does not, whatever the built-in calendar says."""

    date = models.DateField(_("date"), unique=True)
    workday = models.BooleanField(_("working day"))
    name = models.CharField(_("name"), max_length=100, blank=True)

    history = history()

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["date"]

    def __str__(self):
        return f"{self.date:%Y-%m-%d} {self.name}".strip()
