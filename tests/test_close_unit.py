"""The close rate by proposals, each once, or by quotes, each one sent: the company's choice (spec 8.1, 16)."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.test import RequestFactory
from django.urls import reverse

from kpis.cohort.quotes import of_proposal
from kpis.definitions import measure_by_name
from kpis.formats import shown_value
from kpis.insight.gap import gap
from kpis.periods import Period
from kpis.publishing.overlay import figure as published_figure
from kpis.publishing.publish import publish
from kpis.statistics import aalen_johansen, wilson
from kpis.views.state import State
from reps.models import Parameters
from tests import builders as made
from tests.asking import ask, by, figure, parts, records, value
from tests.small_company import TODAY, small_company
from tests.test_every_number_opens import asked, problems

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    """June: one won after two revisions, one lost after one, one lost at once. An option, and an error, count nothing.

    By proposals 1 of 3 was won; quotes sent for them were 3 + 2 + 1, so 1 of 6.
    """
    found = made.rep("Ann", made.team())
    won = made.proposal(found, "2026-06-01", status="won", ended="2026-07-20")
    lost = made.proposal(found, "2026-06-02", status="lost", ended="2026-07-10")
    made.proposal(found, "2026-06-03", status="lost", ended="2026-06-30")
    error = made.proposal(found, "2026-06-04", status="void")
    for proposal, days in ((won, ("2026-06-15", "2026-07-06")), (lost, ("2026-06-20",)), (error, ("2026-06-20",))):
        for day in days:
            made.revision(proposal, day)
    made.revision(won, "2026-06-15", kind="option", label="B")
    return found


@pytest.fixture
def by_quotes():
    return made.parameters(close_unit="quote")


def test_by_default_a_proposal_counts_once_however_often_it_was_revised(ann):
    found = figure("close_rate", "2026-06", ann)
    assert (found.numerator, found.denominator, found.is_by_quotes) == (1, 3, False)


def test_by_quotes_each_one_sent_counts_and_a_deal_once(ann, by_quotes):
    found = figure("close_rate", "2026-06", ann)
    assert (found.numerator, found.denominator, found.is_by_quotes) == (1, 6, True)
    assert (found.low, found.high) == wilson(1, 6)


def test_it_stays_with_the_proposal_s_first_issue(ann, by_quotes):
    """The revision of July belongs to the cohort of June."""
    assert parts("close_rate", "2026-07", ann) == (0, 0)


def test_a_quote_that_was_not_sent_yet_is_not_counted(ann, by_quotes):
    """As of 30 June with a horizon of 20 days: three proposals old enough, and the revisions of the 15th and 20th."""
    assert parts("close_rate", "2026-06", ann, as_of="2026-06-30", horizon=20) == (0, 5)


def test_the_throughput_ratio_counts_quotes_on_the_day_they_were_sent(ann, by_quotes):
    """June: three first issues and two revisions. July: one won, one revision sent."""
    assert parts("throughput_ratio", "2026-06", ann) == (0, 5)
    assert parts("throughput_ratio", "2026-07", ann) == (1, 1)


def test_other_rates_and_the_count_of_proposals_know_no_quotes(ann, by_quotes):
    assert value("proposals_issued", "2026-06", ann) == 3
    assert parts("decision_win_rate", "2026-07", ann) == (1, 2)
    assert value("deals_per_proposal", "2026-06", ann) == 0
    assert figure("close_rate_amount", "2026-06", ann).value == pytest.approx(1 / 3)


def test_the_running_estimate_is_of_the_same_unit(ann, by_quotes):
    """As of 30 June one of the three is lost, two are open: 0 so far. To date: 1 of 3 proposals over 6 quotes."""
    curve = aalen_johansen([(49, "won"), (38, "lost"), (27, "lost")], 90)
    assert value("close_rate_estimate", "2026-06", ann) == pytest.approx(curve.won * 3 / 6)


def test_how_many_are_mature_is_told_in_quotes(ann, by_quotes):
    young = made.proposal(ann, "2026-06-29")
    made.revision(young, "2026-07-01")
    found = figure("close_rate", "2026-06", ann, as_of="2026-08-31", horizon=80)
    assert (found.denominator, found.young, found.cohort) == (6, 2, 8)


def test_it_splits_by_team_and_by_rep_of_the_first_issue(ann, by_quotes):
    bob = made.rep("Bob", made.team("South"))
    made.revision(made.proposal(bob, "2026-06-05", status="lost", ended="2026-06-30"), "2026-06-08")
    found = by("close_rate", "2026-06", "rep")
    assert {key: (each.numerator, each.denominator) for key, each in found.items()} == {
        ann.key: (1, 6),
        bob.key: (0, 2),
    }


def test_without_the_client_s_cancelled_projects_their_quotes_are_left_out_too(ann):
    made.parameters(close_unit="quote", close_excludes_cancelled=True)
    off = made.proposal(ann, "2026-06-05", status="lost", ended="2026-07-01", lost_reason="cancelled")
    made.revision(off, "2026-06-10")
    assert parts("close_rate", "2026-06", ann) == (1, 6)


def test_past_days_keep_the_unit_they_had(ann):
    """Quotes from 1 November on: as of October the rate is still one of proposals, whatever period is read."""
    made.parameters("2026-11-01", close_unit="quote")
    assert parts("close_rate", "2026-06", ann, as_of="2026-10-31") == (1, 3)
    assert parts("close_rate", "2026-06", ann, as_of="2026-11-01") == (1, 6)


def test_what_was_published_keeps_its_unit_and_is_not_called_restated(ann):
    with time_machine.travel("2026-10-08T09:00:00+08:00", tick=False):
        publish(Period.parse("2026-06"))
    made.parameters("2026-11-01", close_unit="quote")
    with time_machine.travel(TODAY, tick=False):
        found = published_figure(measure_by_name("throughput_ratio")[1], ask("2026-06", ann))
    assert (found.denominator, found.published.figure.denominator, found.is_restated) == (5, 3, False)


def test_the_records_of_both_parts_are_listed(ann, by_quotes):
    assert records("close_rate", "2026-06", ann, part="denominator").count() == 3
    further = measure_by_name("close_rate")[1].denominator.further
    assert sorted(further.records(ask("2026-06", ann)).values_list("issued_on", flat=True)) == [
        date(2026, 6, 15),
        date(2026, 6, 20),
        date(2026, 7, 6),
    ]


def test_a_condition_on_proposals_is_asked_of_what_belongs_to_one():
    found = of_proposal(Q(counts=True) & ~(Q(ending="won") | Q(issued_on=None)))
    assert found == Q(proposal__counts=True) & ~(Q(proposal__ending="won") | Q(proposal__issued_on=None))


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        found = small_company()
        proposal = made.proposal(found.reps.alice, "2026-06-01", status="won", ended="2026-06-20")
        made.revision(proposal, "2026-06-10")
        yield found


def test_the_panel_says_which_unit_and_lists_the_quotes(client, company, by_quotes):
    client.force_login(company.director)
    address = reverse("explain", args=["close_rate"])
    page = client.get(address, {"when": "2026-06"}).content.decode()
    assert "quotes sent for what was first issued that long ago" in page
    assert "Quotes, each one sent" in page
    assert "And the quotes sent after the first" in page
    assert "Counted by quotes: each revision of a proposal is one more. (1 record)" in page
    table = client.get(f"{address}records/", {"when": "2026-06", "part": "quotes"}).context["table"]
    assert [row.record.issued_on for row in table.rows] == [date(2026, 6, 10)]


@pytest.mark.parametrize("name", ["close_rate", "throughput_ratio", "close_rate_estimate"])
def test_what_it_opens_to_adds_up_to_what_it_says(company, by_quotes, name):
    found = asked(company.director, f"{reverse('explain', args=[name])}?when=2026-06")
    assert found.figure.is_by_quotes
    assert not list(problems(found, shown_value(found.figure)))


def test_where_proposals_count_the_panel_says_so_too(client, company):
    client.force_login(company.director)
    page = client.get(reverse("explain", args=["close_rate"]), {"when": "2026-06"}).content.decode()
    assert "Proposals, each once" in page
    assert "quotes" not in page.lower().partition("<main")[2]


def test_the_pages_say_by_quotes_beside_the_rate(client, company, by_quotes):
    client.force_login(company.director)
    for url in (reverse("dashboard"), reverse("kpi", args=["close_and_attainment"])):
        assert "by quotes" in client.get(url, {"when": "2026-11"}).content.decode()


def test_a_plan_by_quotes_is_no_plan_for_proposals(client, company, by_quotes):
    made.target("0.4", "2026-Q4", measure="close_rate")
    request = RequestFactory().get("/", {"when": "2026-Q4"})
    request.user = company.director
    assert "counted by quotes" in gap(State.of(request), "plan").why


def test_a_row_of_parameters_takes_no_other_unit(company):
    row = Parameters.defaults()
    row.close_unit = "visit"
    with pytest.raises(ValidationError, match="not a valid choice"):
        row.full_clean()
