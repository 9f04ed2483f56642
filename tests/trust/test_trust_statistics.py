"""Lift, its adjustment, and agreement beyond chance, against the worked examples and scipy."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as some
from scipy.stats import false_discovery_control
from scipy.stats.contingency import relative_risk

from kpis.trust.agreement import Agreement
from kpis.trust.lift import Arms, adjusted_lift, benjamini_hochberg, crude_lift
from tests.asking import percent

example = pytest.mark.example
TIER_A, TIER_B = Arms(27, 45, 9, 15), Arms(3, 30, 9, 90)


def told(lift):
    return tuple(round(each, 2) for each in (lift.ratio, lift.low, lift.high))


@example("E44")
def test_agreement_is_told_with_and_without_chance():
    audits = Agreement(22, 6, 1, 11)
    assert (audits.n, percent(audits.share)) == (40, 82.5)
    assert (round(audits.kappa, 2), round(audits.ac1, 2)) == (0.63, 0.67)
    assert (audits.rep_only, audits.rep_yes, percent(audits.over_claim)) == (6, 28, 21.4)
    assert tuple(percent(each) for each in audits.over_claim_range) == (10.2, 39.5)
    assert (audits.band, audits.is_lopsided) == ("substantial", False)


@example("E44")
def test_a_kappa_of_nothing_is_no_lack_of_agreement_where_nearly_all_say_yes():
    audits = Agreement(45, 3, 2, 0)
    assert percent(audits.share) == 90.0
    assert (round(audits.kappa, 2), round(audits.ac1, 2)) == (-0.05, 0.89)
    assert (audits.band, audits.is_lopsided) == ("almost_perfect", True)


def test_verdicts_all_alike_leave_kappa_undefined():
    audits = Agreement.of([(True, True)] * 4)
    assert (audits.kappa, audits.ac1, audits.share) == (None, 1.0, 1.0)


def test_nothing_audited_is_unknown_rather_than_agreed():
    audits = Agreement()
    assert (audits.share, audits.kappa, audits.ac1, audits.over_claim, audits.band) == (None, None, None, None, "")


def test_an_unanswered_verdict_is_not_a_yes():
    assert Agreement.of([(None, True), (True, None)]) == Agreement(0, 1, 1, 0)


@example("E45")
def test_those_with_a_quality_visit_were_won_two_and_a_half_times_as_often():
    arms = Arms(18, 45, 12, 75)
    assert told(crude_lift(arms)) == (2.50, 1.33, 4.69)
    assert (arms.precision, arms.other_rate, arms.base_rate, arms.reach) == (0.4, 0.16, 0.25, 0.6)


@example("E46")
def test_a_rule_that_only_picks_big_accounts_has_no_lift_within_them():
    crude = Arms(30, 75, 18, 105)
    assert told(crude_lift(crude)) == (2.33, 1.41, 3.86)
    assert told(adjusted_lift([TIER_A, TIER_B])) == (1.00, 0.62, 1.61)


def test_no_win_in_an_arm_still_has_a_range():
    lift = crude_lift(Arms(0, 20, 5, 20))
    assert round(lift.ratio, 3) == round(0.5 / 21 / (5.5 / 21), 3)
    assert lift.low < lift.ratio < lift.high


def test_nothing_to_compare_with_has_no_lift():
    assert crude_lift(Arms(3, 5, 0, 0)) is None
    assert adjusted_lift([Arms(3, 5, 0, 0), Arms(0, 0, 2, 5)]) is None


def test_one_stratum_adjusts_nothing():
    assert math.isclose(adjusted_lift([TIER_B]).ratio, crude_lift(TIER_B).ratio)


@given(some.integers(1, 40), some.integers(1, 40), some.integers(1, 40), some.integers(1, 40))
def test_the_crude_range_is_scipy_s(won, lost, other_won, other_lost):
    arms = Arms(won, won + lost, other_won, other_won + other_lost)
    oracle = relative_risk(arms.won, arms.n, arms.other_won, arms.other_n).confidence_interval()
    lift = crude_lift(arms)
    assert (lift.low, lift.high) == pytest.approx((oracle.low, oracle.high))


@example("E48")
def test_several_looks_at_once_are_allowed_for():
    assert benjamini_hochberg([0.004, 0.030, 0.045, 0.20, 0.61]) == pytest.approx([0.020, 0.075, 0.075, 0.25, 0.61])


@given(some.lists(some.floats(0, 1), min_size=1, max_size=12))
def test_q_values_are_scipy_s_in_any_order(ps):
    assert benjamini_hochberg(ps) == pytest.approx(list(false_discovery_control(ps)))


@given(*[some.integers(0, 30)] * 4)
def test_coefficients_stay_within_their_bounds(both, rep_only, manager_only, neither):
    audits = Agreement(both, rep_only, manager_only, neither)
    for value in (audits.kappa, audits.ac1):
        assert value is None or -1 <= value <= 1 + 1e-9
