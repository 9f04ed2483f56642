"""Whether two figures, or a figure and what was expected, differ beyond noise (spec 2.7)."""

import math

from kpis.statistics.funnel import binomial_chances
from kpis.statistics.intervals import Interval, wilson

ENOUGH_TO_COMPARE = 10


def newcombe(x1, n1, x2, n2):
    """95 % interval of the difference x1/n1 − x2/n2, Wilson limits combined; None if either n is 0 (E36)."""
    if not n1 or not n2:
        return None
    (low1, high1), (low2, high2) = wilson(x1, n1), wilson(x2, n2)
    p1, p2 = x1 / n1, x2 / n2
    below = math.hypot(p1 - low1, high2 - p2)
    above = math.hypot(high1 - p1, p2 - low2)
    return Interval(p1 - p2 - below, p1 - p2 + above)


def shares_differ(x1, n1, x2, n2, enough=ENOUGH_TO_COMPARE):
    """Whether two shares differ beyond noise: both n ≥ 10 and the interval of the difference excludes 0 (spec 2.7)."""
    if min(n1, n2) < enough:
        return False
    low, high = newcombe(float(x1), float(n1), float(x2), float(n2))
    return low > 0 or high < 0


def poisson_exact_p(x1, exposure1, x2, exposure2):
    """Two-sided p that two counts share one rate, given their sum: exact conditional binomial (spec 2.7, E55)."""
    chances = binomial_chances(x1 + x2, exposure1 / (exposure1 + exposure2))
    return min(1.0, sum(chance for chance in chances if chance <= chances[x1] * (1 + 1e-7)))


def counts_differ(x1, exposure1, x2, exposure2, level=0.05):
    """Whether two counts differ beyond noise, their exposures allowed for."""
    if not exposure1 or not exposure2 or not x1 + x2:
        return False
    return poisson_exact_p(x1, float(exposure1), x2, float(exposure2)) < level


def poisson_at_most(x, mean):
    """P(X ≤ x) of a Poisson count with that mean (E16)."""
    return sum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(x + 1)) if mean else 1.0
