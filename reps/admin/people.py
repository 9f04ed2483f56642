"""Teams, reps, their memberships and leave."""

from itertools import combinations

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.admin.base import Part, RecordAdmin, stamp
from reps.admin.late import GuardedAdmin, KeepsLocked, LateReasonForm, UnlockedFormSet
from reps.admin.memberships import MembershipPart, RowForm, is_kept, overlap, span
from reps.forms.leaves import PartOfDayField
from reps.forms.unlocked import KeptKeyForm, UnlockedForm
from reps.forms.weekdays import weekdays_field
from reps.locking import guard
from reps.models import Leave, Membership, Rep, Team, WorkingTime
from reps.models.people import also_away
from reps.models.working_times import fte_on
from reps.zones import names


class TeamForm(KeptKeyForm):
    day = "parent"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parent"].help_text = _(
            "A team that goes under another takes all it ever did along, and past figures of those above change. Where "
            "that is not meant, make a new team there and let its people move on a day."
        )


@admin.register(Team)
class TeamAdmin(RecordAdmin):
    form = TeamForm
    list_display = ["key", "name", "parent"]
    list_display_links = ["key", "name"]
    list_select_related = ["parent"]
    search_fields = ["key", "name"]
    autocomplete_fields = ["parent"]
    ordering = ["name"]
    fields = ["key", "name", "parent"]


class LeaveForm(LateReasonForm):
    fraction = PartOfDayField()


class LeaveRowForm(RowForm):
    fraction = PartOfDayField()


class LeaveFormSet(UnlockedFormSet):
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


class WorkingTimeForm(UnlockedForm):
    day = "since"
    weekdays = weekdays_field(_("For part-timers with fixed days. None ticked: by the calendar."))


class WorkingTimeFormSet(UnlockedFormSet):
    """The working times of one rep: no two begin on the same day."""

    def clean(self):
        super().clean()
        kept = [form for form in self.forms if is_kept(self, form) and not form.errors]
        for at, form in enumerate(kept):
            if any(_begins(form) == _begins(other) for other in kept[:at]):
                form.add_error("since", _("Another row begins on that day."))


def _begins(form):
    return form.cleaned_data.get("since")


class WorkingTimePart(Part):
    """A change of terms is a row of its own: what was worked before stays."""

    model = WorkingTime
    form, formset = WorkingTimeForm, WorkingTimeFormSet
    fields = ["since", "fte", "weekdays"]


class RepForm(KeptKeyForm):
    @property
    def day(self):
        return "hired_on" if "hired_on" in self.changed_data else "left_on"

    class Meta:
        widgets = {"time_zone": forms.Select(attrs={"lang": "en"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["time_zone"].widget.choices = [("", _("The organisation's")), *((name, name) for name in names())]


FTE = stamp("fte", _("full-time equivalent today"))


@admin.register(Rep)
class RepAdmin(KeepsLocked):
    """People who sell, their teams and days away. A changed membership gives their records the team of the day."""

    form = RepForm
    list_display = ["key", "name", "email", "user", "hired_on", "left_on", FTE]
    list_display_links = ["key", "name"]
    list_filter = [("left_on", admin.EmptyFieldListFilter), "left_because", "regretted", "memberships__team"]
    list_select_related = ["user"]
    search_fields = ["key", "name", "email"]
    autocomplete_fields = ["user"]
    inlines = [MembershipPart, WorkingTimePart, LeavePart]
    fieldsets = [
        (None, {"fields": ["key", "name", "email", "user", "time_zone"]}),
        (_("Employment"), {"fields": ["hired_on", "left_on", "left_because", "regretted"]}),
    ]

    def changeform_view(self, request, object_id=None, *args, **kwargs):
        """Somebody who is entered late comes with what was worked and taken off: it moves no figures of theirs."""
        with guard.permitted(object_id is None):
            return super().changeform_view(request, object_id, *args, **kwargs)

    def get_queryset(self, request):
        return super().get_queryset(request).annotate(fte=fte_on(timezone.localdate()))


@admin.register(Membership)
class MembershipAdmin(KeepsLocked):
    form = UnlockedForm
    list_display = ["rep", "team", "start", "end", "manages"]
    list_filter = ["manages", "team"]
    list_select_related = ["rep", "team"]
    search_fields = ["rep__key", "rep__name", "team__key", "team__name"]
    autocomplete_fields = ["rep", "team"]
    date_hierarchy = "start"


@admin.register(WorkingTime)
class WorkingTimeAdmin(KeepsLocked):
    form = WorkingTimeForm
    list_display = ["rep", "since", "fte", "weekdays"]
    list_select_related = ["rep"]
    search_fields = ["rep__key", "rep__name"]
    autocomplete_fields = ["rep"]
    date_hierarchy = "since"


@admin.register(Leave)
class LeaveAdmin(GuardedAdmin):
    form = LeaveForm
    list_display = ["rep", "start", "end", "fraction"]
    list_filter = ["fraction"]
    list_select_related = ["rep"]
    search_fields = ["rep__key", "rep__name"]
    autocomplete_fields = ["rep"]
    date_hierarchy = "start"
    fieldsets = [(None, {"fields": ["rep", "start", "end", "fraction"]})]
