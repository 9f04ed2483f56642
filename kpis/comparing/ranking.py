"""Who differs beyond chance: rates drawn towards the common one, in bands, never places (spec 2.7, E23, E34, E35)."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext_lazy as _

from kpis.figure import Figure
from kpis.statistics import binomial_limits, prior_weight, shrunk, shrunk_interval

ABOVE, MIDDLE, BELOW, FEW = "above", "middle", "below", "few"
BANDS = {
    ABOVE: _("Clearly above the common rate"),
    MIDDLE: _("Around the common rate"),
    BELOW: _("Clearly below the common rate"),
    FEW: _("Too few to rank"),
}
ALERT, ALARM = 0.95, 0.998  # limits of chance: one in 20 and one in 500 lie beyond by chance alone


@dataclass(frozen=True)
class Rules:
    """From how many items on a rate is ranked, and how many items' weight the common rate has.

    `learns`: whether the groups' own spread tells that weight, where they are enough to tell (spec 2.7).
    """

    enough: int = 20
    weight: float = 20
    learns: bool = True

    @classmethod
    def of_people(cls, parameters):
        return cls(parameters.min_rank_n, parameters.prior_weight)

    @classmethod
    def of_sources(cls, parameters):
        """For sources the weight is set (spec 6), so that 2 of 3 does not come first."""
        return cls(parameters.lead_min_rank_n, parameters.lead_prior_weight, learns=False)


@dataclass(frozen=True)
class Common:
    """What all of a comparison group do together: their pooled rate, and how many items' weight it has."""

    rate: float
    weight: float


@dataclass(frozen=True)
class Peer:
    """One of a comparison group with its figure, a share; `key` None stands for leads without a source."""

    key: str | None
    name: str
    figure: Figure
    common: Common | None
    enough: int

    @property
    def n(self):
        return round(self.figure.denominator or 0)

    @property
    def is_ranked(self):
        return self.n >= self.enough

    @property
    def rate(self):
        """The shrunk rate: what the own rate is likely worth, given how few or many it rests on."""
        if self.common is None:
            return None
        return shrunk(self.figure.numerator or 0, self.figure.denominator or 0, self.common.rate, self.common.weight)

    @cached_property
    def range(self):
        """95 % Interval of the shrunk rate, or None where all or none succeed."""
        if self.common is None:
            return None
        counts = self.figure.numerator or 0, self.figure.denominator or 0
        return shrunk_interval(*counts, self.common.rate, self.common.weight)

    @property
    def band(self):
        """Whether the likely rate lies above or below the common one with its whole range."""
        if not self.is_ranked:
            return FEW
        if self.range is None or self.range.low <= self.common.rate <= self.range.high:
            return MIDDLE
        return ABOVE if self.range.low > self.common.rate else BELOW

    @property
    def says(self):
        """Its band in words."""
        return BANDS[self.band]

    @cached_property
    def beyond(self):
        """ "alarm" or "alert" beyond the limits of chance for this n (E35: 12 of 60 at 37.5 % alerts), or ""."""
        return "alarm" if self._is_outside(ALARM) else "alert" if self._is_outside(ALERT) else ""

    @property
    def tone(self):
        """good, bad or (where neither side is better) warn of what lies beyond chance, or ""."""
        if not self.beyond:
            return ""
        if self.figure.measure.low_is_good is None:
            return "warn"
        return "bad" if (self.figure.value > self.common.rate) == self.figure.measure.low_is_good else "good"

    def _is_outside(self, confidence):
        if not self.n:
            return False
        fewest, most = binomial_limits(self.n, self.common.rate, confidence)
        return not fewest <= self.figure.numerator <= most


@dataclass(frozen=True)
class Ranking:
    """The peers in order: those ranked by shrunk rate, the best first, then those with too few by name."""

    common: Common | None
    peers: tuple[Peer, ...]
    enough: int

    @property
    def bands(self):
        """[(band, peers), ...] of the bands that hold anybody, best first."""
        found = {}
        for peer in self.peers:
            found.setdefault(peer.band, []).append(peer)
        return list(found.items())

    @cached_property
    def by_key(self):
        return {peer.key: peer for peer in self.peers}


def ranking(named, rules):
    """A Ranking of [(key, name, Figure of a share), ...]."""
    common = _common([figure for _key, _name, figure in named], rules)
    peers = [Peer(key, name, figure, common, rules.enough) for key, name, figure in named]
    return Ranking(common, tuple(sorted(peers, key=_order)), rules.enough)


def _common(figures, rules):
    counts = [(figure.numerator or 0, figure.denominator) for figure in figures if figure.denominator]
    total = sum(n for _x, n in counts)
    if not total:
        return None
    weight = prior_weight(counts, rules.weight) if rules.learns else float(rules.weight)
    return Common(float(sum(x for x, _n in counts)) / float(total), weight)


def _order(peer):
    if not peer.is_ranked:
        return 1, 0, peer.name
    return 0, peer.rate if peer.figure.measure.low_is_good else -peer.rate, peer.name
