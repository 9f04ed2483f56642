"""The table of fiscal years: what months and quarters of whole weeks are made of, year by year (spec 2.1)."""

import itertools
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reps.fiscal import Year
from reps.models.base import history

MONTHS = tuple(f"month_{number}" for number in range(1, 13))
LONGEST = 400  # days: 53 weeks, and some for the year in which a company changes over
EARLY = timedelta(days=15)  # how long before its own January a year may begin


class FiscalYear(models.Model):
    """A fiscal year whose twelve months begin on these days; three of them are a quarter. It ends on `end`.

    Read while the parameters make months of weeks; years that are not here follow the parameters.
    """

    number = models.PositiveSmallIntegerField(
        _("fiscal year"),
        unique=True,
        validators=[MinValueValidator(1990), MaxValueValidator(2200)],
        help_text=_("Named by the calendar year it begins in, or would but for a few days."),
    )
    month_1 = models.DateField(_("month 1 begins"), help_text=_("Quarter 1 and the year begin with it."))
    month_2 = models.DateField(_("month 2 begins"))
    month_3 = models.DateField(_("month 3 begins"))
    month_4 = models.DateField(_("month 4 begins"), help_text=_("Quarter 2 begins with it."))
    month_5 = models.DateField(_("month 5 begins"))
    month_6 = models.DateField(_("month 6 begins"))
    month_7 = models.DateField(_("month 7 begins"), help_text=_("Quarter 3 begins with it."))
    month_8 = models.DateField(_("month 8 begins"))
    month_9 = models.DateField(_("month 9 begins"))
    month_10 = models.DateField(_("month 10 begins"), help_text=_("Quarter 4 begins with it."))
    month_11 = models.DateField(_("month 11 begins"))
    month_12 = models.DateField(_("month 12 begins"))
    end = models.DateField(_("last day"), help_text=_("The next fiscal year begins on the day after."))

    history = history()

    class Meta:
        verbose_name = _("fiscal year")
        verbose_name_plural = _("fiscal years")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(**{f"{after}__gt": F(before) for before, after in itertools.pairwise(MONTHS)})
                & Q(end__gt=F("month_12")),
                name="fiscal_months_in_order",
                violation_error_message=_("Each month begins after the one before it, and the year ends after them."),
            )
        ]

    def __str__(self):
        return str(self.number)

    @classmethod
    def like(cls, year):
        """An unsaved row of that Year, for an admin to correct. ValueError where it has no twelve months."""
        return cls(number=year.number, end=year.end, **dict(zip(MONTHS, year.starts, strict=True)))

    @property
    def year(self):
        """As FiscalCalendar takes it."""
        return Year(self.number, tuple(getattr(self, month) for month in MONTHS), self.end)

    def clean(self):
        if self.month_1 is None or self.end is None or self.number is None:
            return
        if self.number not in (self.month_1.year, (self.month_1 + EARLY).year):
            raise ValidationError({"month_1": _("A fiscal year begins in the calendar year it is named by.")})
        if not 0 < (self.end - self.month_1).days < LONGEST:
            raise ValidationError({"end": _("A fiscal year lasts 53 weeks at most, and some days where it changes.")})
