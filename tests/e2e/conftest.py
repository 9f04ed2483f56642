"""A real server on a real (small) demo database, and a real Chromium: Debian's, by its path.

The server is a process of its own. pytest-django's live server would flush the database after each test, which the
trigger that keeps initial targets forbids.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.conftest import chromium

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "demo-salesops"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Address of a running site with demo data."""
    folder = tmp_path_factory.mktemp("site")
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "DEMO": "1",
        "DEBUG": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    for command in (["migrate", "-v0"], ["seed_demo", "--reps", "18", "--months", "8"]):
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=environment, check=True)
    port = free_port()
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stderr=subprocess.DEVNULL) as server:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/health/")
        yield address
        server.terminate()


def wait_for(address, seconds=30):
    end = time.monotonic() + seconds
    while True:
        try:
            return urllib.request.urlopen(address)
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def sessions(site, browser):
    """{role: stored log-in}, filled as roles are first asked for."""
    return {}


@pytest.fixture
def visit(site, browser, sessions):
    """Open a page as a role: visit("manager", "/dashboard/", width=360, dark=True, language="zh-CN").

    The page fails the test when it logs an error: a blocked style, a missing file, an exception.
    """
    contexts, complaints = [], []

    def open_page(role, path="/", *, width=1280, height=800, dark=False, language="en", quiet=False):
        context = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale=language,
            storage_state=role and logged_in(role),
        )
        contexts.append(context)
        page = context.new_page()
        if not quiet:
            page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    def logged_in(role):
        if role not in sessions:
            context = browser.new_context(base_url=site)
            page = context.new_page()
            page.goto("/accounts/login/")
            page.get_by_role("button", name=role.title(), exact=True).click()
            page.wait_for_url(lambda url: "/accounts/" not in url)
            sessions[role] = context.storage_state()
            context.close()
        return sessions[role]

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
