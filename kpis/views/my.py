"""A rep's own week."""

from django.shortcuts import redirect, render
from django.utils import timezone

from kpis import my_week as own
from kpis.comparing.team_median import medians_beside
from kpis.periods import Grain, Period
from kpis.scope import Scope
from kpis.views.state import State
from reps.locking.closing import closes
from reps.models import Organisation, ParametersByDay
from reps.told import told_today
from reps.views import access


def my_week(request):
    """What I did, what was expected, and what waits for me; who has no rep's record gets the dashboard."""
    user = request.user
    if user.rep_record is None:
        return redirect("dashboard")
    state = own_state(user, timezone.localdate())
    strip, this_week = own.weeks(state)
    medians = medians_beside(state)
    context = {
        "state": state,
        "today": state.as_of,
        "strip": strip,
        "weeks": own.heads_of(strip, state),
        "this_week": this_week,
        "shares": [(each, medians.get(each.measure.name)) for each in own.own_shares(state)],
        "median": medians.get(own.ATTAINMENT.name),
        "months": own.months_looked_back(state),
        "waiting": own.Waiting(user.rep_record, state.period, state.as_of, state.parameters),
        "told": told_today(request.session, user),
        "closes": closes(),
        "may_write": access.writes_sales(user),
    }
    return render(request, "kpis/my.html", context)


def own_state(user, today):
    """The running week of the user's own rep."""
    by_day = ParametersByDay()
    week = Period.of(today, Grain.WEEK, by_day.fiscal)
    return State(user, Scope.rep(user.rep_record), week, today, Organisation.current(), by_day=by_day)
