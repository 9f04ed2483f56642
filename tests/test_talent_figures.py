"""Figures of the talent pool and the team beyond the worked examples."""

import pytest

from kpis.talent.person import Person
from kpis.talent.spread import effective_number
from tests import builders as made
from tests.asking import by, figure, records, value

pytestmark = pytest.mark.django_db


# Contact


def test_a_candidate_is_stale_after_sixty_days_without_two_way_contact():
    """60 days before 23 November is 24 September."""
    made.candidate("Spoken", added_on="2026-01-05", last_contact_on="2026-09-24")
    made.candidate("Silent", added_on="2026-01-05", last_contact_on="2026-09-23")
    made.candidate("New", added_on="2026-11-01")
    made.candidate("Never spoken with", added_on="2026-09-01")
    made.candidate("Gone", "rejected", added_on="2026-01-05")
    assert value("stale_members", "2026-11") == 2
    assert [each.name for each in records("stale_members", "2026-11").order_by("name")] == [
        "Never spoken with",
        "Silent",
    ]


# Readiness


def test_who_can_start_within_the_days_allowed_is_ready_whatever_was_judged():
    """60 days after 23 November is 22 January."""
    made.ready("Judged")
    made.ready("In time", readiness="later", can_start_on="2027-01-22")
    made.ready("Too late", can_start_on="2027-01-23")
    assert {each.name for each in records("ready_bench", "2026-11")} == {"Judged", "In time"}
    made.parameters("2026-11-01", talent_ready_days=30)
    assert {each.name for each in records("ready_bench", "2026-11")} == {"Judged"}


def test_without_a_consent_on_record_nobody_is_ready():
    """Spec 5.1 asks for a valid consent, and unknown is not a yes (spec 2.5); one holds through its last day."""
    made.ready("No end", consent_on="2026-11-01")
    made.ready("Last day", consent_on="2025-11-23", consent_until="2026-11-23")
    made.ready("End only", consent_on=None, consent_until="2027-06-01")
    made.ready("Ended", consent_on="2025-11-22", consent_until="2026-11-22")
    made.ready("Unknown", consent_on=None)
    assert {each.name for each in records("ready_bench", "2026-11")} == {"No end", "Last day", "End only"}
    assert value("pool_size", "2026-11") == 5


@pytest.mark.parametrize(
    ("start", "readiness"),
    [(None, "soon"), ("2026-11-01", "now"), ("2027-01-22", "now"), ("2027-05-23", "soon"), ("2027-05-24", "later")],
)
def test_the_day_they_can_start_says_how_ready_they_are(start, readiness):
    person = Person(made.candidate(readiness="soon", can_start_on=start))
    assert person.readiness_on(made.day("2026-11-23"), ready_days=60) == readiness


# Who left


@pytest.fixture
def north():
    """In 2026: Vic and Wim resigned, one of them missed; Dan was dismissed; Nobody said why Una left."""
    team = made.team("North", key="north")
    reasons = {
        "Vic": ("voluntary", True),
        "Wim": ("voluntary", False),
        "Dan": ("dismissed", False),
        "Una": ("", None),
    }
    for name, (because, regretted) in reasons.items():
        made.rep(name, team, left_on="2026-05-29", left_because=because, regretted=regretted)
    made.rep("Today", team, left_on="2026-11-23")
    made.rep("Stays", team)
    return team


def test_renewal_is_shown_with_those_who_left_and_why(north):
    assert value("leavers", "2026", north) == 4  # whose last day is today is still there
    assert value("leavers", "2026", north, as_of="2026-11-24") == 5
    assert value("leavers_voluntary", "2026", north) == 2
    assert value("leavers_regretted", "2026", north) == 1
    assert {key: each.value for key, each in by("leavers", "2026", "team").items()} == {"north": 4}


def test_an_unknown_reason_of_leaving_is_no_reason_and_is_flagged(north):
    assert "MISSING_DATA" in figure("leavers_voluntary", "2026", north).flags
    assert "MISSING_DATA" in figure("leavers_regretted", "2026", north).flags
    assert "MISSING_DATA" not in figure("leavers_voluntary", "2026-06", north).flags


def test_who_moved_to_another_team_has_not_left_the_first():
    north, south = made.team("North"), made.team("South")
    rep = made.rep(left_on="2026-10-30")
    made.member(rep, north, end="2026-05-31")
    made.member(rep, south, start="2026-06-01")
    assert (value("leavers", "2026", north), value("leavers", "2026", south)) == (0, 1)


# Spread of background


@pytest.mark.parametrize(
    ("counts", "expected"),
    [([], None), ([7], 1), ([5, 5], 2), ([3, 1], 1.6), ([1, 1, 1, 1], 4)],
)
def test_the_effective_number_is_that_of_equal_shares(counts, expected):
    assert effective_number(counts) == expected


def test_the_spread_of_sources_leaves_out_the_unknown_and_those_who_left():
    """Three referrals and one from the job board: 1 ÷ (0.75² + 0.25²) = 1.6."""
    for source in ("Referral", "Referral", "Referral", "Job board", ""):
        made.candidate(source=source)
    made.candidate("Gone", "rejected", source="Campus")
    found = figure("background_source", "2026-11")
    assert (found.value, found.n) == (1.6, 4)
    assert records("background_source", "2026-11").count() == 4
    assert value("background_industry", "2026-11") is None
