"""Behind a number: the records listed are the very ones it was made from."""

import csv
import io
from decimal import Decimal

import pytest
import time_machine

from kpis.definitions import KPIS
from kpis.record_tables.kinds import KINDS
from kpis.record_tables.table import table_of
from reps.models import Candidate
from tests import builders as made
from tests.small_company import TODAY, WEEK, small_company
from tests.unrendered import unrendered

pytestmark = pytest.mark.django_db
MEASURES = [measure.name for kpi in KPIS for measure in kpi.measures]


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


def records(client, user, name, **asked):
    client.force_login(user)
    return client.get(f"/figures/{name}/records/", {"when": WEEK, **asked})


def count(response):
    return len(response.context["table"].rows)


def test_three_quality_visits_of_five_held(client, company):
    assert count(records(client, company.director, "quality_share")) == 3
    assert count(records(client, company.director, "quality_share", part="denominator")) == 5


def test_the_figure_s_own_numbers_stand_in_its_formula(client, company):
    text = records(client, company.director, "quality_share").content.decode()
    assert "3 quality visits ÷ 5 visits held = 60.0\N{NO-BREAK SPACE}%" in text


def test_a_blank_figure_tells_why(client, company):
    text = records(client, company.director, "quality_lead_share").content.decode()
    assert "no leads judged yet" in text


def test_a_team_s_records_are_its_own(client, company):
    assert count(records(client, company.director, "visits", who="team:south")) == 1


def test_a_source_s_leads_are_its_own(client, company):
    expo, web = made.source("Expo", key="expo"), made.source("Web", key="web")
    made.lead("2026-11-17", source=expo, owner=company.reps.alice)
    made.lead("2026-11-17", source=web, owner=company.reps.alice)
    response = records(client, company.director, "new_leads", source="expo")
    assert count(response) == 1
    assert response.context["figure"].value == 1


def test_the_records_of_every_figure_open(client, company):
    client.force_login(company.director)
    parts = [(name, part) for name in MEASURES for part in ("numerator", "denominator")]
    with unrendered():
        answers = {
            (name, part): client.get(f"/figures/{name}/records/?when={WEEK}&part={part}") for name, part in parts
        }
    assert {asked: answer.status_code for asked, answer in answers.items()} == dict.fromkeys(parts, 200)
    assert all(count(answer) == len(list(answer.context["table"].paginated_rows)) for answer in answers.values())


def test_records_are_exported(client, company):
    response = records(client, company.director, "visits", _export="csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [row["Rep"] for row in rows].count("Alice") == 4
    assert {row["Counts"] for row in rows} == {"yes", "no"}


def test_a_manager_sees_the_own_team_s_records(client, company):
    assert count(records(client, company.manager, "visits")) == 4


@pytest.mark.parametrize("who", ["company", "team:south", "rep:bob"])
def test_a_manager_finds_no_others_records(client, company, who):
    assert records(client, company.manager, "visits", who=who).status_code == 404


@pytest.mark.parametrize("who", ["team:north", "rep:ann", "company"])
def test_a_rep_opens_only_the_own_figures(client, company, who):
    assert records(client, company.alice, "visits", who=who).status_code == 404
    assert count(records(client, company.alice, "visits")) == 4


def test_a_recruiter_opens_no_sales_figures(client, company):
    assert records(client, company.recruiter, "visits").status_code == 404


def test_a_manager_sees_of_somebody_who_moved_only_the_time_in_the_team(client, company):
    mover = company.reps.alice
    membership = mover.memberships.get()
    membership.end = made.day("2026-11-17")
    membership.save()
    made.member(mover, company.south, start="2026-11-18")
    assert count(records(client, company.manager, "visits", who="rep:alice")) == 2


@pytest.fixture
def joint(company):
    """Alice of North logged it, Bob of South came along; each has half of it."""
    made.parameters(shared_visit_credit=True)
    visit = made.visit(company.reps.alice, "2026-11-18", quality=True, customer=made.customer("Zenith"))
    visit.participants.create(rep=company.reps.bob)
    return visit


def parts(response):
    return [str(row.get_cell("part")) for row in response.context["table"].rows]


@pytest.mark.parametrize("who", ["team:south", "rep:bob", "rep:alice", "team:north", "company"])
def test_parts_of_joint_visits_add_up_to_the_figure(client, company, joint, who):
    response = records(client, company.director, "quality_visits", who=who)
    told = sum(map(Decimal, parts(response)))
    assert told == response.context["figure"].value
    assert joint.pk in [row.record.pk for row in response.context["table"].rows]
    assert ("0.5" in parts(response)) is (who != "company")


def test_who_came_along_reads_no_more_than_the_customer(client, company, joint):
    response = records(client, company.stranger, "quality_visits", who="rep:bob")
    assert joint.pk not in [row.record.pk for row in response.context["table"].rows]
    assert "Joint visits that somebody else logged: Zenith." in response.content.decode()


@pytest.mark.parametrize("model", KINDS, ids=lambda model: model._meta.model_name)
def test_every_column_that_offers_an_order_has_one(model):
    table = table_of(model.objects.all())
    for column in table.columns.iterorderable():
        table.order_by = column.order_by_alias
        list(table.data.data)


def test_a_choice_is_ordered_by_and_what_no_row_holds_is_not(client, company):
    response = records(client, company.director, "visits", sort="-get_status_display")
    assert response.status_code == 200
    assert not table_of(Candidate.objects.all()).columns["bench_names"].orderable


def test_what_attainment_is_divided_by_is_the_target_of_that_very_period(client, company):
    def divided_by(name, when):
        found = records(client, company.director, name, when=when, part="denominator").context["table"]
        return [row.record.period for row in found.rows]

    for period in ("2026-Q2", "2026-Q3", "2026-10", "2026-11", "2026-12"):
        made.target(300, period)
    assert divided_by("attainment_initial", "2026-Q3") == ["2026-Q3"]
    assert sorted(divided_by("attainment_initial", "2026-Q4")) == ["2026-10", "2026-11", "2026-12"]
    assert divided_by("attainment_initial", "2026") == []  # the first quarter has none
    assert divided_by("pace", "2026-11") == ["2026-11"]
