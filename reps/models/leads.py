"""Leads: where they come from, how fast they were answered, and what became of them."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.models.access import ScopedQuerySet
from reps.models.amount import AmountField
from reps.models.base import Record, history, stored
from reps.models.lead_days import before_received
from reps.models.money import InCurrency, currency_is_a_code, own_currency
from reps.models.people import Membership, Rep, stamped_team
from reps.models.sources import LeadSource

FIT, INTENT = "fit", "intent"  # codes of the two axes' criteria


class LeadQuerySet(ScopedQuerySet):
    rep_field = "first_owner"  # whom it counts for

    def visible_to(self, user):
        """As elsewhere by whom it counts for; and what is at hand, wherever it counts."""
        found = super().visible_to(user)
        return found if user.sees_everything or not user.sees_sales else found | self.at_hand(user)

    def at_hand(self, user):
        """What the user, or somebody they lead today, has to work on; for who assigns leads, also what nobody has."""
        if user.sees_everything:
            return self
        hands = Q(owner=user.rep_record)
        if user.is_manager:
            present = Membership.objects.on(timezone.localdate()).filter(team__in=user.managed_team_ids)
            hands |= Q(owner__in=present.values("rep")) | Q(owner__isnull=True)
        return self.filter(hands)

    def unowned(self):
        return self.filter(owner__isnull=True)

    def waiting(self):
        """Leads that sales has neither accepted nor rejected nor decided."""
        return self.filter(**dict.fromkeys(Lead.DECISIONS))


class Lead(InCurrency, Record):
    """An enquiry. It counts on the local day it was received; its source is that of the first touch."""

    currency_field = "won_currency"
    DECISIONS = ("accepted_on", "rejected_on", "won_on", "lost_on")  # with any of them nobody waits any more

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
    source_text = models.CharField(
        _("source as it came"),
        max_length=500,
        blank=True,
        help_text=_("UTM parameters, or what they said. It stays as it is, and names the source where none is chosen."),
    )
    company = models.CharField(_("company"), max_length=200, blank=True)
    contact = models.CharField(
        _("contact"), max_length=200, blank=True, help_text=_("Name, e-mail, phone: what you know of them.")
    )
    need = models.CharField(_("need"), max_length=200, blank=True, help_text=_("What they asked for, in a few words."))
    kept_apart = models.BooleanField(
        _("an enquiry of its own"),
        default=False,
        help_text=_("Although it looks like another: it is not taken for a touch of that one."),
    )
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
    first_owner = models.ForeignKey(
        Rep,
        models.PROTECT,
        null=True,
        editable=False,
        verbose_name=_("first owner"),
        related_name="+",
        db_index=False,
        help_text=_("Who was to answer it first: it counts for them and their team, whoever has it now."),
    )
    auto_reply_at = models.DateTimeField(
        _("automatic reply at"),
        null=True,
        blank=True,
        help_text=_("A machine's reply is no answer: it stops no clock."),
    )
    first_response_at = models.DateTimeField(
        _("first answered at"), null=True, blank=True, help_text=_("By a person, not by an automatic reply.")
    )
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    judged_answers = models.JSONField(_("answers it was judged by"), null=True, editable=False)  # None: not frozen yet
    intent_on = models.DateField(_("intent shown on"), null=True, editable=False)
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)
    rejected_on = models.DateField(_("rejected on"), null=True, blank=True)
    reject_reason = models.CharField(_("reason for rejection"), max_length=200, blank=True)
    opportunity_on = models.DateField(_("opportunity opened on"), null=True, blank=True)
    won_on = models.DateField(_("won on"), null=True, blank=True)
    lost_on = models.DateField(_("lost on"), null=True, blank=True)
    won_amount = AmountField(_("won amount"), null=True, blank=True)
    won_currency = own_currency(_("currency of the won amount"))

    time_zone = models.CharField(
        _("time zone"),
        max_length=60,
        blank=True,
        editable=False,
        help_text=_("In which its day is told: that of whoever had it when it was entered, else the organisation's."),
    )

    # Stamps
    received_on = models.DateField(_("received on"), editable=False)  # local date, in its own time zone
    team = stamped_team()
    quality = models.BooleanField(_("quality"), null=True, editable=False)
    complete = models.BooleanField(_("fully answered"), default=False, editable=False)
    fit = models.FloatField(_("fit"), null=True, editable=False)  # 0 to 100, as judged
    intent = models.FloatField(_("intent"), null=True, editable=False)  # 0 to 100, faded as judged
    assignment_minutes = models.FloatField(_("business minutes to assignment"), null=True, editable=False)
    response_minutes = models.FloatField(_("business minutes to answer"), null=True, editable=False)
    owner_minutes = models.FloatField(_("business minutes the owner took"), null=True, editable=False)
    due_at = models.DateTimeField(editable=False, null=True)  # until when an answer is in time
    days_to_accept = models.IntegerField(editable=False, null=True)
    days_to_opportunity = models.IntegerField(editable=False, null=True)
    days_to_win = models.IntegerField(editable=False, null=True)
    won_value = models.DecimalField(
        editable=False, max_digits=18, decimal_places=2, null=True
    )  # in the company's currency
    # Who asked, in one spelling: what tells a touch from a new lead
    email_key = models.CharField(max_length=200, editable=False, blank=True)
    phone_key = models.CharField(max_length=40, editable=False, blank=True)
    name_key = models.CharField(max_length=410, editable=False, blank=True)
    need_key = models.CharField(max_length=410, editable=False, blank=True)

    source_correction = ""  # why a source that is frozen was wrong from the start: an admin's word, kept in the history

    objects = LeadQuerySet.as_manager()
    TIMED, MINUTES = (
        ("received_at", "assigned_at", "first_response_at"),
        ("assignment_minutes", "response_minutes", "owner_minutes", "due_at"),
    )
    PLACED = ("time_zone", "first_owner")  # stamped too, but for good: they stay in the history
    STAMPS = (  # worked out, and so again by restamping; the history leaves them out
        "received_on",
        "team",
        "quality",
        "complete",
        "fit",
        "intent",
        "assignment_minutes",
        "response_minutes",
        "owner_minutes",
        "due_at",
        "days_to_accept",
        "days_to_opportunity",
        "days_to_win",
        "won_value",
        "email_key",
        "phone_key",
        "name_key",
        "need_key",
    )
    history = history(*STAMPS)

    class Meta:
        verbose_name = _("lead")
        verbose_name_plural = _("leads")
        ordering = ["-received_at"]
        indexes = [
            models.Index(
                fields=["team", "received_on", "quality", "days_to_win", "source", "first_owner"],
                name="lead_team_received",
            ),
            models.Index(
                fields=["first_owner", "received_on", "quality", "days_to_win", "source", "team"],
                name="lead_first_owner_received",
            ),
            models.Index(fields=["owner", "received_on"], name="lead_owner_received"),
            models.Index(
                fields=["received_on", "source", "quality", "days_to_win", "accepted_on", "rejected_on", "won_on"],
                name="lead_received",
            ),
            models.Index(
                fields=["won_on", "team", "first_owner", "source"], name="lead_won", condition=Q(won_on__isnull=False)
            ),
            *[
                models.Index(fields=[name], name=f"lead_{name}")
                for name in ("email_key", "phone_key", "name_key", "need_key")
            ],
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
            currency_is_a_code("won_currency", "lead_won_currency_is_a_code"),
            models.CheckConstraint(
                condition=Q(first_response_at__isnull=True) | Q(first_response_at__gte=F("received_at")),
                name="lead_answered_after_received",
                violation_error_message=_("A lead can't be answered before it was received."),
            ),
        ]

    def __str__(self):
        return self.company or self.contact or self.key

    @classmethod
    def with_amounts(cls):
        return cls.objects.filter(won_amount__isnull=False)

    def clean(self):
        super().clean()
        was = stored(self)
        problem = self.source_problem(was)
        comes_back = self.pk and was is None  # was deleted: it returns as it stood
        problems = ({"source": problem} if problem else {}) | ({} if comes_back else before_received(self, was))
        if problems:
            raise ValidationError(problems)

    def source_problem(self, was):
        """Why it may not have this source, or ""; `was` is the stored row, None for a new lead (spec 6)."""
        if was is not None and was.source_id == self.source_id:
            return ""
        if was is not None and was.has_frozen_source and not self.source_correction:
            return _("Its source is that of the first touch: once somebody has the lead, it stays.")
        if self.source and self.received_at and self.source.is_retired_on(timezone.localdate(self.received_at)):
            return _("This source was retired before the lead came in. Choose another.")
        return ""

    def keep_minutes(self, was):
        """Minutes were counted by the hours and the calendar of then: they stay while no instant is another."""
        if was is not None and all(getattr(was, name) == getattr(self, name) for name in self.TIMED):
            for name in self.MINUTES:
                setattr(self, name, getattr(was, name))

    @property
    def has_frozen_source(self):
        """Once a lead with a source is somebody's, credit stays with its first touch."""
        return self.source_id is not None and (self.owner_id is not None or self.assigned_at is not None)

    @property
    def decided_on(self):
        """The day sales accepted or rejected it, or None."""
        return self.accepted_on or self.rejected_on

    @property
    def is_left_out(self):
        """Whether it is marked won and none of its proposals was: then it is booked nowhere (spec 8.1)."""
        theirs = self.proposals.issued()
        return self.won_on is not None and theirs.exists() and not theirs.won().exists()

    def judged_on(self, days):
        """The day on which its quality is settled: that of sales' decision, or so many days after it was received."""
        last = self.received_on + timedelta(days=days)
        return min(self.decided_on, last) if self.decided_on else last

    @property
    def known(self):
        """The answers it is judged by: those of the day it was settled, its intent faded until then (spec 6)."""
        answers = self.answers if self.judged_answers is None else self.judged_answers
        return answers | ({INTENT: self.intent} if self.intent is not None else {})
