"""Leads, their sources, and what the sources cost."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from reps.admin.answers import AnswersField
from reps.admin.base import Part, RecordAdmin, stamp
from reps.models import Lead, LeadSource, SourceSpend

OUTCOME = ["accepted_on", "rejected_on", "reject_reason", "opportunity_on", "won_on", "won_amount", "lost_on"]
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


class SpendPart(Part):
    model = SourceSpend
    fields = ["month", "amount"]


@admin.register(LeadSource)
class LeadSourceAdmin(RecordAdmin):
    list_display = ["key", "name", "parent"]
    list_display_links = ["key", "name"]
    list_select_related = ["parent"]
    search_fields = ["key", "name"]
    autocomplete_fields = ["parent"]
    ordering = ["name"]
    fields = ["key", "name", "parent"]
    inlines = [SpendPart]


@admin.register(SourceSpend)
class SourceSpendAdmin(RecordAdmin):
    list_display = ["source", "month", "amount"]
    list_select_related = ["source"]
    search_fields = ["source__key", "source__name"]
    autocomplete_fields = ["source"]
    date_hierarchy = "month"


class LeadForm(forms.ModelForm):
    answers = AnswersField("lead")


@admin.register(Lead)
class LeadAdmin(RecordAdmin):
    form = LeadForm
    list_display = ["key", "received_at", "__str__", "source", "owner", "quality", "accepted_on", "won_on", "lost_on"]
    list_filter = [
        "quality",
        "complete",
        ("accepted_on", admin.EmptyFieldListFilter),
        ("won_on", admin.EmptyFieldListFilter),
        "team",
        "source",
    ]
    list_select_related = ["source", "owner", "team"]
    search_fields = ["key", "company", "contact", "owner__name", "customer__name"]
    autocomplete_fields = ["source", "customer", "owner"]
    date_hierarchy = "received_on"
    readonly_fields = STAMPS
    fieldsets = [
        (None, {"fields": ["key", "received_at", "source", "company", "contact", "customer", "answers"]}),
        (_("Sales"), {"fields": ["owner", "assigned_at", "auto_reply_at", "first_response_at"]}),
        (_("What became of it"), {"fields": OUTCOME}),
        (_("Worked out from it"), {"fields": STAMPS}),
    ]
