"""Side by side: a team, a person or a period against another one."""

from django.shortcuts import render

from kpis.compare import other_side, pairs
from kpis.definitions import KPIS
from kpis.views.state import State, period_label

BACK = 13  # periods the right side offers


def compare(request):
    """?who and ?when on the left as everywhere; ?with and ?then on the right, by default the period before."""
    state = State.of(request)
    other = other_side(state, request.GET.get("with", ""), request.GET.get("then", ""))
    shown = [kpi for kpi in KPIS if state.may_see(kpi) and other.may_see(kpi)]
    context = {
        "state": state,
        "other": other,
        "kpis": pairs(shown, state, other),
        "periods": _periods(state, other),
        "swapped": other.query(**{"with": state.scope.code, "then": state.period.code}),
    }
    return render(request, "kpis/compare.html", context)


def _periods(state, other):
    """[(code, words, chosen)] of the left side's grain, the latest first, with the one on the right."""
    found = {each.code: each for each in (*reversed(state.period.trail(BACK)), state.period.last_year(), other.period)}
    return [(code, period_label(each), code == other.period.code) for code, each in found.items()]
