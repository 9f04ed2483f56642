"""The proposals board: quality by outcome; a cell opens its proposals."""

from django.http import Http404
from django.shortcuts import render
from django_tables2 import RequestConfig

from kpis.board import OUTCOMES, board, legend, marks, proposals_in
from kpis.definitions import kpi_by_slug
from kpis.periods import Grain
from kpis.readings import readings
from kpis.record_tables import table_of
from kpis.tables import exported
from kpis.views.state import State

BESIDE = ("no_surprise_share", "blind_proposals", "close_rate", "decision_win_rate")


def proposal_board(request):
    """Proposals first issued in the period, by quality and by what they came to; ?cell= narrows the list below."""
    state = State.of(request, Grain.QUARTER)
    if state.is_totals_only or not request.user.sees_sales:
        raise Http404
    ask, chosen = state.ask(), request.GET.get("cell", "")
    table = table_of(proposals_in(ask, chosen))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {
        "state": state,
        "rows": board(ask),
        "outcomes": [outcome.label for outcome in OUTCOMES],
        "marks": marks(ask),
        "legend": legend(),
        "chosen": chosen,
        "table": table,
        "figures": _figures(state),
    }
    return exported(request, {"rep": table}, "proposals") or render(request, "kpis/board.html", context)


def _figures(state):
    """Shares beside the counts, each over the window that it needs."""
    kpis = [kpi_by_slug("no_surprise_proposals"), kpi_by_slug("close_and_attainment")]
    measures = [each for kpi in kpis for each in kpi.measures if each.name in BESIDE]
    return [reading.figure for reading in readings(measures, state, trail=False).values()]
