"""A lead: the form, the page, and the intake queue with its one-tap decisions."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from reps import intake
from reps.changes import changes_of
from reps.forms.answers import in_words
from reps.forms.choices import assignable_reps
from reps.forms.leads import AssignForm, DeskForm, LeadForm, RejectForm, TouchForm, first_error
from reps.lists.leads import lead_state
from reps.lists.proposals import ProposalTable
from reps.lists.visits import VisitTable
from reps.models import LateChange, Lead, LeadDesk, Parameters, Proposal, QualityDefinition, Rep, Visit
from reps.stamps.lead_quality import intent_in_words
from reps.views import access, disputes, late
from reps.views.back import next_page
from reps.views.customers import latest
from reps.views.forms import EditRecord, NewRecord

PER_PAGE = 25
SHOWN = ("source", "owner", "first_owner", "customer")


class LeadPage:
    form_class = LeadForm

    def back(self):
        return reverse("lead_detail", args=[self.object.pk]) if self.object else reverse("lead_list")


class LeadNew(LeadPage, NewRecord):
    title = _("Add a lead")

    def form_valid(self, form):
        answer = super().form_valid(form)
        if form.is_touch:
            messages.info(self.request, gettext("They asked before: this is a touch of that lead."))
            if form.twin_shown is None:
                return redirect("lead_list")
        return answer


class LeadEdit(LeadPage, EditRecord):
    pass


def lead_of(request, pk):
    """The lead, if the reader may see it; 404 otherwise."""
    return get_object_or_404(Lead.objects.visible_to(request.user).select_related(*SHOWN), pk=pk)


def first_owner_of(lead, user):
    """Whoever had the lead before its owner of today, or None; nameless to who may not see them."""
    first = lead.first_owner
    if first is None or first == lead.owner:
        return None
    return first if Rep.objects.visible_to(user).filter(pk=first.pk).exists() else gettext("a colleague")


@access.only(access.sees_sales)
def lead_detail(request, pk):
    """One lead: where it stands, its answers, what followed from it, and every change."""
    lead = lead_of(request, pk)
    user, rules = request.user, Parameters.on(lead.received_on)
    visits = Visit.objects.visible_to(user).filter(lead=lead).select_related("rep", "customer")
    proposals = Proposal.objects.visible_to(user).filter(lead=lead).select_related("rep", "customer")
    context = {
        "lead": lead,
        "state": lead_state(lead),
        "answers": answers_of(lead),
        "wait": intake.waits([lead])[0],
        "first_owner": first_owner_of(lead, user),
        "touches": lead.touches.select_related("source"),
        "touch_form": TouchForm(lead=lead, user=user),
        "judged_on": lead.judged_on(rules.lead_accept_days),
        "intent": intent_in_words(lead, rules.lead_accept_days, rules.lead_intent_half_life_days),
        "today": timezone.localdate(),
        "tables": [
            latest(VisitTable, visits, _("Visits")),
            latest(ProposalTable, proposals, _("Proposals")),
        ],
        "changes": changes_of(lead, user, "lead"),
        "late": late.waiting_for(lead),
        **desk(user),
        **disputes.on_page_of(lead, user),
    }
    return render(request, "reps/lead.html", context)


def answers_of(lead):
    """[(question, answer in words or None)] of the definition that judges the lead."""
    definition = QualityDefinition.in_force("lead", lead.received_on)
    asked = definition.criteria() if definition else []
    return [(each.label, in_words(each, lead.answers.get(each.code))) for each in asked]


def desk(user):
    """What the desk's buttons need: may this user decide, and to whom may they assign."""
    may_write = access.writes_sales(user)
    may_assign = may_write and user.leads_people
    return {"may_write": may_write, "assign": list(assignable_reps(user)) if may_assign else []}


@access.only(access.sees_sales)
def lead_intake(request):
    """The queue: leads sales has yet to decide on, the oldest first, with how long they have waited."""
    page = Paginator(intake.queue(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "waits": intake.waits(page.object_list),
        "parameters": Parameters.on(timezone.localdate()),
        "desk": intake.desk_state(request.user),
        "desk_form": DeskForm(user=request.user),
        "desks": LeadDesk.objects.select_related("owner")[:12],
        **desk(request.user),
    }
    return render(request, "reps/intake.html", context)


@require_POST
@access.only(access.writes_sales)
def desk_name(request):
    """Name who minds the lead desk from a day on: for managers and admins."""
    if not desk(request.user)["assign"]:
        raise Http404
    day = parse_date(request.POST.get("desk-effective_from", ""))
    form = DeskForm(request.POST, user=request.user, instance=LeadDesk.objects.filter(effective_from=day).first())
    if form.is_valid():
        named = form.save()
        messages.success(request, gettext("Lead desk from %(day)s: %(owner)s.") % _named(named))
    else:
        messages.error(request, first_error(form))
    return redirect("lead_intake")


def _named(row):
    return {"day": row.effective_from, "owner": row.owner or gettext("Nobody")}


def desk_action(view):
    """A one-tap decision: POST, by somebody who may write, on a lead in their scope; then back to where they were."""

    @require_POST
    @access.only(access.writes_sales)
    def act(request, pk):
        lead = lead_of(request, pk)
        try:
            messages.success(request, view(request, lead))
        except ValidationError as problem:
            messages.error(request, f"{lead}: {problem.messages[0]}")
        return redirect(next_page(request, reverse("lead_intake")))

    return act


@desk_action
def lead_assign(request, lead):
    if not desk(request.user)["assign"]:
        raise Http404
    form = AssignForm(request.POST, user=request.user)
    if not form.is_valid():
        raise ValidationError(first_error(form))
    intake.assign(lead, rep=form.cleaned_data["owner"])
    return gettext("%(lead)s now belongs to %(rep)s.") % {"lead": lead, "rep": form.cleaned_data["owner"]}


@desk_action
def lead_touch(request, lead):
    form = TouchForm(request.POST, lead=lead, user=request.user)
    if not form.is_valid():
        raise ValidationError(first_error(form))
    _touch, change = late.saved(request, form, form.save, reason=form.cleaned_data["late_reason"])
    if change is None and form.locked:
        raise form.locked
    if change and change.state == LateChange.State.PENDING:
        return gettext("%(lead)s: the touch waits for approval. See “Late changes”.") % {"lead": lead}
    return gettext("%(lead)s: a touch was added.") % {"lead": lead}


@desk_action
def lead_respond(request, lead):
    lead = intake.respond(lead)
    return gettext("%(lead)s: answered after %(minutes)s business minutes.") % {
        "lead": lead,
        "minutes": round(lead.response_minutes),
    }


@desk_action
def lead_accept(request, lead):
    intake.accept(lead)
    return gettext("%(lead)s has been accepted.") % {"lead": lead}


@desk_action
def lead_reject(request, lead):
    form = RejectForm(request.POST)
    if not form.is_valid():
        raise ValidationError(gettext("Say why the lead was rejected."))
    intake.reject(lead, reason=form.cleaned_data["reason"])
    return gettext("%(lead)s has been rejected.") % {"lead": lead}
