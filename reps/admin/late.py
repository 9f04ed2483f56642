"""Changes of locked periods in the administration: they take a reason, and are kept as late changes (spec 2.8)."""

from django import forms
from django.contrib import admin, messages
from django.forms.models import BaseInlineFormSet
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from reps.admin.base import ReadOnly, RecordAdmin
from reps.locking import corrections, guard, late
from reps.locking.locked import Locked
from reps.locking.watched import goes_with
from reps.models import LateChange
from reps.models.base import stored

DISPUTED = _(
    "A dispute that concerns you was upheld of this record. Whoever decided it, or somebody above them, has to make "
    "this late change."
)
FIELDSET = (_("After a lock"), {"fields": ["late_reason"]})


class UnlockedFormSet(BaseInlineFormSet):
    """Rows of one record, of which none that is to be deleted holds figures of a locked period."""

    def clean(self):
        super().clean()
        gone = [] if any(self.errors) else [stored(form.instance) for form in self.deleted_forms]
        for locked in (guard.refusal(row, None) for row in gone if row):
            if locked:
                raise locked


class LateReasonForm(forms.ModelForm):
    """Asks for the reason only where the change moves the figures of a locked period."""

    late_reason = forms.CharField(
        label=_("Reason for the late change"),
        required=False,
        max_length=1000,
        help_text=_("Only for what changes a week, month or quarter that is locked."),
    )
    locked = None  # the guard's refusal, where there is one
    asks = None  # who sends the form

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            self._look_at_locks()

    def _look_at_locks(self):
        self.locked = guard.refusal(stored(self.instance), self.instance)
        reason = self.cleaned_data.get("late_reason")
        if self.locked and not reason:
            self.add_error("late_reason", self.locked.words)
        elif self.locked and self._is_own():
            self.add_error("late_reason", _("Somebody else has to approve a late change of your own records."))
        elif reason and corrections.concern(self.instance, self.asks):
            self.add_error("late_reason", DISPUTED)

    def _is_own(self):
        return self.asks.rep_record in late.are_concerned(stored(self.instance), self.instance, self.asks)


class KeepsLocked(RecordAdmin):
    """What goes with a record here may lie in a locked period."""

    def get_deleted_objects(self, objs, request):
        """What lies in a locked period can't go: its lock has to be lifted first, with a reason."""
        shown, counts, missing, protected = super().get_deleted_objects(objs, request)
        locks = Locked()
        kept = [(each, guard.refusal(each, None, locks)) for record in objs for each in goes_with(record)]
        words = now_("%(record)s: %(period)s is locked. Unlock it first.")
        protected += [words % {"record": each, "period": locked.lock} for each, locked in kept if locked]
        return shown, counts, missing, protected


class GuardedAdmin(KeepsLocked):
    """Of records that figures are made of."""

    def get_fieldsets(self, request, obj=None):
        return [*super().get_fieldsets(request, obj), FIELDSET]

    def get_form(self, request, obj=None, **kwargs):
        return type("Form", (super().get_form(request, obj, **kwargs),), {"asks": request.user})

    def changeform_view(self, request, *args, **kwargs):
        """With a reason the parts on the page may change too; without one they are refused."""
        with guard.permitted(bool(request.POST.get("late_reason", "").strip())):
            try:
                return super().changeform_view(request, *args, **kwargs)
            except guard.PeriodLocked as locked:
                self.message_user(request, locked.words, messages.ERROR)
                return HttpResponseRedirect(request.get_full_path())

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if form.locked:
            late.note_done(form.locked, reason=form.cleaned_data["late_reason"], by=request.user)


@admin.register(LateChange)
class LateChangeAdmin(ReadOnly, RecordAdmin):
    """To be read: they are decided on their own page."""

    list_display = ["label", "kind", "action", "closed", "rep", "asked_by", "asked_at", "state", "decided_by"]
    list_filter = ["state", "kind", "action"]
    list_select_related = ["rep", "asked_by", "decided_by"]
    search_fields = ["label", "record_key", "reason", "rep__name"]
    date_hierarchy = "asked_at"
