"""Teams, reps, their memberships and leave."""

from decimal import Decimal
from itertools import combinations

from django import forms
from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from reps.admin.base import Part, RecordAdmin
from reps.admin.late import KeepsLocked
from reps.admin.memberships import MembershipForm, MembershipPart, RowForm, is_kept, overlap, span
from reps.forms.weekdays import weekdays_field
from reps.models import Leave, Membership, Rep, Team
from reps.models.people import also_away
from reps.zones import names


@admin.register(Team)
class TeamAdmin(RecordAdmin):
    list_display = ["key", "name", "parent"]
    list_display_links = ["key", "name"]
    list_select_related = ["parent"]
    search_fields = ["key", "name"]
    autocomplete_fields = ["parent"]
    ordering = ["name"]
    fields = ["key", "name", "parent"]


class PartOfDayField(forms.TypedChoiceField):
    """Half or whole days. A stored 1.0 is the choice 1: as text they differ, and a page would fall back to half."""

    def __init__(self):
        choices = [("1.0", _("Whole days")), ("0.5", _("Half days"))]
        super().__init__(label=_("Part of the day"), choices=choices, coerce=Decimal)

    def prepare_value(self, value):
        return f"{value:.1f}" if isinstance(value, Decimal) else value

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class LeaveForm(forms.ModelForm):
    fraction = PartOfDayField()


class LeaveRowForm(RowForm):
    fraction = PartOfDayField()


class LeaveFormSet(BaseInlineFormSet):
    """The leaves of one rep: what is entered now shares no day with another."""

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        kept = [form for form in self.forms if is_kept(self, form)]
        for one, other in combinations(kept, 2):
            new = other if other.has_changed() else one
            if new.has_changed() and overlap(span(one), span(other)):
                new.add_error("start", also_away((one if new is other else other).instance))


class LeavePart(Part):
    model = Leave
    form, formset = LeaveRowForm, LeaveFormSet
    fields = ["start", "end", "fraction"]


class RepForm(forms.ModelForm):
    weekdays = weekdays_field(_("For part-timers with fixed days. None ticked: by the calendar."))

    class Meta:
        widgets = {"time_zone": forms.Select(attrs={"lang": "en"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].widget.choices = [("", _("The organisation's")), *((name, name) for name in names())]


@admin.register(Rep)
class RepAdmin(RecordAdmin):
    """People who sell, their teams and days away. A changed membership gives their records the team of the day."""

    form = RepForm
    list_display = ["key", "name", "email", "user", "hired_on", "left_on", "fte"]
    list_display_links = ["key", "name"]
    list_filter = [("left_on", admin.EmptyFieldListFilter), "left_because", "regretted", "memberships__team"]
    list_select_related = ["user"]
    search_fields = ["key", "name", "email"]
    autocomplete_fields = ["user"]
    inlines = [MembershipPart, LeavePart]
    fieldsets = [
        (None, {"fields": ["key", "name", "email", "user", "time_zone"]}),
        (_("Employment"), {"fields": ["hired_on", "left_on", "left_because", "regretted", "fte", "weekdays"]}),
    ]


@admin.register(Membership)
class MembershipAdmin(KeepsLocked):
    form = MembershipForm
    list_display = ["rep", "team", "start", "end", "manages"]
    list_filter = ["manages", "team"]
    list_select_related = ["rep", "team"]
    search_fields = ["rep__key", "rep__name", "team__key", "team__name"]
    autocomplete_fields = ["rep", "team"]
    date_hierarchy = "start"


@admin.register(Leave)
class LeaveAdmin(RecordAdmin):
    form = LeaveForm
    list_display = ["rep", "start", "end", "fraction"]
    list_filter = ["fraction"]
    list_select_related = ["rep"]
    search_fields = ["rep__key", "rep__name"]
    autocomplete_fields = ["rep"]
    date_hierarchy = "start"
