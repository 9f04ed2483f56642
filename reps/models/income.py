"""Money of a deal as it came in after it was won: revenue recognised, cash collected (spec 2.1, 8.3)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reps.models.access import ScopedQuerySet
from reps.models.amount import AmountField
from reps.models.base import Record, history
from reps.models.money import InCurrency
from reps.models.people import Rep, Team

ONE_ORIGIN = Q(proposal__isnull=False, lead__isnull=True) | Q(proposal__isnull=True, lead__isnull=False)


class IncomeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """What came in of the deals this user may see."""
        deals = {name: self.model._meta.get_field(name).related_model.objects for name in ("proposal", "lead")}
        seen = {name: some.visible_to(user).order_by() for name, some in deals.items()}
        return self.filter(Q(proposal__in=seen["proposal"]) | Q(lead__in=seen["lead"]))


class Income(InCurrency, Record):
    """An amount on a day, of a proposal or of a lead won without one. A refund or reversal is below zero."""

    currency_from = ("proposal", "lead")

    class Kind(models.TextChoices):
        REVENUE = "revenue", _("Revenue recognised")
        CASH = "cash", _("Cash collected")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    proposal = models.ForeignKey(
        "reps.Proposal", models.CASCADE, null=True, blank=True, verbose_name=_("proposal"), related_name="incomes"
    )
    lead = models.ForeignKey(
        "reps.Lead", models.CASCADE, null=True, blank=True, verbose_name=_("lead"), related_name="incomes"
    )
    date = models.DateField(_("date"))
    amount = AmountField(_("amount"), help_text=_("Below zero: taken back."))
    currency = models.CharField(_("currency"), max_length=3, blank=True, help_text=_("Blank: that of the win."))

    objects = IncomeQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("income")
        verbose_name_plural = _("incomes")
        ordering = ["-date"]
        constraints = [
            models.CheckConstraint(
                condition=ONE_ORIGIN,
                name="income_has_one_origin",
                violation_error_message=_("It belongs to a proposal, or to a lead."),
            ),
            models.CheckConstraint(condition=Q(kind__in=["revenue", "cash"]), name="income_kind_is_known"),
        ]

    def __str__(self):
        return f"{self.key}: {self.amount} {self.currency}"

    def usual_currency(self, home):
        """The win's."""
        return (self.proposal.currency if self.proposal else self.lead and self.lead.won_currency) or home


class IncomeLine(models.Model):
    """The ledger of incomes, as Booking is of wins: who is credited with how much, when. Written by reps/stamps/."""

    income = models.ForeignKey(Income, models.CASCADE, related_name="lines")
    kind = models.CharField(_("kind"), max_length=8, choices=Income.Kind.choices)
    rep = models.ForeignKey(Rep, models.PROTECT, null=True, related_name="+", db_index=False)
    team = models.ForeignKey(Team, models.SET_NULL, null=True, related_name="+", db_index=False)
    date = models.DateField(_("date"))
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3)
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=2, null=True)  # None: no plan rate

    objects = ScopedQuerySet.as_manager()

    class Meta:
        verbose_name = _("income line")
        verbose_name_plural = _("income lines")
        ordering = ["-date"]
        indexes = [
            models.Index(fields=["team", "date", "kind", "value", "rep"], name="income_team_date"),
            models.Index(fields=["rep", "date", "kind", "value", "team"], name="income_rep_date"),
            models.Index(fields=["date", "kind", "value"], name="income_date"),
        ]

    def __str__(self):
        return f"{self.date:%Y-%m-%d} {self.amount} {self.currency}"
