"""The monthly lead review: where winners come from, what to stop, who minds the inbox (spec 11, 6)."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext_lazy

from kpis.addresses import exact_code
from kpis.comparing.ranking import ABOVE, BELOW
from kpis.definitions.lead_quality import UNCLASSIFIED_TARGET
from kpis.leads.source_review import MONTHS, Row, costs_of, glance, rows, window_of
from kpis.leads.source_tree import branches
from kpis.leads.sources import source_rows
from kpis.periods import Grain
from kpis.rhythms.rhythm import Rhythm, leads_sales
from kpis.sparkline import sparkline
from reps.models import LeadDesk

MOST = 8  # channels listed, the one that brought most first
NAMED = 4  # sources named in an answer
INBOX = (
    "new_leads",
    "quality_lead_share",
    "acceptance_within_sla",
    "response_within_sla",
    "response_minutes_median",
    "leads_without_owner",
    "unclassified_share",
)


@dataclass(frozen=True)
class Channel:
    """A branch of the source tree with what the review asks of it."""

    row: Row

    @property
    def branch(self):
        return self.row.branch

    @property
    def month(self):
        """Leads of the month under review."""
        return self.row.months[0]

    def _named(self, name):
        every = (*self.row.handled, *self.row.outcomes)
        return next((figure for figure in every if figure.measure.name == name), None)

    @property
    def figures(self):
        """New leads of the thirteen months, quality, acceptance, and what came of them."""
        names = ("new_leads", "quality_lead_share", "acceptance", "opportunity_rate", "lead_won_rate")
        return [figure for figure in map(self._named, names) if figure]

    @cached_property
    def sparkline(self):
        return sparkline([figure.value for figure in reversed(self.row.months)])


def content(state):
    """What the page shows: the month at a glance, the channels over thirteen months, what stands out."""
    month = state.around(min(state.period.end, state.as_of), Grain.MONTH)
    months = month.trail(MONTHS)[::-1]
    window = window_of(months)
    return {
        "month": month,
        "window": window,
        "window_code": exact_code(window),
        "inbox": glance(state, month, INBOX),
        "desk": LeadDesk.objects.select_related("owner").on(state.as_of),
        "unclassified_target": UNCLASSIFIED_TARGET,
        **_channels(state, months),
        **_standing_out(state, window),
    }


def _channels(state, months):
    """The branches at the top of the tree and all of them together, with the measures that a column shows of each."""
    found = rows(state, months, [branch for branch in branches() if branch.depth == 0])
    *channels, whole = [Channel(row) for row in found] or [None]
    channels.sort(key=lambda channel: -(channel.figures[0].value or 0))
    return {
        "channels": channels[:MOST],
        "more": len(channels) > MOST,
        "whole": whole,
        "columns": whole and [figure.measure for figure in whole.figures],
        "costs": whole and [figure.measure for figure in whole.row.costs],
    }


def _standing_out(state, window):
    sources = source_rows(state.ask(window))
    ranked = [source for source in sources if source.is_ranked]
    return {
        "winners": _winners(ranked) or _with_most_wins(sources),
        "stop": _stop(ranked, state),
        "is_ranked": bool(ranked),
        "enough": state.parameters.lead_min_rank_n,
    }


def _winners(ranked):
    """Sources clearly above the common won rate; where none is, those with the best likely rate."""
    above = [source for source in ranked if source.peer.band == ABOVE]
    return (above or [source for source in ranked if source.lead_won_rate.numerator])[:NAMED]


def _with_most_wins(sources):
    """Where none has leads enough to be placed: what there is, in counts, each said to be too few to rank."""
    won = [source for source in sources if source.lead_won_rate.numerator]
    return sorted(won, key=lambda source: -source.lead_won_rate.numerator)[:NAMED]


def _stop(ranked, state):
    """Sources clearly below, and those that cost money and brought no win; each to be talked about."""
    paid = "cost_per_win" in costs_of(state)
    return [
        source
        for source in ranked
        if source.peer.band == BELOW or (paid and source.spend and not source.lead_won_rate.numerator)
    ][:NAMED]


RHYTHM = Rhythm(
    "leads",
    gettext_lazy("Monthly lead review"),
    gettext_lazy("On the third working day of a month, on the month before"),
    (
        gettext_lazy("Where do winners come from?"),
        gettext_lazy("What do we stop?"),
        gettext_lazy("Is someone minding the inbox?"),
    ),
    Grain.MONTH,
    True,
    leads_sales,
    content,
    usual_day=3,
)
