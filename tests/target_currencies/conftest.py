"""A company that counts in yuan, and targets that were agreed in other currencies."""

import pytest
import time_machine

from tests import builders as made
from tests.small_company import TODAY, small_company


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


@pytest.fixture
def won(company):
    """Alice won 213,000 yuan on 20 October."""
    return made.proposal(company.reps.alice, "2026-10-01", status="won", ended="2026-10-20", amount=213_000)


@pytest.fixture
def dollars(company, won):
    """North has to win 120,000 US dollars: 852,000 yuan at 7.10."""
    made.rate("USD", "7.10")
    return made.target(120_000, team=company.north, currency="USD")


@pytest.fixture
def euros(company, won):
    """Without any rate of the euro."""
    return made.target(8_000, team=company.north, currency="EUR")
