"""The proposals board: quality by outcome."""

import pytest
import time_machine

from tests import builders as made
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
URL = "/proposals/board/"


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


def counts(client, user, **asked):
    client.force_login(user)
    rows = client.get(URL, asked).context["rows"]
    return {cell.code: cell.count for row in rows for cell in row.cells if cell.count}


def test_open_proposals_by_quality(client, company):
    assert counts(client, company.director) == {"no-surprise:open": 2, "blind:open": 1}


def test_outcomes_have_their_columns(client, company):
    alice = company.reps.alice
    made.proposal(alice, "2026-10-05", no_surprise=True, status="won", ended="2026-10-20")
    made.proposal(alice, "2026-10-05", status="lost", ended="2026-10-20")
    made.proposal(alice, "2026-10-05", answers={"needs_co_created": True})  # expired unanswered on 5 November
    assert counts(client, company.director) == {
        "no-surprise:open": 2,
        "no-surprise:won": 1,
        "blind:open": 1,
        "blind:lost": 1,
        "unknown:expired": 1,
    }


def test_a_cell_lists_its_proposals(client, company):
    client.force_login(company.director)
    table = client.get(URL, {"cell": "no-surprise:open"}).context["table"]
    assert len(table.rows) == 2
    assert {row.record.quality for row in table.rows} == {True}


def test_a_cell_that_is_none_lists_everything(client, company):
    client.force_login(company.director)
    assert len(client.get(URL, {"cell": "lucky:maybe"}).context["table"].rows) == 3


def test_void_and_superseded_proposals_are_not_on_the_board(client, company):
    made.proposal(company.reps.alice, "2026-11-19", status="void")
    assert sum(counts(client, company.director).values()) == 3


def test_a_stranger_s_board_is_empty_and_a_recruiter_has_none(client, company):
    assert counts(client, company.stranger) == {}
    client.force_login(company.recruiter)
    assert client.get(URL).status_code == 404


def test_each_proposal_has_a_mark_that_needs_no_colour(client, company):
    alice = company.reps.alice
    made.proposal(alice, "2026-10-05", no_surprise=True, status="won", ended="2026-10-20")
    made.proposal(alice, "2026-10-06", status="lost", ended="2026-10-20")
    made.proposal(alice, "2026-10-07", answers={"needs_co_created": True})  # expired unanswered
    made.proposal(alice, "2026-10-08", status="no_decision", ended="2026-10-20")
    made.proposal(alice, "2026-10-09", no_surprise=True, status="withdrawn", ended="2026-10-20")
    client.force_login(company.director)
    ((rep, row),) = client.get(URL).context["marks"]
    assert rep == alice
    assert [mark.sign for mark in row] == ["●W", "○L", "◌X", "○N", "●R", "●–", "●–", "○–"]


def test_a_mark_opens_its_proposal(client, company):
    client.force_login(company.director)
    shown = client.get(URL).content.decode()
    for proposal in company.reps.alice.proposals.all():
        assert f'href="/proposals/{proposal.pk}/"' in shown
