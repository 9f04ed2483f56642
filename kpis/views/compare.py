"""Side by side: a team, a person or a period against another one."""

from dataclasses import dataclass, field, replace

from django.shortcuts import render

from kpis.comparing.sides import days_compared, other_side, pairs
from kpis.definitions import KPIS
from kpis.period_labels import period_label
from kpis.periods import Grain, Period
from kpis.views.figures_page import figures_page
from kpis.views.state import State

BACK = 13  # periods the right side offers


@dataclass(frozen=True)
class LeftState(State):
    """Who and when on the left. What was chosen on the right stays when another left side is chosen."""

    right: dict = field(default_factory=dict)  # ?with and ?then, where the address says them

    @classmethod
    def of(cls, request, grain=Grain.MONTH):
        right = {name: request.GET[name] for name in ("with", "then") if request.GET.get(name)}
        return replace(super().of(request, grain), right=right)

    @property
    def beside(self):
        return self.right

    def turn(self, **changes):
        """Of another length, the left side is set against the period before it again: no week against a month."""
        when = Period.parse(changes.get("when", self.period.code), self.by_day.fiscal)
        kept = {} if when.grain == self.period.grain else {"then": ""}
        return super().turn(**kept | changes)


@figures_page(kind=LeftState)
def compare(request, state):
    """?who and ?when on the left as everywhere; ?with and ?then on the right, by default the period before."""
    other = other_side(state, state.right.get("with", ""), state.right.get("then", ""))
    shown = [kpi for kpi in KPIS if state.may_see(kpi) and other.may_see(kpi)]
    context = {
        "state": state,
        "other": other,
        "days": days_compared(state, other),
        "kpis": pairs(shown, state, other),
        "periods": _periods(state, other),
        "swapped": other.query(**{"with": state.scope.code, "then": state.period.code}),
    }
    return render(request, "kpis/compare.html", context)


def _periods(state, other):
    """[(code, words, chosen)] of the left side's grain, the latest first, with the one on the right."""
    found = {each.code: each for each in (*reversed(state.period.trail(BACK)), state.period.last_year(), other.period)}
    return [(code, period_label(each), code == other.period.code) for code, each in found.items()]
