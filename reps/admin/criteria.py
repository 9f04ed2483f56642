"""Criteria and versions of what quality means. Rules are made and put in force on the definitions page."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from reps.admin.base import RecordAdmin
from reps.forms.criteria import CriterionForm, is_asked
from reps.models import Criterion, QualityDefinition


@admin.register(Criterion)
class CriterionAdmin(RecordAdmin):
    """Questions. One that a version asks keeps its kind, code and type, and can't be deleted."""

    form = CriterionForm
    list_display = ["code", "kind", "label_en", "label_zh", "type", "evidence", "position"]
    list_filter = ["kind", "type", "evidence"]
    search_fields = ["code", "label_en", "label_zh"]
    fieldsets = [
        (None, {"fields": ["kind", "code", "type", "choices", "evidence", "position"]}),
        (_("Question"), {"fields": ["label_en", "label_zh"]}),
        (_("Help"), {"fields": ["help_en", "help_zh"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        return ["kind", "code", "type"] if obj and is_asked(obj) else []

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and is_asked(obj))


@admin.register(QualityDefinition)
class QualityDefinitionAdmin(RecordAdmin):
    """Versions. A draft can be edited here; one in force, or retired, is only ever succeeded."""

    list_display = ["__str__", "kind", "name", "status", "effective_from", "effective_to", "approved_by"]
    list_filter = ["kind", "status"]
    list_select_related = ["approved_by"]
    search_fields = ["name", "kind"]
    date_hierarchy = "effective_from"
    readonly_fields = ["status", "effective_to", "approved_by"]
    fieldsets = [
        (
            None,
            {
                "fields": ["kind", "version", "name", "effective_from", "tree"],
                "description": _("Rules are easier to make, and put in force, under “Definitions of quality”."),
            },
        ),
        (_("State"), {"fields": ["status", "effective_to", "approved_by"]}),
    ]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and self._is_draft(obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and self._is_draft(obj)

    def _is_draft(self, obj):
        return obj is None or obj.status == QualityDefinition.Status.DRAFT
