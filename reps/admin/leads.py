"""Leads, their sources, and what the sources cost."""

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from reps.admin.answers import AnswersField
from reps.admin.base import Part, RecordAdmin, stamp
from reps.admin.late import GuardedAdmin, KeepsLocked, LateReasonForm, UnlockedFormSet
from reps.duplicates import later_doubles, merge
from reps.forms.company import CurrencyField
from reps.forms.unlocked import UnlockedForm
from reps.models import Lead, LeadDesk, LeadSource, LeadTouch, SourceSpend

OUTCOME = ["accepted_on", "rejected_on", "reject_reason", "opportunity_on", "won_on"]
OUTCOME += ["won_amount", "won_currency", "lost_on"]
WHO = ["source", "source_text", "company", "contact", "need", "kept_apart", "customer", "answers"]
STAMPS = [
    stamp("received_on", _("received on")),
    stamp("team", _("team")),
    stamp("quality", _("quality"), boolean=True),
    stamp("complete", _("fully answered"), boolean=True),
    stamp("fit", _("fit")),
    stamp("intent", _("intent")),
    stamp("first_owner", _("first owner")),
    stamp("assignment_minutes", _("business minutes to assignment")),
    stamp("response_minutes", _("business minutes to answer")),
    stamp("owner_minutes", _("business minutes the owner took")),
    stamp("due_at", _("to be answered by")),
]


class SpendForm(UnlockedForm):
    day = "month"

    class Meta:
        field_classes = {"currency": CurrencyField}


class SpendPart(Part):
    model = SourceSpend
    form, formset = SpendForm, UnlockedFormSet
    fields = ["month", "amount", "currency"]


class SourceForm(UnlockedForm):
    day = "parent"


@admin.register(LeadSource)
class LeadSourceAdmin(RecordAdmin):
    form = SourceForm
    list_display = ["key", "name", "parent", "retired_on"]
    list_display_links = ["key", "name"]
    list_select_related = ["parent"]
    search_fields = ["key", "name"]
    autocomplete_fields = ["parent"]
    ordering = ["name"]
    list_filter = [("retired_on", admin.EmptyFieldListFilter)]
    fields = ["key", "name", "parent", "aliases", "retired_on"]
    inlines = [SpendPart]


@admin.register(SourceSpend)
class SourceSpendAdmin(KeepsLocked):
    form = SpendForm
    list_display = ["source", "month", "amount", "currency"]
    list_select_related = ["source"]
    search_fields = ["source__key", "source__name"]
    autocomplete_fields = ["source"]
    date_hierarchy = "month"


class TouchPart(Part):
    model = LeadTouch
    fields = ["key", "at", "source", "source_text", "contact", "note"]


class LooksLikeAnother(admin.SimpleListFilter):
    """Leads with the same contact, or company and need, as one before: to be merged, or left apart."""

    title = _("looks like another")
    parameter_name = "alike"

    def lookups(self, request, model_admin):
        return [("yes", _("Yes"))]

    def queryset(self, request, queryset):
        return queryset.filter(pk__in=later_doubles()) if self.value() else queryset


class LeadForm(LateReasonForm):
    """A lead as it is; its frozen first source only with a reason why it was wrong from the start."""

    answers = AnswersField("lead")
    source_reason = forms.CharField(
        label=_("Why the first source was wrong"),
        required=False,
        max_length=100,
        help_text=_("Only to correct the source of a lead that is somebody's already. It stays in the history."),
    )

    class Meta:
        field_classes = {"won_currency": CurrencyField}

    def _post_clean(self):
        self.instance.source_correction = self.cleaned_data.get("source_reason", "")
        super()._post_clean()


@admin.register(Lead)
class LeadAdmin(GuardedAdmin):
    form = LeadForm
    list_display = ["key", "received_at", "__str__", "source", "owner", "quality", "accepted_on", "won_on", "lost_on"]
    list_filter = [
        "quality",
        "complete",
        ("accepted_on", admin.EmptyFieldListFilter),
        ("won_on", admin.EmptyFieldListFilter),
        LooksLikeAnother,
        "team",
        "source",
    ]
    inlines = [TouchPart]
    actions = ["merge_into_the_first"]
    list_select_related = ["source", "owner", "team"]
    search_fields = ["key", "company", "contact", "owner__name", "customer__name"]
    autocomplete_fields = ["source", "customer", "owner"]
    date_hierarchy = "received_on"
    readonly_fields = STAMPS
    fieldsets = [
        (None, {"fields": ["key", "received_at", *WHO]}),
        (_("Correct the first source"), {"classes": ["collapse"], "fields": ["source_reason"]}),
        (_("Sales"), {"fields": ["owner", "assigned_at", "auto_reply_at", "first_response_at"]}),
        (_("What became of it"), {"fields": [*OUTCOME]}),
        (_("Worked out from it"), {"fields": STAMPS}),
    ]

    @admin.action(description=_("Merge into the one received first"))
    def merge_into_the_first(self, request, queryset):
        """The later ones become its touches; all or none of them."""
        first, *later = queryset.order_by("received_at", "pk")
        try:
            with transaction.atomic():
                for each in later:
                    first.refresh_from_db()
                    merge(first, each)
        except ValidationError as problem:
            self.message_user(request, problem.messages[0], messages.ERROR)
        else:
            text = gettext("%(lead)s now has %(number)s touches more.") % {"lead": first, "number": len(later)}
            self.message_user(request, text, messages.SUCCESS)


@admin.register(LeadTouch)
class LeadTouchAdmin(GuardedAdmin):
    form = LateReasonForm
    list_display = ["key", "at", "lead", "source", "source_text"]
    list_select_related = ["lead", "source"]
    search_fields = ["key", "lead__key", "lead__company", "contact", "source_text"]
    autocomplete_fields = ["lead", "source"]
    date_hierarchy = "at"
    fieldsets = [(None, {"fields": ["key", "lead", "at", "source", "source_text", "contact", "note"]})]


class LeadDeskForm(UnlockedForm):
    day = "effective_from"


@admin.register(LeadDesk)
class LeadDeskAdmin(KeepsLocked):
    form = LeadDeskForm
    list_display = ["effective_from", "owner", "weekly_hours"]
    list_select_related = ["owner"]
    search_fields = ["owner__name", "owner__key"]
    autocomplete_fields = ["owner"]
    date_hierarchy = "effective_from"
