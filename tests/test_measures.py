"""Measures that no worked example of the specification states."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.counting import totals
from kpis.facts.proposals import proposals_immature, proposals_issued, proposals_mature
from kpis.formats import reason
from kpis.periods import Period
from tests import builders as made
from tests.asking import ask, by, figure, limits, parts, records, value

pytestmark = pytest.mark.django_db


def test_a_visit_cancelled_in_time_was_never_due():
    """Spec 4: no-shows over held, no-shows and those cancelled within 24 hours."""
    ann = made.rep("Ann", made.team())
    beijing = ZoneInfo("Asia/Shanghai")
    made.visit(ann, "2026-11-16")
    made.visit(ann, "2026-11-17", status="no_show")
    for logged_on in (datetime(2026, 11, 16, 12, tzinfo=beijing), datetime(2026, 11, 18, 8, tzinfo=beijing)):
        made.visit(ann, "2026-11-18", start=time(9), status="cancelled", logged_at=logged_on)
    assert parts("no_show_rate", "2026-W47") == (1, 3)


def test_what_nobody_knows_when_it_was_logged_is_neither_in_time_nor_late():
    """Spec 4: the share saved within 48 hours after the visit's day; of the one without a time, nobody can tell."""
    ann = made.rep("Ann", made.team())
    for logged in ("2026-11-16T18:00", "2026-11-18T23:59", "2026-11-19T00:01", None):
        made.visit(ann, "2026-11-16", logged_at=made.moment(logged))
    made.visit(ann, "2026-11-16", status="no_show", logged_at=made.moment("2026-11-20T09:00"))
    assert parts("log_timeliness", "2026-W47") == (2, 3)
    assert "MISSING_DATA" in figure("log_timeliness", "2026-W47").flags
    assert {visit.late for visit in records("log_timeliness", "2026-W47", part="denominator")} == {False, True}


def test_where_no_time_of_logging_is_known_there_is_no_share_of_it():
    made.visit(made.rep("Ann", made.team()), "2026-11-16", logged_at=None)
    assert value("log_timeliness", "2026-W47") is None


def test_the_share_logged_in_time_has_its_range_and_follows_the_hours_of_the_day():
    made.parameters("2026-11-18", late_hours=24)
    ann = made.rep("Ann", made.team())
    for day in range(16, 21):  # each a day and a half after its day was over: late from the 18th on
        made.visit(ann, f"2026-11-{day}", logged_at=made.moment(f"2026-11-{day + 2}T12:00"))
    found = figure("log_timeliness", "2026-W47")
    assert (found.numerator, found.denominator) == (2, 5)
    assert limits(found) == (11.8, 76.9)


def test_by_team_a_target_that_is_for_the_teams_below_too_is_left_out():
    """Rows by team hold what a team did itself: a region's target over the region's own nothing would be 0 %."""
    east = made.team("East", key="east")
    city = made.team("City", parent=east, key="city")
    ann = made.rep("Ann", city)
    made.proposal(ann, "2026-10-05", status="won", ended="2026-10-20", amount=80)
    made.target(100, "2026-Q4", team=east)
    made.target(100, "2026-Q4", team=city)
    found = by("attainment_initial", "2026-Q4", "team")
    assert {team: figure.value for team, figure in found.items()} == {"city": 0.8}
    assert parts("attainment_initial", "2026-Q4", east) == (80, 100)


def test_what_differs_by_its_days_alone_is_totalled_by_one_column():
    """With 90 days to the end, on 23 November those of up to 25 August are old enough; of Bob's none is."""
    team = made.team()
    ann, bob = made.rep("Ann", team, key="ann"), made.rep("Bob", team, key="bob")
    for rep, on in ((ann, "2026-07-01"), (ann, "2026-08-25"), (ann, "2026-08-26"), (bob, "2026-08-31")):
        made.proposal(rep, on)
    facts = proposals_issued, proposals_mature, proposals_immature
    both = ask("2026-07").narrowed(periods=(Period.parse("2026-07"), Period.parse("2026-08")))
    with CaptureQueriesContext(connection) as asked:
        found = totals(facts, both)
    assert sum(query["sql"].count("COUNT(") for query in asked) == 1
    assert [found[fact] for fact in facts] == [{(0,): 1, (1,): 3}, {(0,): 1, (1,): 1}, {(1,): 2}]
    each = totals(facts, both.narrowed(by=("rep",)))
    assert each[proposals_mature] == {(0, "ann"): 1, (1, "ann"): 1, (1, "bob"): 0}
    assert totals(facts, ask("2026-08", by=("rep",)))[proposals_immature] == {(0, "ann"): 1, (0, "bob"): 1}


def test_a_win_for_nothing_leaves_a_rate_of_amounts_blank_for_a_true_reason():
    """It was won, and long ago; so "nothing won" would be wrong."""
    made.proposal(made.rep("Ann"), "2026-01-20", status="won", ended="2026-03-01", amount=0)
    told = {name: reason(figure(name, "2026-Q1")) for name in ("close_rate_amount", "price_realisation")}
    assert told == {
        "close_rate_amount": "no known amount above 0 was asked long enough ago",
        "price_realisation": "nothing won for which a known amount above 0 was asked",
    }
    assert value("average_deal", "2026-Q1") == 0


def test_wins_of_unknown_amounts_have_no_average_and_say_so():
    made.lead("2026-01-05", won_on="2026-03-01")
    found = figure("average_deal", "2026-Q1")
    assert (found.value, reason(found)) == (None, "nothing won whose amount is known")
