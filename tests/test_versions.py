"""A new version of the definition of quality is marked on the trends that rest on it (spec 9.2)."""

import plotly.graph_objects as go
import pytest
import time_machine

from kpis.comparing.sides import pair_of
from kpis.definitions import measure_by_name
from kpis.periods import Period
from kpis.readings import readings
from kpis.scope import Scope
from kpis.sparkline import sparkline
from kpis.views.state import State
from reps.models import Organisation, QualityDefinition
from tests import builders as made
from tests.charts import inked
from tests.small_company import TODAY, WEEK, small_company

pytestmark = pytest.mark.django_db
WORDS = "Definition v2 from 11 Nov 2026"


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        found = small_company()
        for kind in ("visit", "lead", "proposal"):
            succeed(kind, "2026-11-11")  # the Wednesday of the week before
        made.lead("2026-10-20", owner=found.reps.alice, quality=True)
        yield found


def succeed(kind, day, version=2):
    """A version that judges as the first does, in force from a day on."""
    first = QualityDefinition.objects.get(kind=kind, version=1)
    QualityDefinition.objects.filter(kind=kind, status="active").update(status="retired")
    fields = {"kind": kind, "version": version, "effective_from": made.day(day), "tree": first.tree}
    return QualityDefinition.objects.create(status="active", **fields)


def page(client, user, kpi="quality_visits", **asked):
    client.force_login(user)
    return client.get(f"/kpi/{kpi}/", {"who": "team:north", "when": WEEK, **asked})


def marks(chart):
    """[(label, where it stands)] of the upright lines."""
    upright = [each["x0"] for each in chart["layout"]["shapes"] if each["xref"] == "x"]
    return list(
        zip((each["text"] for each in chart["layout"]["annotations"] if each["xref"] == "x"), upright, strict=True)
    )


@pytest.mark.parametrize("kpi", ["quality_visits", "lead_quality", "no_surprise_proposals"])
def test_a_new_version_is_an_upright_line_with_its_name(client, company, kpi):
    """Of 13 weeks the 12th, from Monday 9 November: two of its seven days were over."""
    chart = page(client, company.manager, kpi).context["chart"]
    assert marks(chart) == [("v2", pytest.approx(11 + 2 / 7 - 0.5))]
    go.Figure(inked(chart))  # valid Plotly


def test_the_goal_s_line_stays_beside_it(client, company):
    layout = page(client, company.manager).context["chart"]["layout"]
    assert [each["line"]["dash"] for each in layout["shapes"]] == ["dash", "solid"]
    assert layout["annotations"][0]["text"] == "8.0"


def test_the_table_behind_the_chart_says_the_day(client, company):
    table = page(client, company.manager).content.decode().split("chart-table")[1].split("</details>")[0]
    row = next(row for row in table.split("<tr>") if "Week 46" in row)
    assert WORDS in row
    assert table.count(WORDS) == 1


def test_what_no_definition_judges_has_no_mark(client, company):
    response = page(client, company.manager, measure="visits")
    assert marks(response.context["chart"]) == []
    assert response.context["versions"] == []


def test_the_first_version_is_no_change(client, company):
    QualityDefinition.objects.filter(version=2).delete()
    QualityDefinition.objects.filter(version=1).update(effective_from=made.day("2026-11-11"), status="active")
    assert marks(page(client, company.manager).context["chart"]) == []


def test_a_draft_marks_nothing(client, company):
    QualityDefinition.objects.filter(version=2).update(status="draft")
    assert marks(page(client, company.manager).context["chart"]) == []


def test_a_version_older_than_the_trend_is_not_on_it(client, company):
    QualityDefinition.objects.filter(version=2).update(effective_from=made.day("2026-08-24"))  # where 13 weeks begin
    assert marks(page(client, company.manager).context["chart"]) == []


def test_the_dashboard_s_small_trends_have_the_mark_too(client, company):
    client.force_login(company.manager)
    response = client.get("/dashboard/", {"who": "team:north", "when": WEEK})
    marked = {card.kpi.slug: len(card.sparkline.marks) for card in response.context["cards"]}
    assert {slug for slug, count in marked.items() if count} == {
        "quality_visits",
        "lead_quality",
        "no_surprise_proposals",
    }
    assert response.content.decode().count(WORDS) == 3
    assert response.content.decode().count('<line class="version"') == 3


@pytest.mark.parametrize("page", ["/rhythms/monday/", "/rhythms/one-to-one/?who=rep:alice", "/my/"])
def test_eight_weeks_of_people_have_it_at_the_head_of_its_week(client, company, page):
    client.force_login(company.manager)
    head = next(each for each in client.get(page).content.decode().split("<th ") if WORDS in each)
    assert 'title="Week 46, 2026"' in head
    assert "│v2" in head


def test_a_mark_stands_half_way_between_two_points(company):
    class Amid:
        between = 0.5

    assert sparkline([1, 2, 3], marks=[Amid]).marks == (31.5,)  # of points at 3, 60 and 117


def moved(company, name, when, then=None):
    """How a measure of North moved since the period before, or against another one."""
    at = Period.parse(when)
    state = State(company.director, Scope.team(company.north), at, made.day("2026-12-01"), Organisation.current())
    measure = measure_by_name(name)[1]
    if then:
        return pair_of(measure, state, state.at(Period.parse(then))).movement
    return readings([measure], state, trail=False)[measure].movement


@pytest.mark.parametrize("name", ["quality_visits", "quality_visits_per_rep_week"])
def test_what_another_version_judged_is_no_trend(company, name):
    """Of week 46 two days were judged by v1, of week 45 all: neither is set against what v2 judged."""
    found = [moved(company, name, when) for when in ("2026-W45", "2026-W46", "2026-W47", "2026-W48")]
    assert found == ["level", "rejudged", "rejudged", "level"]
    assert (moved(company, name, "2026-W47", "2026-W45"), moved(company, name, "2026-W47", "2026-W48")) == (
        "rejudged",
        "level",
    )


def test_what_no_definition_judges_moves_all_the_same(company):
    assert moved(company, "visits", "2026-W47") == "level"
    assert moved(company, "won_proposals", "2026-W47") == "level"


def test_the_year_before_says_so_too(client, company):
    client.force_login(company.manager)
    panel = "/figures/quality_visits/?who=team:north&when={}"
    for week, said in ((WEEK, 2), ("2026-W48", 1), ("2026-W45", 0)):
        text = client.get(panel.format(week)).content.decode()
        assert text.count("judged by another definition: no trend") == said, week


def test_a_page_says_so_instead_of_an_arrow(client, company):
    shown = page(client, company.manager).content.decode()
    assert "by another definition of quality." in shown
    assert "Judged by another definition: no trend" in shown
    panel = client.get(f"/figures/quality_visits/?who=team:north&when={WEEK}").content.decode()
    assert "judged by another definition: no trend" in panel
