"""Reps, teams or sources side by side on one share of a KPI: who differs beyond chance (spec 2.7)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from kpis.addresses import figure_url, part_of
from kpis.breakdown import columns, side_by_side
from kpis.charts.funnel import funnel_chart
from kpis.comparing.ranking import BANDS, Ranking, Rules, ranking
from kpis.kpi import figures
from kpis.leads.source_tree import ITSELF, UNCLASSIFIED
from kpis.readings import named, window
from reps.models import LeadSource

KINDS = {"rep": _("By rep"), "team": _("By team"), "source": _("By source")}


@dataclass(frozen=True)
class Peers:
    """A share of a KPI by one kind of group. `measures` and `kinds` are what else could be looked at."""

    measure: object
    by: str
    state: object
    ranking: Ranking
    measures: list
    kinds: list

    @property
    def title(self):
        """What is compared, with how far it looks back."""
        return named(self.measure, self.state, self.by)

    @property
    def common(self):
        return self.ranking.common.rate

    @property
    def bands(self):
        """[(band, label, [(peer, whose figure it is, for its address), ...]), ...]"""
        return [(band, BANDS[band], [(peer, self.whose(peer)) for peer in group]) for band, group in self.ranking.bands]

    @property
    def chart(self):
        return funnel_chart(self.ranking, lambda peer: figure_url(peer.figure, self.state, **self.whose(peer)))

    def whose(self, peer):
        """What narrows the page's state to a peer."""
        return whose(self.state, self.by, peer.key)


def whose(state, by, key):
    """What narrows a page's state to a rep's part in it, to a team, or to a source for itself."""
    if by == "source":
        return {"source": UNCLASSIFIED if key is None else f"{ITSELF}{key}"}
    return part_of(state, key) if by == "rep" else {"who": f"team:{key}"}


def peers(kpi, state, rows, measure=None, by=None):
    """The Peers of a page, or None where there are not two to set beside each other.

    `rows` are the breakdown's by rep and team; `measure` and `by` are what was asked for, as far as there is such.
    """
    measures = [each for each in columns(kpi, state) if each.is_share and _kinds(each, rows)]
    if not measures:
        return None
    chosen = next((each for each in measures if each.name == measure), measures[0])
    kinds = _kinds(chosen, rows)
    by = by if by in kinds else kinds[0]
    ranked = ranked_by_source(chosen, state) if by == "source" else ranked_rows(chosen, rows[by], state.parameters)
    if len(ranked.peers) < 2 or ranked.common is None:
        return None
    return Peers(chosen, by, state, ranked, measures, [(kind, KINDS[kind]) for kind in kinds])


def _kinds(measure, rows):
    return [kind for kind in measure.ranks if kind == "source" or rows.get(kind)]


def ranked_rows(measure, rows, parameters):
    """A Ranking of the breakdown's rows; a team above others is their sum, not one more beside them."""
    found = [(row["key"], row["name"], row[measure.name]) for row in side_by_side(rows)]
    return ranking(found, Rules.of_people(parameters))


def ranked_by_source(measure, state):
    """A Ranking of the sources of the window that the measure needs, each for itself."""
    found = figures([measure], state.ask(window(measure, state, "source"), by=("source",)))[measure]
    names = dict(LeadSource.objects.order_by().values_list("key", "name"))
    shown = [(key, names.get(key, _("Unclassified")), figure) for (_index, key), figure in found.items()]
    return ranking(shown, Rules.of_sources(state.parameters))
