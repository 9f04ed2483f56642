"""Lead sources beside each other: what each brought, what became of it, what it cost, and which may be ranked (E23)."""

from dataclasses import dataclass

from kpis.comparing.ranking import Peer, Rules, ranking
from kpis.definitions import kpi_by_slug
from kpis.figure import Figure
from kpis.kpi import figures
from kpis.leads.source_tree import ITSELF, UNCLASSIFIED
from kpis.leads.spend import KnownSpend
from reps.models import LeadSource

COLUMNS = ("new_leads", "quality_lead_share", "lead_won_rate", "cost_per_lead", "cost_per_quality_lead", "cost_per_win")


@dataclass(frozen=True)
class SourceRow:
    """A source in a period. `key` is None for leads without one; `spend` is None where nobody entered it.

    `peer` is its place among all sources by the won rate of mature leads; None for all of them together.
    """

    key: str | None
    name: str
    new_leads: Figure
    quality_lead_share: Figure
    lead_won_rate: Figure
    cost_per_lead: Figure
    cost_per_quality_lead: Figure
    cost_per_win: Figure
    spend: object = None
    peer: Peer | None = None

    @property
    def shrunk_rate(self):
        """The won rate pulled towards that of all; None while no lead of any is mature."""
        return self.peer.rate

    @property
    def code(self):
        """What an address calls the source for itself, without those below it."""
        return UNCLASSIFIED if self.key is None else f"{ITSELF}{self.key}"

    @property
    def is_ranked(self):
        """Whether there are leads enough to say that it is better or worse than others; else they are too few."""
        return self.peer.is_ranked


def source_rows(ask):
    """A SourceRow for each source that brought or cost anything: the ranked by shrunk rate, then the rest by name."""
    by_source = ask.narrowed(by=("source",), periods=ask.periods[:1])
    names = dict(LeadSource.objects.order_by().values_list("key", "name"))
    spent, found = KnownSpend().totals(by_source), _by_key(by_source, _figures(by_source))
    named = [(key, names.get(key, ""), each["lead_won_rate"]) for key, each in found.items()]
    ranked = ranking(named, Rules.of_sources(ask.parameters))
    return [
        SourceRow(peer.key, peer.name, **found[peer.key], spend=spent.get((0, peer.key)), peer=peer)
        for peer in ranked.peers
    ]


def _figures(ask):
    kpi = kpi_by_slug("lead_quality")
    return figures([kpi[name] for name in COLUMNS], ask)


def _by_key(ask, found):
    """{source key: {measure name: Figure}}; a source that only cost something has leads in none of its figures."""
    keys = dict.fromkeys(key for each in found.values() for _index, key in each)
    return {
        key: {measure.name: each.get((0, key)) or _nothing(measure, ask, key) for measure, each in found.items()}
        for key in keys
    }


def _nothing(measure, ask, key):
    return measure.figure(ask, (0, key), measure.nothing())
