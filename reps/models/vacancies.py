"""Posts to fill: the demand that the talent pool is held against."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.models.base import Record, history
from reps.models.people import Team
from reps.models.talent import TalentQuerySet


class Vacancy(Record):
    """A post to fill: one somebody left, or an approved new one. Open posts are demand for talent."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="vacancies", verbose_name=_("team"))
    opened_on = models.DateField(_("open since"), default=timezone.localdate)
    closed_on = models.DateField(_("filled or dropped on"), null=True, blank=True)
    growth = models.BooleanField(_("new post"), default=False, help_text=_("Not the replacement of somebody."))

    objects = TalentQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("vacancy")
        verbose_name_plural = _("vacancies")
        ordering = ["-opened_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | Q(closed_on__gte=F("opened_on")),
                name="vacancy_closes_after_opening",
                violation_error_message=_("A vacancy can't close before it opened."),
            )
        ]

    def __str__(self):
        return f"{self.team} {self.opened_on:%Y-%m-%d}"
