"""Scorecards: what who met a candidate makes of them, criterion by criterion, and what that rests on (spec 5.1)."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.models.base import history
from reps.models.criteria import InTwoLanguages
from reps.models.talent import Candidate, TalentPartQuerySet

LOWEST, HIGHEST = 1, 5


class ScorecardCriterion(InTwoLanguages, models.Model):
    """One thing the company looks at in a candidate, with what its marks mean."""

    code = models.SlugField(_("code"), max_length=50, unique=True)
    label_en = models.CharField(_("criterion in English"), max_length=200)
    label_zh = models.CharField(_("criterion in Chinese"), max_length=200)
    help_en = models.CharField(_("what 1, 3 and 5 mean, in English"), max_length=500, blank=True)
    help_zh = models.CharField(_("what 1, 3 and 5 mean, in Chinese"), max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    asked = models.BooleanField(
        _("asked"), default=True, help_text=_("Off: no new scorecard asks it; what was scored stays and counts.")
    )

    history = history()

    class Meta:
        verbose_name = _("criterion of the scorecard")
        verbose_name_plural = _("criteria of the scorecard")
        ordering = ["position", "code"]

    def __str__(self):
        return self.label


class Scorecard(models.Model):
    """One rater's view of a candidate on a day. A later one by the same rater takes its place from then on."""

    candidate = models.ForeignKey(Candidate, models.CASCADE, related_name="scorecards", verbose_name=_("candidate"))
    rater = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="scorecards", verbose_name=_("rater")
    )
    scored_on = models.DateField(_("scored on"), default=timezone.localdate)

    objects = TalentPartQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("scorecard")
        verbose_name_plural = _("scorecards")
        ordering = ["-scored_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["candidate", "rater", "scored_on"],
                name="scorecard_once_a_rater_and_day",
                violation_error_message=_("You have a scorecard of today already."),
            )
        ]

    def __str__(self):
        return f"{self.candidate} {self.scored_on:%Y-%m-%d}"


class Score(models.Model):
    """A mark from 1 to 5 on one criterion, and what was seen or heard that it rests on."""

    scorecard = models.ForeignKey(
        Scorecard, models.CASCADE, related_name="scores", verbose_name=_("scorecard"), db_index=False
    )
    criterion = models.ForeignKey(
        ScorecardCriterion, models.PROTECT, related_name="scores", verbose_name=_("criterion")
    )
    value = models.PositiveSmallIntegerField(
        _("mark"), validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)]
    )
    evidence = models.TextField(_("evidence"), blank=True, max_length=2000)  # blank once personal data is deleted

    history = history()

    class Meta:
        verbose_name = _("mark of a scorecard")
        verbose_name_plural = _("marks of scorecards")
        ordering = ["criterion__position", "criterion__code"]
        constraints = [
            models.UniqueConstraint(fields=["scorecard", "criterion"], name="score_once_a_criterion"),
            models.CheckConstraint(
                condition=Q(value__gte=LOWEST, value__lte=HIGHEST),
                name="score_1_to_5",
                violation_error_message=_("A mark is from 1 to 5."),
            ),
        ]

    def __str__(self):
        return f"{self.criterion}: {self.value}"
