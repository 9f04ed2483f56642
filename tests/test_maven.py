"""The Maven CRM export, brought in with docs/mappings, gives the figures that others computed from it."""

import csv
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal

import pytest

from kpis.periods import Period
from kpis.report import rows
from kpis.scope import Scope
from reps.imports import commit, load_mapping
from reps.imports.mapping import slug
from reps.models import Customer, Proposal, Team
from tests.samples import MAPPINGS, SAMPLES, needs_samples

pytestmark = [pytest.mark.django_db, needs_samples]

YEAR = Period.between(date(2017, 1, 1), date(2017, 12, 31))
LATER = date(2018, 1, 15)


def bring_maven(folder):
    """{file: counts by kind} of the three files of the export."""
    files = {
        "sales_teams.csv": "maven_teams.json",
        "accounts.csv": "maven_accounts.json",
        "sales_pipeline.csv": "maven_pipeline.toml",
    }
    return {
        name: commit("all", SAMPLES / folder / name, load_mapping(MAPPINGS / mapping)).counts
        for name, mapping in files.items()
    }


@pytest.fixture(scope="module")
def maven(lasting):
    """The export, once for all tests of this file."""
    return bring_maven("maven_crm")


def expected(name):
    with (SAMPLES / "expected" / f"maven_{name}.csv").open(newline="", encoding="utf-8-sig") as stream:
        return list(csv.DictReader(stream))


def figures(scope, *by):
    """{group: figure} of the decision win rate."""
    found = rows(scope, YEAR, LATER, by, ["decision_win_rate"])
    return {tuple(row.group.values()): row.figure for row in found}


def agrees(figure, row):
    """The same wins and decisions, and the same rate to the last digit that the other side wrote down."""
    assert (figure.numerator, figure.denominator) == (int(row["won"]), int(row["won"]) + int(row["lost"]))
    if not figure.denominator:
        assert figure.value is None
        assert row["close_rate_decided"] == ""
        return
    rate = Decimal(figure.numerator) / Decimal(figure.denominator)
    assert rate.quantize(Decimal("0.0001"), ROUND_HALF_EVEN) == Decimal(row["close_rate_decided"])
    assert figure.value == float(rate)


def test_every_row_is_taken_but_those_without_a_date(maven):
    assert maven["sales_teams.csv"]["memberships"]["created"] == 35
    assert maven["sales_pipeline.csv"] == {
        "customers": {"read": 1, "created": 1, "updated": 0, "unchanged": 0, "bad": 0},
        "proposals": {"read": 8300, "created": 8300, "updated": 0, "unchanged": 0, "bad": 0},
    }
    assert Customer.objects.count() == 86
    assert Proposal.objects.filter(status="open").count() == 1589


def test_regions_stand_above_managers(maven):
    tree = Team.objects.filter(parent__isnull=False).values_list("parent__key", flat=True)
    assert sorted(tree) == ["central"] * 2 + ["east"] * 2 + ["west"] * 2


def test_the_company_as_a_whole(maven):
    (row,) = expected("overall")
    agrees(figures(Scope.company())[()], row)


def test_each_agent(maven):
    found = figures(Scope.company(), "rep")
    agents = expected("by_agent_all35")
    assert len(agents) == 35
    for row in agents:
        key = (slug(row["sales_agent"]),)
        if row["close_rate_decided"] or key in found:
            agrees(found.pop(key), row)
    assert not found


def test_each_manager_as_a_team(maven):
    found = figures(Scope.company(), "team")
    for row in expected("by_manager"):
        agrees(found.pop((slug(row["manager"]),)), row)
    assert not found


def test_each_manager_and_region_with_all_below(maven):
    for name, column in (("by_manager", "manager"), ("by_region", "regional_office")):
        for row in expected(name):
            team = Team.objects.get(key=slug(row[column]))
            agrees(figures(Scope.team(team))[()], row)


def test_each_month_in_which_deals_closed(maven):
    found = {group: figure for group, figure in figures(Scope.company(), "month").items() if figure.denominator}
    for row in expected("by_close_month"):
        agrees(found.pop((row["close_month"],)), row)
    assert not found


def test_what_was_won(maven):
    (row,) = expected("overall")
    assert sum(proposal.final_amount for proposal in Proposal.objects.won()) == Decimal(row["won_value"])


def test_the_copy_with_us_dates_changes_nothing(maven):
    before = list(Proposal.objects.order_by("key").values())
    for counts in bring_maven("maven_crm_us_dates").values():
        for kind in counts.values():
            assert kind["read"] == kind["unchanged"] > 0
    assert list(Proposal.objects.order_by("key").values()) == before
