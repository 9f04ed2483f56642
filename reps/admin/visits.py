"""Visits and who came along."""

from django.contrib import admin
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from reps.admin.answers import AnswersField
from reps.admin.base import Part, RecordAdmin, stamp
from reps.admin.late import GuardedAdmin, LateReasonForm
from reps.models import Visit, VisitParticipant
from reps.models.visits import OWN_VISIT

STAMPS = [
    stamp("team", _("team")),
    stamp("quality", _("quality"), boolean=True),
    stamp("complete", _("fully answered"), boolean=True),
    stamp("counts", _("counts as a quality visit"), boolean=True),
    stamp("late", _("late entry"), boolean=True),
    stamp("cancelled_late", _("cancelled less than a day before"), boolean=True),
    stamp("counted_minutes", _("minutes counted")),
    stamp("credit", _("credit of the rep")),
]


class ParticipantFormSet(BaseInlineFormSet):
    def clean(self):
        super().clean()
        for form in self.forms:
            if form not in self.deleted_forms and form.cleaned_data.get("rep") == self._first():
                form.add_error("rep", OWN_VISIT)

    def _first(self):
        return self.instance.rep if self.instance.rep_id else object()


class ParticipantPart(Part):
    model = VisitParticipant
    formset = ParticipantFormSet
    autocomplete_fields = ["rep"]
    fields = ["rep"]


class VisitForm(LateReasonForm):
    answers = AnswersField("visit")


@admin.register(Visit)
class VisitAdmin(GuardedAdmin):
    form = VisitForm
    list_display = ["key", "date", "rep", "customer", "status", "channel", "team", "quality", "complete", "counts"]
    list_filter = ["status", "channel", "quality", "complete", "counts", "late", "cancelled_late", "team"]
    list_select_related = ["rep", "customer", "team"]
    search_fields = ["key", "rep__key", "rep__name", "customer__key", "customer__name"]
    autocomplete_fields = ["rep", "customer", "lead", "proposal"]
    date_hierarchy = "date"
    inlines = [ParticipantPart]
    readonly_fields = STAMPS
    fieldsets = [
        (None, {"fields": ["key", "rep", "customer", "date", "start", "minutes", "channel", "status"]}),
        (_("What happened"), {"fields": ["outcome", "answers", "lead", "proposal", "note", "logged_at"]}),
        (_("Worked out from it"), {"fields": STAMPS}),
    ]


@admin.register(VisitParticipant)
class VisitParticipantAdmin(RecordAdmin):
    list_display = ["visit", "rep", stamp("team", _("team")), stamp("date", _("date")), stamp("credit", _("credit"))]
    list_select_related = ["visit__customer", "rep", "team"]
    search_fields = ["visit__key", "rep__key", "rep__name"]
    autocomplete_fields = ["visit", "rep"]
    date_hierarchy = "date"
