"""Targets: what was agreed at first, and every later version of it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kpis.closing_reports.models import ClosingReport
from kpis.mails.models import Mail, Subscription, TimerRun
from kpis.publishing.models import Publication, PublishedFigures
from kpis.saved_view import SavedView
from kpis.start.marks import StartMark
from kpis.talent.models import ToldMix
from reps.models import Membership, Rep, Team
from reps.models.base import history
from reps.models.money import InCurrency, currency_is_a_code, own_currency
from reps.models.tuning import Basis

__all__ = [
    "ClosingReport",
    "Mail",
    "Publication",
    "PublishedFigures",
    "SavedView",
    "StartMark",
    "Subscription",
    "Target",
    "TargetVersion",
    "TimerRun",
    "ToldMix",
]


class TargetQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The company's, one's own, and those of the teams one manages and of their people while they were in them."""
        if user.sees_everything:
            return self
        if not user.sees_sales:
            return self.none()
        own = Q(rep=user.rep_record) | Q(rep__isnull=True, team__isnull=True)
        teams = Q(team__in=Team.objects.visible_to(user).order_by())
        return self.filter(own | teams | Exists(Membership.objects.led_by(user, "start", "end")))

    def standing(self):
        return self.filter(voided_at__isnull=True)


class Target(InCurrency):
    """What a rep, a team or the company means to reach in a period (spec 8.3). Its amounts are in its versions."""

    Basis = Basis

    measure = models.CharField(_("measure"), max_length=60)
    basis = models.CharField(
        _("basis"),
        max_length=8,
        choices=Basis.choices,
        default=Basis.BOOKINGS,
        help_text=_("What counts towards a target for the won amount. One basis a target, never mixed."),
    )
    currency = own_currency(_("currency"))
    rep = models.ForeignKey(Rep, models.PROTECT, null=True, blank=True, verbose_name=_("rep"), related_name="targets")
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, verbose_name=_("team"), related_name="targets"
    )
    period = models.CharField(_("period"), max_length=10, help_text=_("2026, 2026-Q4, 2026-11 or 2026-W47."))
    start = models.DateField(editable=False)
    end = models.DateField(editable=False)
    voided_at = models.DateTimeField(_("voided at"), null=True, blank=True, editable=False)
    void_reason = models.CharField(_("reason"), max_length=200, blank=True, editable=False)

    objects = TargetQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["-start", "measure"]
        indexes = [models.Index(fields=["measure", "start", "end"], name="target_measure_period")]
        constraints = [
            models.CheckConstraint(
                condition=Q(rep__isnull=True) | Q(team__isnull=True),
                name="target_has_one_owner",
                violation_error_message=_("A target belongs to a rep, or to a team, or to the company."),
            ),
            models.CheckConstraint(
                condition=Q(basis="bookings") | Q(measure="won_amount", basis__in=["revenue", "cash"]),
                name="target_basis_is_of_money",
                violation_error_message=_("Only targets for the won amount are on revenue or cash."),
            ),
            currency_is_a_code("currency", "target_currency_is_a_code"),
            models.CheckConstraint(
                condition=Q(currency="") | Q(measure="won_amount"),
                name="target_currency_is_of_money",
                violation_error_message=_("Only targets for the won amount are in a currency of their own."),
            ),
            models.UniqueConstraint(
                fields=["measure", "rep", "period"],
                condition=Q(voided_at__isnull=True, rep__isnull=False),
                name="target_once_a_rep_and_period",
            ),
            models.UniqueConstraint(
                fields=["measure", "team", "period"],
                condition=Q(voided_at__isnull=True, team__isnull=False),
                name="target_once_a_team_and_period",
            ),
            models.UniqueConstraint(
                fields=["measure", "period"],
                condition=Q(voided_at__isnull=True, rep__isnull=True, team__isnull=True),
                name="target_once_a_company_and_period",
            ),
        ]

    def __str__(self):
        return f"{self.owner_label} {self.period}"

    @classmethod
    def with_amounts(cls):
        return cls.objects.filter(measure="won_amount")

    @property
    def owner_label(self):
        return str(self.rep or self.team or _("Company"))

    @property
    def initial_value(self):
        """What was agreed at first, in its own currency."""
        return self.versions.all()[0].value

    @property
    def current_value(self):
        """The amount in force today, in its own currency: one agreed for a day ahead is not yet."""
        today = timezone.localdate()
        return [each for each in self.versions.all() if (each.effective_from or today) <= today][-1].value

    def void(self, reason, at=None):
        """Take a mistaken target out of every figure; it stays listed."""
        if not reason:
            raise ValidationError(_("Say why the target is void."))
        self.voided_at, self.void_reason = at or timezone.now(), reason
        self.save(update_fields=["voided_at", "void_reason"])


class TargetVersion(models.Model):
    """An amount agreed for a target. Number 1 is the initial target and can't be changed or deleted by anyone.

    The database itself refuses (migration 0003), so that code, shell and admin are all held to it.
    """

    class Kind(models.TextChoices):
        INITIAL = "initial", _("Initial")
        REPLAN = "replan", _("Re-plan")
        RELIEF = "relief", _("Capacity relief")
        TERRITORY = "territory", _("Territory change")

    target = models.ForeignKey(Target, models.PROTECT, verbose_name=_("target"), related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4)
    effective_from = models.DateField(_("in force from"), null=True, blank=True, help_text=_("Blank: initial."))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.INITIAL)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey("reps.User", models.PROTECT, null=True, blank=True, verbose_name=_("by"))
    at = models.DateTimeField(_("at"), auto_now_add=True)

    class Meta:
        verbose_name = _("target version")
        verbose_name_plural = _("target versions")
        ordering = ["target", "number"]
        constraints = [
            models.UniqueConstraint(fields=["target", "number"], name="target_version_number_once"),
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="target_value_not_negative",
                violation_error_message=_("A target can't be negative."),
            ),
            models.CheckConstraint(
                condition=Q(number=1, kind="initial") | (Q(number__gt=1) & ~Q(kind="initial")),
                name="target_first_version_is_initial",
            ),
        ]

    def __str__(self):
        return f"{self.target} v{self.number}"
