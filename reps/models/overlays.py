"""Overlay splits: what those who helped with a win are credited with beside it, in nobody's totals (spec 2.3)."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reps.models.access import ScopedQuerySet
from reps.models.base import history
from reps.models.people import Rep, Team
from reps.models.proposals import Proposal

MOST = 1000  # percent of one overlay; together they may come to more
WITHIN = _("An overlay is above 0 and at most 1000 percent.")


class Overlay(models.Model):
    """The part of a win that counts for somebody who helped, beside its splits. Those of a win need not add up."""

    class Role(models.TextChoices):
        PRESALES = "presales", _("Pre-sales")
        MANAGER = "manager", _("Manager")
        OTHER = "other", _("Other")

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="overlays", verbose_name=_("proposal"))
    rep = models.ForeignKey(Rep, models.PROTECT, related_name="overlays", verbose_name=_("rep"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.PRESALES)
    percent = models.DecimalField(
        _("percent"),
        max_digits=6,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01"), WITHIN), MaxValueValidator(MOST, WITHIN)],
        help_text=_("Of the won amount. It enters no total of a team or the company."),
    )

    history = history()

    class Meta:
        verbose_name = _("overlay split")
        verbose_name_plural = _("overlay splits")
        ordering = ["proposal", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "rep", "role"],
                name="overlay_once_a_role",
                violation_error_message=_("Somebody has one overlay of a proposal in each role."),
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=MOST),
                name="overlay_above_0_up_to_1000",
                violation_error_message=WITHIN,
            ),
            models.CheckConstraint(
                condition=Q(role__in=("presales", "manager", "other")), name="overlay_role_is_known"
            ),
        ]

    def __str__(self):
        return f"{self.rep} {self.percent} %"


class OverlayLine(models.Model):
    """The ledger of overlays, as Booking is that of won money, and apart from it. Written only by reps/stamps/."""

    overlay = models.ForeignKey(Overlay, models.CASCADE, related_name="lines", verbose_name=_("overlay split"))
    rep = models.ForeignKey(Rep, models.PROTECT, related_name="+", db_index=False, verbose_name=_("rep"))
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+", db_index=False, verbose_name=_("team"))
    date = models.DateField(_("date"))
    amount = models.DecimalField(_("amount"), max_digits=20, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=2, null=True)  # None: no rate is known

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of an overlay split")
        verbose_name_plural = _("lines of overlay splits")
        ordering = ["-date"]
        indexes = [
            models.Index(fields=["rep", "date", "value", "team"], name="overlay_rep_date"),
            models.Index(fields=["team", "date"], name="overlay_team_date"),
        ]

    def __str__(self):
        return f"{self.date:%Y-%m-%d} {self.amount} {self.currency}"
