"""Lead sources beside each other: what each brought, what became of it, what it cost, and which may be ranked (E23)."""

from dataclasses import dataclass

from kpis.definitions import kpi_by_slug
from kpis.kpi import Figure, figures
from kpis.source_tree import ITSELF, UNCLASSIFIED
from kpis.spend import KnownSpend
from kpis.statistics import shrunk
from reps.models import LeadSource

PRIOR_WEIGHT = 50  # leads' worth of the pooled rate that a source's own rate is pulled towards (spec 6)
ENOUGH_TO_RANK = 30  # mature leads, so that 2 of 3 does not come first
COLUMNS = ("new_leads", "quality_lead_share", "lead_won_rate", "cost_per_lead", "cost_per_quality_lead", "cost_per_win")


@dataclass(frozen=True)
class SourceRow:
    """A source in a period. `key` is None for leads without one; `spend` is None where nobody entered it.

    `shrunk_rate` is the won rate of mature leads pulled towards that of all; None while no lead of any is mature.
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
    shrunk_rate: float | None = None

    @property
    def code(self):
        """What an address calls the source for itself, without those below it."""
        return UNCLASSIFIED if self.key is None else f"{ITSELF}{self.key}"

    @property
    def is_ranked(self):
        """Whether there are leads enough to say that it is better or worse than others; else they are too few."""
        return bool(self.lead_won_rate.denominator) and self.lead_won_rate.denominator >= ENOUGH_TO_RANK


def source_rows(ask):
    """A SourceRow for each source that brought or cost anything: the ranked by shrunk rate, then the rest by name."""
    by_source = ask.narrowed(by=("source",), periods=ask.periods[:1])
    found = _figures(by_source)
    names = dict(LeadSource.objects.order_by().values_list("key", "name"))
    spent, pooled = KnownSpend().totals(by_source), all_sources(ask).lead_won_rate.value
    rows = [
        SourceRow(key, names.get(key, ""), **columns, spend=spent.get((0, key)), shrunk_rate=_shrunk(columns, pooled))
        for key, columns in _by_key(by_source, found).items()
    ]
    return sorted(rows, key=lambda row: (not row.is_ranked, -row.shrunk_rate if row.is_ranked else 0, row.name))


def all_sources(ask):
    """The SourceRow of all leads together, unnamed: sums over sums."""
    whole = ask.narrowed(by=(), periods=ask.periods[:1])
    found = _figures(whole)
    columns = {measure.name: each[(0,)] for measure, each in found.items()}
    return SourceRow(None, "", **columns, spend=KnownSpend().totals(whole).get((0,)))


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


def _shrunk(columns, pooled):
    rate = columns["lead_won_rate"]
    return None if pooled is None else shrunk(rate.numerator, rate.denominator, pooled, PRIOR_WEIGHT)
