"""SQLite with many people writing at once, as the site sets it up: they queue, and none hears "database is locked"."""

import os
import shutil
import subprocess
import sys

import pytest

from tests.migrated import kept_copy
from tests.samples import ROOT

WRITERS, EACH = 6, 8
WRITE = f"""
from threading import Barrier, Thread
import django
django.setup()
from reps.models import Visit
from tests import builders as made

rep, customer, start, failed = made.rep("Ann", made.team()), made.customer(), Barrier({WRITERS}), []

def write(writer):
    start.wait()
    for at in range({EACH}):
        try:
            made.visit(rep, "2026-11-16", quality=True, customer=customer, key=f"{{writer}}-{{at}}")
        except Exception as error:
            failed.append(str(error))

writers = [Thread(target=write, args=(writer,)) for writer in range({WRITERS})]
for each in writers:
    each.start()
for each in writers:
    each.join()
print(failed, Visit.objects.count(), Visit.objects.filter(counts=True).count())
"""


@pytest.mark.sqlite
def test_writers_queue_and_the_day_s_cap_holds_between_them(tmp_path, pytestconfig, db):
    file = tmp_path / "busy.sqlite3"
    shutil.copy(kept_copy(pytestconfig.cache.mkdir("migrated")).path, file)
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{file}", "DJANGO_SETTINGS_MODULE": "salesops.settings"}
    command = [sys.executable, "-c", WRITE]
    ran = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert ran.stdout.strip() == f"[] {WRITERS * EACH} 1", ran.stderr[-2000:]
