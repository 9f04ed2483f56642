"""Amounts that are shared out keep their sum (spec 2.3, E38)."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reps.money import allot, minor_units, rounded
from tests import builders as made


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


def test_what_is_no_whole_number_of_minor_units_is_shared_all_the_same():
    """Half a yen, and dinars, which have three decimals and are kept with two."""
    assert shared("5.5", "50", "50", exponent=0) == ["2.8", "2.7"]
    assert shared("99.99", "100", exponent=0) == ["99.99"]
    assert shared("100.01", "50", "50", exponent=3) == ["50.01", "50.00"]


@pytest.mark.parametrize(
    ("amount", "currency", "becomes"),
    [("7.125", "CNY", "7.13"), ("7.1249", "CNY", "7.12"), ("-7.125", "CNY", "-7.13"), ("2.5", "JPY", "3")],
)
def test_half_a_unit_is_rounded_up(amount, currency, becomes):
    assert str(rounded(Decimal(amount), currency)) == becomes


@pytest.mark.django_db
def test_a_win_abroad_is_valued_as_people_round_money():
    made.rate("USD", "7.125")
    deal = made.proposal(made.rep("Ann"), "2026-11-02", status="won", ended="2026-11-20", amount=1, currency="USD")
    assert [line.value for line in deal.bookings.all()] == [Decimal("7.13")]


@pytest.mark.django_db
@pytest.mark.parametrize(("currency", "amount"), [("JPY", "99.99"), ("KWD", "100.01")])
def test_what_is_booked_of_a_win_sums_to_what_was_won(currency, amount):
    ann, bob = made.rep("Ann"), made.rep("Bob")
    fields = {"status": "won", "ended": "2026-11-20", "amount": Decimal(amount), "currency": currency}
    deal = made.proposal(ann, "2026-11-02", **fields)
    assert [line.amount for line in deal.bookings.all()] == [Decimal(amount)]
    made.split(deal, (ann, 50), (bob, 50))
    assert sum(line.amount for line in deal.bookings.all()) == Decimal(amount)


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
