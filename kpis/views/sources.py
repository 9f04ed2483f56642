"""Lead sources: how many leads each brought month by month, and what became of them."""

from django.shortcuts import render

from kpis.addresses import exact_code
from kpis.definitions import kpi_by_slug
from kpis.definitions.lead_quality import UNCLASSIFIED_TARGET
from kpis.leads.grades import INTENT, grid
from kpis.leads.source_review import HANDLED, MONTHS, OUTCOMES, costs_of, glance, rows, window_of
from kpis.leads.sources import source_rows
from kpis.periods import Grain
from kpis.views.figures_page import figures_page
from reps.models import LeadDesk

KPI = kpi_by_slug("lead_quality")


@figures_page(open_to=lambda state: state.may_see(KPI), own_period=True)
def lead_sources(request, state):
    """The sources tree for the thirteen months that end with the period asked for, the newest month first."""
    months = state.around(min(state.period.end, state.as_of), Grain.MONTH).trail(MONTHS)[::-1]
    window, found = window_of(months), rows(state, months)
    context = {
        "state": state,
        "kpi": KPI,
        "months": months,
        "window": window,
        "window_code": exact_code(window),
        "rows": found,
        "glance": glance(state, months[0]),
        "month": months[0],
        "desk": LeadDesk.objects.select_related("owner").on(state.as_of),
        "unclassified_target": UNCLASSIFIED_TARGET,
        "grid": grid(KPI["new_leads"], state.ask(window)) if found else [],
        "intents": [intent for intent, _lowest in INTENT],
        "handled": [KPI[name] for name in HANDLED],
        "outcomes": [KPI[name] for name in OUTCOMES],
        "costs": [KPI[name] for name in costs_of(state)],
        "ranking": source_rows(state.ask(window)) if found else [],
        "enough": state.parameters.lead_min_rank_n,
    }
    return render(request, "kpis/sources.html", context)
