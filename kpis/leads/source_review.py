"""The lead sources of thirteen months, branch by branch: what each brought, how it was handled, what came of it."""

from dataclasses import dataclass

from kpis.counting import totals
from kpis.definitions import kpi_by_slug
from kpis.leads.source_tree import Branch, branches, figures_by_branch
from kpis.leads.spend import KnownSpend
from kpis.periods import Period
from kpis.publishing.overlay import figures

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


def window_of(months):
    """All of the months, which are given the newest first."""
    return Period(months[-1].start, months[0].end, fiscal=months[0].fiscal)


def glance(state, month, names=GLANCE):
    """The month's figures that say whether somebody minds the inbox."""
    kpi = kpi_by_slug("lead_quality")
    wanted = [kpi[name] for name in names if state.scope.kind == "company" or name != "desk_hours"]
    found = figures(wanted, state.ask(month))
    return [found[measure][(0,)] for measure in wanted]


def costs_of(state):
    """Money is spent for the company, never for one team or rep."""
    return COSTS if state.scope.kind == "company" else ()


def rows(state, months, wanted=None):
    """A Row for each branch that brought or cost anything, the whole last; `wanted`: only those branches."""
    kpi, window, wanted = kpi_by_slug("lead_quality"), state.ask(window_of(months)), wanted or branches()
    count = kpi["new_leads"]
    handled, outcomes, costs = ([kpi[name] for name in names] for names in (HANDLED, OUTCOMES, costs_of(state)))
    monthly = figures_by_branch([count], state.ask(*months), wanted)
    monthly |= {branch: _of_all(count, state.ask(*months)) for branch in wanted if not branch.code}
    found = figures_by_branch([*handled, *outcomes, *costs], window, wanted)
    spent = _spent(window)
    made = [
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
    return [row for row in made if not row.is_empty]


def _of_all(count, ask):
    """The months of all leads with what was published of them: of the latest, or of each as it was known on a day."""
    found = figures([count], ask, None if ask.as_published else [0])
    return {count: list(found[count].values())}


def _spent(ask):
    """{source key: money} entered for the window."""
    spend = KnownSpend()
    return {key: amount for (_index, key), amount in totals([spend], ask.narrowed(by=("source",)))[spend].items()}


def _sum(spent, branch):
    known = [spent[key] for key in branch.keys if key in spent]
    return sum(known) if known else None
