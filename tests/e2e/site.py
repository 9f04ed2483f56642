"""A running site with demo data, and log-ins to it: for the tests in a browser and for the screenshots.

The server is a process of its own. pytest-django's live server would flush the database after each test, which the
trigger that keeps initial targets forbids.
"""

import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


SILENT = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
DEVELOPED = {"JOBS_FROM": "30", "DEBUG": "1"}  # files as they are in the repository
# Files collected, hashed and compressed; the key is the one of development, so that log-ins hold for both
INSTALLED = {"DEBUG": "0", "SECRET_KEY": "only-for-development", "SERVER_TIMING": "1"}


@contextmanager
def running_site(folder, *seeding):
    """Address of a site that runs on a new SQLite database in `folder`; `seeding` goes to seed_demo."""
    environment = _environment(folder, DEVELOPED)
    _manage(environment, "migrate", "-v0")
    _manage(environment, "seed_demo", *seeding)
    with _served(environment) as address:
        yield address


@contextmanager
def empty_site(folder):
    """(address of a site without any record, what first_admin printed), as `make start` has them."""
    environment = _environment(folder, DEVELOPED) | {"DEMO": "0"}
    _manage(environment, "migrate", "-v0")
    printed = _manage(environment, "first_admin")
    with _served(environment) as address:
        yield address, printed


@contextmanager
def installed_site(folder):
    """Address of a site on the same database, its files sent as an installed one sends them."""
    environment = _environment(folder, INSTALLED)
    _manage(environment, "collectstatic", "--noinput", "-v0")
    with _served(environment) as address:
        yield address


def forget_choices(folder):
    """Every account as one that has chosen nothing yet: neither a language nor a team nor a period."""
    with closing(sqlite3.connect(folder / "site.sqlite3", timeout=20)) as database, database:
        database.execute("UPDATE reps_user SET language = '', last_who = '', last_when = '', last_when_on = NULL")


def _environment(folder, mode):
    places = {"DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}", "STATIC_ROOT": str(folder / "static")}
    return os.environ | places | mode | {"DEMO": "1", "HTTPS": "0", "PYTHONDONTWRITEBYTECODE": "1"}


def _manage(environment, *command):
    """What the command prints."""
    command = [sys.executable, "manage.py", *command]
    return subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout


@contextmanager
def _served(environment):
    port = _free_port()
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, **SILENT) as server:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/health/")
        yield address
        server.terminate()


def log_in(browser, address, role):
    """The stored log-in of a demo role, made with the button of the log-in page."""
    context = browser.new_context(base_url=address, locale="en")
    page = context.new_page()
    page.goto("/accounts/login/")
    page.get_by_role("button", name=role.title(), exact=True).click()
    page.wait_for_url(lambda url: "/accounts/" not in url)
    stored = context.storage_state()
    context.close()
    return stored


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(address, seconds=90):
    end = time.monotonic() + seconds
    while True:
        try:
            return urllib.request.urlopen(address)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)
