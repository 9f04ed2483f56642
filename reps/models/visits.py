"""Visits: what was planned, what was held, and whether it was a quality visit."""

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reps.models.access import ScopedQuerySet
from reps.models.base import Record, history
from reps.models.people import Rep, Team, stamped_team

OWN_VISIT = _("This rep logged the visit and is there already.")
LOGGED = ("minutes", "counted_minutes", "late")  # how it was logged, in the indexes for the figures that read it


def is_ahead(day, start, zone):
    """Whether a visit of that day, and time if it is known, is still to come by the clock of its zone."""
    now = timezone.localtime(timezone=zone)
    return day > now.date() or (day == now.date() and start is not None and start > now.time())


class VisitQuerySet(ScopedQuerySet):
    def held(self):
        return self.filter(status=Visit.Status.HELD)

    def quality(self):
        """Held visits that count as quality visits, the same-day cap included."""
        return self.filter(counts=True)

    def between(self, start, end):
        return self.filter(date__gte=start, date__lte=end)


class Visit(Record):
    """A visit, planned or held. Team and verdict are stamped by the membership and definition of its day."""

    class Status(models.TextChoices):
        HELD = "held", _("Held")
        PLANNED = "planned", _("Planned")
        NO_SHOW = "no_show", _("No-show")
        CANCELLED = "cancelled", _("Cancelled")
        RESCHEDULED = "rescheduled", _("Rescheduled")
        VOID = "void", _("Void")

    class Channel(models.TextChoices):
        ONSITE = "onsite", _("On site")
        VIDEO = "video", _("Video")
        PHONE = "phone", _("Phone")

    class Outcome(models.TextChoices):
        """What a visit led to, by what the client agreed to (spec 12)."""

        ADVANCE = "advance", _("Advance")
        CONTINUATION = "continuation", _("Continuation")
        NO_SALE = "no_sale", _("No-sale")
        ORDER = "order", pgettext_lazy("what a visit led to", "Order")

    rep = models.ForeignKey(Rep, models.PROTECT, verbose_name=_("rep"), related_name="visits", db_index=False)
    customer = models.ForeignKey("reps.Customer", models.PROTECT, verbose_name=_("customer"), related_name="visits")
    date = models.DateField(_("date"), db_index=True)
    start = models.TimeField(_("start"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(1440)]
    )
    channel = models.CharField(_("channel"), max_length=10, choices=Channel.choices, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.HELD)
    outcome = models.CharField(
        _("outcome"),
        max_length=12,
        choices=Outcome.choices,
        blank=True,
        help_text=_("Advance: the client agreed to act. Continuation: it goes on, without anything agreed."),
    )
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    lead = models.ForeignKey(
        "reps.Lead", models.SET_NULL, null=True, blank=True, verbose_name=_("lead"), related_name="visits"
    )
    proposal = models.ForeignKey(
        "reps.Proposal",
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("proposal"),
        related_name="visits",
    )
    logged_at = models.DateTimeField(_("logged at"), null=True, blank=True, default=timezone.now)
    note = models.TextField(_("note"), blank=True, max_length=5000)
    sent_as = models.UUIDField(_("number on the phone"), null=True, blank=True)  # sent twice, it is there once
    entry_seconds = models.PositiveSmallIntegerField(_("seconds to log"), null=True, editable=False)

    # Stamps (reps/stamps/): derived on write so that reading is a plain filter.
    team = stamped_team()
    quality = models.BooleanField(
        _("quality"),
        null=True,
        editable=False,
        help_text=_("Unknown while an unanswered question could decide it."),
    )
    complete = models.BooleanField(_("fully answered"), default=False, editable=False)
    counts = models.BooleanField(_("counts as a quality visit"), default=False, editable=False)
    cancelled_late = models.BooleanField(_("cancelled less than a day before"), default=False, editable=False)
    late = models.BooleanField(
        _("late entry"),
        null=True,
        editable=False,
        help_text=_("Logged long after the visit; unknown if nobody knows when."),
    )
    counted_minutes = models.PositiveSmallIntegerField(editable=False, default=0)  # of the visit, or the default
    credit = models.DecimalField(editable=False, default=1, max_digits=5, decimal_places=4)  # the rep's own part

    objects = VisitQuerySet.as_manager()
    # Worked out, and so again by restamping; the history leaves them out, and what follows from the day's other visits
    STAMPS = ("team", "quality", "complete", "cancelled_late", "late", "counted_minutes")
    history = history(*STAMPS, "counts", "credit")

    class Meta:
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        ordering = ["-date", "-start"]
        indexes = [
            models.Index(
                fields=["team", "date", "status", "counts", "quality", *LOGGED, "rep", "credit"],
                name="visit_team_date",
            ),
            models.Index(
                fields=["rep", "date", "status", "counts", "quality", *LOGGED, "team", "credit"],
                name="visit_rep_date",
            ),
            models.Index(
                fields=["date", "status", "counts", "quality", *LOGGED, "credit"],
                name="visit_company_date",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["sent_as"], name="visit_sent_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "advance", "continuation", "no_sale", "order"]),
                name="visit_outcome_is_known",
            ),
            models.CheckConstraint(
                condition=Q(minutes__isnull=True) | Q(minutes__gt=0, minutes__lte=1440),
                name="visit_minutes_within_a_day",
                violation_error_message=_("A visit lasts from 1 to 1440 minutes."),
            ),
            models.CheckConstraint(condition=Q(status="held") | Q(counts=False), name="visit_counts_only_if_held"),
            models.CheckConstraint(
                condition=Q(status__in=["held", "planned", "no_show", "cancelled", "rescheduled", "void"]),
                name="visit_status_is_known",
            ),
        ]

    # What can be said only of a visit whose time has come (spec 12)
    TOOK_PLACE = (Status.HELD, Status.NO_SHOW)

    def __str__(self):
        return f"{self.customer} {self.date:%Y-%m-%d}"


class VisitParticipant(models.Model):
    """A second rep at a visit. Credit stays with the first unless the organisation shares it (E13)."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="participants", verbose_name=_("visit"))
    rep = models.ForeignKey(Rep, models.PROTECT, related_name="joint_visits", verbose_name=_("rep"), db_index=False)

    # Stamps
    team = models.ForeignKey(Team, models.SET_NULL, null=True, editable=False, related_name="+", db_index=False)
    date = models.DateField(editable=False)
    credit = models.DecimalField(editable=False, default=0, max_digits=5, decimal_places=4)

    objects = ScopedQuerySet.as_manager()
    history = history("team", "date", "credit")

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        indexes = [
            models.Index(fields=["team", "date", "credit"], name="participant_team_date"),
            models.Index(fields=["rep", "date", "credit"], name="participant_rep_date"),
        ]
        constraints = [models.UniqueConstraint(fields=["visit", "rep"], name="participant_once_a_visit")]

    def clean(self):
        super().clean()
        if self.visit_id and self.rep_id and self.visit.rep_id == self.rep_id:
            raise ValidationError({"rep": OWN_VISIT})

    def __str__(self):
        return f"{self.rep} · {self.visit}"
