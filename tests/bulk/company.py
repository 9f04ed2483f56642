"""A database of its own with a company of a hundred reps, files for it, and commands run on it as processes."""

import csv
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg

ROOT = Path(__file__).resolve().parents[2]
REPS, CUSTOMERS, FIRST = 100, 5_000, date(2025, 1, 6)
CHANNELS, OUTCOMES = ("onsite", "video", "phone"), ("held", "held", "held", "no_show")
ANSWERS = ("need_confirmed:yes|next_step_on:2027-01-05|decision_maker_present:yes", "need_confirmed:no", "")


@contextmanager
def database(folder):
    """URL of a new, empty database beside the tests' own: a file, or on PostgreSQL one to be dropped."""
    url = os.environ.get("DATABASE_URL", "")
    if not url.startswith("postgres"):
        yield f"sqlite:///{folder / 'bulk.sqlite3'}"
        return
    name = f"salesops_bulk_{os.getpid()}"
    with psycopg.connect(url, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        server.execute(f"DROP DATABASE {name}")


@dataclass
class Ran:
    """What a command that ended took: seconds of computing, of waiting, megabytes at most; and what it printed."""

    computed: float
    waited: float
    megabytes: float
    printed: str


class Company:
    """Commands of manage.py on that database."""

    def __init__(self, folder, url):
        self.folder = folder
        self.environment = os.environ | {"DATABASE_URL": url, "DEBUG": "0", "DEMO": "0", "SECRET_KEY": "of-a-test"}

    def begin(self, *command):
        """The process of a command that runs."""
        whole = [sys.executable, "manage.py", *command]
        return subprocess.Popen(whole, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, text=True)

    def run(self, *command):
        began = time.monotonic()
        with self.begin(*command) as process:
            printed = process.stdout.read()
            _pid, status, used = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0, printed[-2000:]
        waited = time.monotonic() - began
        return Ran(used.ru_utime + used.ru_stime, waited, used.ru_maxrss / 1024, printed)

    def bring_in(self, kind, path):
        return self.run("import_records", kind, str(path))

    def told(self, question):
        """What an expression over the models is, as text."""
        return self.run("shell", "-v0", "-c", f"from reps.models import *; print({question})").printed.strip()

    def write(self, kind, head, rows):
        """Path of a CSV file of a kind."""
        path = self.folder / f"{kind}.csv"
        with path.open("w", newline="", encoding="utf-8") as file:
            csv.writer(file).writerows([head, *rows])
        return path

    def found(self):
        """Nine teams, a hundred reps who were always in one, five thousand customers; all of it by import."""
        reps = range(REPS)
        self.run("migrate", "-v0")
        for kind, head, rows in (
            ("teams", ["key", "name"], [[f"T{n}", f"Team {n}"] for n in range(9)]),
            ("reps", ["key", "name", "hired_on"], [[f"R{n}", f"Rep {n}", "2024-01-01"] for n in reps]),
            ("memberships", ["rep", "team", "start"], [[f"R{n}", f"T{n % 9}", "2024-01-01"] for n in reps]),
            ("customers", ["key", "name"], [[f"C{n}", f"客户 {n} Ltd"] for n in range(CUSTOMERS)]),
        ):
            self.bring_in(kind, self.write(kind, head, rows))


VISIT = ["key", "rep", "customer", "date", "start", "minutes", "channel", "status", "answers", "logged_at", "note"]


def visits(number, note):
    """Rows of so many visits, each rep's in the order of days; all of one number are the same but for the note."""
    return islice(_visits(note), number)


def _visits(note):
    at, day = 0, FIRST
    while True:
        for rep in range(REPS):
            for hour in (9, 11, 14):
                yield _visit(at, rep, day, hour, note)
                at += 1
        day += timedelta(days=3 if day.weekday() == 4 else 1)


def _visit(at, rep, day, hour, note):
    status = OUTCOMES[at % 4]
    answers = ANSWERS[at % 3] if status == "held" else ""
    whom = f"C{at * 7 % CUSTOMERS}"
    logged = f"{day}T{hour + 2}:15"
    return [
        f"V{at}",
        f"R{rep}",
        whom,
        day,
        f"{hour:02}:00",
        45,
        CHANNELS[at % 3],
        status,
        answers,
        logged,
        f"{note} {at}",
    ]
