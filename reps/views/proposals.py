"""A proposal: the form, the page with its revisions, splits and history, its outcome, and a revised amount."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from reps.changes import changes_of
from reps.forms.keys import new_key
from reps.forms.outcomes import OutcomeForm, ReissueForm, RevisionForm
from reps.forms.proposals import ProposalForm
from reps.lists.visits import VisitTable
from reps.models import Parameters, Proposal, ProposalRevision, Rep, Visit
from reps.reissue import REISSUABLE, reissue
from reps.verdicts import answers_in_words, verdict_on
from reps.views import access, disputes, late
from reps.views.back import next_page
from reps.views.customers import latest
from reps.views.entry import EntryPage, part_of, told
from reps.views.forms import EditRecord, NewRecord

WORDS = (
    _("Saved. It counts as a no-surprise proposal."),
    _("Saved. It counts as a blind proposal: %(missing)s."),
    _("Saved. It counts as blind while questions are open: %(missing)s."),
)


class ProposalPage(EntryPage):
    form_class = ProposalForm
    template_name = "reps/proposal_form.html"
    prefilled = ("issued_on", "amount", "part_of")

    def back(self):
        return reverse("proposal", args=[self.object.pk]) if self.object else reverse("home")

    def said(self, proposal):
        if proposal.status == Proposal.Status.DRAFT:
            return messages.SUCCESS, gettext("Saved as a draft: it counts once it is issued.")
        return told(verdict_on("proposal", proposal), WORDS)


class ProposalNew(ProposalPage, NewRecord):
    title = _("Log a proposal")


class ProposalEdit(ProposalPage, EditRecord):
    title = _("Change a proposal")

    def get_context_data(self, **kwargs):
        answers = answers_in_words("proposal", self.object)
        return super().get_context_data(**kwargs) | {"answers": answers}


def proposal_of(request, pk, rows=None):
    """The proposal, if the reader may see it; 404 otherwise."""
    rows = Proposal.objects.select_related("rep", "customer", "team") if rows is None else rows
    return get_object_or_404(rows.visible_to(request.user), pk=pk)


@access.only(access.sees_sales)
def proposal_detail(request, pk):
    """One proposal: what it is, what came of it, and every change."""
    return page_of(request, proposal_of(request, pk))


def page_of(request, proposal, **forms):
    """The proposal's page; `outcome` and `revision` are forms sent with something wrong in them."""
    today = timezone.localdate()
    context = {
        "proposal": proposal,
        "state": Proposal.Status(proposal.state_on(today)),
        "age": (age := (today - proposal.issued_on).days),
        "is_stale": age > Parameters.on(today).proposal_stale_days,
        "verdict": verdict_on("proposal", proposal),
        "answers": answers_in_words("proposal", proposal),
        "part_of": part_of(proposal, request.user),
        "revisions": proposal.revisions.all(),
        "splits": splits_of(proposal, request.user),
        "overlays": overlays_of(proposal, request.user),
        "tables": [latest(VisitTable, visits_of(proposal, request.user), _("Visits"), "customer")],
        "changes": changes_of(proposal, request.user, "proposal"),
        "later": answers_in_words("proposal", proposal, proposal.later_answers),
        "outcome": OutcomeForm(proposal=proposal, user=request.user),
        "revision": RevisionForm(proposal=proposal),
        "reissue": ReissueForm(proposal=proposal) if proposal.state_on(today) in REISSUABLE else None,
        "related": related(proposal, request.user),
        "may_write": access.writes_sales(request.user),
        "late": late.waiting_for(proposal),
        **disputes.on_page_of(proposal, request.user),
    }
    return render(request, "reps/proposal.html", context | forms)


def related(proposal, user):
    """[(what it is to this one, Proposal)] of those it re-issues, that re-issue it, or that replaced it."""
    seen = Proposal.objects.visible_to(user).select_related("customer")
    links = [
        (_("Issued again, after"), seen.filter(pk=proposal.reissue_of_id)),
        (_("Issued again as"), seen.filter(reissue_of=proposal)),
        (_("Replaced by"), seen.filter(pk=proposal.replaced_by_id)),
        (_("Replaces"), seen.filter(replaced_by=proposal)),
    ]
    return [(label, each) for label, found in links for each in found]


def visits_of(proposal, user):
    visits = Visit.objects.visible_to(user).filter(proposal=proposal)
    return visits.select_related("rep", "customer")


def splits_of(proposal, user):
    """[(name, percent)] of who is credited with the win; reps out of the reader's sight stay nameless."""
    return [(name, each.percent) for name, each in _named(proposal.credits, user)]


def overlays_of(proposal, user):
    """[(name, role, percent)] of who helped with it: beside the splits, in no total (spec 2.3)."""
    return [(name, each.get_role_display(), each.percent) for name, each in _named(proposal.overlays, user)]


def _named(shares, user):
    """[(name of its rep, or nobody's where the reader may not see them, share), ...]"""
    shares = list(shares.select_related("rep"))
    known = set(
        Rep.objects.visible_to(user).filter(pk__in=[each.rep_id for each in shares]).values_list("pk", flat=True)
    )
    return [(each.rep.name if each.rep_id in known else gettext("somebody else"), each) for each in shares]


@require_POST
@access.only(access.writes_sales)
@transaction.atomic
def proposal_outcome(request, pk):
    """Say what became of a proposal, or take that back."""
    proposal = proposal_of(request, pk, Proposal.objects.select_for_update())
    form = OutcomeForm(request.POST, proposal=proposal, user=request.user)
    if not form.is_valid():
        return page_of(request, proposal_of(request, pk), outcome=form)
    proposal, change = late.saved(request, form, form.save)
    if change:
        late.say(request, change)
        return redirect(next_page(request, reverse("proposal", args=[pk])))
    if proposal is None:
        return page_of(request, proposal_of(request, pk), outcome=form)
    label = Proposal.Status(proposal.state_on(timezone.localdate())).label
    messages.success(request, gettext("%(proposal)s: %(state)s.") % {"proposal": proposal, "state": label})
    return redirect(next_page(request, reverse("proposal", args=[pk])))


@require_POST
@access.only(access.writes_sales)
@transaction.atomic
def proposal_revise(request, pk):
    """Write down a revised amount."""
    proposal = proposal_of(request, pk, Proposal.objects.select_for_update())
    form = RevisionForm(request.POST, proposal=proposal)
    if not form.is_valid():
        return page_of(request, proposal_of(request, pk), revision=form)
    revision, change = late.saved(request, form, form.save)
    if change:
        form.save_amount()  # how long it is valid waits for its approval, the new amount does not
        late.say(request, change)
    elif revision is None:
        return page_of(request, proposal_of(request, pk), revision=form)
    else:
        messages.success(request, gettext("The revised amount has been saved. The proposal is not counted again."))
    return redirect(reverse("proposal", args=[pk]))


@require_POST
@access.only(access.writes_sales)
@transaction.atomic
def proposal_reissue(request, pk):
    """Issue an ended proposal again: the same one while it is young enough, else a new one with its own answers."""
    proposal = proposal_of(request, pk)
    form = ReissueForm(request.POST, proposal=proposal)
    again, change = _issued_again(request, proposal, form) if form.is_valid() else (None, None)
    if change:
        late.say(request, change)
        return redirect(reverse("proposal", args=[pk]))
    if again is None:
        return page_of(request, proposal_of(request, pk), reissue=form)
    if again.pk == proposal.pk:
        messages.success(request, gettext("It is open again, and not counted a second time."))
        return redirect(reverse("proposal", args=[pk]))
    messages.success(request, gettext("Issued as a new proposal, linked to the old one. Answer its questions here."))
    return redirect(reverse("proposal_edit", args=[again.pk]))


def _issued_again(request, proposal, form):
    """(the proposal it now is, None), (None, LateChange) where it ended in a locked period, or both None to ask why."""
    given = form.cleaned_data
    try:
        again, change = late.saved(request, form, lambda: reissue(proposal, key=new_key("P"), **given))
    except ValidationError as problem:
        form.add_error(None, problem)
        return None, None
    if change:  # it waits for its approval, the new amount does not
        ProposalRevision.objects.get_or_create(proposal=proposal, issued_on=given["on"], amount=given["amount"])
    return again, change
