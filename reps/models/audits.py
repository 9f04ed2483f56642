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
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="audits", verbose_name=_("visit"))
    auditor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="audits", verbose_name=_("auditor")
    )
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    quality = models.BooleanField(_("quality"), null=True, editable=False)
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

    @property
    def agrees(self):
        """Whether rep and auditor come to the same verdict; what is unanswered is not quality."""
        return (self.visit.quality is True) == (self.quality is True)


class OverturnQuerySet(OfVisits):
    def standing(self):
        """Those in force: not taken back on appeal."""
        return self.exclude(upheld=False)

    def contested(self):
        """Those the rep disputes and nobody has decided."""
        return self.filter(contested_at__isnull=False, upheld__isnull=True)


class Overturn(models.Model):
    """A quality visit taken out of the count, with a reason the rep reads and may contest.

    Somebody else than who took it out decides then (spec 17); until they do it stays out.
    """

    visit = models.OneToOneField(Visit, models.CASCADE, related_name="overturn", verbose_name=_("visit"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(_("at"), auto_now_add=True)
    contest = models.CharField(_("why it is contested"), max_length=300, blank=True)
    contested_at = models.DateTimeField(_("contested at"), null=True, blank=True)
    upheld = models.BooleanField(_("upheld"), null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)

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
            models.CheckConstraint(
                condition=Q(contested_at__isnull=True, contest="") | (Q(contested_at__isnull=False) & ~Q(contest="")),
                name="overturn_contested_with_a_reason",
                violation_error_message=_("Say why you contest it."),
            ),
            models.CheckConstraint(
                condition=Q(upheld__isnull=True, decided_by__isnull=True, decided_at__isnull=True)
                | Q(upheld__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="overturn_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by__isnull=True) | ~Q(decided_by=models.F("by")),
                name="overturn_decided_by_another",
                violation_error_message=_("Who took it out of the count can't decide whether that was right."),
            ),
        ]

    def __str__(self):
        return str(self.visit)

    @property
    def stands(self):
        return self.upheld is not False

    @property
    def is_contested(self):
        return self.contested_at is not None and self.upheld is None
