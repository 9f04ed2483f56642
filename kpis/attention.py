"""What needs attention today, whatever period a page shows: counts, each with the list behind it."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kpis.addresses import records_url
from kpis.definitions import measure_by_name
from kpis.kpi import figures
from kpis.periods import Grain

WATCHED = {
    "unrecorded_visits": _("planned visits are over and nobody said what came of them"),
    "leads_waiting": _("leads wait for a first answer"),
    "proposals_expiring": _("open proposals expire within a week"),
    "proposals_stale": _("open proposals have grown old"),
    "reviews_overdue": _("candidates have not been reviewed for a month"),
    "inactive_members": _("settled people had time and nothing of quality to show"),
}
TALENT = {"reviews_overdue", "inactive_members"}


@dataclass(frozen=True)
class Item:
    """So many of something that somebody should look at, and where they are listed."""

    count: int
    text: str
    url: str


def attention(state):
    """Items for a scope as it stands today; what is zero is left out, and the team's affairs from a rep's page."""
    names = [name for name in WATCHED if may_see(name, state)]
    measures = [measure_by_name(name)[1] for name in names]
    today = state.at(state.around(state.as_of, Grain.MONTH))
    found = figures(measures, today.ask())
    counts = {measure: next(iter(found[measure].values())).value for measure in measures}
    return [
        Item(int(count), WATCHED[measure.name], records_url(measure, today))
        for measure, count in counts.items()
        if count
    ]


def may_see(name, state):
    """Whether a watched measure is the reader's business."""
    if name == "inactive_members":
        return state.may_see_inactive
    return state.may_see_talent if name in TALENT else state.user.sees_sales
