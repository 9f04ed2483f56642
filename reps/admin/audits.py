"""Audits of visits, and what was taken out of the count. Both are made on the pages; here they are looked up."""

from django.contrib import admin

from reps.admin.base import ReadOnly, RecordAdmin
from reps.models import Overturn, VisitAudit


@admin.register(VisitAudit)
class VisitAuditAdmin(ReadOnly, RecordAdmin):
    list_display = ["visit", "auditor", "quality", "audited_at"]
    list_filter = ["quality"]
    list_select_related = ["visit__customer", "auditor"]
    search_fields = ["visit__key", "visit__rep__name", "auditor__username"]
    date_hierarchy = "audited_at"


@admin.register(Overturn)
class OverturnAdmin(ReadOnly, RecordAdmin):
    list_display = ["visit", "by", "reason", "at", "contested_at", "upheld", "decided_by"]
    list_filter = ["upheld"]
    list_select_related = ["visit__customer", "by", "decided_by"]
    search_fields = ["visit__key", "visit__rep__name", "reason"]
    date_hierarchy = "at"
