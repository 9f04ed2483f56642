"""Small statistics, pure Python. Checked against scipy in tests.

Rates are fractions 0..1. Sources: spec 2.7 (intervals, comparisons), 8.1 (incidence), 6 (medians).
"""

import math
from collections import Counter
from dataclasses import dataclass
from statistics import NormalDist, median
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
    tail = (1 - confidence) / 2
    low = 0.0 if x == 0 else beta_quantile(tail, x + 0.5, n - x + 0.5)
    high = 1.0 if x == n else beta_quantile(1 - tail, x + 0.5, n - x + 0.5)
    return Interval(low, high)


def beta_quantile(p, a, b):
    """The value a Beta(a, b) variable stays below with probability p, by bisection."""
    low, high = 0.0, 1.0
    for _step in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if incomplete_beta(middle, a, b) < p else (low, middle)
    return (low + high) / 2


def incomplete_beta(x, a, b):
    """Regularised incomplete beta function I_x(a, b), by continued fraction."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(1 - x, b, a)
    log_front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x)
    return math.exp(log_front) / (a * _beta_fraction(x, a, b))


def _beta_fraction(x, a, b, terms=300):
    """The continued fraction's denominator, evaluated from its last term back."""
    value = 1.0
    for m in range(terms, 0, -1):
        half, odd = divmod(m, 2)
        if odd:
            step = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        else:
            step = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        value = 1 + step / value
    return value


def newcombe(x1, n1, x2, n2):
    """95 % interval of the difference x1/n1 − x2/n2, Wilson limits combined; None if either n is 0 (E36)."""
    if not n1 or not n2:
        return None
    (low1, high1), (low2, high2) = wilson(x1, n1), wilson(x2, n2)
    p1, p2 = x1 / n1, x2 / n2
    below = math.hypot(p1 - low1, high2 - p2)
    above = math.hypot(high1 - p1, p2 - low2)
    return Interval(p1 - p2 - below, p1 - p2 + above)


ENOUGH_TO_COMPARE = 10


def shares_differ(x1, n1, x2, n2):
    """Whether two shares differ beyond noise: both n ≥ 10 and the interval of the difference excludes 0 (spec 2.7)."""
    if min(n1, n2) < ENOUGH_TO_COMPARE:
        return False
    low, high = newcombe(float(x1), float(n1), float(x2), float(n2))
    return low > 0 or high < 0


def poisson_exact_p(x1, exposure1, x2, exposure2):
    """Two-sided p that two counts share one rate, given their sum: exact conditional binomial (spec 2.7, E55)."""
    n, p = x1 + x2, exposure1 / (exposure1 + exposure2)
    chances = [math.comb(n, k) * p**k * (1 - p) ** (n - k) if n < 900 else _binomial(k, n, p) for k in range(n + 1)]
    return min(1.0, sum(chance for chance in chances if chance <= chances[x1] * (1 + 1e-7)))


def _binomial(k, n, p):
    log = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
    return math.exp(log + k * math.log(p) + (n - k) * math.log1p(-p))


def counts_differ(x1, exposure1, x2, exposure2, level=0.05):
    """Whether two counts differ beyond noise, their exposures allowed for."""
    if not exposure1 or not exposure2 or not x1 + x2:
        return False
    return poisson_exact_p(x1, float(exposure1), x2, float(exposure2)) < level


def poisson_at_most(x, mean):
    """P(X ≤ x) of a Poisson count with that mean (E16)."""
    return sum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(x + 1)) if mean else 1.0


def shrunk(x, n, prior_rate, prior_weight):
    """A rate pulled towards its group's by so many items' weight (spec 2.7, E23, E34)."""
    return (float(x) + prior_weight * prior_rate) / (float(n) + prior_weight)


def beta_interval(a, b, confidence=0.95):
    """Central interval of a Beta(a, b)."""
    tail = (1 - confidence) / 2
    return Interval(beta_quantile(tail, a, b), beta_quantile(1 - tail, a, b))


@dataclass(frozen=True)
class Incidence:
    """Steps (day, F, S): the chance to be won by that day, and to be open still."""

    steps: tuple[tuple[int, float, float], ...]

    def won_by(self, day):
        return next((won for at, won, _open in reversed(self.steps) if at <= day), 0.0)

    def open_at(self, day):
        return next((still for at, _won, still in reversed(self.steps) if at <= day), 1.0)

    @property
    def won(self):
        return self.steps[-1][1] if self.steps else 0.0

    @property
    def still_open(self):
        return self.steps[-1][2] if self.steps else 1.0


def aalen_johansen(spells, horizon=None, event="won"):
    """Cumulative incidence of `event` among competing endings (spec 8.1, E31); None for no spells.

    A spell is (days, ending), ending None if still open: then it is at risk on that day and censored after it.
    """
    spells = list(spells)
    if not spells:
        return None
    events = Counter(days for days, ending in spells if ending == event)
    others = Counter(days for days, ending in spells if ending not in (event, None))
    durations = sorted(days for days, _ending in spells)
    won, still, steps, gone = 0.0, 1.0, [], 0
    for day in sorted({*events, *others}):
        if horizon is not None and day > horizon:
            break
        while durations[gone] < day:
            gone += 1
        at_risk = len(durations) - gone
        won += still * events[day] / at_risk
        still *= 1 - (events[day] + others[day]) / at_risk
        steps.append((day, won, still))
    return Incidence(tuple(steps))


def median_with_never(values, never):
    """Median of values and so many infinities; None of nothing, infinity once half are never (spec 6, E25)."""
    everything = [*values, *[math.inf] * never]
    return median(everything) if everything else None
