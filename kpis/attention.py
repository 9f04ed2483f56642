"""What needs attention today, whatever period a page shows: counts, each with the list behind it."""

from dataclasses import dataclass

from django.utils.translation import ngettext_lazy

from kpis.addresses import records_url
from kpis.closing import by_hand, soon_closed
from kpis.definitions import measure_by_name
from kpis.figure import Figure
from kpis.kpi import figures
from kpis.periods import Grain

WATCHED = {
    "leads_past_sla": ngettext_lazy("lead past its time to answer", "leads past their time to answer", "count"),
    "proposals_stale": ngettext_lazy("stale proposal", "stale proposals", "count"),
    "proposals_expiring": ngettext_lazy("proposal expires within a week", "proposals expire within a week", "count"),
    "proposals_without_successor": ngettext_lazy(
        "proposal superseded by an unnamed one", "proposals superseded by an unnamed one", "count"
    ),
    "reviews_overdue": ngettext_lazy("candidate review overdue", "candidate reviews overdue", "count"),
    "unrecorded_visits": ngettext_lazy("past visit without an outcome", "past visits without an outcome", "count"),
    "reps_below_visit_target": ngettext_lazy(
        "person short of quality visits beyond normal variation",
        "people short of quality visits beyond normal variation",
        "count",
    ),
    "reps_below_proposal_target": ngettext_lazy(
        "person short of no-surprise proposals beyond normal variation",
        "people short of no-surprise proposals beyond normal variation",
        "count",
    ),
    "inactive_members": ngettext_lazy(
        "settled person with nothing of quality to show",
        "settled people with nothing of quality to show",
        "count",
    ),
}


@dataclass(frozen=True)
class Item:
    """So many of something that somebody should look at, and where they are listed."""

    figure: Figure
    url: str

    @property
    def count(self):
        return int(self.figure.value)

    @property
    def text(self):
        return WATCHED[self.figure.measure.name] % {"count": self.count}


def attention(state):
    """Items for a scope as it stands today; what is zero is left out, and the team's affairs from a rep's page."""
    today = _today(state)
    found = [next(iter(each.values())) for each in figures(_measures(state), today.ask()).values()]
    return [Item(figure, records_url(figure.measure, today)) for figure in found if figure.value]


def counts(state):
    """[(facts, ask)] that `attention` and `closing` need, to be counted with the rest of a page."""
    facts = [fact for measure in _measures(state) for fact in measure.facts()]
    return [([*facts, by_hand], _today(state).ask())]


def closing(state):
    """[Closing, ...] of the periods that lock today or tomorrow, the soonest first."""
    return soon_closed(_today(state))


def _measures(state):
    """Those of the watched that are the reader's business."""
    watched = map(measure_by_name, WATCHED)
    return [measure for kpi, measure in watched if state.may_see_measure(kpi, measure)]


def _today(state):
    return state.at(state.around(state.as_of, Grain.MONTH))
