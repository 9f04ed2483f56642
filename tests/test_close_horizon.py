"""How long proposals are followed, from the company's own wins, and how far the close rate looks back (spec 3, 8.1)."""

from datetime import date, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.management import call_command
from django.urls import reverse

from reps import horizon
from reps.models import CloseHorizon, ParametersByDay
from tests import builders as made
from tests.asking import figure
from tests.office import page
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return made.rep("Ann")


def won_after(rep, *days, on="2026-08-31"):
    """A win on that day for each of these numbers of days since its first issue."""
    ended = made.day(on)
    for number in days:
        made.proposal(rep, ended - timedelta(days=number), status="won", ended=ended)


@pytest.mark.parametrize(
    ("days", "found"), [(range(1, 21), 18), ([7] * 20, 7), (range(1, 11), 9), ([5], 5), ([*[10] * 18, 200, 300], 10)]
)
def test_nine_in_ten_came_by_then(days, found):
    assert horizon.nine_in_ten(list(days)) == found


@pytest.mark.parametrize(("days", "up"), [(0, 30), (1, 30), (30, 30), (31, 60), (98, 120)])
def test_it_is_rounded_up_to_30(days, up):
    assert horizon.rounded_up(days) == up


def test_twenty_wins_of_81_to_100_days_make_a_horizon_of_120(ann):
    """The 18th of them took 98 days. From 1 October, the first day of the quarter."""
    won_after(ann, *range(81, 101))
    made_of = horizon.fix(date(2026, 11, 23))
    assert (str(made_of.effective_from), made_of.days, made_of.nine_in_ten, made_of.wins) == ("2026-10-01", 120, 98, 20)


def test_the_close_rate_follows_as_long_as_own_wins_took(ann):
    """Issued 105 days before 23 November: old enough for 90 days, not for 120."""
    won_after(ann, *range(81, 101))
    made.proposal(ann, "2026-08-10")
    assert figure("close_rate", "2026-08", as_of="2026-11-23").denominator == 1
    horizon.fix(date(2026, 11, 23))
    found = figure("close_rate", "2026-08", as_of="2026-11-23")
    assert (found.denominator, found.young) == (0, 1)
    assert figure("close_rate", "2026-08", as_of="2026-12-08").denominator == 1  # 120 days
    june = [figure("close_rate", "2026-06", as_of=day).denominator for day in ("2026-09-30", "2026-10-01")]
    assert june == [11, 3]  # of the 1st to the 11th, 90 days ago by September; 120 days ago by October, when it holds
    made.parameters(close_horizon_own=False)
    assert figure("close_rate", "2026-08", as_of="2026-11-23").denominator == 1


def test_it_stays_for_the_quarter_whatever_is_won_since(ann):
    won_after(ann, *range(1, 21))
    horizon.fix(date(2026, 10, 5))
    won_after(ann, *range(101, 141), on="2026-09-15")  # told late
    assert horizon.fix(date(2026, 11, 23)) is None
    assert ParametersByDay().close_horizon_days(date(2026, 12, 31)) == 30
    following = horizon.fix(date(2027, 1, 4))
    assert (str(following.effective_from), following.days, following.wins) == ("2027-01-01", 150, 60)
    assert ParametersByDay().close_horizon_days(date(2026, 12, 31)) == 30


def test_nineteen_wins_are_too_few(ann):
    won_after(ann, *range(1, 20))
    assert horizon.fix(date(2026, 11, 23)) is None
    assert ParametersByDay().close_horizon_days(date(2026, 11, 23)) == 90
    made.parameters(close_horizon_wins=19)
    assert horizon.fix(date(2026, 11, 23)).days == 30


def test_what_was_won_long_ago_in_the_quarter_itself_or_taken_back_tells_nothing(ann):
    made.parameters(close_horizon_wins=1)
    won_after(ann, 5, on="2024-09-30")
    won_after(ann, 6, on="2026-10-01")
    taken_back = made.proposal(ann, "2026-08-01", status="won", ended="2026-08-08")
    taken_back.rescinded_on = date(2026, 8, 20)
    taken_back.save()
    made.proposal(ann, "2026-08-01", status="lost", ended="2026-08-10")
    assert horizon.days_to_win(date(2026, 10, 1)) == []
    won_after(ann, 9, on="2024-10-01")
    assert horizon.days_to_win(date(2026, 10, 1)) == [9]


@time_machine.travel("2026-11-23T09:00:00+08:00", tick=False)
def test_publishing_fixes_it_and_says_so(ann):
    won_after(ann, *range(81, 101))
    out = StringIO()
    call_command("publish", "--dry-run", stdout=StringIO())
    assert not CloseHorizon.objects.exists()
    call_command("publish", "--since=2026-11-20", stdout=out)
    call_command("publish", "--since=2026-11-20", stdout=out)
    assert out.getvalue().count("120 days from 2026-10-01 on, by 20 own wins") == 1


def test_the_administration_shows_what_it_is_made_of(office, ann):
    won_after(ann, *range(81, 101))
    horizon.fix(date(2026, 11, 23))
    html = office.get(page(CloseHorizon, "changelist")).content.decode()
    assert "98" in html
    assert office.get(page(CloseHorizon, "add")).status_code == 403


# How far it looks back


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


def headline(client, user, who):
    client.force_login(user)
    context = client.get(reverse("dashboard"), {"who": who, "when": "2026-11"}).context
    return next(card for card in context["cards"] if card.kpi.slug == "close_and_attainment")


@pytest.mark.parametrize(
    ("who", "start", "says"),
    [
        ("rep:alice", "2025-12-01", "12 months"),
        ("team:north", "2026-06-01", "6 months"),
        ("company", "2026-06-01", "6 months"),
    ],
)
def test_a_rep_s_close_rate_looks_back_a_year_a_team_s_two_quarters(client, company, who, start, says):
    card = headline(client, company.director, who)
    assert (str(card.figure.period.start), str(card.figure.period.end)) == (start, "2026-11-30")
    assert card.looked_back == says


def test_tables_and_plots_name_how_far_they_look_back(client, company):
    made.proposal(company.reps.alice, "2026-02-02", status="won", ended="2026-03-02")
    client.force_login(company.director)
    tables = client.get(reverse("kpi", args=["close_and_attainment"]), {"when": "2026-11"}).context["tables"]
    named = {by: str(table.columns["close_rate"].header) for by, table in tables.items()}
    assert named == {"team": "Close rate, 6 months", "rep": "Close rate, 12 months"}
    client.force_login(company.alice)
    made.parameters("2026-11-01", close_window_rep_months=9)
    assert "Over the last 9 months" in client.get("/my/").content.decode()


def test_both_are_parameters(client, company):
    made.parameters(close_window_rep_months=18, close_window_team_months=3)
    assert str(headline(client, company.director, "rep:alice").figure.period.start) == "2025-06-01"
    assert str(headline(client, company.director, "team:north").figure.period.start) == "2026-09-01"


def test_the_table_by_rep_looks_back_as_each_rep_s_own_page(client, company):
    made.proposal(company.reps.alice, "2026-02-02", status="won", ended="2026-03-02")
    made.proposal(company.reps.alice, "2026-07-06", status="lost", ended="2026-08-03")
    client.force_login(company.director)
    tables = client.get(reverse("kpi", args=["close_and_attainment"]), {"when": "2026-11"}).context["tables"]
    (alice,) = [row.record for row in tables["rep"].rows if row.record["key"] == "alice"]
    (north,) = [row.record for row in tables["team"].rows if row.record["key"] == "north"]
    assert (alice["close_rate"].numerator, alice["close_rate"].denominator) == (1, 2)
    assert (north["close_rate"].numerator, north["close_rate"].denominator) == (0, 1)
    own = headline(client, company.director, "rep:alice").figure
    assert (own.numerator, own.denominator) == (1, 2)
