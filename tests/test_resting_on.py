"""How many records a figure rests on, its `n`: heads, never money or minutes (spec 2.6, 2.7)."""

import pytest
import time_machine

from tests import builders as made
from tests.asking import by, figure
from tests.small_company import TODAY, small_company

WEEK, QUARTER = "2026-W47", "2026-Q4"

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


@pytest.fixture
def two_wins(company):
    """Asked 100 and 300, got 90 and 300, the second in equal parts of two; and a win in dollars without a rate."""
    alice, bob = company.reps.alice, company.reps.bob
    made.proposal(alice, "2026-11-16", status="won", ended="2026-11-18", amount=100, won_amount=90)
    shared = made.proposal(alice, "2026-11-17", status="won", ended="2026-11-18", amount=300)
    made.split(shared, (alice, 50), (bob, 50))
    made.proposal(alice, "2026-11-17", status="won", ended="2026-11-18", amount=7, currency="USD")
    made.target(1000)
    return shared


def parts(found):
    return float(found.numerator), found.n


def test_an_amount_rests_on_deals_a_shared_one_once(company, two_wins):
    assert parts(figure("won_amount", QUARTER)) == (390, 2)
    theirs = by("won_amount", QUARTER, "rep")
    assert [parts(theirs[key]) for key in ("alice", "bob", "ann")] == [(240, 2), (150, 1), (0, 0)]


@pytest.mark.parametrize("name", ["attainment_initial", "attainment_current", "price_realisation", "average_deal"])
def test_a_quotient_of_amounts_rests_on_its_deals(company, two_wins, name):
    assert parts(figure(name, QUARTER)) == (390, 2)


def test_attainment_on_cash_rests_on_what_came_in(company, two_wins):
    made.target(500, period="2026-11", basis="cash")
    for day, amount in (("2026-11-18", 100), ("2026-11-19", 50), ("2026-11-20", 150)):
        made.income(two_wins, day, amount)
    assert parts(figure("cash_collected", "2026-11")) == (300, 3)
    assert parts(figure("attainment_initial", "2026-11")) == (300, 3)


def test_a_share_of_time_rests_on_visits(company):
    assert parts(figure("quality_time_share", WEEK)) == (180, 5)


def test_a_quotient_of_two_counts_rests_on_the_lower(company, two_wins):
    """Three issued blind or not before, three more won at once: six issued."""
    assert parts(figure("throughput_ratio", WEEK)) == (3, 6)


def test_what_is_shared_out_over_time_rests_on_what_was_done(company):
    assert parts(figure("quality_visits_per_rep_week", WEEK)) == (3, 3)


def test_overlays_rest_on_deals_whoever_helped_in_two_roles(company, two_wins):
    ann = company.reps.ann
    made.overlays(two_wins, (ann, 10), (ann, 5, "manager"))
    assert parts(by("overlay_amount", QUARTER, "rep")["ann"]) == (45, 1)
