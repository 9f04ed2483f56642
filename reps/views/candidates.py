"""A candidate: the form, the page with moves and reviews, and the one-tap review."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from reps.changes import changes_of
from reps.forms.candidates import CandidateForm, ReviewForm
from reps.models import Candidate, Organisation
from reps.models.talent import ACTIVE_STAGES
from reps.scorecards import cards_of
from reps.views import access
from reps.views.back import next_page
from reps.views.declarations import token_of
from reps.views.forms import EditRecord, NewRecord


class CandidatePage:
    form_class = CandidateForm
    writer = staticmethod(access.writes_talent)

    def back(self):
        return reverse("candidate_detail", args=[self.object.pk]) if self.object else reverse("candidate_list")


class CandidateNew(CandidatePage, NewRecord):
    title = _("Add a candidate")


class CandidateEdit(CandidatePage, EditRecord):
    pass


def candidate_of(request, pk):
    found = Candidate.objects.visible_to(request.user).select_related("team", "rep", "present_rep")
    return get_object_or_404(found, pk=pk)


def hired_already(request, candidate):
    """Back to the page of who was hired, with a word; None while they are a candidate."""
    if not candidate.is_hired:
        return None
    messages.error(
        request, gettext("%(name)s was hired: there is nothing to review or to score.") % {"name": candidate}
    )
    return redirect("candidate_detail", pk=candidate.pk)


@access.only(access.sees_talent)
def candidate_detail(request, pk):
    """One candidate: where they stand, how they moved, what reviews said, and every change."""
    candidate = candidate_of(request, pk)
    context = {
        "candidate": candidate,
        "moves": candidate.stage_events.order_by("-occurred_on", "-pk"),
        "reviews": candidate.reviews.order_by("-reviewed_on", "-pk"),
        "cards": cards_of(candidate),
        "review": ReviewForm(auto_id="review_%s"),
        "changes": changes_of(candidate, request.user),
        "may_write": (may_write := access.writes_talent(request.user)),
        "may_judge": may_write and not candidate.is_hired,
        "declaration": _declaration_link(request, candidate),
    }
    return render(request, "reps/candidate.html", context)


def _declaration_link(request, candidate):
    """The link to send to a candidate who may say something of themselves; "" while the company doesn't ask."""
    if not (Organisation.current().asks_diversity and candidate.stage in ACTIVE_STAGES):
        return ""
    return request.build_absolute_uri(reverse("declaration_link", args=[token_of(candidate)]))


@require_POST
@access.only(access.writes_talent)
def candidate_review(request, pk):
    """Write down that the user looked at this candidate today, with a rating and a note if they gave any."""
    candidate = candidate_of(request, pk)
    if refusal := hired_already(request, candidate):
        return refusal
    form = ReviewForm(request.POST, candidate=candidate)
    if form.is_valid():
        form.save_for(candidate, request.user)
        messages.success(request, gettext("%(name)s has been reviewed today.") % {"name": candidate})
    else:
        messages.error(request, f"{candidate}: {next(iter(form.errors.values()))[0]}")
    return redirect(next_page(request, reverse("candidate_detail", args=[pk])))
