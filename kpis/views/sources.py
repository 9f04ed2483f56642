"""Lead sources: how many leads each brought month by month, and what became of them."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import render

from kpis.addresses import exact_code
from kpis.definitions import kpi_by_slug
from kpis.definitions.lead_quality import UNCLASSIFIED_TARGET
from kpis.grades import INTENT, grid
from kpis.kpi import figures
from kpis.measures import totals
from kpis.periods import Grain, Period
from kpis.source_tree import Branch, branches, figures_by_branch
from kpis.sources import source_rows
from kpis.spend import KnownSpend
from kpis.views.state import State
from reps.models import LeadDesk

MONTHS = 13
GLANCE = (
    "new_leads",
    "quality_lead_share",
    "acceptance_within_sla",
    "response_minutes_median",
    "response_minutes_p90",
    "response_within_sla",
    "unclassified_share",
    "assignment_minutes_median",
    "leads_without_owner",
    "desk_hours",
)
HANDLED = (
    "new_leads",
    "quality_lead_share",
    "acceptance",
    "acceptance_within_sla",
    "response_minutes_median",
    "response_minutes_p90",
    "response_within_sla",
)
OUTCOMES = ("opportunity_rate", "lead_won_rate", "leads_won", "yield_per_lead")
COSTS = ("cost_per_lead", "cost_per_quality_lead", "cost_per_win")


@dataclass(frozen=True)
class Row:
    """A branch by month, and over all those months how its leads were handled, what came of them, what was spent."""

    branch: Branch
    months: list
    handled: list
    outcomes: list
    costs: list
    spent: object

    @property
    def is_empty(self):
        return not self.handled[0].numerator and self.spent is None

    @property
    def won_rate(self):
        return next(figure for figure in self.outcomes if figure.measure.name == "lead_won_rate")

    @property
    def maturity(self):
        """(leads old enough to tell whether they were won, all leads)"""
        return self.won_rate.denominator or 0, self.handled[0].numerator or 0


def lead_sources(request):
    """The sources tree for the thirteen months that end with the period asked for, the newest month first."""
    state, kpi = State.of(request), kpi_by_slug("lead_quality")
    if not state.may_see(kpi):
        raise Http404
    months = state.around(min(state.period.end, state.as_of), Grain.MONTH).trail(MONTHS)[::-1]
    rows = _rows(kpi, state, months)
    context = {
        "state": state,
        "kpi": kpi,
        "months": months,
        "window": _window(months),
        "window_code": exact_code(_window(months)),
        "rows": rows,
        "glance": _glance(kpi, state, months[0]),
        "month": months[0],
        "desk": LeadDesk.objects.select_related("owner").on(state.as_of),
        "unclassified_target": UNCLASSIFIED_TARGET,
        "grid": grid(kpi["new_leads"], state.ask(_window(months))) if rows else [],
        "intents": [intent for intent, _lowest in INTENT],
        "handled": [kpi[name] for name in HANDLED],
        "outcomes": [kpi[name] for name in OUTCOMES],
        "costs": [kpi[name] for name in _costs(state)],
        "ranking": source_rows(state.ask(_window(months))) if rows else [],
        "enough": state.parameters.lead_min_rank_n,
    }
    return render(request, "kpis/sources.html", context)


def _window(months):
    return Period(months[-1].start, months[0].end, fiscal_start=months[0].fiscal_start)


def _glance(kpi, state, month):
    """The month's figures that say whether somebody minds the inbox."""
    wanted = [kpi[name] for name in GLANCE if state.scope.kind == "company" or name != "desk_hours"]
    found = figures(wanted, state.ask(month))
    return [found[measure][(0,)] for measure in wanted]


def _costs(state):
    """Money is spent for the company, never for one team or rep."""
    return COSTS if state.scope.kind == "company" else ()


def _rows(kpi, state, months):
    """A Row for each branch that brought or cost anything, the whole last."""
    count, window, wanted = kpi["new_leads"], state.ask(_window(months)), branches()
    handled, outcomes, costs = ([kpi[name] for name in names] for names in (HANDLED, OUTCOMES, _costs(state)))
    monthly = figures_by_branch([count], state.ask(*months), wanted)
    found = figures_by_branch([*handled, *outcomes, *costs], window, wanted)
    spent = _spent(window)
    rows = [
        Row(
            branch,
            monthly[branch][count],
            [found[branch][each][0] for each in handled],
            [found[branch][each][0] for each in outcomes],
            [found[branch][each][0] for each in costs],
            _sum(spent, branch),
        )
        for branch in wanted
    ]
    return [row for row in rows if not row.is_empty]


def _spent(ask):
    """{source key: money} entered for the window."""
    spend = KnownSpend()
    return {key: amount for (_index, key), amount in totals([spend], ask.narrowed(by=("source",)))[spend].items()}


def _sum(spent, branch):
    known = [spent[key] for key in branch.keys if key in spent]
    return sum(known) if known else None
