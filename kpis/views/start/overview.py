"""The guided start as a whole: all steps, each to be taken, skipped and taken again, and the way out."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from kpis.start.marks import END, mark
from kpis.start.steps import DONE, SKIPPED, Progress
from kpis.views.start import calendar, company, logins, people, quality, records, targets
from kpis.views.start.page import StepPage, onward
from reps.views.access import only
from reps.views.back import next_page

PAGES = {
    "company": company.page,
    "calendar": calendar.page,
    "people": people.page,
    "logins": logins.page,
    "quality": quality.page,
    "records": records.page,
    "targets": targets.page,
}


def sets_up(user):
    return user.is_sales_admin


@only(sets_up)
@require_GET
def start(request):
    """Every step, and how far the company is."""
    return render(request, "kpis/start/overview.html", {"progress": Progress(request.user)})


@only(sets_up)
def start_step(request, slug):
    """One step: looked at, or sent."""
    at = _at(request, slug)
    return PAGES[slug](request, StepPage(Progress(request.user), at))


@only(sets_up)
@require_POST
def start_skip(request, slug):
    """Leave a step for later; one that is done stays done."""
    at = _at(request, slug)
    if at.state != DONE:
        mark(slug, SKIPPED, request.user)
    following = next_page(request, "")
    return redirect(following) if following else onward(request, at)


@only(sets_up)
@require_POST
def start_end(request):
    """Put the guided start away: nobody is led to it any more. It stays in the menu."""
    mark(END, DONE, request.user)
    return redirect("dashboard")


def _at(request, slug):
    """The step of that name. 404 where there is none, or it is not this administrator's."""
    at = Progress(request.user).named(slug)
    if at is None:
        raise Http404
    return at
