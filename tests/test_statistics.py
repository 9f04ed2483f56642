"""Our small statistics against scipy's."""

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
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


counts = st.integers(1, 3000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
rates = st.floats(0.001, 0.999)


@given(counts)
def test_wilson_is_scipy_s_for_any_counts(found):
    theirs = stats.binomtest(*found).proportion_ci(method="wilson")
    assert ours.wilson(*found) == pytest.approx((theirs.low, theirs.high), abs=1e-11)


@given(counts)
def test_both_intervals_hold_the_share_and_stay_within_0_and_1(found):
    x, n = found
    for low, high in (ours.wilson(x, n), ours.jeffreys(x, n)):
        assert 0 <= low <= x / n <= high <= 1


@given(st.floats(0.001, 0.999), st.floats(0.5, 2000), st.floats(0.5, 2000))
def test_a_beta_s_quantiles_are_scipy_s(p, a, b):
    theirs = stats.beta.ppf(p, a, b)
    assert ours.beta_quantile(p, a, b) == pytest.approx(theirs, abs=1e-8)


@given(st.integers(0, 400), st.integers(0, 400), st.floats(0.1, 50), st.floats(0.1, 50))
def test_the_exact_test_of_two_counts_is_scipy_s(x1, x2, exposure1, exposure2):
    if x1 + x2:
        theirs = stats.binomtest(x1, x1 + x2, exposure1 / (exposure1 + exposure2)).pvalue
        assert ours.poisson_exact_p(x1, exposure1, x2, exposure2) == pytest.approx(theirs, rel=1e-5, abs=1e-12)


@given(st.integers(1, 2000), rates)
def test_funnel_limits_are_the_binomial_s_quantiles(n, rate):
    by_scipy = stats.binom.ppf((0.001, 0.999), n, rate)
    assume(all(abs(stats.binom.cdf(by_scipy, n, rate) - (0.001, 0.999)) > 1e-9))  # a tie may go either way
    assert ours.binomial_limits(n, rate, 0.998) == tuple(by_scipy)


@given(st.integers(1, 400), rates)
def test_a_point_is_beyond_the_curve_drawn_just_when_it_is_beyond_the_limits(n, rate):
    fewest, most = ours.binomial_limits(n, rate)
    low, high = ours.funnel_curve(n, rate)
    hair = 1e-9
    for x in {max(fewest - 1, 0), fewest, most, min(most + 1, n)}:
        assert (x / n < low - hair or x / n > high + hair) == (x < fewest or x > most)


def test_a_group_of_which_all_or_none_succeed_has_no_room_for_chance():
    assert ours.binomial_limits(10, 0.0) == (0, 0)
    assert ours.binomial_limits(10, 1.0) == (10, 10)
    assert ours.shrunk_interval(0, 10, 0.0, 20) is None


@given(counts, rates, st.floats(0.5, 200))
def test_a_shrunk_rate_lies_between_the_own_and_the_common_one(found, common, weight):
    x, n = found
    low, high = sorted((x / n, common))
    assert low - 1e-12 <= ours.shrunk(x, n, common, weight) <= high + 1e-12


def test_too_few_groups_leave_the_weight_at_its_default():
    assert ours.prior_weight([(3, 10)] * 7) == 20
    assert ours.prior_weight([(3, 10)] * 7 + [(1, 4)] * 9, default=50) == 50
    assert ours.prior_weight([(0, 10)] * 9) == 20


def test_groups_alike_to_a_hair_weigh_as_much_as_they_have_together():
    assert ours.prior_weight([(3, 10)] * 10) == 100


def test_groups_apart_beyond_chance_weigh_little():
    """Rates of 20 and 80 %, 50 items each: N = 500, spread = 500 × 0.09/0.25 = 180 over 9 by chance;
    1/(m + 1) = (180 − 9)/(500 − 50 − 9), hence m = 441/171 − 1."""
    assert ours.prior_weight([(10, 50), (40, 50)] * 5) == pytest.approx(441 / 171 - 1)


def test_the_weight_is_found_again_in_groups_made_with_it():
    """400 groups whose true rates are drawn from a beta of weight 30 around 40 %."""
    draw = stats.betabinom(60, 12, 18).rvs(400, random_state=4)
    assert ours.prior_weight([(int(x), 60) for x in draw]) == pytest.approx(30, rel=0.25)


def test_a_ratio_of_sums_has_the_same_range_on_every_reload_and_in_any_order():
    deals = [(90, 100), (0, 200), (300, 300), (0, 400), (50, 60), (0, 80)]
    found = ours.ratio_interval(deals)
    assert found == ours.ratio_interval(reversed(deals))
    assert 0 <= found.low < 440 / 1140 < found.high <= 1


def test_the_range_of_many_equal_deals_is_near_the_share_s_own():
    """Of 200 deals of one size 80 won: the bootstrap comes to what Wilson says, to a point and a half."""
    found = ours.ratio_interval([(1, 1)] * 80 + [(0, 1)] * 120)
    assert found == pytest.approx(ours.wilson(80, 200), abs=0.015)


def test_one_item_has_no_range():
    assert ours.ratio_interval([(1, 2)]) is None
    assert ours.ratio_interval([]) is None
