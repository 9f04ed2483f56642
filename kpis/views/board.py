"""The proposals board: quality by outcome; a cell opens its proposals."""

from django.shortcuts import render
from django_tables2 import RequestConfig

from kpis.board import OUTCOMES, board, legend, marks, proposals_in
from kpis.cohort.chance_links import ChanceColumn
from kpis.cohort.chances import curves_of, history
from kpis.definitions import kpi_by_slug
from kpis.periods import Grain
from kpis.readings import readings
from kpis.record_tables.table import table_of
from kpis.tables import exported
from kpis.views.figures_page import figures_page
from reps.models import Proposal

BESIDE = ("no_surprise_share", "blind_proposals", "close_rate", "decision_win_rate")


def _is_open_to(state):
    return state.user.sees_sales and not state.is_totals_only


@figures_page(Grain.QUARTER, open_to=_is_open_to)
def proposal_board(request, state):
    """Proposals first issued in the period, by quality and by what they came to; ?cell= narrows the list below."""
    ask, chosen = state.ask(), request.GET.get("cell", "")
    table = _table(ask, chosen, state)
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


def _table(ask, chosen, state):
    """The proposals of a cell; of those still open, the chance they have as well."""
    found = proposals_in(ask, chosen)
    if not chosen.endswith(f":{Proposal.Status.OPEN}"):
        return table_of(found, state.as_of)
    curves = curves_of(history(state.as_of, organisation=state.organisation, by_day=state.by_day))
    return table_of(found, state.as_of, [("chance", ChanceColumn(curves, state.as_of))])


def _figures(state):
    """Shares beside the counts, each over the window that it needs."""
    kpis = [kpi_by_slug("no_surprise_proposals"), kpi_by_slug("close_and_attainment")]
    measures = [each for kpi in kpis for each in kpi.measures if each.name in BESIDE]
    return [reading.figure for reading in readings(measures, state, trail=False).values()]
