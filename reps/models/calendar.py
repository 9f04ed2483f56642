"""The company's exceptions to the built-in working calendar."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from reps.models.base import history


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
