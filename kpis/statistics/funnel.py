"""How far from the common rate chance alone takes a group of n: exact binomial limits (spec 2.7, E35)."""

import math
from itertools import accumulate

from kpis.statistics.intervals import Interval


def binomial_chances(n, rate):
    """[P(X = 0), …, P(X = n)] of n tries at a rate, from the likeliest outwards so that nothing overflows."""
    if not 0 < rate < 1:
        return [float(k == (n if rate else 0)) for k in range(n + 1)]
    mode, odds = min(int((n + 1) * rate), n), rate / (1 - rate)
    peak = _chance(mode, n, rate)
    above = accumulate(range(mode, n), lambda chance, k: chance * (n - k) / (k + 1) * odds, initial=peak)
    below = accumulate(range(mode, 0, -1), lambda chance, k: chance * k / (n - k + 1) / odds, initial=peak)
    return [*reversed(list(below)[1:]), *above]


def _chance(k, n, rate):
    log = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return math.exp(log + k * math.log(rate) + (n - k) * math.log1p(-rate))


def binomial_limits(n, rate, confidence=0.95):
    """(fewest, most) of n that chance explains: fewer or more is outside (E35: 15 to 30 of 60 at 37.5 %)."""
    tail = (1 - confidence) / 2
    fewest, _beyond = _quantile(binomial_chances(n, rate), tail)
    most, _beyond = _quantile(binomial_chances(n, 1 - rate), tail)
    return fewest, n - most


def funnel_curve(n, rate, confidence=0.95):
    """The same limits as rates to draw, smoothed within each whole number: what is outside lies beyond the line."""
    tail = (1 - confidence) / 2
    fewest, low_part = _quantile(binomial_chances(n, rate), tail)
    fewest_lost, high_part = _quantile(binomial_chances(n, 1 - rate), tail)
    return Interval(max(0.0, (fewest - low_part) / n), min(1.0, 1 - (fewest_lost - high_part) / n))


def _quantile(chances, tail):
    """(the first k with P(X ≤ k) ≥ tail, the part of its chance that lies beyond the tail)."""
    below = 0.0
    for k, chance in enumerate(chances):
        if below + chance >= tail:
            return k, (below + chance - tail) / chance
        below += chance
    return len(chances) - 1, 0.0
