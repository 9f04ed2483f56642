"""Side by side: both sides are the figures of their own dashboards, within the reader's scope."""

import pytest
import time_machine
from django.urls import reverse

from tests import builders as made
from tests.small_company import TODAY, WEEK, small_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


def pairs(client, **asked):
    """{measure: Pair} of the page."""
    kpis = client.get(reverse("compare"), asked).context["kpis"]
    return {pair.measure.name: pair for _kpi, rows in kpis for pair in rows}


def headline(client, **asked):
    """The value of quality visits on the dashboard."""
    card = client.get(reverse("dashboard"), asked).context["cards"][0]
    return card.figure.value


def test_each_side_is_what_its_own_dashboard_shows(client, company):
    client.force_login(company.director)
    pair = pairs(client, who="team:north", when=WEEK, **{"with": "team:south"})["quality_visits_per_rep_week"]
    assert pair.one.figure.value == headline(client, who="team:north", when=WEEK)
    assert pair.other.figure.value == headline(client, who="team:south", when=WEEK)
    assert pair.difference == pytest.approx(pair.one.figure.value - pair.other.figure.value)


def test_the_right_side_is_the_period_before_unless_asked(client, company):
    client.force_login(company.manager)
    assert client.get(reverse("compare"), {"when": WEEK}).context["other"].period.code == "2026-W46"
    later = client.get(reverse("compare"), {"when": WEEK, "then": "2026-W40"})
    assert later.context["other"].period.code == "2026-W40"


def test_another_left_side_leaves_what_was_chosen_on_the_right(client, company):
    client.force_login(company.director)
    page = client.get(reverse("compare"), {"who": "team:north", "when": WEEK, "with": "team:south", "then": "2026-W40"})
    kept = "with=team%3Asouth&amp;then=2026-W40"
    assert f"when=2026-W46&amp;{kept}" in page.content.decode()
    assert '<input type="hidden" name="with" value="team:south">' in page.content.decode()
    assert '<input type="hidden" name="then" value="2026-W40">' in page.content.decode()


def test_a_longer_left_side_is_set_against_the_period_before_it(client, company):
    client.force_login(company.director)
    asked = {"who": "team:north", "when": WEEK, "with": "team:north", "then": "2026-W40"}
    month = {
        grain: query for grain, _label, query, _chosen in client.get(reverse("compare"), asked).context["state"].grains
    }["month"]
    other = client.get(f"{reverse('compare')}?{month}").context["other"]
    assert (other.scope.code, other.period.code) == ("team:north", "2026-10")


def test_nothing_to_compare_is_no_zero(client, company):
    client.force_login(company.manager)
    pair = pairs(client, when=WEEK, then="2020-W10")["quality_share"]
    assert (pair.other.figure.value, pair.difference, pair.movement) == (None, None, None)


def test_a_difference_within_noise_gets_no_arrow(client, company):
    client.force_login(company.director)
    pair = pairs(client, who="team:north", when=WEEK, **{"with": "team:south"})["quality_visits_per_rep_week"]
    assert pair.movement in ("level", None)


def test_a_team_of_others_is_not_there(client, company):
    client.force_login(company.manager)
    assert client.get(reverse("compare"), {"with": "team:south"}).status_code == 404
    assert client.get(reverse("compare"), {"with": "company"}).status_code == 404
    assert client.get(reverse("compare"), {"then": "nonsense"}).status_code == 404


def test_the_dashboard_leads_there_with_its_team_and_period(client, company):
    client.force_login(company.manager)
    page = client.get(reverse("dashboard"), {"who": "team:north", "when": WEEK}).content.decode()
    assert f"/compare/?who=team%3Anorth&amp;when={WEEK}" in page


def test_both_sides_and_their_difference_are_of_completed_days(client, company):
    """On Wednesday two days are over: two of this week's three visits, and last week's of Monday and Tuesday."""
    for day in ("2026-11-23", "2026-11-24", "2026-11-25"):
        made.visit(company.reps.alice, day, quality=True)
    client.force_login(company.manager)
    with time_machine.travel("2026-11-25T10:00:00+08:00", tick=False):
        asked = {"who": "team:north", "when": "2026-W48", "then": "2026-W47"}
        found = pairs(client, **asked)["quality_visits"]
        assert [each.value for each in found.figures] == [2, 2]
        assert found.difference == 0
        page = client.get(reverse("compare"), asked).content.decode()
        assert "23 Nov 2026 to 24 Nov 2026" in page
        assert "16 Nov 2026 to 17 Nov 2026" in page
        panel = client.get("/figures/pair_difference/", asked | {"of": "quality_visits", "with": "team:north"})
        assert panel.context["explanation"].formula == "2 − 2 = 0"
        turned = pairs(client, who="team:north", when="2026-W47", then="2026-W48")["quality_visits"]
        assert [each.value for each in turned.figures] == [2, 2]


def test_before_a_day_is_over_there_is_no_difference(client, company):
    made.visit(company.reps.alice, "2026-11-23", quality=True)
    client.force_login(company.manager)
    found = pairs(client, who="team:north", when="2026-W48", then="2026-W47")["quality_visits"]
    assert (found.figures[0].value, found.difference, found.movement) == (1, None, None)


def test_two_teams_in_a_running_week_are_both_without_today(client, company):
    made.visit(company.reps.alice, "2026-11-24", quality=True)
    made.visit(company.reps.bob, "2026-11-23", quality=True)
    client.force_login(company.director)
    with time_machine.travel("2026-11-24T10:00:00+08:00", tick=False):
        asked = {"who": "team:north", "when": "2026-W48", "with": "team:south", "then": "2026-W48"}
        found = pairs(client, **asked)["quality_visits"]
    assert ([each.value for each in found.figures], found.difference) == ([0, 1], -1)


def test_a_target_is_held_against_its_whole_period(client, company):
    made.target(1000, "2026-10", team=company.north)
    client.force_login(company.manager)
    found = pairs(client, who="team:north", when="2026-11", then="2026-10")["attainment_initial"]
    assert found.figures[1].denominator == 1000


def test_a_running_period_beside_a_closed_one_is_said(client, company):
    client.force_login(company.manager)
    warning = "A period is still running"
    assert warning in client.get(reverse("compare"), {"when": "2026-W48", "then": "2026-W47"}).content.decode()
    assert warning not in client.get(reverse("compare"), {"when": "2026-W47", "then": "2026-W46"}).content.decode()


def test_both_sides_are_the_figures_worked_out_by_hand(client, company):
    """In North 3 of 4 visits were of quality, in South 0 of 1."""
    client.force_login(company.director)
    pair = pairs(client, who="team:north", when=WEEK, **{"with": "team:south"})["quality_share"]
    assert (pair.one.figure.numerator, pair.one.figure.denominator) == (3, 4)
    assert (pair.other.figure.numerator, pair.other.figure.denominator) == (0, 1)
    assert pair.difference == 0.75
