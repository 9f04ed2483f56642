"""Scorecards: the company's criteria, and what was marked. A scorecard of the wrong candidate can be deleted here."""

from django.contrib import admin

from reps.admin.base import Part, ReadOnly, RecordAdmin
from reps.models import Score, Scorecard, ScorecardCriterion


@admin.register(ScorecardCriterion)
class ScorecardCriterionAdmin(RecordAdmin):
    """One that was marked keeps its code and can't be deleted: it is no longer asked instead."""

    list_display = ["code", "label_en", "label_zh", "position", "asked"]
    list_filter = ["asked"]
    search_fields = ["code", "label_en", "label_zh"]
    fieldsets = [
        (None, {"fields": ["code", "position", "asked"]}),
        (None, {"fields": ["label_en", "label_zh", "help_en", "help_zh"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj and obj.scores.exists() else []

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not (obj and obj.scores.exists())


class ScorePart(ReadOnly, Part):
    model = Score
    fields = ["criterion", "value", "evidence"]


@admin.register(Scorecard)
class ScorecardAdmin(ReadOnly, RecordAdmin):
    """Filled in on the candidate's page, by the rater alone."""

    list_display = ["candidate", "rater", "scored_on"]
    list_select_related = ["candidate", "rater"]
    search_fields = ["candidate__key", "candidate__name", "rater__username"]
    date_hierarchy = "scored_on"
    inlines = [ScorePart]

    def has_delete_permission(self, request, obj=None):
        return self._is_allowed(request)
