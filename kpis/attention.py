"""What needs attention today, whatever period a page shows: counts, each with the list behind it."""

from dataclasses import dataclass

from django.utils.translation import ngettext_lazy

from kpis.addresses import records_url
from kpis.definitions import measure_by_name
from kpis.kpi import Figure, figures
from kpis.periods import Grain

WATCHED = {
    "unrecorded_visits": ngettext_lazy(
        "planned visit is over and nobody said what came of it",
        "planned visits are over and nobody said what came of them",
        "count",
    ),
    "leads_waiting": ngettext_lazy("lead waits for a first answer", "leads wait for a first answer", "count"),
    "proposals_expiring": ngettext_lazy(
        "open proposal expires within a week", "open proposals expire within a week", "count"
    ),
    "reps_below_visit_target": ngettext_lazy(
        "person made fewer quality visits than normal variation explains, over four weeks",
        "people made fewer quality visits than normal variation explains, over four weeks",
        "count",
    ),
    "reps_below_proposal_target": ngettext_lazy(
        "person issued fewer no-surprise proposals than normal variation explains",
        "people issued fewer no-surprise proposals than normal variation explains",
        "count",
    ),
    "proposals_stale": ngettext_lazy("open proposal has grown old", "open proposals have grown old", "count"),
    "reviews_overdue": ngettext_lazy(
        "candidate has not been reviewed for a month", "candidates have not been reviewed for a month", "count"
    ),
    "inactive_members": ngettext_lazy(
        "settled person had time and nothing of quality to show",
        "settled people had time and nothing of quality to show",
        "count",
    ),
}
TALENT = {"reviews_overdue", "inactive_members"}


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
    """[(facts, ask)] that `attention` needs, to be counted with the rest of a page."""
    return [([fact for measure in _measures(state) for fact in measure.facts()], _today(state).ask())]


def _measures(state):
    return [measure_by_name(name)[1] for name in WATCHED if may_see(name, state)]


def _today(state):
    return state.at(state.around(state.as_of, Grain.MONTH))


def may_see(name, state):
    """Whether a watched measure is the reader's business."""
    if name == "inactive_members":
        return state.may_see_inactive
    return state.may_see_talent if name in TALENT else state.user.sees_sales
