"""A page of figures from the menu: opened without who or when, it goes on with what its reader looked at last.

What is shown stands in the address, so that a link shows the same to somebody else: what was remembered by a redirect;
the page's own team and period, where nothing else was, by the canonical link that app.js puts in the address bar.
"""

from contextlib import contextmanager
from datetime import timedelta
from functools import wraps

from django.db import OperationalError, connection
from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone

from kpis.periods import Grain, Period
from kpis.views.state import State
from kpis.views.whose import default_who, scope_of
from reps.models import User

PAST_KEPT = timedelta(days=3)  # since a past period was chosen: after that one is asked for the present again


def figures_page(grain=Grain.MONTH, *, kind=State, open_to=lambda state: True, own_period=False):
    """Give a view its State, 404 where the page is not `open_to` it, and remember it.

    `own_period`: the page fits any period to its own grain, so what it shows is not what its reader chose elsewhere.
    """

    def wrap(view):
        @wraps(view)
        def shown(request, *args, **kwargs):
            asked = kind.of(request, grain)
            usual = asked if says_when(request.GET) else asked.at(last_period(asked))
            elsewhere = on_from_before(request, asked.fitted(), usual.fitted(), open_to)
            if elsewhere:
                return elsewhere
            state = asked.fitted()
            if not open_to(state):
                raise Http404
            answer = view(request, state, *args, **kwargs)
            remember(state, grain, own_period)
            return answer

        return shown

    return wrap


def says_when(asked):
    return asked.get("when") or (asked.get("from") and asked.get("to"))


def on_from_before(request, asked, usual, open_to):
    """A redirect to what its reader looked at last, where the address leaves that open and the page is open to it.

    `asked` is the state by the address alone, `usual` the same at the period looked at last. None: show it as it is.
    """
    if request.method != "GET" or (request.GET.get("who") and says_when(request.GET)):
        return None
    found = usual if request.GET.get("who") else with_last_team(usual).fitted()
    if not open_to(found):
        found = usual if open_to(usual) else asked
    whole = _whole(request, found)
    if (found.scope.code, found.period) != (asked.scope.code, asked.period):
        return redirect(whole)
    request.canonical = whole
    return None


def _whole(request, state):
    """The address with the whole state in it, and whatever else it said."""
    query = request.GET.copy()
    for name in ("from", "to"):
        query.pop(name, None)
    query["who"], query["when"] = state.scope.code, state.period.code
    return f"{request.path}?{query.urlencode()}"


def with_last_team(state):
    """The state of the team last looked at; one that its reader may no longer see is forgotten."""
    user = state.user
    if not user.last_who:
        return state
    try:
        return state.of_scope(scope_of(user, user.last_who))
    except Http404:
        _keep(user, last_who="")
        return state


def last_period(state):
    """The period last looked at: a running one is today's of its grain, a past one itself for some days.

    `state` stands at the page's own, which it is where nothing is remembered.
    """
    user = state.user
    if user.last_when in list(Grain):
        return state.around(state.as_of, Grain(user.last_when))
    if not user.last_when or timezone.localdate() - user.last_when_on > PAST_KEPT:
        return state.period
    try:
        return Period.parse(user.last_when, state.by_day.fiscal)
    except (ValueError, OverflowError):  # the company cuts time otherwise by now
        return state.period


def remember(state, grain, own_period=False):
    """Keep the team and the period on the reader's account, if they are others than before: reading writes nothing."""
    user = state.user
    changed = _team(user, state.scope) | ({} if own_period else _period(state, grain))
    if changed:
        _keep(user, **changed)


def _team(user, scope):
    """A person is looked at in passing: the menu leads back to the team. One's own widest scope goes without saying."""
    usual = default_who(user)
    if scope.code == (user.last_who or usual) or (scope.kind == "rep" and scope.code != usual):
        return {}
    return {"last_who": "" if scope.code == usual else scope.code}


def _period(state, grain):
    usual = state.at(state.around(state.as_of, grain))
    if state.period == last_period(usual):
        return {}
    if state.period == usual.period:
        return {"last_when": "", "last_when_on": None}
    if state.period == state.around(state.as_of, state.period.grain):
        return {"last_when": state.period.grain, "last_when_on": None}
    return {"last_when": state.period.code, "last_when_on": timezone.localdate()}


@contextmanager
def _without_waiting():
    """SQLite has one writer at a time: whoever is second would wait for many seconds."""
    if connection.vendor != "sqlite":
        yield
        return
    seconds = connection.settings_dict["OPTIONS"].get("timeout", 5)
    try:
        connection.cursor().execute("PRAGMA busy_timeout = 0")
        yield
    finally:
        connection.cursor().execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}")


def _keep(user, **changed):
    """A comfort: where the database is busy with an import, the page is shown at once all the same."""
    try:
        with _without_waiting():
            User.objects.filter(pk=user.pk).update(**changed)
    except OperationalError:
        return
    for name, value in changed.items():
        setattr(user, name, value)
