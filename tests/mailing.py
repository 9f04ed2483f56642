"""Posting the rhythms' mails in a test."""

import pytest
import time_machine

from kpis.mails.models import Mail
from kpis.mails.post import queue_due
from reps.queue import work_off


@pytest.fixture(autouse=True)
def one_connection(monkeypatch):
    """The worker drops its connection between tasks; in a test that would end the test's own transaction."""
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)


def at(moment):
    return time_machine.travel(f"{moment}+08:00", tick=False)


def posted():
    """Queue and work off what is due; the mails there are then, by due day."""
    queue_due()
    work_off("default", "a test")
    return list(Mail.objects.order_by("due_on", "pk"))


def states():
    return [mail.state for mail in Mail.objects.order_by("due_on", "pk")]


class Refusing:
    """A mail server that cannot be reached."""

    def __init__(self, **options):
        pass

    def send_messages(self, messages):
        raise OSError("no route")
