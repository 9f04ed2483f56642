"""Blind audits of visits, and what a manager takes out of the count because of one (spec 12)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reps.models.access import ScopedQuerySet
from reps.models.base import history
from reps.models.visits import Visit


class OfVisits(ScopedQuerySet):
    """Scoped as the visit is: its rep, and those who lead the team it was made in."""

    team_field = "visit__team"
    rep_field = "visit__rep"


class VisitAudit(models.Model):
    """A visit's questions answered again by a manager who has not seen the rep's answers.

    `quality` is the verdict on those answers by the definition of the visit's day; None while one could decide it.
    `claimed` is that on the rep's when the audit was made: what the rep corrects afterwards was claimed all the same.
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="audits", verbose_name=_("visit"))
    auditor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="audits", verbose_name=_("auditor")
    )
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    quality = models.BooleanField(_("quality"), null=True, editable=False)
    claimed = models.BooleanField(_("the rep said"), null=True, editable=False)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    audited_at = models.DateTimeField(_("audited at"), auto_now_add=True)

    objects = OfVisits.as_manager()
    history = history("quality")

    class Meta:
        verbose_name = _("audit of a visit")
        verbose_name_plural = _("audits of visits")
        ordering = ["-audited_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["visit", "auditor"],
                name="audit_once_a_visit_and_auditor",
                violation_error_message=_("You have audited this visit already."),
            )
        ]

    def __str__(self):
        return f"{self.visit} · {self.auditor}"

    def save(self, *args, **kwargs):
        if self._state.adding and self.claimed is None:
            self.claimed = self.visit.quality
        super().save(*args, **kwargs)

    @property
    def agrees(self):
        """Whether rep and auditor came to the same verdict; what is unanswered is not quality."""
        return (self.claimed is True) == (self.quality is True)


class OverturnQuerySet(OfVisits):
    def standing(self):
        """Those in force: not taken back when the rep disputed them."""
        return self.filter(stands=True)


class Overturn(models.Model):
    """A quality visit taken out of the count, with a reason the rep reads and may dispute (reps/models/disputes.py).

    It stays out unless that is upheld: then it no longer `stands`.
    """

    visit = models.OneToOneField(Visit, models.CASCADE, related_name="overturn", verbose_name=_("visit"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    stands = models.BooleanField(_("stands"), default=True, help_text=_("Until the rep disputes it and is right."))

    objects = OverturnQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("visit taken out of the count")
        verbose_name_plural = _("visits taken out of the count")
        ordering = ["-at"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="overturn_has_a_reason",
                violation_error_message=_("Say why the visit is taken out of the count."),
            ),
        ]

    def __str__(self):
        return str(self.visit)
