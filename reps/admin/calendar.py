from django.contrib import admin

from reps.admin.late import KeepsLocked, UnlockedForm
from reps.models import CalendarDay


class CalendarDayForm(UnlockedForm):
    day = "date"


@admin.register(CalendarDay)
class CalendarDayAdmin(KeepsLocked):
    """The company's exceptions to the built-in calendar. Leads are timed again when one changes."""

    form = CalendarDayForm
    list_display = ["date", "workday", "name"]
    list_filter = ["workday"]
    search_fields = ["name"]
    date_hierarchy = "date"
