"""Entering who is away, changing it, and taking it back."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reps.forms.leaves import LeaveForm
from reps.models import Leave
from reps.views import access
from reps.views.deleted import deleting
from reps.views.forms import EditRecord, NewRecord


class LeavePage:
    form_class = LeaveForm
    writer = staticmethod(access.writes_leave)

    def back(self):
        return reverse("leave_list")


class LeaveNew(LeavePage, NewRecord):
    title = _("Enter leave")


class LeaveEdit(LeavePage, EditRecord):
    def deletes(self):
        return reverse("leave_delete", args=[self.object.pk])


@access.only(access.writes_leave)
def leave_delete(request, pk):
    """Take a leave back; it can be brought back for a month."""
    leave = get_object_or_404(Leave.objects.visible_to(request.user), pk=pk)
    return deleting(request, leave, leave.delete, back=reverse("leave_edit", args=[pk]), then=reverse("leave_list"))
