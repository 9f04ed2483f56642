"""Whether the definition of quality can be trusted: does it go with wins, do auditors see it too, what is odd."""

from django.http import Http404
from django.shortcuts import render
from django_tables2 import RequestConfig

from kpis.periods import Grain
from kpis.tables import exported
from kpis.trust.audits import agreement_of, audits_of, by_rep
from kpis.trust.backtest import CASES, BackTest
from kpis.trust.calibrations import done_in
from kpis.trust.chosen import SLICES, definition_of, readable, trial_of
from kpis.trust.patterns import prompts
from kpis.trust.speed import PROMISED_SECONDS, median_seconds, timed
from kpis.trust.tables import case_table
from kpis.views.figures_page import figures_page
from kpis.views.state import State
from reps.models import QualityDefinition
from reps.models.criteria import Kind
from reps.views.access import leads_people, only
from reps.wording import in_words


@only(leads_people)
@figures_page(Grain.QUARTER, open_to=lambda state: not state.is_totals_only)
def trust(request, state):
    """Back-test, audits and patterns for a scope; ?kind= and ?version= choose the definition."""
    definition = _definition(request)
    test = BackTest(definition, state.scope, state.as_of) if definition else None
    audits = list(audits_of(state.scope, state.period))
    context = {
        "state": state,
        "kinds": [(kind, Kind(kind).label) for kind in CASES],
        "definition": definition,
        "versions": _versions(request.user, definition.kind) if definition else [],
        "rule": definition and in_words(definition),
        "test": test,
        "slices": [(name, SLICES[name], trial) for name, trial in test.slices.items() if trial.cases] if test else [],
        "days_to_win": state.by_day.close_horizon_days(state.as_of),
        "audits": audits,
        "agreement": agreement_of(audits),
        "logging_seconds": median_seconds(timed(state.scope, state.period)),
        "promised_seconds": PROMISED_SECONDS,
        "calibrations": done_in(request.user, state.period),
        "audited_reps": by_rep(audits, state.ask()),
        "prompts": prompts(state.scope, state.as_of, _of_visits(test, state), state.by_day),
    }
    return render(request, "kpis/trust/page.html", context)


def _of_visits(test, state):
    """The back-test of the visits' definition in force: the page's own where that is the one shown."""
    present = QualityDefinition.in_force(Kind.VISIT, state.as_of)
    if test and test.definition == present:
        return test
    return BackTest(present, state.scope, state.as_of) if present else None


@only(leads_people)
def trust_cases(request):
    """The very opportunities behind a number: ?slice=, ?met=, ?won= and ?question= as on the page before."""
    state, definition = _state(request), _definition(request)
    if definition is None:
        raise Http404
    trial = trial_of(BackTest(definition, state.scope, state.as_of), request.GET)
    met, won = _yes_or_no(request.GET, "met"), _yes_or_no(request.GET, "won")
    arms = [arm for arm in (True, False) if met in (None, arm)]
    table = case_table([(case, arm) for arm in arms for case in trial.of_arm(arm, won)])
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    context = {"state": state, "definition": definition, "table": table, "met": met, "won": won}
    return exported(request, {"rep": table}, "cases") or render(request, "kpis/trust/cases.html", context)


def _yes_or_no(asked, name):
    return {"yes": True, "no": False}.get(asked.get(name))


def _state(request):
    state = State.of(request, Grain.QUARTER)
    if state.is_totals_only:
        raise Http404
    return state


def _definition(request):
    return definition_of(request.user, request.GET, State.of(request).as_of)


def _versions(user, kind):
    return readable(user, kind).order_by("-version")
