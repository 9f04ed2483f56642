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


def run_on_a_copy(program, folder, pytestconfig):
    """Run a program of its own on a migrated database in a file."""
    file = folder / "busy.sqlite3"
    shutil.copy(kept_copy(pytestconfig.cache.mkdir("migrated")).path, file)
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{file}", "DJANGO_SETTINGS_MODULE": "salesops.settings"}
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


@pytest.mark.sqlite
def test_writers_queue_and_the_day_s_cap_holds_between_them(tmp_path, pytestconfig, db):
    ran = run_on_a_copy(WRITE, tmp_path, pytestconfig)
    assert ran.stdout.strip() == f"[] {WRITERS * EACH} 1", ran.stderr[-2000:]


SEND = f"""
from threading import Barrier, Thread
import django
django.setup()
from django.test import Client
from reps.models import Visit
from tests import builders as made

rep, customer, start, found = made.rep("Ann", made.team()), made.customer(), Barrier({WRITERS}), []
user = made.user("ann", rep=rep)
number = "11111111-2222-4333-8444-555555555555"
entry = {{"sent_as": number, "who": f"customer:{{customer.pk}}", "status": "held"}}
entry["date"] = str(django.utils.timezone.localdate())
clients = [Client(headers={{"Host": "localhost"}}) for _writer in range({WRITERS})]
for client in clients:
    client.force_login(user)

def send(client):
    start.wait()
    answer = client.post("/log/send/", entry, headers={{"X-Written-By": str(user.pk)}})
    found.append((answer.status_code, answer.json().get("key")))

writers = [Thread(target=send, args=(client,)) for client in clients]
for each in writers:
    each.start()
for each in writers:
    each.join()
print(sorted(found), Visit.objects.count())
"""


@pytest.mark.sqlite
def test_an_entry_of_a_phone_sent_many_times_at_once_is_there_once(tmp_path, pytestconfig, db):
    ran = run_on_a_copy(SEND, tmp_path, pytestconfig)
    once, again = (201, "V-111111112222"), (200, "V-111111112222")
    assert ran.stdout.strip() == f"{[*[again] * (WRITERS - 1), once]} 1", ran.stderr[-2000:]
