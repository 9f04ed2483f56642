"""What a company had tuned before there were rows of parameters is their first row, and goes back unharmed."""

import os
import subprocess
import sys

from django.conf import settings

SCRIPT = """
import django
django.setup()
from importlib import import_module
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

def at(*targets):
    call_command("migrate", *targets, verbosity=0)
    return MigrationExecutor(connection).loader.project_state([targets]).apps

old = at("reps", "0011_confirmation_is_evidence")
old.get_model("reps", "Organisation").objects.create(pk=1, name="Acme", lead_sla_minutes=30, fill_months="4.5")
for minutes, name, at_hour in ((60, "Acme", 8), (60, "ACME", 9), (30, "ACME", 10)):
    old.get_model("reps", "HistoricalOrganisation").objects.create(
        id=1, name=name, lead_sla_minutes=minutes, history_date=f"2026-03-02T{at_hour:02}:00Z", history_type="~")

new = at("reps", "0012_parameters")
first = new.get_model("reps", "Parameters").objects.get()
print(first.effective_from, first.lead_sla_minutes, first.fill_months, first.min_rank_n)
was = new.get_model("reps", "HistoricalParameters").objects.order_by("history_date")
print([(row.id == first.pk, row.lead_sla_minutes, row.history_date.hour) for row in was])
new.get_model("reps", "Parameters").objects.create(effective_from="2026-01-01", lead_sla_minutes=45)
new.get_model("reps", "Parameters").objects.create(effective_from="2999-01-01", lead_sla_minutes=15)

import_module("reps.migrations.0012_parameters").carry_back(new, None)
old = new
print(old.get_model("reps", "Organisation").objects.get().lead_sla_minutes)
was = old.get_model("reps", "HistoricalOrganisation").objects.order_by("history_date")
print([row.lead_sla_minutes for row in was])
"""


def test_settings_become_the_first_row_and_go_back(tmp_path):
    elsewhere = {"DATABASE_URL": f"sqlite:///{tmp_path}/old.sqlite3", "DJANGO_SETTINGS_MODULE": "salesops.settings"}
    command = [sys.executable, "-c", SCRIPT]
    found = subprocess.run(
        command, env=os.environ | elsewhere, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False
    )
    assert found.stdout.splitlines() == [
        "None 30 4.5 20",
        "[(True, 60, 8), (True, 30, 10)]",
        "45",
        "[60, 60, 30]",
    ], found.stderr
