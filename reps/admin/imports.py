from django.contrib import admin

from reps.admin.base import PlainAdmin, ReadOnly, RecordAdmin
from reps.models import ImportBatch, SavedMapping


@admin.register(ImportBatch)
class ImportBatchAdmin(ReadOnly, PlainAdmin):
    """Imports as they happened. They are made, and undone, on the import page."""

    list_display = ["at", "kind", "file_name", "by", "undone_at"]
    list_filter = ["kind"]
    list_select_related = ["by"]
    search_fields = ["file_name"]
    date_hierarchy = "at"


@admin.register(SavedMapping)
class SavedMappingAdmin(RecordAdmin):
    """Mappings of foreign files. They are made on the import page; here one that is no longer used can be deleted."""

    list_display = ["name", "by", "at"]
    list_select_related = ["by"]
    search_fields = ["name"]

    def has_add_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        return False
