"""What waits by today's status is known of today alone: of a past day it is blank, or what was published (spec 2.5)."""

import pytest
import time_machine

from kpis.periods import Period
from kpis.publishing.publish import publish
from tests import builders as made
from tests.asking import figure, records
from tests.small_company import TODAY, WEEK, small_company

pytestmark = pytest.mark.django_db
PRESENT = ("unrecorded_visits", "visits_ahead", "proposals_ahead", "proposals_without_successor")


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        found = small_company()
        alice = found.reps.alice
        made.visit(alice, "2026-11-20", status="planned")  # over, and nobody said what came of it
        made.visit(alice, "2026-11-25", status="planned")
        made.proposal(alice, "2026-11-26", status="draft")
        made.proposal(alice, "2026-11-17", status="superseded")
        yield found


def test_today_they_are_counted(company):
    assert figure("unrecorded_visits", WEEK).value == 1
    assert [figure(name, "2026-W48").value for name in PRESENT] == [0, 1, 1, 1]


@pytest.mark.parametrize("name", PRESENT)
def test_as_of_a_past_day_they_are_blank_with_their_reason(company, name):
    """On the 18th two visits, a draft and a successor were still to come, or not: nobody knows any more."""
    found = figure(name, WEEK, as_of="2026-11-18")
    assert (found.value, found.numerator) == (None, None)
    assert "known of today alone" in found.measure.why_blank(found)
    assert list(records(name, WEEK, as_of="2026-11-18")) == []


def test_a_week_that_is_over_has_nothing_ahead_to_tell(company):
    assert figure("visits_ahead", WEEK).value is None
    assert figure("proposals_ahead", WEEK).value is None
    assert figure("unrecorded_visits", WEEK).value == 1  # still so today: that is known


def test_a_group_without_any_is_blank_as_well(client, company):
    client.force_login(company.manager)
    page = client.get("/rhythms/monday/", {"who": "team:north", "when": "2026-W46", "as_of": "2026-11-18"})
    assert page.status_code == 200
    assert page.context["ahead"].value is None
    assert page.context["drafts"] == []
    assert {line.ahead.value for line in page.context["lines"]} == {None}
    assert "known of today alone" in page.content.decode()


def test_what_was_published_is_told_and_never_called_restated(client, company):
    """Published on Monday with one visit not recorded; it was recorded on Tuesday."""
    publish(Period.parse(WEEK))
    visit = company.reps.alice.visits.get(date="2026-11-20")
    visit.status = "held"
    with time_machine.travel("2026-11-24T09:00:00+08:00", tick=False):
        visit.save()
        client.force_login(company.manager)
        asked = {"who": "team:north", "when": WEEK}
        then = client.get("/figures/unrecorded_visits/", asked | {"as_of": "2026-11-23"}).context["figure"]
        now = client.get("/figures/unrecorded_visits/", asked).context["figure"]
    assert (then.value, now.value, now.published.figure.value) == (1, 0, 1)
    assert not now.is_restated
