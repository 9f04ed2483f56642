"""How far somebody could grow, as those who lead them judge it; for their eyes and the recruiters' only (spec 5.2)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.models.people import Membership, Rep


class Potential(models.TextChoices):
    """Looks forward; what somebody sold looks back, and is no part of it."""

    LOW = "low", _("Low: fits the present scope")
    MEDIUM = "medium", _("Medium: could grow one level")
    HIGH = "high", _("High: could grow two levels or more")


def led_by(user):
    """The reps whose potential this user may know: never themselves.

    A manager's present people, everybody for a director or a recruiter, nobody for an administrator as such.
    """
    if not user.is_active:
        return Rep.objects.none()
    if not (user.is_director or user.is_recruiter):
        today = Membership.objects.on(timezone.localdate()).filter(team__in=user.managed_team_ids)
        return Rep.objects.filter(pk__in=today.values("rep")).exclude(user=user)
    return Rep.objects.exclude(user__isnull=False, user=user)


class PotentialRatingQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(rep__in=led_by(user))


class PotentialRating(models.Model):
    """One judgement with what it rests on. It stands: a later one is put beside it, so the rows are the history."""

    rep = models.ForeignKey(Rep, models.CASCADE, verbose_name=_("rep"), related_name="potential_ratings")
    rated_on = models.DateField(_("rated on"), default=timezone.localdate)
    potential = models.CharField(_("potential"), max_length=10, choices=Potential.choices)
    evidence = models.TextField(
        _("evidence"), max_length=5000, help_text=_("What you saw them do. Not what they sold: that is worked out.")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name=_("by"), related_name="+")

    objects = PotentialRatingQuerySet.as_manager()

    class Meta:
        verbose_name = _("rating of potential")
        verbose_name_plural = _("ratings of potential")
        ordering = ["-rated_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(potential__in=Potential.values), name="potential_is_known"),
            models.CheckConstraint(condition=~Q(evidence=""), name="potential_rests_on_evidence"),
        ]

    def __str__(self):
        return f"{self.rep} {self.rated_on:%Y-%m-%d}"
