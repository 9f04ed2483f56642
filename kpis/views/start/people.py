"""Step: teams and people, pasted from a spreadsheet: looked at line by line, then brought in as one import."""

from django.utils.translation import ngettext

from reps.forms.roster import RosterForm
from reps.imports import BadFile, BadRows
from reps.models import Rep, Team
from reps.roster.filing import commit, tried
from reps.roster.people import People


def page(request, step):
    if request.method != "POST":
        return step.shown(request, form=RosterForm(), teams=Team.objects.count(), reps=Rep.objects.count())
    form = RosterForm(request.POST)
    if not form.is_valid():
        return step.shown(request, bad=True, form=form)
    people = People(form.paste)
    return (
        _brought_in(request, step, form, people) if "commit" in request.POST else _preview(request, step, form, people)
    )


def _preview(request, step, form, people, bad=False):
    seen = tried(people)
    return step.shown(request, bad=bad or not seen.can_commit, form=form, people=people, tried=seen)


def _brought_in(request, step, form, people):
    try:
        batch = commit(people, by=request.user)
    except (BadFile, BadRows):
        return _preview(request, step, form, people, bad=True)
    count = batch.counts["reps"]["created"]
    words = ngettext(
        "%(count)s person is new. “Imports” can take it all back.",
        "%(count)s people are new. “Imports” can take it all back.",
        count,
    )
    return step.done(request, words % {"count": count})
