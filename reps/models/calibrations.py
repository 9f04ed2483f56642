"""Calibration: two managers rate the same visits of a quarter, each blind to the other and to the rep (spec 12)."""

from django.conf import settings
from django.db import models
from django.db.models import BooleanField, Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from reps.models.base import history
from reps.models.visits import Visit

FIRST, SECOND = SEATS = (1, 2)


class CalibrationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and all for those who see everything: what two managers make of visits is between them."""
        return self if user.sees_everything else self.filter(Q(first=user.pk) | Q(second=user.pk))

    def with_progress(self):
        """With how many visits were drawn and how many of them each has rated."""
        rated = {
            name: Count("drawn__ratings", filter=Q(drawn__ratings__seat=seat), distinct=True)
            for name, seat in (("first_rated", FIRST), ("second_rated", SECOND))
        }
        return self.annotate(size=Count("drawn", distinct=True), **rated)

    def complete(self):
        """Those in which both have rated every visit: only these may be read."""
        return self.with_progress().filter(size__gt=0, first_rated=F("size"), second_rated=F("size"))


class Calibration(models.Model):
    """A quarter's common sample for two raters; `first` is the account that was there first, so that a pair is one."""

    quarter = models.CharField(_("quarter"), max_length=10)  # as it was called then: 2026-Q3
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    first = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("one manager"))
    second = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("the other manager")
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("opened by")
    )
    opened_at = models.DateTimeField(_("opened at"), auto_now_add=True)

    objects = CalibrationQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("calibration")
        verbose_name_plural = _("calibrations")
        ordering = ["-start", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["start", "first", "second"],
                name="calibration_once_a_quarter_and_pair",
                violation_error_message=_("These two have a calibration for this quarter already."),
            ),
            models.CheckConstraint(
                condition=Q(first__lt=F("second")),
                name="calibration_of_two_in_order",
                violation_error_message=_("Choose two different people."),
            ),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="calibration_ends_after_start"),
        ]

    def __str__(self):
        return f"{self.quarter} · {self.first.called} · {self.second.called}"

    @property
    def names(self):
        """What the two are called, in the order of their seats."""
        return self.first.called, self.second.called

    def seat_of(self, user):
        """1 or 2, or None for who only reads it."""
        return {self.first_id: FIRST, self.second_id: SECOND}.get(user.pk)


class DrawnQuerySet(models.QuerySet):
    def with_verdicts(self):
        """With both verdicts; `first_yes` and `second_yes` take what is not known for a no."""
        verdicts = {"first": _verdict(FIRST), "second": _verdict(SECOND)}
        yes = {f"{name}_yes": Coalesce(found, False, output_field=BooleanField()) for name, found in verdicts.items()}
        return self.annotate(**{f"{name}_quality": found for name, found in verdicts.items()}, **yes)

    def same(self):
        return self.with_verdicts().filter(first_yes=F("second_yes"))

    def differing(self):
        return self.with_verdicts().exclude(first_yes=F("second_yes"))


def _verdict(seat):
    found = CalibrationRating.objects.order_by().filter(drawn=OuterRef("pk"), seat=seat)
    return Subquery(found.values("quality")[:1], output_field=BooleanField(null=True))


class CalibrationVisit(models.Model):
    """A visit of the sample. It is kept, so that late entries don't change what is rated."""

    calibration = models.ForeignKey(
        Calibration, models.CASCADE, related_name="drawn", verbose_name=_("calibration"), db_index=False
    )
    visit = models.ForeignKey(Visit, models.CASCADE, related_name="calibrated", verbose_name=_("visit"))

    objects = DrawnQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("visit of a calibration")
        verbose_name_plural = _("visits of calibrations")
        constraints = [models.UniqueConstraint(fields=["calibration", "visit"], name="calibration_visit_once")]

    def __str__(self):
        return str(self.visit)


class CalibrationRating(models.Model):
    """One manager's answers; `quality` is the verdict on them by the definition of the visit's day."""

    drawn = models.ForeignKey(
        CalibrationVisit, models.CASCADE, related_name="ratings", verbose_name=_("visit"), db_index=False
    )
    seat = models.PositiveSmallIntegerField(_("rater"), choices=[(FIRST, _("one manager")), (SECOND, _("the other"))])
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    quality = models.BooleanField(_("quality"), null=True, editable=False)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    rated_at = models.DateTimeField(_("rated at"), auto_now_add=True)

    history = history()  # with the verdict: who brings a deleted visit back brings what was made of it

    class Meta:
        verbose_name = _("rating of a calibration")
        verbose_name_plural = _("ratings of calibrations")
        constraints = [
            models.UniqueConstraint(
                fields=["drawn", "seat"],
                name="calibration_rated_once_a_rater",
                violation_error_message=_("You have rated this visit already."),
            ),
            models.CheckConstraint(condition=Q(seat__in=SEATS), name="calibration_seat_is_known"),
        ]

    def __str__(self):
        return f"{self.drawn} · {self.get_seat_display()}"

    @property
    def visit(self):
        return self.drawn.visit
