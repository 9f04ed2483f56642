"""Hits and misses of the initial target beside the other KPIs."""

import re
from decimal import Decimal

import pytest
import time_machine
from django.utils.html import strip_tags
from scipy import stats

from kpis.insight.fisher import fisher_exact_p
from kpis.periods import Period
from kpis.readings import goal_of
from kpis.scope import Scope
from kpis.views.state import State
from reps.models import Organisation
from tests import builders as made
from tests.asking import figure
from tests.remembered import remembered
from tests.small_company import TODAY, small_company

URL = "/hits/?when=2026-10&lag=same"


@pytest.mark.parametrize(
    "table", [(14, 6, 3, 9), (0, 5, 5, 0), (1, 1, 1, 1), (0, 0, 3, 4), (7, 3, 2, 8), (40, 60, 30, 20)]
)
def test_fisher_s_p_is_scipy_s(table):
    theirs = stats.fisher_exact([table[:2], table[2:]]).pvalue
    assert fisher_exact_p(*table) == pytest.approx(theirs, abs=1e-12)


@remembered
def company_of_october():
    """One quality visit a rep-week is aimed at; Alice made 20 in October, Ann and Bob none.

    Alice hit her 100 exactly; Ann missed hers by a cent and Bob his by far; nobody has a target for September.
    """
    found = small_company()
    made.parameters(visits_per_week=1)
    alice, ann, bob = found.reps.alice, found.reps.ann, found.reps.bob
    for day in range(9, 29):
        made.visit(alice, f"2026-10-{day:02}", quality=True)
    for rep, amount in ((alice, "100.00"), (ann, "99.99"), (bob, "1")):
        made.target(100, "2026-10", rep=rep)
        made.proposal(rep, "2026-10-01", status="won", ended="2026-10-20", amount=amount)
    return found


@pytest.fixture
def company(db):
    with time_machine.travel(TODAY, tick=False):
        yield company_of_october()


def shown(client, user, url=URL):
    client.force_login(user)
    return client.get(url)


def counted(response, slug="quality_visits"):
    pattern = next(each for each in response.context["patterns"] if each.kpi.slug == slug)
    return {cell: number for cell, number in pattern.counts.items() if number}


def test_hits_and_misses_by_quality_visits(client, company):
    found = shown(client, company.director)
    assert counted(found) == {("on", "hit"): 1, ("below", "miss"): 2}
    assert "Below target: 0 hits, 2 misses; on target: 1 hit, 0 misses." in strip_tags(found.content.decode())


def test_few_cases_are_told_as_counts_only(client, company):
    text = shown(client, company.director).content.decode()
    assert "too few to compare rates" in text
    assert "Fisher" not in text


def test_the_initial_target_is_what_counts_whatever_came_of_it(client, company):
    target = company.reps.ann.targets.get()
    made.revise(target, 50, "2026-10-10")
    found = shown(client, company.director)
    assert counted(found)["below", "miss"] == 2
    (ann,) = [row.record for row in found.context["table"].rows if row.record.owner == company.reps.ann]
    assert (ann.outcome, ann.present_outcome) == ("miss", "hit")


def test_a_target_of_nothing_is_no_case(client, company):
    made.target(0, "2026-10", rep=company.reps.sam)
    assert len(shown(client, company.director).context["table"].rows) == 3


def test_a_period_that_is_not_over_is_no_case(client, company):
    made.target(100, "2026-11", rep=company.reps.alice)
    periods = {
        row.record.period.code for row in shown(client, company.director, "/hits/?when=2026-11").context["table"].rows
    }
    assert periods == {"2026-10"}


def test_a_manager_sees_the_cases_of_the_team_only(client, company):
    rows = shown(client, company.manager).context["table"].rows
    assert [row.record.owner.name for row in rows] == ["Alice", "Ann"]


def test_who_moved_during_the_period_is_left_out_of_a_team_s_cases(client, company):
    ann = company.reps.ann
    ann.memberships.update(end="2026-10-14")
    made.member(ann, company.south, start="2026-10-15")
    rows = shown(client, company.manager).context["table"].rows
    assert [row.record.owner.name for row in rows] == ["Alice"]
    assert len(shown(client, company.director).context["table"].rows) == 3


def test_a_cell_opens_its_cases_and_a_case_its_records(client, company):
    found = shown(client, company.director, f"{URL}&kpi=quality_visits&cell=on:hit")
    (row,) = found.context["table"].rows
    assert row.record.owner.name == "Alice"
    link = f"/figures/quality_visits_per_rep_week/?who=rep%3A{company.reps.alice.key}&amp;when=2026-10"
    assert link in found.content.decode()
    assert client.get(link.replace("&amp;", "&")).status_code == 200


def test_the_weeks_before_are_another_window(client, company):
    """Alice's visits lie in October itself: from 8 to 4 weeks before it she made none."""
    found = shown(client, company.director, "/hits/?when=2026-10")
    assert counted(found) == {("below", "hit"): 1, ("below", "miss"): 2}
    (row, *_others) = found.context["table"].rows
    window = row.record.standings["quality_visits_per_rep_week"].figure.period
    assert window.code == "2026-08-06..2026-10-03"


def test_less_is_expected_of_a_newcomer_as_on_the_kpi_s_own_page(client, company):
    """October has 18 working days, 3.6 rep-weeks: of a first month a quarter of one a week is expected, 0.25 a week.

    Ann's single visit is 1 ÷ 3.6 = 0.28 a week: on her goal, and far below the 1.00 of the others.
    """
    ann = company.reps.ann
    ann.hired_on = made.day("2026-10-01")
    ann.save()
    made.visit(ann, "2026-10-12", quality=True)
    found = shown(client, company.director)
    assert counted(found) == {("on", "hit"): 1, ("on", "miss"): 1, ("below", "miss"): 1}
    (case,) = [row.record for row in found.context["table"].rows if row.record.owner == ann]
    standing = case.standings["quality_visits_per_rep_week"]
    assert (standing.goal, round(float(standing.figure.value), 2)) == (Decimal("0.25"), 0.28)
    state = State(
        company.director, Scope.rep(ann), Period.parse("2026-10"), made.day("2026-11-23"), Organisation.current()
    )
    assert goal_of(standing.figure.measure, state) == Decimal("0.25")


def test_without_a_target_for_a_kpi_its_side_is_unknown(client, company):
    assert counted(shown(client, company.director), "lead_quality") == {("unknown", "hit"): 1, ("unknown", "miss"): 2}


def test_teams_are_cases_of_their_own(client, company):
    made.target(200, "2026-10", team=company.north)
    made.target(1, "2026-10", team=company.south)
    found = shown(client, company.director, f"{URL}&unit=team")
    assert counted(found) == {("on", "miss"): 1, ("below", "hit"): 1}
    assert "talent_pool" in {each.kpi.slug for each in found.context["patterns"]}


def test_a_team_above_others_is_a_case_of_all_that_those_below_did(client, company):
    """Won by Alice 100 and by Ann 99.99, both of North, and by Bob 1 of South: 200.99 of the region's 200."""
    region = made.team("Region", key="region")
    for team in (company.north, company.south):
        team.parent = region
        team.save()
    made.target(200, "2026-10", team=region)
    made.target(300, "2026-10", team=company.north)
    found = shown(client, company.director, f"{URL}&unit=team")
    cases = {row.record.owner.name: row.record for row in found.context["table"].rows}
    assert {name: case.outcome for name, case in cases.items()} == {"Region": "hit", "North": "miss"}
    assert cases["Region"].attainment.numerator == Decimal("200.99")
    visits = cases["Region"].standings["quality_visits_per_rep_week"]
    on_its_page = figure("quality_visits_per_rep_week", "2026-10", region)
    assert (visits.figure.numerator, visits.figure.denominator) == (20, on_its_page.denominator)
    assert (visits.goal, visits.side) == (1, "on")
    shown(client, company.director, "/rhythms/month/?who=team:region&when=2026-10")
    (opened,) = [url for url in _opened(found) if "team%3Aregion" in url and "/attainment_initial/" in url][:1]
    assert client.get(opened).context["figure"].value == cases["Region"].attainment.value


def _opened(response):
    return re.findall(r'href="(/figures/[^"]*)"', response.content.decode().replace("&amp;", "&"))


def test_the_cases_leave_as_a_file(client, company):
    lines = shown(client, company.director, f"{URL}&_export=csv").content.decode("utf-8-sig").splitlines()
    assert lines[1].startswith("Alice,2026-10,100")
    assert len(lines) == 4


def test_without_any_target_the_page_leads_to_them(client, company):
    assert 'href="/targets/?' in shown(client, company.director, "/hits/?when=2026-08").content.decode()
