"""Changing in the administration what all records are stamped by: where there are many, nobody waits for it."""

from django.contrib import admin
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import model_ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from reps.admin.base import RecordAdmin
from reps.jobs import setting
from reps.jobs.run import is_long
from reps.models import Job
from reps.stamps.once import once
from reps.views.jobs import started


class ChangesApart(RecordAdmin):
    """`stamped_by` are the fields that records are stamped by: a change of the others is saved at once.

    What a job is to do is neither logged nor said to be done: the history of the record tells who did it, and when.
    """

    stamped_by = frozenset()
    actions = ["delete_selected"]

    def save_model(self, request, obj, form, change):
        number = setting.records() if self.stamped_by & {*form.changed_data} else 0
        if not is_long(number):
            return super().save_model(request, obj, form, change)
        told = setting.told(obj, form.changed_data if change else form.cleaned_data)
        if getattr(form, "locked", None):
            told["late_reason"] = form.cleaned_data["late_reason"]
        request.done_apart = started(request, Job.Kind.SETTING, request.user, str(obj), number, **told)

    def delete_model(self, request, obj):
        if not self._deletes_apart(request, [obj], str(obj)):
            super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        called = f"{len(queryset)} {model_ngettext(queryset)}"
        if not self._deletes_apart(request, queryset, called):
            with once():
                super().delete_queryset(request, queryset)

    @admin.action(permissions=["delete"], description=gettext_lazy("Delete selected %(verbose_name_plural)s"))
    def delete_selected(self, request, queryset):
        return delete_selected(self, request, queryset) or self._apart(request)

    def _deletes_apart(self, request, records, called):
        """Whether a job is begun to delete them."""
        number = setting.records()
        if not is_long(number):
            return False
        label, told = _("%(record)s: deleted") % {"record": called}, setting.told_gone(records)
        request.done_apart = started(request, Job.Kind.SETTING, request.user, label, number, **told)
        return True

    def log_addition(self, request, obj, message):
        return None if self._apart(request) else super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        return None if self._apart(request) else super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        """Written before they are deleted, when there is no job to ask for yet."""
        return None if is_long(setting.records()) else super().log_deletions(request, queryset)

    def message_user(self, request, *args, **kwargs):
        return None if self._apart(request) else super().message_user(request, *args, **kwargs)

    def response_add(self, request, obj, *args, **kwargs):
        return self._apart(request) or super().response_add(request, obj, *args, **kwargs)

    def response_change(self, request, obj):
        return self._apart(request) or super().response_change(request, obj)

    def response_delete(self, request, obj_display, obj_id):
        return self._apart(request) or super().response_delete(request, obj_display, obj_id)

    def _apart(self, request):
        """The way to the job that does it instead, if there is one."""
        return getattr(request, "done_apart", None)
