"""Proposals with their revisions and splits, and the ledger of what was won."""

from decimal import Decimal

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from reps.admin.answers import AnswersField
from reps.admin.base import Part, PlainAdmin, ReadOnly, RecordAdmin, stamp
from reps.admin.late import GuardedAdmin, LateReasonForm
from reps.admin.money import CurrencyField
from reps.models import (
    Booking,
    Credit,
    Income,
    IncomeLine,
    Overlay,
    OverlayLine,
    Parameters,
    Proposal,
    ProposalRevision,
)
from reps.reissue import replacement_problem

STAMPS = [
    stamp("team", _("team")),
    stamp("quality", _("no-surprise"), boolean=True),
    stamp("quality_latest", _("no-surprise by now"), boolean=True),
    stamp("complete", _("fully answered"), boolean=True),
    stamp("counts", _("counts as a proposal"), boolean=True),
    stamp("ended_on", _("ended on")),
    stamp("ending", _("ending")),
    stamp("days_to_end", _("days to its end")),
    stamp("runs_out_on", _("runs out on")),
    stamp("reopened_on", _("went on again on")),
    stamp("earlier_ending", _("had come to")),
    stamp("earlier_ended_on", _("had ended on")),
    stamp("asked_value", _("amount in the company's currency")),
    stamp("won_value", _("won amount in the company's currency")),
]


class SplitFormSet(BaseInlineFormSet):
    """The splits of one proposal: none, or together exactly 100.00 percent (spec 2.3, E38)."""

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        shares = [form.cleaned_data.get("percent") for form in self.forms if form not in self.deleted_forms]
        shares = [share for share in shares if share is not None]
        if shares and sum(shares) != Decimal(100):
            raise ValidationError(_("The splits add up to %(sum)s percent, not 100."), params={"sum": sum(shares)})


class SplitPart(Part):
    model = Credit
    formset = SplitFormSet
    autocomplete_fields = ["rep"]
    fields = ["rep", "percent"]


class OverlayPart(Part):
    model = Overlay
    autocomplete_fields = ["rep"]
    fields = ["rep", "role", "percent"]


class RevisionPart(Part):
    model = ProposalRevision
    fields = ["issued_on", "amount", "kind", "label"]


class ProposalForm(LateReasonForm):
    answers = AnswersField("proposal")
    later_answers = AnswersField("proposal")

    class Meta:
        field_classes = {"currency": CurrencyField}

    def clean(self):
        found = super().clean()
        other = self.cleaned_data.get("replaced_by")
        if other and {"customer", "issued_on"} <= self.cleaned_data.keys():
            self._check_replacement(other)
        return found

    def _check_replacement(self, other):
        told = {name: self.cleaned_data[name] for name in ("customer", "issued_on")}
        days = Parameters.on(told["issued_on"]).reissue_gap_days
        problem = replacement_problem(Proposal(pk=self.instance.pk, **told), other, days)
        if problem:
            self.add_error("replaced_by", problem)


@admin.register(Proposal)
class ProposalAdmin(GuardedAdmin):
    """Proposals. Their bookings, splits and overlays go with them."""

    form = ProposalForm
    list_display = [
        "key",
        "issued_on",
        "rep",
        "customer",
        "amount",
        "currency",
        "status",
        "decided_on",
        "quality",
        "team",
    ]
    list_filter = ["status", "quality", "complete", "currency", "team"]
    list_select_related = ["rep", "customer", "team"]
    search_fields = ["key", "rep__key", "rep__name", "customer__key", "customer__name"]
    autocomplete_fields = ["rep", "customer", "lead", "reissue_of", "replaced_by"]
    date_hierarchy = "issued_on"
    inlines = [RevisionPart, SplitPart, OverlayPart]
    readonly_fields = STAMPS
    written_elsewhere = frozenset(
        model._meta.verbose_name for model in (Booking, Credit, Overlay, OverlayLine, Income, IncomeLine)
    )
    fieldsets = [
        (None, {"fields": ["key", "rep", "customer", "lead", "issued_on", "amount", "currency", "valid_until"]}),
        (_("No-surprise"), {"fields": ["answers", "later_answers"]}),
        (
            _("How it ended"),
            {
                "fields": [
                    "status",
                    "decided_on",
                    "won_amount",
                    "lost_reason",
                    "rescinded_on",
                    "reissue_of",
                    "replaced_by",
                ]
            },
        ),
        (_("Worked out from it"), {"fields": STAMPS}),
    ]


@admin.register(ProposalRevision)
class ProposalRevisionAdmin(RecordAdmin):
    list_display = ["proposal", "issued_on", "amount", "kind", "label"]
    list_filter = ["kind"]
    list_select_related = ["proposal__customer"]
    search_fields = ["proposal__key", "proposal__customer__name"]
    autocomplete_fields = ["proposal"]
    date_hierarchy = "issued_on"


@admin.register(Credit)
class CreditAdmin(ReadOnly, RecordAdmin):
    """Splits of all proposals. One alone can't change, since all of a proposal add up to 100: see the proposal."""

    list_display = ["proposal", "rep", "percent"]
    list_select_related = ["proposal__customer", "rep"]
    search_fields = ["proposal__key", "rep__key", "rep__name"]


@admin.register(Overlay)
class OverlayAdmin(ReadOnly, RecordAdmin):
    """Overlay splits of all proposals. They are changed where the proposal is."""

    list_display = ["proposal", "rep", "role", "percent"]
    list_filter = ["role"]
    list_select_related = ["proposal__customer", "rep"]
    search_fields = ["proposal__key", "rep__key", "rep__name"]


@admin.register(OverlayLine)
class OverlayLineAdmin(ReadOnly, PlainAdmin):
    """The ledger of overlays, as reps/stamps/ writes it."""

    list_display = ["date", stamp("rep", _("rep")), stamp("team", _("team")), "amount", "currency", "value"]
    list_filter = ["currency", "team"]
    list_select_related = ["rep", "team"]
    search_fields = ["rep__key", "rep__name", "overlay__proposal__key"]
    date_hierarchy = "date"


class IncomeForm(LateReasonForm):
    class Meta:
        field_classes = {"currency": CurrencyField}


@admin.register(Income)
class IncomeAdmin(GuardedAdmin):
    """Revenue recognised and cash collected. Their lines in the ledger go with them."""

    form = IncomeForm
    list_display = ["key", "date", "kind", "proposal", "lead", "amount", "currency"]
    list_filter = ["kind", "currency"]
    list_select_related = ["proposal__customer", "lead"]
    search_fields = ["key", "proposal__key", "proposal__customer__name", "lead__key"]
    autocomplete_fields = ["proposal", "lead"]
    date_hierarchy = "date"
    fieldsets = [(None, {"fields": ["key", "kind", "date", "proposal", "lead", "amount", "currency"]})]
    written_elsewhere = frozenset({IncomeLine._meta.verbose_name})


@admin.register(IncomeLine)
class IncomeLineAdmin(ReadOnly, PlainAdmin):
    """The ledger of incomes, as reps/stamps/ writes it."""

    list_display = ["date", "kind", stamp("rep", _("rep")), stamp("team", _("team")), "amount", "currency", "value"]
    list_filter = ["kind", "currency", "team"]
    list_select_related = ["rep", "team"]
    search_fields = ["rep__key", "rep__name", "income__key", "income__proposal__key", "income__lead__key"]
    date_hierarchy = "date"


@admin.register(Booking)
class BookingAdmin(ReadOnly, PlainAdmin):
    """The ledger, as reps/stamps/ writes it."""

    list_display = [
        "date",
        stamp("rep", _("rep")),
        stamp("team", _("team")),
        "amount",
        "currency",
        "value",
        stamp("proposal", _("proposal")),
        stamp("lead", _("lead")),
    ]
    list_filter = ["currency", "team"]
    list_select_related = ["rep", "team", "proposal__customer", "lead"]
    search_fields = ["rep__key", "rep__name", "proposal__key", "lead__key"]
    date_hierarchy = "date"
