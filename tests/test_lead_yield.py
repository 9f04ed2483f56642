"""What a lead brings: won money of the leads old enough over their number, with its bootstrap range (spec 6)."""

import pytest
import time_machine

from kpis.formats import shown_interval
from kpis.statistics import mean_interval
from tests import builders as made
from tests.asking import AS_OF, figure, records

pytestmark = pytest.mark.django_db
MONTH = "2026-03"


def won(amount, on="2026-05-20"):
    return made.lead("2026-03-10", won_on=on, won_amount=amount)


def test_a_yield_is_won_money_over_all_leads_old_enough():
    first, second = won(900), won(300)
    won(5000, on="2026-11-01")  # later than 180 days
    for _each in range(7):
        made.lead("2026-03-10")
    found = figure("yield_per_lead", MONTH)
    assert (found.numerator, found.denominator, found.value) == (1200, 10, 120)
    assert set(records("yield_per_lead", MONTH)) == {first, second}
    assert 0 <= found.low < 120 < found.high <= 400


def test_the_range_is_the_same_every_time_and_is_money():
    for amount in (900, 300, 100):
        won(amount)
    for _each in range(7):
        made.lead("2026-03-10")
    found, again = figure("yield_per_lead", MONTH), figure("yield_per_lead", MONTH)
    assert (found.low, found.high) == (again.low, again.high)
    assert "%" not in shown_interval(found)


def test_young_leads_are_no_part_of_it():
    made.lead("2026-11-10", won_on="2026-11-12", won_amount=100)
    found = figure("yield_per_lead", "2026-11")
    assert (found.value, found.denominator, found.flags) == (None, 0, ("PARTIAL", "IMMATURE"))


def test_a_bootstrap_covers_the_mean_and_needs_something_won():
    low, high = mean_interval([100.0] * 20, zeros=80)
    assert 10 < low < 20 < high < 30  # a fifth of 100, give or take two standard errors of 4
    assert mean_interval([], zeros=10) is None
    assert mean_interval([7.0, 7.0]) == (7, 7)


def test_a_lead_won_by_proposals_brought_what_they_brought():
    ann = made.rep("Ann")
    own, by_proposal = won(900), won(None)
    made.proposal(ann, "2026-04-01", status="won", ended="2026-05-20", amount=250, lead=by_proposal)
    made.proposal(ann, "2026-04-02", status="won", ended="2026-05-20", amount=50, lead=by_proposal)
    made.proposal(ann, "2026-04-01", status="won", ended="2026-05-20", amount=800, lead=own)  # its own amount stands
    made.proposal(ann, "2026-04-01", status="lost", ended="2026-05-20", amount=70, lead=by_proposal)
    found = figure("yield_per_lead", MONTH)
    assert (found.numerator, found.denominator, found.flags) == (1200, 2, ())


def test_a_win_of_unknown_amount_is_not_worth_nothing_but_flagged():
    won(900)
    won(None)
    found = figure("yield_per_lead", MONTH)
    assert (found.numerator, found.denominator, found.flags) == (900, 2, ("MISSING_DATA",))


def test_the_leads_listed_say_what_each_brought_and_that_adds_up(client):
    ann = made.rep("Ann")
    own, by_proposals, unknown = won(900), won(None), won(None)
    made.proposal(ann, "2026-04-01", status="won", ended="2026-05-20", amount=250, lead=by_proposals)
    made.proposal(ann, "2026-04-02", status="won", ended="2026-05-20", amount=50, lead=by_proposals)
    client.force_login(made.user(is_director=True))
    with time_machine.travel(f"{AS_OF}T09:00+08:00", tick=False):
        rows = client.get("/figures/yield_per_lead/records/", {"when": MONTH}).context["table"].rows
        told = {row.record: row.get_cell_value("brought") for row in rows}
        assert client.get("/figures/yield_per_lead/records/", {"when": MONTH, "sort": "brought"}).status_code == 200
    assert told == {own: 900, by_proposals: 300, unknown: None}
    assert figure("yield_per_lead", MONTH).numerator == 1200


def test_a_win_that_the_client_took_back_at_once_brought_nothing():
    lead = won(None)
    fields = {"status": "won", "ended": "2026-05-20", "amount": 250, "lead": lead}
    made.proposal(made.rep("Ann"), "2026-04-01", rescinded_on=made.day("2026-06-01"), **fields)
    found = figure("yield_per_lead", MONTH)
    assert (found.numerator, found.denominator, found.flags) == (0, 1, ("MISSING_DATA",))


def test_what_was_won_after_the_horizon_or_the_day_asked_about_is_no_part_of_it():
    ann, lead = made.rep("Ann"), won(None)
    made.proposal(ann, "2026-04-01", status="won", ended="2026-05-20", amount=250, lead=lead)
    made.proposal(ann, "2026-08-20", status="won", ended="2026-09-06", amount=30, lead=lead)  # after 180 days
    made.proposal(ann, "2026-08-20", status="won", ended="2026-09-07", amount=1, lead=lead)
    assert figure("yield_per_lead", MONTH).numerator == 280
    assert figure("yield_per_lead", MONTH, horizon=None).numerator == 281
    assert figure("yield_per_lead", MONTH, as_of="2026-09-06", horizon=90).numerator == 250
    assert figure("yield_per_lead", MONTH, as_of="2026-09-06", horizon=None).numerator == 280
