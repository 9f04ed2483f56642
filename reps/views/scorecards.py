"""Filling in a scorecard of a candidate."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from reps.forms.scorecards import ScorecardForm
from reps.views import access
from reps.views.candidates import candidate_of, hired_already


@access.only(access.writes_talent)
def scorecard(request, pk):
    """The reader's own scorecard of this candidate, as of today."""
    candidate = candidate_of(request, pk)
    if refusal := hired_already(request, candidate):
        return refusal
    form = ScorecardForm(request.POST if request.method == "POST" else None, candidate=candidate, rater=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your scorecard of %(name)s is kept.") % {"name": candidate})
        return redirect("candidate_detail", pk=pk)
    context = {"candidate": candidate, "form": form}
    return render(request, "reps/scorecard.html", context, status=422 if form.errors else 200)
