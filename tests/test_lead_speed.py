"""How soon leads are assigned and answered: whose clock runs from when, and that never stays never (spec 6)."""

import re

import pytest
import time_machine
from django.urls import reverse

from kpis.flags import NOT_REACHED
from kpis.formats import reason
from kpis.statistics import quantile_with_never
from tests import builders as made
from tests.asking import by, figure, parts, records, value

pytestmark = pytest.mark.django_db
MONDAY = "2026-11-16"


@pytest.fixture
def ann():
    return made.rep("Ann", made.team("North"), key="ann")


def answered(minute, **fields):
    """A lead of Monday, 10:00, answered at 10:MM."""
    return made.lead(MONDAY, first_response_at=f"{MONDAY}T10:{minute:02d}", **fields)


def test_the_company_waits_from_receipt_and_the_owner_from_assignment(ann):
    answered(50, owner=ann, assigned_at=f"{MONDAY}T10:20")
    assert value("response_minutes_median", "2026-11") == 50
    assert value("response_minutes_median", "2026-11", ann) == 30
    assert by("response_minutes_median", "2026-11", "rep")["ann"].value == 30
    assert value("assignment_minutes_median", "2026-11") == 20


def test_handing_a_lead_on_stops_no_clock_and_moves_no_answer(ann):
    ben = made.rep("Ben", made.team("South"))
    lead = made.lead(MONDAY, owner=ann, assigned_at=f"{MONDAY}T10:10")
    lead.owner = ben
    lead.first_response_at = made.moment(f"{MONDAY}T12:10")
    lead.save()
    assert (lead.first_owner, lead.owner_minutes, lead.response_minutes) == (ann, 120, 130)
    assert value("response_minutes_median", "2026-11", ann) == 120
    assert list(records("response_minutes_median", "2026-11", ann)) == [lead]
    assert figure("response_minutes_median", "2026-11", ben).n == 0
    assert parts("response_within_sla", "2026-11", ann) == (0, 1)


def test_in_time_for_the_owner_may_be_late_for_the_company(ann):
    answered(59, owner=ann, at="09:00", assigned_at=f"{MONDAY}T10:30")
    assert parts("response_within_sla", "2026-11", ann) == (1, 1)
    assert parts("response_within_sla", "2026-11") == (0, 1)


def in_time_at(hour, whose=None):
    """(answered in time, judged, left out) of Monday's leads as they stand at that hour of it."""
    with time_machine.travel(f"{MONDAY}T{hour}:00+08:00", tick=False):
        found = figure("response_within_sla", "2026-W47", whose, as_of=MONDAY)
        return found.numerator, found.denominator, found.young


def test_a_lead_whose_time_still_runs_is_neither_in_time_nor_late():
    """Of 10:00, to be answered within an hour: nobody knows at 10:30, and it is late after 11:00."""
    made.lead(MONDAY)
    assert in_time_at("10:30") == (0, 0, 1)
    assert in_time_at("11:01") == (0, 1, 0)


def test_what_is_answered_is_judged_at_once():
    answered(10)
    assert in_time_at("10:30") == (1, 1, 0)


def test_the_owner_s_time_runs_from_assignment(ann):
    """Assigned two hours after it came: late for the company by then, in time for Ann until 13:00."""
    made.lead(MONDAY, owner=ann, assigned_at=f"{MONDAY}T12:00")
    assert in_time_at("12:30") == (0, 1, 0)
    assert in_time_at("12:30", ann) == (0, 0, 1)
    assert in_time_at("13:01", ann) == (0, 1, 0)


def test_an_automatic_reply_stops_no_clock():
    lead = made.lead(MONDAY, auto_reply_at=f"{MONDAY}T10:01")
    assert lead.response_minutes is None
    assert value("response_minutes_median", "2026-11") is None


def test_a_median_among_the_unanswered_is_not_reached():
    answered(10)
    made.lead(MONDAY)
    made.lead(MONDAY)
    found = figure("response_minutes_median", "2026-11")
    assert (found.value, found.n, reason(found)) == (None, 3, "not reached: too many still wait")
    assert NOT_REACHED in found.flags


def test_nine_in_ten_is_the_ninth_of_ten():
    for minute in range(1, 11):
        answered(minute)
    assert value("response_minutes_p90", "2026-11") == 9
    assert value("response_minutes_median", "2026-11") == 5.5


def test_no_leads_have_no_median():
    found = figure("response_minutes_median", "2026-11")
    assert (found.value, reason(found)) == (None, "no leads")


def test_a_lead_nobody_has_was_never_assigned(ann):
    made.lead(MONDAY, owner=ann, assigned_at=f"{MONDAY}T10:05")
    assert value("assignment_minutes_median", "2026-11") == 5
    made.lead(MONDAY)
    made.lead(MONDAY)
    assert value("assignment_minutes_median", "2026-11") is None


def test_an_answer_after_the_as_of_day_is_not_known_yet():
    made.lead(MONDAY, first_response_at="2026-11-18T09:30")
    assert value("response_minutes_median", "2026-11", as_of="2026-11-17") is None
    assert value("response_minutes_median", "2026-11", as_of="2026-11-18") == 8 * 60 + 9 * 60 + 30


def test_quantiles_count_never_as_the_longest():
    assert quantile_with_never([4, 30, 30, 75], 1, 0.5) == 30
    assert quantile_with_never([4, 30, 30, 75], 1, 0.9) == float("inf")
    assert quantile_with_never([], 0, 0.9) is None


def test_the_page_of_a_lead_says_whose_the_time_was_and_what_intent_counts_for(client, ann):
    lead = made.lead(MONDAY, owner=ann, accepted_on="2026-11-19", answers={"fit": 70, "intent": 60})
    lead.owner = made.rep("Ben", made.team("South"))
    lead.save()
    client.force_login(made.user(is_director=True))
    page = client.get(reverse("lead_detail", args=[lead.pk])).content.decode()
    assert "First owner" in page
    assert re.findall("Intent counts[^<]*", page) == ["Intent counts as 60 × ½^(3 ÷ 30 days) = 56.0."]
