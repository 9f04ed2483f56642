"""The team dashboard: what needs attention, then five cards."""

from django.shortcuts import redirect, render

from kpis.attention import attention, closing, counts
from kpis.cards import cards
from kpis.definitions import KPIS
from kpis.proposed.reminder import is_due
from kpis.start.steps import Progress
from kpis.views.figures_page import figures_page
from reps.waiting import waits_for


def home(request):
    """A rep's week, a recruiter's pool, everyone else's dashboard; of an empty company, what to do first."""
    user = request.user
    if user.is_sales_admin and Progress(user).leads_on:
        return redirect("start")
    if user.rep_record and not user.is_manager and not user.sees_everything:
        return redirect("my_week")
    return redirect("talent" if user.is_recruiter and not user.sees_sales else "dashboard")


@figures_page()
def dashboard(request, state):
    """The five KPIs of a team, the company or a rep, for any period."""
    shown = [kpi for kpi in KPIS if state.may_see(kpi)]
    is_watched = not state.is_totals_only and not state.known_on
    return render(
        request,
        "kpis/dashboard.html",
        {
            "state": state,
            "cards": cards(shown, state, counts(state) if is_watched else ()),
            "is_watched": is_watched,
            "attention": attention(state) if is_watched else [],
            "closing": closing(state) if is_watched else [],
            "disputes": waits_for(request.user).disputes if is_watched else 0,
            **(_to_set_up(request.user, state) if request.user.is_sales_admin else {}),
        },
    )


def _to_set_up(user, state):
    """What an administrator has yet to set up: the guided start, and after it the first targets."""
    progress = Progress(user)
    return {"progress": progress, "propose": not progress.is_under_way and is_due(state.as_of, state.by_day.fiscal)}
