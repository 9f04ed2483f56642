"""What happens to a candidate in the pool: the stages they reach, and when somebody last looked at them."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.models.base import history
from reps.models.talent import Candidate, Stage, TalentPartQuerySet


class StageEvent(models.Model):
    """A candidate reached a stage on a day.

    `noticed` marks events nobody entered: the record showed a new stage and we wrote down the day we saw it. An
    imported event for the same stage replaces it.
    """

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="stage_events", verbose_name=_("candidate"))
    stage = models.CharField(_("stage"), max_length=20, choices=Stage.choices)
    occurred_on = models.DateField(_("on"))
    noticed = models.BooleanField(default=False, editable=False)

    objects = TalentPartQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("stage event")
        verbose_name_plural = _("stage events")
        ordering = ["candidate", "occurred_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "stage", "occurred_on"], name="stage_event_once_a_day"),
            models.CheckConstraint(condition=Q(stage__in=Stage.values), name="stage_event_stage_is_known"),
        ]

    def __str__(self):
        return f"{self.candidate}: {self.get_stage_display()}"


class TalentReview(models.Model):
    """Somebody looked at a candidate's stage, rating, readiness and next contact (spec 5.1).

    `no_change`: they left all of it as it was, with one tap, and that is what is recorded.
    """

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="reviews", verbose_name=_("candidate"))
    reviewed_on = models.DateField(_("reviewed on"), default=timezone.localdate)
    reviewer = models.CharField(_("reviewer"), max_length=200, blank=True)
    rating = models.PositiveSmallIntegerField(
        _("rating"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    note = models.TextField(_("note"), blank=True, max_length=5000)
    no_change = models.BooleanField(_("no change"), default=False)

    objects = TalentPartQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("talent review")
        verbose_name_plural = _("talent reviews")
        ordering = ["-reviewed_on"]
        constraints = [
            models.UniqueConstraint(fields=["candidate", "reviewed_on", "reviewer"], name="talent_review_once_a_day"),
            models.CheckConstraint(
                condition=Q(rating__isnull=True) | Q(rating__gte=1, rating__lte=5),
                name="talent_review_rating_1_to_5",
            ),
        ]

    def __str__(self):
        return f"{self.candidate} {self.reviewed_on:%Y-%m-%d}"
