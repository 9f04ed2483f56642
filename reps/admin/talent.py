"""The talent pool: candidates, how they moved, reviews, and posts to fill."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.admin.base import Part, stamp
from reps.admin.late import KeepsLocked, UnlockedFormSet
from reps.forms.unlocked import UnlockedForm
from reps.models import Candidate, SharedBench, StageEvent, TalentReview, Vacancy


class CandidateForm(UnlockedForm):
    day = "added_on"


class StageEventForm(UnlockedForm):
    day = "occurred_on"


class ReviewForm(UnlockedForm):
    day = "reviewed_on"


class VacancyForm(UnlockedForm):
    day = "opened_on"


class StageEventPart(Part):
    model = StageEvent
    form, formset = StageEventForm, UnlockedFormSet
    fields = ["stage", "occurred_on"]


class SharedBenchPart(Part):
    model = SharedBench
    fields = ["team"]


class ReviewPart(Part):
    model = TalentReview
    form, formset = ReviewForm, UnlockedFormSet
    fields = ["reviewed_on", "reviewer", "rating", "note", "no_change"]


@admin.register(Candidate)
class CandidateAdmin(KeepsLocked):
    form = CandidateForm
    list_display = ["key", "name", "stage", "team", "rating", "readiness", "source", "added_on", "last_contact_on"]
    list_display_links = ["key", "name"]
    list_filter = ["stage", "readiness", "rating", ("present_rep", admin.EmptyFieldListFilter), "team", "source"]
    list_select_related = ["team", "rep"]
    search_fields = ["key", "name", "source"]
    autocomplete_fields = ["team", "rep", "present_rep"]
    date_hierarchy = "added_on"
    inlines = [SharedBenchPart, StageEventPart, ReviewPart]
    fieldsets = [
        (None, {"fields": ["key", "name", "team", "source", "industry", "channel", "added_on"]}),
        (_("Where they stand"), {"fields": ["stage", "rating", "readiness", "can_start_on", "present_rep", "rep"]}),
        (_("Contact and consent"), {"fields": ["last_contact_on", "next_contact_on", "consent_on", "consent_until"]}),
    ]

    def save_related(self, request, form, formsets, change):
        """A changed stage that no event tells of is written down: reached today, the one before on the first day."""
        super().save_related(request, form, formsets, change)
        if change and "stage" in form.changed_data:
            _write_down(form.instance, form.initial["stage"])


def _write_down(candidate, former):
    last = candidate.stage_events.order_by("occurred_on", "pk").last()
    if last is None:
        _notice(candidate, former, candidate.added_on)
    if last is None or last.stage != candidate.stage:
        _notice(candidate, candidate.stage, max(timezone.localdate(), candidate.added_on))


def _notice(candidate, stage, day):
    StageEvent.objects.create(candidate=candidate, stage=stage, occurred_on=day, noticed=True)


@admin.register(StageEvent)
class StageEventAdmin(KeepsLocked):
    form = StageEventForm
    list_display = ["candidate", "stage", "occurred_on", stamp("noticed", _("noticed, not entered"), boolean=True)]
    list_filter = ["stage"]
    list_select_related = ["candidate"]
    search_fields = ["candidate__key", "candidate__name"]
    autocomplete_fields = ["candidate"]
    date_hierarchy = "occurred_on"


@admin.register(TalentReview)
class TalentReviewAdmin(KeepsLocked):
    form = ReviewForm
    list_display = ["candidate", "reviewed_on", "reviewer", "rating", "no_change"]
    list_filter = ["rating", "no_change"]
    list_select_related = ["candidate"]
    search_fields = ["candidate__key", "candidate__name", "reviewer"]
    autocomplete_fields = ["candidate"]
    date_hierarchy = "reviewed_on"


@admin.register(Vacancy)
class VacancyAdmin(KeepsLocked):
    form = VacancyForm
    list_display = ["key", "team", "opened_on", "closed_on", "growth"]
    list_filter = ["growth", ("closed_on", admin.EmptyFieldListFilter), "team"]
    list_select_related = ["team"]
    search_fields = ["key", "team__key", "team__name"]
    autocomplete_fields = ["team"]
    date_hierarchy = "opened_on"
