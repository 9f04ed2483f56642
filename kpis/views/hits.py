"""Hits and misses of the initial target beside KPIs 1 to 4; a cell opens its cases (spec 10.4)."""

from django.shortcuts import render
from django_tables2 import RequestConfig

from kpis.insight.case_table import case_table
from kpis.insight.hits import BELOW, HIT, MISS, ON, UNKNOWN, cases, closed_periods, linked_measures, patterns, unit_of
from kpis.tables import exported
from kpis.views.figures_page import figures_page


def _is_open_to(state):
    return state.user.leads_people and state.user.sees_sales and not state.is_totals_only


@figures_page(open_to=_is_open_to)
def hits_and_misses(request, state):
    """Closed periods up to ?when, ?unit=rep or team; ?lag=same takes each KPI in the period itself.

    ?kpi and ?cell=on:hit narrow the list.
    """
    unit, lag = unit_of(request.GET, state), "same" if request.GET.get("lag") == "same" else "before"
    measures = linked_measures(unit, state)
    found = cases(state, unit, lagged=lag == "before")
    table = case_table(_narrowed(request, found, measures), measures, state, unit)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {
        "state": state,
        "unit": unit,
        "lag": lag,
        "query": state.query(unit=unit, lag=lag),
        "periods": closed_periods(state),
        "count": len(found),
        "patterns": patterns(found, measures),
        "sides": (ON, BELOW),
        "chosen": (request.GET.get("kpi", ""), request.GET.get("cell", "")),
        "table": table,
    }
    return exported(request, {"rep": table}, "hits-and-misses") or render(request, "kpis/hits.html", context)


def _narrowed(request, found, measures):
    """The cases of one cell, or all where the address names none."""
    side, _sep, outcome = request.GET.get("cell", "").partition(":")
    measure = next((each for kpi, each in measures if kpi.slug == request.GET.get("kpi")), None)
    if measure is None or side not in (ON, BELOW, UNKNOWN) or outcome not in (HIT, MISS, ""):
        return found
    outcomes = (outcome,) if outcome else (HIT, MISS)
    return [case for case in found for each in outcomes if case.is_in(measure, side, each)]
