"""Closing reports, as they were drawn up."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class ClosingReport(models.Model):
    """The page of a month's or quarter's end as a PDF, of one scope in one language, as known at the lock.

    It is never written again: a period that was unlocked and locked anew gets another beside it. `who` is the scope as
    addresses name it.
    """

    lock = models.ForeignKey("reps.PeriodLock", models.PROTECT, verbose_name=_("period lock"), related_name="+")
    locked_since = models.DateTimeField(_("locked since"))
    who = models.CharField(_("of whom"), max_length=110)
    language = models.CharField(_("language"), max_length=10)
    pdf = models.BinaryField(_("PDF"))
    drawn_up_at = models.DateTimeField(_("drawn up at"), auto_now_add=True)
    drawn_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name=_("drawn up by"), related_name="+"
    )

    class Meta:
        verbose_name = _("closing report")
        verbose_name_plural = _("closing reports")
        ordering = ["-locked_since", "who", "language"]
        constraints = [
            models.UniqueConstraint(
                fields=["lock", "locked_since", "who", "language"], name="closing_report_once_a_reader"
            )
        ]

    def __str__(self):
        return f"{self.lock} {self.who}"
