"""How sure a share is: Wilson's and Jeffreys' intervals, and the beta distribution behind the latter (spec 2.7)."""

import math
from functools import lru_cache
from statistics import NormalDist
from typing import NamedTuple


class Interval(NamedTuple):
    """Limits of a rate or difference, low to high."""

    low: float
    high: float


def _z(confidence):
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(x, n, confidence=0.95):
    """Wilson score interval of x out of n; None for n = 0 (spec 2.7, E33)."""
    if not n:
        return None
    x, n, z2 = float(x), float(n), _z(confidence) ** 2
    rate, spread = x / n, 1 + z2 / n
    centre = (rate + z2 / (2 * n)) / spread
    half = math.sqrt(z2) / spread * math.sqrt(rate * (1 - rate) / n + z2 / (4 * n * n))
    return Interval(0.0 if x == 0 else centre - half, 1.0 if x == n else centre + half)


def jeffreys(x, n, confidence=0.95):
    """Jeffreys interval: quantiles of Beta(x+½, n−x+½), 0 and 1 at the ends; None for n = 0 (E33)."""
    if not n:
        return None
    x, n, tail = float(x), float(n), (1 - confidence) / 2
    low = 0.0 if x == 0 else beta_quantile(tail, x + 0.5, n - x + 0.5)
    high = 1.0 if x == n else beta_quantile(1 - tail, x + 0.5, n - x + 0.5)
    return Interval(low, high)


def beta_interval(a, b, confidence=0.95):
    """Central interval of a Beta(a, b)."""
    tail = (1 - confidence) / 2
    return Interval(beta_quantile(tail, a, b), beta_quantile(1 - tail, a, b))


@lru_cache(maxsize=4096)  # pages ask for the same ones again, of each of their people
def beta_quantile(p, a, b):
    """The value a Beta(a, b) variable stays below with probability p: Newton's steps, halved where they overshoot."""
    low, high, at = 0.0, 1.0, a / (a + b)
    for _step in range(200):
        gap = incomplete_beta(at, a, b) - p
        low, high = (low, at) if gap > 0 else (at, high)
        density = _beta_density(at, a, b)
        following = at - gap / density if density else low
        if not low < following < high:
            following = (low + high) / 2
        if abs(following - at) < 1e-12:
            break
        at = following
    return at


def incomplete_beta(x, a, b):
    """Regularised incomplete beta function I_x(a, b), by continued fraction."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(1 - x, b, a)
    return x * (1 - x) * _beta_density(x, a, b) / (a * _beta_fraction(x, a, b))


def _beta_density(x, a, b):
    if not 0 < x < 1:
        return 0.0
    log = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + (a - 1) * math.log(x) + (b - 1) * math.log1p(-x)
    return math.exp(min(log, 700.0))


def _beta_fraction(x, a, b):
    """The continued fraction's denominator, evaluated from its last term back; large a and b need more of them."""
    value = 1.0
    for m in range(20 + int(5 * math.sqrt(max(a, b))), 0, -1):
        half, odd = divmod(m, 2)
        if odd:
            step = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            step = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        value = 1 + step / value
    return value
