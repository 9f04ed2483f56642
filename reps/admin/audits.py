"""Audits of visits, what was taken out of the count, disputes: made on the pages, looked up here."""

from django.contrib import admin

from reps.admin.base import ReadOnly, RecordAdmin
from reps.models import Dispute, Overturn, VisitAudit


@admin.register(VisitAudit)
class VisitAuditAdmin(ReadOnly, RecordAdmin):
    list_display = ["visit", "auditor", "quality", "audited_at"]
    list_filter = ["quality"]
    list_select_related = ["visit__customer", "auditor"]
    search_fields = ["visit__key", "visit__rep__name", "auditor__username"]
    date_hierarchy = "audited_at"


@admin.register(Overturn)
class OverturnAdmin(ReadOnly, RecordAdmin):
    list_display = ["visit", "by", "reason", "at", "stands"]
    list_filter = ["stands"]
    list_select_related = ["visit__customer", "by"]
    search_fields = ["visit__key", "visit__rep__name", "reason"]
    date_hierarchy = "at"


@admin.register(Dispute)
class DisputeAdmin(ReadOnly, RecordAdmin):
    list_display = ["label", "about", "rep", "raised_at", "state", "against", "decided_by", "ended_at"]
    list_filter = ["state", "about"]
    list_select_related = ["visit__customer", "proposal__customer", "lead", "rep", "against", "decided_by"]
    search_fields = ["rep__name", "reason", "visit__key", "proposal__key", "lead__key"]
    date_hierarchy = "raised_at"
