"""Small statistics, pure Python. Checked against scipy in tests.

Rates are fractions 0..1. Sources: spec 2.7 (intervals, comparisons, shrinkage, funnel limits), 8.1 (incidence), 6
(medians).
"""

from kpis.statistics.comparisons import (
    ENOUGH_TO_COMPARE,
    counts_differ,
    newcombe,
    poisson_at_most,
    poisson_exact_p,
    shares_differ,
)
from kpis.statistics.funnel import binomial_chances, binomial_limits, funnel_curve
from kpis.statistics.intervals import Interval, beta_interval, beta_quantile, incomplete_beta, jeffreys, wilson
from kpis.statistics.resampling import mean_interval, ratio_interval
from kpis.statistics.shrinkage import prior_weight, shrunk, shrunk_interval
from kpis.statistics.waiting import Incidence, Step, aalen_johansen, median_with_never, quantile_with_never

__all__ = [
    "ENOUGH_TO_COMPARE",
    "Incidence",
    "Interval",
    "Step",
    "aalen_johansen",
    "beta_interval",
    "beta_quantile",
    "binomial_chances",
    "binomial_limits",
    "counts_differ",
    "funnel_curve",
    "incomplete_beta",
    "jeffreys",
    "mean_interval",
    "median_with_never",
    "newcombe",
    "poisson_at_most",
    "poisson_exact_p",
    "prior_weight",
    "quantile_with_never",
    "ratio_interval",
    "shares_differ",
    "shrunk",
    "shrunk_interval",
    "wilson",
]
