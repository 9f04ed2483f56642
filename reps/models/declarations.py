"""What people said of themselves, of their own free will: apart from every other record (spec 5.3)."""

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.models.people import Rep
from reps.models.talent import Candidate

KEPT_FOR = timedelta(days=730)


def kept_until():
    """The day until which somebody who says yes today lets us keep it."""
    return timezone.localdate() + KEPT_FOR


class Gender(models.TextChoices):
    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    ANOTHER = "another", _("Another")


class Age(models.TextChoices):
    UNDER_30 = "under_30", _("Under 30")
    FROM_30 = "from_30", _("30 to 39")
    FROM_40 = "from_40", _("40 to 49")
    FROM_50 = "from_50", _("50 and over")


class DeclarationQuerySet(models.QuerySet):
    def valid_on(self, day):
        """Those given by then and not expired yet."""
        return self.filter(given_on__lte=day, until__gte=day)


class Declaration(models.Model):
    """A person's own words about themselves, with their consent: what for, since when, until when.

    Nobody but that person reads one, not even in the administration; figures of five people or more are made from it.
    It has no history and no import, so that what its owner deletes is gone.
    """

    rep = models.OneToOneField(Rep, models.CASCADE, null=True, related_name="+")
    candidate = models.OneToOneField(Candidate, models.CASCADE, null=True, related_name="+")
    gender = models.CharField(_("gender"), max_length=10, choices=Gender.choices, blank=True)
    age = models.CharField(_("age"), max_length=10, choices=Age.choices, blank=True)
    purpose = models.TextField(editable=False)  # the words they said yes to
    given_on = models.DateField(default=timezone.localdate, editable=False)
    until = models.DateField(default=kept_until, editable=False)

    objects = DeclarationQuerySet.as_manager()

    class Meta:
        verbose_name = _("voluntary self-declaration")
        verbose_name_plural = _("voluntary self-declarations")
        constraints = [
            models.CheckConstraint(
                condition=Q(rep__isnull=True, candidate__isnull=False) | Q(rep__isnull=False, candidate__isnull=True),
                name="declaration_of_one_person",
            ),
            models.CheckConstraint(condition=Q(gender__in=["", *Gender.values]), name="declaration_gender_is_known"),
            models.CheckConstraint(condition=Q(age__in=["", *Age.values]), name="declaration_age_is_known"),
            models.CheckConstraint(condition=Q(until__gte=models.F("given_on")), name="declaration_ends_after_start"),
        ]

    def __str__(self):
        return str(self._meta.verbose_name)
