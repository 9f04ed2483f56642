"""The suite itself: what makes it quick must not change what it tests, and no worked example goes missing."""

from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from tests import builders as made
from tests.examples.table import NUMBERS, REQUIRED, Table
from tests.migrated import OURS, fingerprint, sources
from tests.remembered import remembered, rows_of
from tests.samples import ROOT
from tests.small_company import TODAY, small_company


def taken_back(build):
    """What a builder gives and the rows it leaves in every table; then the database is as it was."""
    with transaction.atomic():
        built, rows = build(), rows_of(connection.introspection.table_names())
        transaction.set_rollback(True)
    return built, rows


@pytest.fixture
def builds():
    """How many times the company was built."""
    return []


@pytest.fixture
def company(builds):
    """The small company's builder, remembering from now on."""

    @remembered
    def build():
        builds.append(1)
        return small_company.__wrapped__()

    with time_machine.travel(TODAY, tick=False):
        yield build


@pytest.mark.django_db
def test_a_remembered_company_is_row_for_row_what_the_builders_made(company, builds):
    assert taken_back(company)[1] == taken_back(company)[1]
    assert len(builds) == 1


@pytest.mark.django_db
def test_what_a_test_does_to_a_remembered_company_stays_with_it(company):
    first, _rows = taken_back(company)
    first.north.name = first.reps.alice.name = "Changed"
    again, _rows = taken_back(company)
    assert (again.north.name, again.reps.alice.name) == ("North", "Alice")


def count_reps_anew():
    """As a test does that makes the tables again."""
    ids = [each for each in connection.introspection.sequence_list() if each["table"] == "reps_rep"]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_by_name_sql(no_style(), ids):
            cursor.execute(statement)


@pytest.mark.django_db
def test_records_can_be_added_to_a_remembered_company_though_ids_are_counted_anew(company):
    count_reps_anew()
    taken_back(company)
    count_reps_anew()
    company()
    assert made.rep("New").pk


@pytest.mark.django_db
def test_a_company_is_built_anew_beside_other_records(company, builds):
    taken_back(company)
    made.team("East")
    _company, rows = taken_back(company)
    assert len(builds) == 2
    assert {row["name"] for row in rows["reps_team"]} == {"East", "North", "South"}


@pytest.mark.django_db
def test_a_company_is_built_anew_at_another_moment(company, builds):
    taken_back(company)
    with time_machine.travel("2026-11-25T09:00:00+08:00", tick=False):
        company()
    assert len(builds) == 2


def test_the_kept_database_depends_on_every_migration_and_what_it_imports():
    files = sources()
    assert {path for app in OURS for path in (ROOT / app).glob("migrations/0*.py")} <= files
    assert {Path(path) for app in ("auth", "mfa") for path in migrations_of(app)} <= files
    assert {ROOT / "reps/models/visits.py", ROOT / "reps/rules.py"} <= files  # the second by way of the models


def migrations_of(app):
    return (Path(apps.get_app_config(app).path) / "migrations").glob("0*.py")


def test_a_changed_migration_is_another_kept_database(tmp_path):
    migration = tmp_path / "0001_records.py"
    prints = set()
    for text in ("first", "second"):
        migration.write_text(text)
        prints.add(fingerprint([migration]))
    assert len(prints) == 2
    assert fingerprint([]) not in prints


def reported(*outcomes):
    """A table that was told of tests: (number, test, phase, outcome)."""
    table = Table()
    for number, test, when, outcome in outcomes:
        properties = [("example", number)]
        table.pytest_runtest_logreport(
            SimpleNamespace(
                nodeid=test, when=when, outcome=outcome, passed=outcome == "passed", user_properties=properties
            )
        )
    return table


def test_the_table_lists_every_worked_example():
    assert [row.split()[0] for row in str(reported()).splitlines()[:-1]] == NUMBERS
    assert (NUMBERS[0], NUMBERS[-1], len(NUMBERS)) == ("E01", "E55", 55)
    assert (len(REQUIRED), REQUIRED[-5:]) == (50, ["E46", "E52", "E53", "E54", "E55"])


def test_an_example_is_as_good_as_its_worst_test():
    table = reported(
        ("E01", "a", "call", "passed"),
        ("E02", "b", "call", "passed"),
        ("E02", "c", "call", "failed"),
        ("E03", "d", "setup", "failed"),
        ("E04", "e", "setup", "skipped"),
        ("E05", "f", "setup", "passed"),
    )
    assert [table.state(number) for number in NUMBERS[:5]] == ["passed", "failed", "failed", "skipped", "no test"]


def test_the_examples_are_complete_once_every_required_one_passes():
    passed = [(number, "test", "call", "passed") for number in REQUIRED]
    assert reported(*passed).complete
    assert not reported(*passed[1:]).complete
    assert not reported(*passed, ("E10", "other", "call", "failed")).complete


def test_every_mark_names_a_worked_example(request):
    marked = {mark.args[0] for item in request.session.items for mark in item.iter_markers("example")}
    assert marked <= set(NUMBERS)
