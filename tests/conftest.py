"""What every test run needs: tests where they belong, and nothing skipped in silence."""

import gc
import os
import shutil
from contextlib import ExitStack

import pytest
import time_machine
from django.db import connection, transaction
from django.test import override_settings
from django.utils import translation

from tests import tried
from tests.migrated import copy_offered
from tests.samples import NO_SAMPLES

pytest_plugins = ["tests.people", "tests.office"]
DAY_OF_TESTS = "2026-11-28T12:00:00+08:00"  # most of what they write has happened by then
DATABASES = {"postgres": "postgresql", "sqlite": "sqlite"}
SLOW = (
    "test_every_number_opens.py",
    "test_migrations.py",
    "test_roles.py",
    "test_admin.py",
    "test_lists.py",
    "test_seed_demo.py",
    "test_find.py",
    "test_demo.py",
    "test_mails.py",
    "test_proposed_targets.py",
    "test_import_samples.py",
    "test_publishing.py",
    "test_invariants.py",
)  # files that take several seconds each, the slowest first


def chromium():
    """Path of the browser for tests marked `browser`, or None."""
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")


@pytest.fixture(scope="session")
def migrated_copy(pytestconfig, django_db_modify_db_settings, django_db_blocker):
    """What is done before the test database is created; to be closed after."""
    with django_db_blocker.unblock(), ExitStack() as around:
        around.enter_context(copy_offered(pytestconfig.cache.mkdir("migrated")))
        return around.pop_all()


@pytest.fixture(scope="session")
def django_db_setup(migrated_copy, django_db_setup, django_db_blocker):
    """pytest-django's own, on a copy of a database that was migrated before."""
    with django_db_blocker.unblock():
        migrated_copy.close()


@pytest.fixture(scope="session", autouse=True)
def quick_settings():
    """What is slow on purpose, or once a process, is not to be so in each of hundreds of tests.

    Hashing a password takes half a second. Looking through all static files takes 50 ms for each test's client.
    """
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=hashers, WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(scope="module")
def lasting(django_db_setup, django_db_blocker):
    """For fixtures of a module that write to the database: it lasts for the module's tests, then all is taken back.

    Each test still takes back what it did itself. Such a module's tests are run by one process (`--dist loadfile`).
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module", autouse=True)
def clock():
    """Tests that set no clock of their own play on one day: what holds on the machine's may fail on New Year's Day."""
    with time_machine.travel(DAY_OF_TESTS):
        yield


@pytest.fixture(autouse=True)
def english():
    """A request in Chinese leaves its language behind in the thread: not to the next test."""
    with translation.override("en"):
        yield


def pytest_configure(config):
    tried.load()
    config.option.loadscopereorder = False  # else xdist begins with the files of most tests, and ends with slow ones


def pytest_collection_finish(session):
    """What is loaded by now stays: not to be looked through at every collection of garbage (an eighth of the time)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def pytest_collection_modifyitems(config, items):
    """Leave out tests for the other database; skip, visibly, browser tests where there is no browser.

    Worked examples carry their numbers on their reports, for the table of `make examples`. Slow files come first: no
    process is left with one at the end while the others have nothing to do.
    """
    items.sort(key=lambda item: SLOW.index(item.path.name) if item.path.name in SLOW else len(SLOW))
    for item in items:
        item.user_properties += [("example", mark.args[0]) for mark in item.iter_markers("example")]
    elsewhere = [item for item in items if _is_for_another_database(item)]
    if elsewhere:
        config.hook.pytest_deselected(items=elsewhere)
        items[:] = [item for item in items if item not in elsewhere]
    if chromium() is None:
        for item in items:
            if item.get_closest_marker("browser"):
                item.add_marker(pytest.mark.skip(reason="no Chromium: apt install chromium, or set CHROMIUM"))


def _is_for_another_database(item):
    wanted = {vendor for mark, vendor in DATABASES.items() if item.get_closest_marker(mark)}
    return bool(wanted) and connection.vendor not in wanted


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    """With REQUIRE_ALL=1 a run that skipped anything has failed; other people's files may be absent."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    reports = reporter.stats.get("skipped", ()) if reporter else ()
    skipped = sum(NO_SAMPLES not in str(report.longrepr) for report in reports)
    if skipped and os.environ.get("REQUIRE_ALL") and exitstatus == 0:
        reporter.write_line(f"REQUIRE_ALL is set and {skipped} were skipped: failed.", red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
