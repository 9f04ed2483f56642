"""The finder, Ctrl-K: where to go, and the views a user keeps."""

from urllib.parse import urlsplit

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kpis.find import ways
from kpis.models import SavedView
from reps.views.deleted import delete

LONGEST = 100


def find(request):
    """What the text names; `from` is the page the reader came from, which can be saved as a view."""
    text, came_from = request.GET.get("q", "")[:LONGEST], request.GET.get("from", "")
    context = {"text": text, "found": ways(request, text), "came_from": came_from if is_ours(came_from) else ""}
    return render(request, "find/find.html", context)


@require_POST
def view_save(request):
    """Keep the address of a page under a name; the same name again is the new address."""
    name, address = request.POST.get("name", "").strip(), request.POST.get("address", "")
    if not is_ours(address):
        raise Http404(_("Only pages of this site can be saved."))
    if not 0 < len(name) <= LONGEST:
        messages.error(request, _("Give the view a name of at most %(number)s letters.") % {"number": LONGEST})
    else:
        SavedView.objects.update_or_create(user=request.user, name=name, defaults={"address": address})
        messages.success(request, _("“%(name)s” is saved. Ctrl-K finds it.") % {"name": name})
    return redirect(address)


@require_POST
def view_forget(request, pk):
    delete(request, get_object_or_404(SavedView, pk=pk, user=request.user))
    return redirect("saved_views")


def saved_views(request):
    """The reader's own saved views, to open, share or forget."""
    return render(request, "find/saved_views.html", {"views": SavedView.objects.filter(user=request.user)})


def is_ours(address):
    """Whether an address is a path of this site: nothing that leads elsewhere is kept or followed."""
    parts = urlsplit(address)
    if parts.scheme or parts.netloc or not address.startswith("/") or len(address) > SavedView.LONGEST_ADDRESS:
        return False
    try:
        return bool(resolve(parts.path))
    except Resolver404:
        return False
