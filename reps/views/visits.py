"""A visit: the form, the page, the one-tap outcome of a planned one, and what the form asks for while one types."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from reps import told as told_of
from reps.changes import changes_of
from reps.forms.joining import joint_with
from reps.forms.leads import first_error
from reps.forms.visits import VisitForm, VisitOutcomeForm
from reps.models import Overturn, Visit
from reps.suggestions import LEADS, PROPOSALS, customers_like, customers_named, opportunities
from reps.verdicts import answers_in_words, verdict_on
from reps.views import access, disputes, late
from reps.views.back import next_page
from reps.views.entry import EntryPage, part_of, saved_as, told
from reps.views.forms import EditRecord, NewRecord

QUICK_MINUTES = (30, 60, 90)
WORDS = (
    _("Saved. It counts as a quality visit."),
    _("Saved. Not a quality visit: %(missing)s."),
    _("Saved. Not a quality visit yet: %(missing)s."),
)


class VisitPage(EntryPage):
    form_class = VisitForm
    template_name = "reps/visit_form.html"
    prefilled = ("date", "start", "status", "part_of")

    def back(self):
        return reverse("visit", args=[self.object.pk]) if self.object else reverse("home")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"quick_minutes": QUICK_MINUTES}

    def said(self, visit):
        return said_of(visit)


class VisitNew(VisitPage, NewRecord):
    title = _("Log a visit")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"planned": planned_today(self.request.user)}


class VisitEdit(VisitPage, EditRecord):
    title = _("Change a visit")


def planned_today(user):
    """The user's own planned visits of today: most of what is logged was planned."""
    planned = Visit.objects.filter(rep=user.rep_record, date=timezone.localdate(), status=Visit.Status.PLANNED)
    return planned.select_related("customer").order_by("start", "pk") if user.rep_record else []


def said_of(visit):
    """(level, text): whether a visit counts, and if not, what is missing."""
    joint = joint_with(visit)
    if joint:
        return messages.SUCCESS, gettext("Joined: one visit, with %(rep)s.") % {"rep": joint.rep}
    if visit.status != Visit.Status.HELD:
        return saved_as(visit.get_status_display())
    if visit.quality and not visit.counts:
        return messages.WARNING, gettext(
            "Saved. It meets the definition, but another quality visit to them already counts that day."
        )
    return told(verdict_on("visit", visit), WORDS)


def visit_of(request, pk, rows=None):
    """The visit, if the reader may see it; 404 otherwise."""
    rows = Visit.objects.select_related("rep", "customer", "team") if rows is None else rows
    return get_object_or_404(rows.visible_to(request.user), pk=pk)


@access.only(access.sees_sales)
def visit_detail(request, pk):
    """One visit: what it was, whether it counts and why, and every change."""
    visit = visit_of(request, pk)
    context = {
        "visit": visit,
        "verdict": verdict_on("visit", visit),
        "answers": answers_in_words("visit", visit),
        "changes": changes_of(visit, request.user, "visit"),
        "part_of": part_of(visit, request.user),
        "joint": joint_with(visit),
        "today": timezone.localdate(),
        "may_write": access.writes_sales(request.user),
        "late": late.waiting_for(visit),
        "overturn": Overturn.objects.filter(visit=visit).select_related("by").first(),
    }
    return render(request, "reps/visit.html", context | disputes.on_page_of(visit, request.user))


@require_POST
@access.only(access.writes_sales)
def visit_outcome(request, pk):
    """Say what came of a planned visit. One held goes on to its questions, for only answers make it count."""
    with transaction.atomic():
        visit = visit_of(request, pk, Visit.objects.select_for_update())
        form, planned_at = VisitOutcomeForm(request.POST, visit=visit), visit.logged_at
        record, change = late.saved(request, form, form.save) if form.is_valid() else (None, None)
    if record:
        told_of.remember(request.session, visit, planned_at)
    onward = next_page(request, reverse("visit", args=[pk]))
    if change:
        late.say(request, change)
    elif getattr(form, "locked", None):
        messages.warning(request, gettext("That is too late for one tap: say here what came of it, and why so late."))
        asked = {"next": onward, "status": form.cleaned_data["status"]}
        return redirect(f"{reverse('visit_edit', args=[pk])}?{urlencode(asked)}")
    elif record is None:
        messages.error(request, f"{visit}: {first_error(form)}")
    elif visit.status == Visit.Status.HELD and visit.quality is None:
        messages.success(request, gettext("Held. Answer the questions, so that it can count."))
        return redirect(f"{reverse('visit_edit', args=[pk])}?{urlencode({'next': onward})}")
    else:
        messages.add_message(request, *said_of(visit))
    return redirect(onward)


@require_POST
@access.only(access.writes_sales)
def outcome_undo(request, pk):
    """Take back what was just said of a planned visit."""
    visit = visit_of(request, pk)
    try:
        told_of.take_back(request.session, visit)
    except ValidationError as problem:
        messages.error(request, f"{visit}: {' '.join(problem.messages)}")
    else:
        messages.success(request, gettext("%(visit)s: planned, as before.") % {"visit": visit})
    return redirect(next_page(request, reverse("visit", args=[pk])))


@require_GET
@access.only(access.sees_sales)
def customer_suggest(request):
    """Customers for what has been typed so far."""
    found = customers_like(request.user, request.GET.get("q", "").strip()[:200])
    return JsonResponse({"found": [[each.value, each.label] for each in found]})


@require_GET
@access.only(access.sees_sales)
def opportunity_suggest(request):
    """What a record of the customer typed may be part of; ?kinds= holds p for proposals, l for leads."""
    named = customers_named(request.user, request.GET.get("customer", "").strip()[:310])
    kinds = [kind for kind in (PROPOSALS, LEADS) if kind in request.GET.get("kinds", "")]
    found = opportunities(request.user, named[0], kinds=kinds) if len(named) == 1 else []
    return JsonResponse({"found": found})
