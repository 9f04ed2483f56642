"""What makes the tests quick must not change what they test: the kept database, and the remembered company."""

from pathlib import Path

import pytest
import time_machine
from django.apps import apps
from django.db import connection, transaction

from tests import builders as made
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
