"""Saving in the administration what all records are stamped by: where there are many, nobody waits for it."""

from reps.admin.base import RecordAdmin
from reps.jobs import setting
from reps.jobs.run import is_long
from reps.models import Job
from reps.views.jobs import started


class SavesApart(RecordAdmin):
    """`stamped_by` are the fields that records are stamped by: a change of the others is saved at once."""

    stamped_by = frozenset()

    def save_model(self, request, obj, form, change):
        number = setting.records() if self.stamped_by & {*form.changed_data} else 0
        if not is_long(number):
            return super().save_model(request, obj, form, change)
        told = setting.told(obj, form.changed_data if change else form.cleaned_data)
        request.saved_apart = started(request, Job.Kind.SETTING, request.user, str(obj), number, **told)

    def log_addition(self, request, obj, message):
        return None if self._apart(request) else super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        return None if self._apart(request) else super().log_change(request, obj, message)

    def response_add(self, request, obj, *args, **kwargs):
        return self._apart(request) or super().response_add(request, obj, *args, **kwargs)

    def response_change(self, request, obj):
        return self._apart(request) or super().response_change(request, obj)

    def _apart(self, request):
        """The way to the job that saves instead, if there is one."""
        return getattr(request, "saved_apart", None)
