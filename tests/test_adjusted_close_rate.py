"""The close rate without projects that the client called off: a toggle, and the figure says so (spec 8.1)."""

import pytest
import time_machine
from django.urls import reverse

from tests import builders as made
from tests.asking import figure, records
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    """Issued in June: one won, two lost, one of them with the client's project; in July two called off."""
    found = made.rep("Ann")
    made.proposal(found, "2026-06-01", status="won", ended="2026-06-20", amount=100)
    made.proposal(found, "2026-06-02", status="lost", ended="2026-07-10", lost_reason="price", amount=100)
    made.proposal(found, "2026-06-03", status="lost", ended="2026-08-03", lost_reason="Cancelled", amount=300)
    made.proposal(found, "2026-07-01", status="no_decision", ended="2026-07-20", lost_reason="cancelled")
    made.proposal(found, "2026-07-02", status="withdrawn", ended="2026-07-20", lost_reason="cancelled")
    return found


def test_by_default_they_are_in_the_denominator(ann):
    found = figure("close_rate", "2026-06", ann)
    assert (found.numerator, found.denominator, found.is_adjusted) == (1, 3, False)


def test_adjusted_they_are_left_out_and_the_figure_says_so(ann):
    made.parameters(close_excludes_cancelled=True)
    found = figure("close_rate", "2026-06", ann)
    assert (found.numerator, found.denominator, found.is_adjusted) == (1, 2, True)
    assert records("close_rate", "2026-06", ann, part="denominator").count() == 2
    assert figure("close_rate_amount", "2026-06", ann).value == 0.5  # 100 of 200; 100 of 500 with it
    july = figure("close_rate", "2026-07", ann)
    assert (july.value, july.denominator, july.is_adjusted) == (None, 0, True)


def test_what_was_not_known_yet_is_still_in(ann):
    """Until 3 August nobody knew that the project would be called off."""
    made.parameters(close_excludes_cancelled=True)
    before, after = (
        figure("close_rate", "2026-06", ann, as_of=day, horizon=30) for day in ("2026-08-02", "2026-08-03")
    )
    assert (before.denominator, before.is_adjusted, after.denominator) == (3, False, 2)


def test_the_decision_rate_and_the_count_of_proposals_are_as_they_were(ann):
    made.parameters(close_excludes_cancelled=True)
    assert figure("decision_win_rate", "2026-07", ann).denominator == 3
    assert figure("proposals_issued", "2026-06", ann).value == 3


@time_machine.travel(TODAY, tick=False)
def test_the_card_and_the_explanation_say_adjusted(client):
    company = small_company()
    made.proposal(company.reps.alice, "2026-07-01", status="lost", ended="2026-07-20", lost_reason="cancelled")
    made.proposal(company.reps.alice, "2026-07-02", status="won", ended="2026-07-20")
    made.parameters(close_excludes_cancelled=True)
    client.force_login(company.director)
    for url in (reverse("dashboard"), reverse("kpi", args=["close_and_attainment"])):
        assert "adjusted" in client.get(url, {"when": "2026-11"}).content.decode()
    answer = client.get(reverse("explain", args=["close_rate"]), {"when": "2026-07"})
    assert "Adjusted: without projects that the client cancelled. (1 record)" in answer.content.decode()
