"""The migrations themselves, run for real on a database of their own: all of them from nothing, and back to nothing."""

import os
import subprocess
import sys
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from tests.migrated import fingerprint
from tests.samples import ROOT

BOTH_WAYS = """
import django
django.setup()
from django.core.management import call_command
from django.db import connection

def left(apps):
    return [name for name in connection.introspection.table_names() if name.startswith(apps)]

call_command("migrate", verbosity=0)
assert left(("reps_visit", "kpis_target")), "nothing was migrated"
for app in ("kpis", "reps"):
    call_command("migrate", app, "zero", verbosity=0)
print("left:", left(("reps_", "kpis_")), RULES and connection.cursor().execute(RULES).fetchall())
"""
RULES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT proname FROM pg_proc WHERE proname LIKE 'reps%' OR proname LIKE 'kpis%'",
}


@pytest.fixture
def empty_database(tmp_path, db, django_db_blocker):
    """Address of a database with nothing in it."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.sqlite3'}"
        return
    name = f"empty_{uuid4().hex[:12]}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    at = connection.settings_dict
    yield f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT'] or 5432}/{name}"
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")


@pytest.fixture
def proven(pytestconfig):
    """Fingerprints of migrations seen to work on this machine: the same ones on the same database work again."""
    seen = pytestconfig.cache.get("migrations/proven", [])
    yield seen
    pytestconfig.cache.set("migrations/proven", seen[-4:])


def test_migrations_run_from_nothing_and_back(request, proven):
    if fingerprint() not in proven:
        both_ways(request.getfixturevalue("empty_database"))
        proven.append(fingerprint())


def both_ways(empty_database):
    environment = os.environ | {"DATABASE_URL": empty_database, "DJANGO_SETTINGS_MODULE": "salesops.settings"}
    script = f"RULES = {RULES[connection.vendor]!r}\n{BOTH_WAYS}"
    ran = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert ran.stdout.strip() == "left: [] []", ran.stderr[-3000:]


def test_a_database_of_before_the_first_release_is_up_to_date(db):
    """The many steps that were folded into these are recorded there under their old names."""
    recorder = MigrationRecorder(connection)
    folded = {key: each.replaces for key, each in MigrationLoader(connection).disk_migrations.items() if each.replaces}
    assert {app for app, _name in folded} >= {"reps", "kpis"}
    for (app, name), steps in folded.items():
        recorder.record_unapplied(app, name)
        for step in steps:
            recorder.record_applied(*step)
    call_command("migrate", check_unapplied=True, verbosity=0)  # exits with 1 if there were any to run


@pytest.mark.parametrize("step", [("reps", "0015_seconds_to_log"), ("kpis", "0007_guided_start")])
def test_a_database_that_lacks_a_folded_step_is_refused(db, step):
    MigrationRecorder(connection).record_unapplied(*step)
    with pytest.raises(SystemCheckError, match=f"has not taken {'.'.join(step)}"):
        call_command("migrate", verbosity=0, skip_checks=False)
