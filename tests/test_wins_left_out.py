"""A lead marked won of which no proposal was: booked nowhere, said beside every won amount, and listed (spec 8.1)."""

import pytest
import time_machine

from kpis.flags import NOT_BOOKED
from tests import builders as made
from tests.asking import figure, records, value
from tests.small_company import TODAY

pytestmark = pytest.mark.django_db
MONTH = "2026-11"
MONEY = ("won_amount", "attainment_initial", "attainment_current", "deals_won", "average_deal", "pace")


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def ann():
    return made.rep("Ann", team=made.team("North"))


@pytest.fixture
def won(ann):
    """A lead won for 30,000 on 10 November."""
    return made.lead("2026-09-01", owner=ann, company="Acme", won_on="2026-11-10", won_amount=30_000)


def lost(ann, lead, **more):
    return made.proposal(ann, "2026-09-10", lead=lead, status="lost", ended="2026-10-01", **more)


def test_with_a_proposal_lost_it_is_no_win_without_one(ann, won):
    lost(ann, won)
    assert (value("won_amount", MONTH), value("wins_without_proposal", MONTH)) == (0, 0)
    assert value("wins_left_out", MONTH) == 1
    assert [lead.pk for lead in records("wins_left_out", MONTH)] == [won.pk]


@pytest.mark.parametrize("name", MONEY)
def test_what_it_is_left_out_of_says_so(ann, won, name):
    made.target(100_000, MONTH)
    lost(ann, won)
    assert NOT_BOOKED in figure(name, MONTH).flags
    assert NOT_BOOKED in figure(name, MONTH, ann.memberships.get().team).flags
    assert NOT_BOOKED not in figure(name, "2026-10").flags


def test_one_that_is_open_is_waited_for(ann, won):
    made.proposal(ann, "2026-11-01", lead=won)
    assert value("wins_left_out", MONTH) == 1


def test_one_won_beside_it_has_the_money(ann, won):
    lost(ann, won)
    made.proposal(ann, "2026-10-10", lead=won, status="won", ended="2026-11-12", amount=28_000)
    assert (value("won_amount", MONTH), value("wins_left_out", MONTH)) == (28_000, 0)
    assert value("wins_left_out", MONTH, as_of="2026-11-11") == 1  # as it stood before that was won


def test_a_win_that_the_client_took_back_at_once_was_none(ann, won):
    fields = {"status": "won", "ended": "2026-11-10", "rescinded_on": made.day("2026-11-20")}
    made.proposal(ann, "2026-10-10", lead=won, **fields)
    assert value("wins_left_out", MONTH) == 1


def test_a_proposal_that_never_counted_is_none(ann, won):
    made.proposal(ann, "2026-10-10", lead=won, status="void")
    assert (value("wins_without_proposal", MONTH), value("wins_left_out", MONTH)) == (1, 0)


def test_it_counts_once_it_is_the_lead_alone_that_says_so(ann, won):
    proposal = lost(ann, won)
    proposal.lead = None
    proposal.save()
    assert (value("won_amount", MONTH), value("wins_left_out", MONTH)) == (30_000, 0)


def test_its_page_says_what_to_do(client, ann, won):
    client.force_login(made.user(is_director=True))
    told = "Marked won, but none of its proposals was"
    assert told not in client.get(f"/leads/{won.pk}/").content.decode()
    proposal = lost(ann, won)
    assert told in client.get(f"/leads/{won.pk}/").content.decode()
    proposal.status = "won"
    proposal.save()
    assert told not in client.get(f"/leads/{won.pk}/").content.decode()


def test_the_panel_of_the_won_amount_counts_them(client, ann, won):
    lost(ann, won)
    client.force_login(made.user(is_director=True))
    panel = client.get("/figures/won_amount/", {"when": MONTH}).content.decode()
    assert "Leads marked won are left out of which no proposal was won. (1 record)" in panel


def test_the_quarter_s_end_names_them(client, ann):
    lost(ann, made.lead("2026-07-01", owner=ann, won_on="2026-09-20", won_amount=500))
    client.force_login(made.user(is_director=True))
    closing = client.get("/rhythms/quarter/", {"who": "company", "when": "2026-Q3"}).context["closing"]
    assert [each.figure.value for each in closing if each.measure.name == "wins_left_out"] == [1]
