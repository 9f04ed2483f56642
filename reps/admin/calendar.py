"""When the company works: by which calendar from which day on, and its own days."""

from django.contrib import admin
from django.utils import timezone

from reps.admin.apart import ChangesApart
from reps.admin.late import KeepsLocked
from reps.forms.company import CalendarForm
from reps.forms.unlocked import UnlockedForm
from reps.models import CalendarDay, CompanyCalendar, ParametersByDay


@admin.register(CompanyCalendar)
class CompanyCalendarAdmin(ChangesApart, KeepsLocked):
    """Add a row to work by another calendar or other weekdays from a day on. Correcting a row changes all its days."""

    form = CalendarForm
    stamped_by = frozenset(CalendarForm.Meta.fields)
    list_display = ["__str__", "country", "weekdays"]
    search_fields = ["country"]
    fields = CalendarForm.Meta.fields

    def get_changeform_initial_data(self, request):
        today = timezone.localdate()
        held = ParametersByDay().work_week_on(today)
        return {"since": today, "country": held.country, "weekdays": held.weekdays}


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
