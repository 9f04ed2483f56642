"""What was deleted lately, with the way back; and deleting a visit, or a draft of a proposal, from its own page."""

from types import SimpleNamespace

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reps.deleted.kinds import KINDS
from reps.deleted.restoring import KEPT, CannotRestore, deleted, last_deletion, record_of, restore
from reps.locking import guard
from reps.locking.guard import PeriodLocked
from reps.models import Proposal, Visit
from reps.views import access, late
from reps.views.back import next_page

PER_PAGE, MOST = 25, 200  # of a kind
DELETABLE = {"visit": Visit.objects.all(), "proposal": Proposal.objects.filter(status=Proposal.Status.DRAFT)}
LISTS = {"visit": "visit_list", "proposal": "proposal_list"}


def deleted_list(request):
    """Everything of the reader's to bring back, the latest first; ?why= names the one whose reason is asked."""
    rows = [row for kind in KINDS.values() for row in deleted(kind, request.user).select_related("history_user")[:MOST]]
    rows.sort(key=lambda row: row.history_date, reverse=True)
    page, why = Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), request.GET.get("why")
    context = {
        "page": page,
        "rows": [(row, KINDS[_name(row)], _label(row), f"{_name(row)}-{row.pk}" == why) for row in page],
        "days": KEPT.days,
    }
    return render(request, "reps/deleted.html", context)


def _name(row):
    return row.instance_type._meta.model_name


def _label(row):
    """What it was called; its key where what it was called after is gone too."""
    try:
        return KINDS[_name(row)].told(record_of(row))
    except ObjectDoesNotExist:
        return getattr(row, "key", "")


@require_POST
def deleted_restore(request, kind, pk):
    """Bring one back; where its period has been locked since, whoever may approve that says why."""
    if kind not in KINDS:
        raise Http404
    row = KINDS[kind].rows(request.user).filter(pk=pk, history_type="-").first()
    if row is None or row not in deleted(KINDS[kind], request.user).filter(pk=pk):
        return _gone(request, row)
    try:
        record = restore(row, by=request.user, reason=request.POST.get("reason", "").strip()[:1000])
    except PeriodLocked as locked:
        messages.warning(request, _("%(why)s Say below why it comes back so late.") % {"why": locked.words})
        return redirect(f"{reverse('deleted')}?why={kind}-{pk}")
    except CannotRestore as problem:
        messages.error(request, f"{_label(row)}: {problem}")
        return redirect("deleted")
    messages.success(request, _("%(record)s is back.") % {"record": record})
    page = KINDS[kind].page
    return redirect(next_page(request, reverse(page, args=[record.pk]) if page else reverse("deleted")))


def _gone(request, row):
    """Pressed twice, or too late: said so to whom it belonged, not found to others."""
    if row is None:
        raise Http404
    messages.info(request, _("It is there again already, or was deleted too long ago."))
    return redirect("deleted")


@access.only(access.writes_sales)
def record_delete(request, kind, pk):
    """Delete a visit or a draft of one's own or of one's team; in a locked period it takes a reason and an approval."""
    record = get_object_or_404(DELETABLE[kind].visible_to(request.user), pk=pk)
    kept = "" if request.user.is_sales_admin else _why_kept(record)
    if request.method == "POST" and kept:
        messages.error(request, kept)
        return redirect(kind, pk)
    back, then = reverse(kind, args=[pk]), reverse(LISTS[kind])
    return deleting(request, record, lambda: _delete_whole(record), back=back, then=then)


def deleting(request, record, delete, *, back, then):
    """The question whether to delete, which leads `back`; asked and answered, what came of it, and on to `then`."""
    number, form = record.pk, SimpleNamespace(locked=None)
    if request.method != "POST":
        return render(request, "reps/delete.html", {"record": record, "back": back})
    _done, change = late.saved(request, form, delete)
    if form.locked:
        return render(request, "reps/delete.html", {"record": record, "back": back, "form": form}, status=422)
    if change and change.state == change.State.PENDING:
        late.say(request, change)
    else:
        say_deleted(request, record, number)
    return redirect(next_page(request, then))


def _delete_whole(record):
    """The record is asked about before its parts: the approval is one for all."""
    guard.check(record, None)
    return record.delete()


def _why_kept(record):
    """Why nobody but an admin may delete it, or ""."""
    if isinstance(record, Visit) and (
        hasattr(record, "overturn") or record.audits.exists() or record.calibrated.exists()
    ):
        return _("An auditor has looked at it: it can't be deleted.")
    return _("It is or was disputed: it can't be deleted.") if record.disputes.exists() else ""


def say_deleted(request, record, number):
    """Tell that it is gone, with a button that brings it back (templates/components/messages.html)."""
    row = last_deletion(record, number)
    undo = reverse("deleted_restore", args=[_name(row), row.pk])
    messages.success(request, _("%(record)s has been deleted.") % {"record": _label(row)}, extra_tags=undo)


def delete(request, record):
    """Delete a record that nothing guards, and offer it back."""
    number = record.pk
    record.delete()
    say_deleted(request, record, number)
