"""Which periods are locked, and locking or unlocking one by hand, always with a reason (spec 2.8)."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.admin.base import RecordAdmin
from reps.locking.rules import Timetable
from reps.models import PeriodLock


class PeriodLockForm(forms.ModelForm):
    """A new one is named by its kind and any day in it."""

    class Meta:
        labels = {"start": _("A day in it")}

    def clean(self):
        cleaned = super().clean()
        if self.instance.pk is None and cleaned.get("start") and cleaned.get("grain"):
            cleaned["start"], self.instance.end = Timetable.current().bounds(cleaned["grain"], cleaned["start"])
        if cleaned.get("decision") and not cleaned.get("reason"):
            self.add_error("reason", _("Say why the period is locked or unlocked by hand."))
        if "decision" in self.changed_data:
            self.instance.decided_at = timezone.now() if cleaned.get("decision") else None
        return cleaned


@admin.register(PeriodLock)
class PeriodLockAdmin(RecordAdmin):
    """Without a decision the rule holds. What was published keeps its row, so that its records stay guarded."""

    form = PeriodLockForm
    list_display = ["__str__", "grain", "start", "end", "published_at", "locks_at", "decision", "reason", "locked_now"]
    list_filter = ["grain", "decision"]
    search_fields = ["reason", "start", "end"]
    date_hierarchy = "start"
    fields = ["grain", "start", "end", "published_at", "locks_at", "decision", "decided_at", "reason"]
    readonly_fields = ["end", "published_at", "locks_at", "decided_at"]

    @admin.display(description=_("locked"), boolean=True)
    def locked_now(self, lock):
        return lock.is_locked(timezone.now())

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *(["grain", "start"] if obj else [])]

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and (obj is None or obj.published_at is None)

    def get_actions(self, request):
        return {}
