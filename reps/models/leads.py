"""Leads: where they come from, how fast they were answered, and what became of them."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from tree_queries.models import TreeNode

from reps.models.access import ScopedQuerySet, SharedQuerySet
from reps.models.base import Record, history
from reps.models.people import Rep, Team


class LeadSource(Record, TreeNode):
    """A channel, a source in it, or a campaign of that source: the parent says which."""

    name = models.CharField(_("name"), max_length=200)

    objects = SharedQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("lead source")
        verbose_name_plural = _("lead sources")
        ordering = ["name"]


class SourceSpend(models.Model):
    """Money spent on a source in a month. No row means unknown, which is not free (E26)."""

    source = models.ForeignKey(LeadSource, models.PROTECT, verbose_name=_("source"), related_name="spend")
    month = models.DateField(_("month"), help_text=_("The first day of the month."))
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)

    objects = SharedQuerySet.as_manager()
    history = history()

    class Meta:
        verbose_name = _("spend on a source")
        verbose_name_plural = _("spend on sources")
        ordering = ["-month", "source"]
        constraints = [
            models.UniqueConstraint(fields=["source", "month"], name="spend_once_a_month"),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="spend_is_not_negative",
                violation_error_message=_("Spend can't be negative."),
            ),
            models.CheckConstraint(
                condition=Q(month__day=1),
                name="spend_month_is_its_first_day",
                violation_error_message=_("Enter the first day of the month."),
            ),
        ]

    def __str__(self):
        return f"{self.source} {self.month:%Y-%m}"


class LeadQuerySet(ScopedQuerySet):
    rep_field = "owner"

    def visible_to(self, user):
        """As elsewhere, and leads nobody owns yet for those who may assign them."""
        found = super().visible_to(user)
        if user.is_manager and not user.sees_everything:
            found = found | self.filter(owner__isnull=True)
        return found

    def waiting(self):
        """Leads that sales has neither accepted nor rejected nor decided."""
        return self.filter(
            accepted_on__isnull=True, rejected_on__isnull=True, won_on__isnull=True, lost_on__isnull=True
        )


class Lead(Record):
    """An enquiry. It counts on the local day it was received; its source is that of the first touch."""

    received_at = models.DateTimeField(_("received at"))
    source = models.ForeignKey(
        LeadSource,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("source"),
        related_name="leads",
        help_text=_("Blank: unclassified."),
    )
    company = models.CharField(_("company"), max_length=200, blank=True)
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    customer = models.ForeignKey(
        "reps.Customer",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("customer"),
        related_name="leads",
    )
    owner = models.ForeignKey(
        Rep,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name=_("owner"),
        related_name="leads",
        db_index=False,
    )
    assigned_at = models.DateTimeField(_("assigned at"), null=True, blank=True)
    first_response_at = models.DateTimeField(_("first answered at"), null=True, blank=True)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)
    rejected_on = models.DateField(_("rejected on"), null=True, blank=True)
    reject_reason = models.CharField(_("reason for rejection"), max_length=200, blank=True)
    opportunity_on = models.DateField(_("opportunity opened on"), null=True, blank=True)
    won_on = models.DateField(_("won on"), null=True, blank=True)
    lost_on = models.DateField(_("lost on"), null=True, blank=True)
    won_amount = models.DecimalField(_("won amount"), max_digits=18, decimal_places=2, null=True, blank=True)

    # Stamps
    received_on = models.DateField(_("received on"), editable=False)  # local date
    team = models.ForeignKey(
        Team,
        models.SET_NULL,
        null=True,
        editable=False,
        verbose_name=_("team"),
        related_name="+",
        db_index=False,
    )
    quality = models.BooleanField(_("quality"), null=True, editable=False)
    complete = models.BooleanField(_("fully answered"), default=False, editable=False)
    response_minutes = models.FloatField(_("business minutes to answer"), null=True, editable=False)
    due_at = models.DateTimeField(editable=False, null=True)  # until when an answer is in time
    days_to_accept = models.IntegerField(editable=False, null=True)
    days_to_opportunity = models.IntegerField(editable=False, null=True)
    days_to_win = models.IntegerField(editable=False, null=True)

    objects = LeadQuerySet.as_manager()
    history = history(
        "received_on",
        "team",
        "quality",
        "complete",
        "response_minutes",
        "due_at",
        "days_to_accept",
        "days_to_opportunity",
        "days_to_win",
    )

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        ordering = ["-received_at"]
        indexes = [
            models.Index(
                fields=["team", "received_on", "quality", "days_to_win", "source", "owner"],
                name="lead_team_received",
            ),
            models.Index(
                fields=["owner", "received_on", "quality", "days_to_win", "source", "team"],
                name="lead_owner_received",
            ),
            models.Index(fields=["received_on", "source", "quality", "days_to_win"], name="lead_received"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True) | Q(rejected_on__isnull=True),
                name="lead_not_accepted_and_rejected",
                violation_error_message=_("A lead is accepted or rejected, not both."),
            ),
            models.CheckConstraint(
                condition=Q(won_on__isnull=True) | Q(lost_on__isnull=True),
                name="lead_not_won_and_lost",
                violation_error_message=_("A lead is won or lost, not both."),
            ),
            models.CheckConstraint(
                condition=Q(rejected_on__isnull=True) | ~Q(reject_reason=""),
                name="lead_rejected_with_reason",
                violation_error_message=_("Say why the lead was rejected."),
            ),
            models.CheckConstraint(
                condition=Q(won_amount__isnull=True) | Q(won_on__isnull=False),
                name="lead_amount_only_if_won",
                violation_error_message=_("Only a won lead has a won amount."),
            ),
            models.CheckConstraint(
                condition=Q(first_response_at__isnull=True) | Q(first_response_at__gte=F("received_at")),
                name="lead_answered_after_received",
                violation_error_message=_("A lead can't be answered before it was received."),
            ),
        ]

    def __str__(self):
        return self.company or self.contact or self.key
