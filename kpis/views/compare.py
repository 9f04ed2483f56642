"""Side by side: a team, a person or a period against another one."""

from dataclasses import replace

from django.shortcuts import render

from kpis.compare import pairs
from kpis.definitions import KPIS
from kpis.views.state import State, period_label, period_of, scope_of

BACK = 13  # periods the right side offers


def compare(request):
    """?who and ?when on the left as everywhere; ?with and ?then on the right, by default the period before."""
    state = State.of(request)
    other = _other(request, state)
    shown = [kpi for kpi in KPIS if state.may_see(kpi) and other.may_see(kpi)]
    context = {
        "state": state,
        "other": other,
        "kpis": pairs(shown, state, other),
        "periods": _periods(state, other),
        "swapped": other.query(**{"with": state.scope.code, "then": state.period.code}),
    }
    return render(request, "kpis/compare.html", context)


def _other(request, state):
    """The right side, checked against the reader's scope as the left one is."""
    who, then = request.GET.get("with") or state.scope.code, request.GET.get("then", "")
    scope = state.scope if who == state.scope.code else scope_of(request.user, who)
    if then:
        period = period_of({"when": then}, state.by_day.fiscal, state.as_of)
    else:
        period = state.period.previous() if scope == state.scope else state.period
    return replace(state, scope=scope, period=period)


def _periods(state, other):
    """[(code, words, chosen)] of the left side's grain, the latest first, with the one on the right."""
    found = {each.code: each for each in (*reversed(state.period.trail(BACK)), state.period.last_year(), other.period)}
    return [(code, period_label(each), code == other.period.code) for code, each in found.items()]
