"""Amounts that are shared out keep their sum (spec 2.3, E38)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reps.money import allot, minor_units


def shared(total, *percents, exponent=2):
    return [str(part) for part in allot(Decimal(total), [Decimal(each) for each in percents], exponent)]


@pytest.mark.parametrize(("currency", "places"), [("CNY", 2), ("JPY", 0), ("KWD", 3), ("XXX", 2)])
def test_a_currency_has_its_minor_units(currency, places):
    assert minor_units(currency) == places


def test_the_cent_that_is_left_goes_to_the_largest_remainder_and_ties_to_the_first():
    assert shared("100", "33.34", "33.33", "33.33") == ["33.34", "33.33", "33.33"]
    assert shared("0.01", "50", "50") == ["0.01", "0.00"]
    assert shared("10", "50", "50", exponent=0) == ["5", "5"]
    assert shared("5", "50", "50", exponent=0) == ["3", "2"]


def test_what_is_taken_back_is_shared_like_what_was_given():
    given_, taken = allot(Decimal("10.01"), [50, 50]), allot(Decimal("-10.01"), [50, 50])
    assert taken == [-part for part in given_] == [Decimal("-5.01"), Decimal("-5.00")]


@given(
    st.decimals(min_value=-(10**9), max_value=10**9, places=2),
    st.lists(st.integers(min_value=1, max_value=100), min_size=1, max_size=6),
)
def test_the_parts_sum_to_the_whole(total, weights):
    percents = [Decimal(weight * 100) / sum(weights) for weight in weights]
    percents[-1] = 100 - sum(percents[:-1])
    assert sum(allot(total, percents)) == total
