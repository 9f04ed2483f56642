"""Four closed weeks below the target beyond normal variation: on the page, behind the name, in what needs attention."""

import pytest
import time_machine

from kpis.comparing.shortfall import closed_weeks
from reps.fiscal import STANDARD
from tests import builders as made
from tests.small_company import TODAY, WEEK, small_company

pytestmark = pytest.mark.django_db
PAGE, DASHBOARD = "/kpi/quality_visits/", "/dashboard/"
SIGNAL = "Below target beyond normal variation"


@pytest.fixture
def company():
    """In four weeks 32 visits are expected of each; Alice made 3 and Bob, on leave but for a day, none."""
    with time_machine.travel(TODAY, tick=False):
        found = small_company()
        made.leave(found.reps.bob, "2026-10-26", "2026-11-19")
        yield found


def get(client, user, url, **asked):
    client.force_login(user)
    return client.get(url, {"when": WEEK, **asked})


def below(response):
    return next((item for item in response.context["attention"] if "short of quality visits" in str(item.text)), None)


def test_the_weeks_are_the_last_four_that_are_over():
    for day in ("2026-11-23", "2026-11-25", "2026-11-29"):
        weeks = closed_weeks(made.day(day), STANDARD)
        assert (str(weeks.start), str(weeks.end)) == ("2026-10-26", "2026-11-22")


def test_who_falls_short_is_counted_and_listed_for_those_who_lead(client, company):
    item = below(get(client, company.manager, DASHBOARD))
    assert item.count == 3  # Mia, Alice and Ann of North
    names = {row.record.name for row in client.get(item.url).context["table"].rows}
    assert names == {"Mia", "Alice", "Ann"}


def test_who_was_hardly_there_is_not_flagged(client, company):
    item = below(get(client, company.director, DASHBOARD, who="team:south"))
    names = [row.record.name for row in client.get(item.url).context["table"].rows]
    assert names == ["Sam"]  # of Bob 1.6 were expected: none is within normal variation


def test_the_page_says_it_of_the_whole_team_and_opens_the_four_weeks(client, company):
    text = get(client, company.manager, PAGE).content.decode()
    assert f"{SIGNAL}." in text
    assert "3 of 96" in text
    assert "when=2026-10-26..2026-11-22" in text


def test_the_mark_stands_behind_the_name_in_the_table_by_rep(client, company):
    table = get(client, company.director, PAGE).context["tables"]["rep"]
    marked = {row.record["name"] for row in table.rows if SIGNAL in str(row.get_cell("name"))}
    assert marked == {"Alice", "Ann", "Mia", "Sam"}
    assert "3 of 32 in four closed weeks" in str(table.rows[0].get_cell("name"))


def test_the_mark_stays_out_of_the_export(client, company):
    text = get(client, company.director, PAGE, _export="csv", table="rep").content.decode()
    assert "Alice" in text
    assert SIGNAL not in text


def test_on_target_is_said_as_plainly(client, company):
    made.target(0.5, "2026", "quality_visits_per_rep_week", team=company.north)
    for day in ("2026-11-09", "2026-11-10", "2026-11-11"):
        made.visit(company.reps.ann, day, quality=True)
    assert "On target." in get(client, company.manager, PAGE).content.decode()


def test_short_within_normal_variation_is_no_signal(client, company):
    made.target(0.5, "2026", "quality_visits_per_rep_week", team=company.north)
    response = get(client, company.manager, PAGE)
    assert "Below target, within normal variation." in response.content.decode()
    assert below(get(client, company.manager, DASHBOARD)) is None


def test_a_rep_reads_the_team_s_sum_without_any_name(client, company):
    text = get(client, company.teammate, PAGE, who="team:north").content.decode()
    assert "3 of 96" in text
    assert "Alice" not in text


def test_a_rep_sees_the_own_signal_only(client, company):
    text = get(client, company.teammate, DASHBOARD).content.decode()
    assert "short of quality visits" in text
    records = "/figures/reps_below_visit_target/records/"
    assert [row.record.name for row in client.get(records).context["table"].rows] == ["Ann"]
    assert client.get(records, {"who": "rep:alice"}).status_code == 404


def test_proposals_are_held_to_their_own_target(client, company):
    """Of North's three people 24 were expected in four weeks, 2 a week each."""
    text = get(client, company.manager, "/kpi/no_surprise_proposals/").content.decode()
    assert "2 of 24" in text
    assert f"{SIGNAL}." in text
