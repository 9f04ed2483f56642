"""The close rate's horizon as the company's own wins gave it, fixed at the start of each quarter (spec 3, 8.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CloseHorizon(models.Model):
    """Nine in ten of `wins` came within `nine_in_ten` days: rounded up to 30, the horizon from a day on.

    Written once a quarter and left as it is, so that no figure flickers with each new win.
    """

    effective_from = models.DateField(_("in force from"), unique=True)
    days = models.PositiveSmallIntegerField(_("horizon in days"))
    nine_in_ten = models.PositiveSmallIntegerField(_("days to nine in ten wins"))
    wins = models.PositiveIntegerField(_("wins of the 24 months before"))
    made_at = models.DateTimeField(_("worked out at"), auto_now_add=True)

    class Meta:
        verbose_name = _("horizon of the close rate")
        verbose_name_plural = _("horizons of the close rate")
        ordering = ["-effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(days__gte=models.F("nine_in_ten")), name="horizon_holds_nine_in_ten"
            )
        ]

    def __str__(self):
        return f"{self.effective_from}: {self.days}"
