"""How much more often what met a rule was won: crude, and within like cases (spec 9.4). Pure."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import NormalDist

Z95 = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class Arms:
    """Cases with and without: how many there were, and how many of them were won."""

    won: int
    n: int
    other_won: int
    other_n: int

    @classmethod
    def of(cls, cases: Iterable[tuple[bool, bool]]):
        """From (met the rule, was won) of each case."""
        cases = list(cases)
        with_, without = ([won for met, won in cases if met is wanted] for wanted in (True, False))
        return cls(sum(with_), len(with_), sum(without), len(without))

    @property
    def wins(self):
        return self.won + self.other_won

    @property
    def cases(self):
        return self.n + self.other_n

    @property
    def precision(self):
        """Share won of the cases with; None without any."""
        return self.won / self.n if self.n else None

    @property
    def other_rate(self):
        return self.other_won / self.other_n if self.other_n else None

    @property
    def base_rate(self):
        return self.wins / self.cases if self.cases else None

    @property
    def reach(self):
        """Share of the wins that had it; None without wins."""
        return self.won / self.wins if self.wins else None


@dataclass(frozen=True)
class Lift:
    """A ratio of win rates with its 95 % range and the two-sided p that it is 1."""

    ratio: float
    low: float
    high: float
    p: float

    @classmethod
    def of(cls, log_ratio, variance):
        half, z = Z95 * math.sqrt(variance), abs(log_ratio) / math.sqrt(variance) if variance else math.inf
        p = 2 * (1 - NormalDist().cdf(z))
        return cls(math.exp(log_ratio), math.exp(log_ratio - half), math.exp(log_ratio + half), p)


def crude_lift(arms):
    """Katz's log interval, half a case added to each cell if one is empty (E45); None where an arm is."""
    if not arms.n or not arms.other_n:
        return None
    won, n, other_won, other_n = arms.won, arms.n, arms.other_won, arms.other_n
    if 0 in (won, n - won, other_won, other_n - other_won):
        won, n, other_won, other_n = won + 0.5, n + 1, other_won + 0.5, other_n + 1
    return Lift.of(math.log(won / n / (other_won / other_n)), 1 / won - 1 / n + 1 / other_won - 1 / other_n)


def adjusted_lift(strata):
    """Mantel and Haenszel's ratio over strata, with Greenland and Robins' interval (E46).

    None where no stratum has both arms, or one arm never wins in those that do: then nothing is compared.
    """
    top, bottom, spread, _groups = mantel_haenszel(strata)
    if not top or not bottom:
        return None
    return Lift.of(math.log(top / bottom), spread / (top * bottom))


def mantel_haenszel(strata):
    """(numerator, denominator, spread, number of strata with both arms) of the pooled ratio."""
    top = bottom = spread = 0.0
    compared = [arms for arms in strata if arms.n and arms.other_n]
    for arms in compared:
        total = arms.cases
        top += arms.won * arms.other_n / total
        bottom += arms.other_won * arms.n / total
        spread += (arms.n * arms.other_n * arms.wins - arms.won * arms.other_won * total) / total**2
    return top, bottom, spread, len(compared)


def benjamini_hochberg(ps):
    """q values of several p values, in their order: the false discoveries to expect among those as small (E48)."""
    order = sorted(range(len(ps)), key=ps.__getitem__, reverse=True)
    found, least = [0.0] * len(ps), 1.0
    for rank, at in zip(range(len(ps), 0, -1), order, strict=True):
        least = min(least, ps[at] * len(ps) / rank)
        found[at] = least
    return found
