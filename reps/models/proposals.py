"""Proposals: issued once, decided once, credited to those who won them."""

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from reps.models import endings
from reps.models.access import ScopedQuerySet
from reps.models.amount import AmountField
from reps.models.base import Record, history
from reps.models.endings import ProposalStatus
from reps.models.money import InCurrency
from reps.models.people import Rep, stamped_team

# What dashboards ask of proposals by the day of their issue, or of their end: told by the indexes alone
ISSUED = ("issued_on", "counts", "quality", "ending", "days_to_end")
ENDED = ("ended_on", "counts", "ending")


class ProposalQuerySet(ScopedQuerySet):
    def issued(self):
        """Proposals that count: everything but drafts, those entered in error and those replaced (spec 7, rule 4)."""
        return self.filter(counts=True)

    def no_surprise(self):
        return self.filter(counts=True, quality=True)

    def blind(self):
        """Issued and not no-surprise; an unanswered question does not excuse (spec 7)."""
        return self.filter(counts=True).exclude(quality=True)

    def open_on(self, day):
        return self.filter(endings.still_open(day), counts=True)

    def come_to(self, outcome, day):
        """Proposals that had come to that by a day."""
        return self.annotate(outcome=endings.outcome_on(day)).filter(outcome=outcome)

    def won(self):
        return self.filter(counts=True, ending=Proposal.Status.WON)


class Proposal(InCurrency, Record):
    """One offer to one opportunity, with its revisions and options: a family (spec 7).

    It counts once, on the day of its first issue, for the rep who issued it. An open one that outlives `valid_until`
    (or the default validity) is expired from the day after (E30): `ended_on` and `ending` say how and when it ends as
    things stand, so that the state on any day is a plain filter (reps/models/endings.py).
    """

    currency_is_named = True

    Status = ProposalStatus
    DECIDED = (Status.WON, Status.LOST, Status.NO_DECISION, Status.EXPIRED, Status.WITHDRAWN)
    NOT_COUNTED = (Status.DRAFT, Status.VOID, Status.SUPERSEDED)

    rep = models.ForeignKey(Rep, models.PROTECT, verbose_name=_("rep"), related_name="proposals", db_index=False)
    customer = models.ForeignKey("reps.Customer", models.PROTECT, verbose_name=_("customer"), related_name="proposals")
    issued_on = models.DateField(_("first issued on"))
    amount = AmountField(_("amount at first issue"), validators=[MinValueValidator(0)])
    currency = models.CharField(_("currency"), max_length=3, blank=True, help_text=_("Blank: the organisation's."))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    later_answers = models.JSONField(
        _("later answers"),
        default=dict,
        blank=True,
        help_text=_("What the client agreed to after the first issue: for information, the verdict stays."),
    )
    lead = models.ForeignKey(
        "reps.Lead", models.SET_NULL, null=True, blank=True, verbose_name=_("lead"), related_name="proposals"
    )
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.OPEN)
    decided_on = models.DateField(_("decided on"), null=True, blank=True)
    won_amount = AmountField(_("won amount"), null=True, blank=True, help_text=_("Blank: as issued."))
    lost_reason = models.CharField(_("reason for loss"), max_length=100, blank=True)
    rescinded_on = models.DateField(
        _("cancelled on"), null=True, blank=True, help_text=_("Only of a win: the day the client cancelled it.")
    )
    reissue_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, verbose_name=_("re-issue of"), related_name="reissues"
    )

    replaced_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, verbose_name=_("replaced by"), related_name="replaces"
    )

    # How it had last ended when it went on, kept by `reopen`
    reopened_on = models.DateField(_("went on again on"), null=True, blank=True)
    earlier_ended_on = models.DateField(_("had ended on"), null=True, blank=True)
    earlier_runs_out_on = models.DateField(_("had run out on, or would have"), null=True, blank=True)
    earlier_ending = models.CharField(_("had come to"), max_length=12, choices=Status, blank=True)
    earlier_reason = models.CharField(_("earlier reason for loss"), max_length=100, blank=True)

    # Stamps
    team = stamped_team()
    quality = models.BooleanField(_("no-surprise"), null=True, editable=False)
    quality_latest = models.BooleanField(_("no-surprise by now"), null=True, editable=False)  # None: nothing came later
    complete = models.BooleanField(_("fully answered"), default=False, editable=False)
    counts = models.BooleanField(editable=False, default=True)  # neither draft nor void nor superseded
    ended_on = models.DateField(_("ended on"), editable=False)  # may lie ahead: the day it would expire
    ending = models.CharField(_("ending"), max_length=12, editable=False)
    days_to_end = models.IntegerField(editable=False)
    runs_out_on = models.DateField(_("runs out on"), null=True, editable=False)  # None: it does not count
    asked_value = models.DecimalField(
        editable=False, max_digits=18, decimal_places=2, null=True
    )  # in the company's currency
    won_value = models.DecimalField(editable=False, max_digits=18, decimal_places=2, null=True)
    split_points = models.ForeignKey(
        "reps.SplitTotal",
        models.PROTECT,
        default=0,
        editable=False,
        related_name="+",
        db_index=False,
        db_column="split_points",
    )  # sum of its splits in hundredths of a percent, kept by a trigger: 0 or 10000 when the transaction ends

    objects = ProposalQuerySet.as_manager()
    STAMPS = (  # worked out, and so again by restamping; the history leaves them out
        "team",
        "quality",
        "quality_latest",
        "complete",
        "counts",
        "ended_on",
        "ending",
        "days_to_end",
        "runs_out_on",
        "asked_value",
        "won_value",
    )
    # Said by `reopen`, taken back by stamping where the record contradicts them; the history has them
    REOPENING = ("reopened_on", "earlier_ended_on", "earlier_runs_out_on", "earlier_ending", "earlier_reason")
    history = history(*STAMPS, "split_points")

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-issued_on"]
        indexes = [
            models.Index(fields=["team", *ISSUED, "rep"], name="proposal_team_issued"),
            models.Index(fields=["rep", *ISSUED, "team"], name="proposal_rep_issued"),
            models.Index(fields=["team", *ENDED, "rep"], name="proposal_team_ended"),
            models.Index(fields=["rep", *ENDED, "team"], name="proposal_rep_ended"),
            models.Index(fields=[*ISSUED, "ended_on"], name="proposal_issued"),
            models.Index(fields=ENDED, name="proposal_ended"),
            models.Index(fields=["status", "replaced_by", "issued_on"], name="proposal_status"),
            models.Index(fields=["issued_on"], name="proposal_rescinded", condition=Q(rescinded_on__isnull=False)),
            models.Index(fields=["issued_on"], name="proposal_lapsed_issued", condition=endings.LAPSED),
            models.Index(fields=["runs_out_on"], name="proposal_lapsed", condition=endings.LAPSED),
            models.Index(fields=["issued_on"], name="proposal_reopened_issued", condition=endings.REOPENED),
            models.Index(fields=["earlier_ended_on"], name="proposal_reopened", condition=endings.REOPENED),
            models.Index(fields=["earlier_runs_out_on"], name="proposal_lapsed_before", condition=endings.REOPENED),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(status__in=["draft", "open"], decided_on__isnull=True) | ~Q(status__in=["draft", "open"]))
                & (~Q(status__in=["won", "lost", "no_decision", "expired", "withdrawn"]) | Q(decided_on__isnull=False)),
                name="proposal_decided_has_a_date",
                violation_error_message=_("A decided proposal needs the day it was decided; an open one has none."),
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("issued_on")),
                name="proposal_decided_after_issue",
                violation_error_message=_("A proposal can't be decided before it was issued."),
            ),
            models.CheckConstraint(
                condition=Q(rescinded_on__isnull=True) | Q(status="won", rescinded_on__gte=F("decided_on")),
                name="proposal_rescinded_only_if_won",
                violation_error_message=_("Only a win can be cancelled, and not before the day it was won."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("issued_on")),
                name="proposal_valid_after_issue",
                violation_error_message=_("A proposal can't run out before it was issued."),
            ),
            models.CheckConstraint(
                condition=Q(amount__gte=0),
                name="proposal_amount_not_negative",
                violation_error_message=_("An amount can't be negative."),
            ),
            models.CheckConstraint(
                condition=Q(won_amount__isnull=True) | Q(status="won", won_amount__gte=0),
                name="proposal_won_amount_only_if_won",
                violation_error_message=_("Only a won proposal has a won amount."),
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | Q(status="superseded"),
                name="proposal_replaced_only_if_superseded",
                violation_error_message=_("Only a superseded proposal is replaced by another."),
            ),
            models.CheckConstraint(
                condition=Q(reopened_on=None, earlier_ended_on=None, earlier_runs_out_on=None, earlier_ending="")
                | Q(
                    earlier_runs_out_on__isnull=False,
                    earlier_ended_on__lte=F("reopened_on"),
                    reopened_on__lte=F("ended_on"),
                    earlier_ending__in=["lost", "no_decision", "expired", "withdrawn"],
                ),
                name="proposal_goes_on_after_an_end",
                violation_error_message=_("A proposal goes on only after it had ended."),
            ),
        ]

    def __str__(self):
        return f"{self.customer} {self.issued_on:%Y-%m-%d}"

    @property
    def final_amount(self):
        """What was won, in the proposal's own currency; None unless won."""
        if self.status != self.Status.WON:
            return None
        return self.amount if self.won_amount is None else self.won_amount

    @property
    def lacks_successor(self):
        """Superseded, and nobody said by which other proposal."""
        return self.status == self.Status.SUPERSEDED and self.replaced_by_id is None

    @property
    def had_run_out(self):
        """Whether it was expired for a while, and decided after all."""
        return self.runs_out_on is not None and self.runs_out_on < self.ended_on

    @property
    def is_reworked(self):
        """Blind at first issue and no-surprise by now: it still counts as blind (spec 7, rule 5)."""
        return self.counts and not self.quality and bool(self.quality_latest)

    def state_on(self, day):
        """open, or how it had ended by `day`; what doesn't count is what it is on any day."""
        return self.status if self.status in self.NOT_COUNTED else self.end_by(day)[0]

    def end_by(self, day):
        """(how, when) it had ended by a day, or (open, None)."""
        if self.ended_on <= day:
            return self.ending, self.ended_on
        if self.reopened_on and day < self.reopened_on:
            ends = (self.earlier_ended_on, self.earlier_ending), (self.earlier_runs_out_on, self.Status.EXPIRED)
            return next(((how, on) for on, how in ends if on <= day), (self.Status.OPEN, None))
        if self.runs_out_on and self.runs_out_on <= day:
            return self.Status.EXPIRED, self.runs_out_on
        return self.Status.OPEN, None

    def reopen(self, on):
        """Keep how it had ended, for it goes on from a day on; the caller changes what it is now, and saves it."""
        ending, ended_on = self.end_by(on)
        if ended_on:
            self.reopened_on, self.earlier_ending, self.earlier_ended_on = on, ending, ended_on
            self.earlier_runs_out_on, self.earlier_reason = self.runs_out_on, self.lost_reason

    def win_lead(self):
        """Its lead is won with it, unless somebody said what came of that: where wins come from is asked of leads."""
        lead = self.lead
        if lead is None or self.ending != self.Status.WON or lead.won_on or lead.lost_on or lead.rejected_on:
            return
        lead.won_on = max(self.decided_on, lead.received_on)
        lead.save()

    def forget_reopening(self):
        self.reopened_on = self.earlier_ended_on = self.earlier_runs_out_on = None
        self.earlier_ending = self.earlier_reason = ""


class ProposalRevision(models.Model):
    """A later version, or an option sent along: part of the same proposal, never counted again (E28)."""

    class Kind(models.TextChoices):
        REVISION = "revision", _("Revision")
        OPTION = "option", _("Option")

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="revisions", verbose_name=_("proposal"))
    issued_on = models.DateField(_("issued on"))
    amount = AmountField(_("amount"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.REVISION)
    label = models.CharField(_("name"), max_length=40, blank=True, help_text=_("What an option is called, such as B."))

    history = history()

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["issued_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "issued_on", "amount", "label"],
                name="revision_once",
                violation_error_message=_("This revision is there already."),
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="revision_amount_not_negative"),
            models.CheckConstraint(
                condition=Q(kind="option") | Q(label=""),
                name="revision_only_an_option_has_a_name",
                violation_error_message=_("Only an option has a name."),
            ),
        ]

    def __str__(self):
        return f"{self.proposal} {self.issued_on:%Y-%m-%d}"

    @property
    def is_option(self):
        return self.kind == self.Kind.OPTION
