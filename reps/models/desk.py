"""The lead desk: whose business the mouth of the funnel is, and how many hours a week they have for it (spec 6)."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reps.models.access import SharedQuerySet
from reps.models.base import history
from reps.models.people import Rep

HOURS_A_WEEK = 60  # more than anybody gives to it


class LeadDeskQuerySet(SharedQuerySet):
    def on(self, day):
        """Who minds the desk on a day, or None before anybody was named."""
        return self.filter(effective_from__lte=day).order_by("-effective_from").first()


class LeadDesk(models.Model):
    """Who minds the lead desk from a day on, until the next row's: one owner a day by construction."""

    effective_from = models.DateField(
        _("from"), unique=True, error_messages={"unique": _("Somebody was named for that day already.")}
    )
    owner = models.ForeignKey(
        Rep,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("owner"),
        related_name="lead_desks",
        help_text=_("Blank: nobody minds the desk from that day on."),
    )
    weekly_hours = models.DecimalField(
        _("hours a week"),
        max_digits=4,
        decimal_places=1,
        default=0,
        validators=[MinValueValidator(0), MaxValueValidator(HOURS_A_WEEK)],
        help_text=_("Set aside for new leads, in a week of five working days."),
    )

    objects = LeadDeskQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("lead desk")
        verbose_name_plural = _("lead desk")
        ordering = ["-effective_from"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weekly_hours__gte=0) & Q(weekly_hours__lte=HOURS_A_WEEK),
                name="desk_hours_fit_a_week",
                violation_error_message=_("Hours a week go from 0 to 60."),
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=False) | Q(weekly_hours=0),
                name="desk_hours_are_somebody_s",
                violation_error_message=_("Hours need an owner."),
            ),
        ]

    def __str__(self):
        return f"{self.effective_from:%Y-%m-%d}: {self.owner or '—'}"
