"""Calibrations: opened and rated on the pages. One that nobody has begun to rate may be deleted here."""

from django.contrib import admin

from reps.admin.base import ReadOnly, RecordAdmin
from reps.models import Calibration
from reps.models.calibrations import CalibrationRating


@admin.register(Calibration)
class CalibrationAdmin(ReadOnly, RecordAdmin):
    """Answers are not shown: they are blind until both are done, and then on the round's own page."""

    list_display = ["quarter", "first", "second", "opened_by", "opened_at"]
    list_select_related = ["first", "second", "opened_by"]
    search_fields = ["quarter", "first__username", "second__username"]
    date_hierarchy = "start"

    def has_delete_permission(self, request, obj=None):
        """A wrong pair can be taken back as long as nobody has rated."""
        if obj is None or CalibrationRating.objects.filter(drawn__calibration=obj).exists():
            return False
        return self._is_allowed(request)
