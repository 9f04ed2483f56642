"""Our small statistics against scipy's."""

import math

import pytest
from scipy import stats

from kpis import statistics as ours

PAIRS = [(0, 1), (0, 10), (1, 1), (3, 5), (7, 20), (20, 20), (48, 160), (1, 900)]


@pytest.mark.parametrize(("x", "n"), PAIRS)
def test_wilson_is_scipy_s(x, n):
    theirs = stats.binomtest(x, n).proportion_ci(method="wilson")
    assert ours.wilson(x, n) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


@pytest.mark.parametrize(("x", "n"), PAIRS)
def test_jeffreys_is_a_beta_s_quantiles(x, n):
    low, high = stats.beta.ppf((0.025, 0.975), x + 0.5, n - x + 0.5)
    assert ours.jeffreys(x, n) == pytest.approx((0 if x == 0 else low, 1 if x == n else high), abs=1e-9)


def test_nothing_out_of_nothing_has_no_interval():
    assert ours.wilson(0, 0) is None
    assert ours.jeffreys(0, 0) is None
    assert ours.newcombe(0, 0, 1, 2) is None


@pytest.mark.parametrize(("a", "b"), [(0.5, 0.5), (0.5, 20.5), (3, 7), (40, 2), (500, 800)])
@pytest.mark.parametrize("x", [0.01, 0.3, 0.5, 0.77, 0.999])
def test_the_incomplete_beta_function_is_scipy_s(a, b, x):
    assert ours.incomplete_beta(x, a, b) == pytest.approx(stats.beta.cdf(x, a, b), abs=1e-10)


def test_the_difference_of_two_shares_is_newcombe_s():
    """Newcombe 1998, method 10, example (a): 56/70 against 48/80 is 0.0524 to 0.3339."""
    assert ours.newcombe(56, 70, 48, 80) == pytest.approx((0.0524, 0.3339), abs=5e-5)


@pytest.mark.parametrize(
    ("counts", "differ"),
    [((9, 9, 0, 9), False), ((10, 10, 0, 10), True), ((5, 10, 4, 10), False), ((60, 100, 30, 100), True)],
)
def test_shares_differ_only_with_ten_each_and_beyond_noise(counts, differ):
    assert ours.shares_differ(*counts) is differ


@pytest.mark.parametrize(("x1", "e1", "x2", "e2"), [(3, 1, 9, 1), (12, 4.2, 30, 6.5), (0, 1, 4, 1), (40, 10, 44, 9)])
def test_two_counts_are_compared_by_the_exact_test(x1, e1, x2, e2):
    theirs = stats.binomtest(x1, x1 + x2, e1 / (e1 + e2)).pvalue
    assert ours.poisson_exact_p(x1, e1, x2, e2) == pytest.approx(theirs, rel=1e-6)


def test_large_counts_are_compared_without_overflow():
    theirs = stats.binomtest(700, 1500, 0.5).pvalue
    assert ours.poisson_exact_p(700, 1, 800, 1) == pytest.approx(theirs, rel=1e-6)


@pytest.mark.parametrize("counts", [(0, 1, 0, 1), (3, 0, 3, 1), (3, 1, 3, 0)])
def test_counts_without_exposure_or_events_do_not_differ(counts):
    assert not ours.counts_differ(*counts)


@pytest.mark.parametrize(("x", "mean"), [(0, 0.5), (2, 3.1), (9, 4.0), (0, 0)])
def test_poisson_at_most_is_scipy_s(x, mean):
    assert ours.poisson_at_most(x, mean) == pytest.approx(stats.poisson.cdf(x, mean), abs=1e-12)


def test_a_rate_is_pulled_towards_its_group_s():
    assert ours.shrunk(2, 3, 0.2, 10) == pytest.approx(4 / 13)
    assert ours.shrunk(0, 0, 0.2, 10) == 0.2


def test_incidence_with_nothing_else_is_one_minus_kaplan_meier():
    days = [3, 5, 5, 8, 12, 12, 20]
    won = [True, True, False, True, False, True, False]
    ending = ["won" if each else None for each in won]
    theirs = stats.ecdf(
        stats.CensoredData(
            uncensored=[day for day, each in zip(days, won, strict=True) if each],
            right=[day for day, each in zip(days, won, strict=True) if not each],
        )
    ).sf
    found = ours.aalen_johansen(zip(days, ending, strict=True))
    for day in (3, 5, 8, 12, 19):
        assert found.won_by(day) == pytest.approx(1 - float(theirs.evaluate(day)))


def test_incidence_stops_at_the_horizon_and_endings_compete():
    """Of four, one won on day 10, one lost on day 20, one won on day 30: 1/4, then 2/4 left at risk, 1/4 more."""
    found = ours.aalen_johansen([(10, "won"), (20, "lost"), (30, "won"), (40, None)])
    assert (found.won_by(9), found.won_by(10), found.won_by(30)) == (0.0, 0.25, 0.5)
    assert found.open_at(20) == 0.5
    assert ours.aalen_johansen([(10, "won"), (30, "won")], horizon=20).won == 0.5
    assert ours.aalen_johansen([]) is None


def test_a_median_counts_those_who_were_never_answered():
    assert ours.median_with_never([10, 30], 1) == 30
    assert ours.median_with_never([10], 1) == math.inf
    assert ours.median_with_never([], 0) is None
