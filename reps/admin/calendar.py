from django.contrib import admin

from reps.admin.base import RecordAdmin
from reps.models import CalendarDay


@admin.register(CalendarDay)
class CalendarDayAdmin(RecordAdmin):
    """The company's exceptions to the built-in calendar. Leads are timed again when one changes."""

    list_display = ["date", "workday", "name"]
    list_filter = ["workday"]
    search_fields = ["name"]
    date_hierarchy = "date"
