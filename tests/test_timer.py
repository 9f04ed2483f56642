"""The timer of the mails: what it does, that /mails/ says when it ran, and that it ends with the server beside it."""

from datetime import timedelta
from io import StringIO
from threading import Event, current_thread, main_thread

import pytest
import time_machine
from django.contrib.staticfiles.management.commands import runserver
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from kpis.mails import timer
from kpis.mails.models import TimerRun
from tests import builders as made
from tests.mailing import one_connection, states  # noqa: F401, a fixture
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


def said(client, user):
    client.force_login(user)
    return client.get(reverse("mails")).content.decode()


def test_that_it_never_ran_is_said_with_how_to_set_it_up(client, company):
    shown = said(client, company.manager)
    assert "has never run here" in shown
    assert "manage.py send_due --deliver" in shown
    assert "docs/installing.md" in shown


def test_when_it_ran_is_said(client, company):
    call_command("send_due", stdout=StringIO())
    shown = said(client, company.manager)
    assert "The timer of the mails last ran on 23 Nov 2026, 09:00." in shown
    assert "send_due" not in shown


def test_a_timer_that_stands_still_is_noticed(client, company):
    TimerRun.objects.create(pk=1, at=timezone.now() - timedelta(minutes=21))
    assert "Until it runs again, none comes by itself." in said(client, company.manager)


def test_it_sends_what_is_due_and_notes_each_run(company):
    made.subscription(company.manager)
    assert (timer.run(deliver=True), timer.run(deliver=True), states()) == (1, 0, ["kept"])
    assert TimerRun.objects.get().at == timezone.now()


def test_a_failure_does_not_end_it(company, monkeypatch, caplog):
    def stop(_seconds):
        raise KeyboardInterrupt

    monkeypatch.setattr(timer, "run", lambda deliver: 1 / 0)
    monkeypatch.setattr(timer.time, "sleep", stop)
    monkeypatch.setattr(timer.connections, "close_all", lambda: None)
    with pytest.raises(KeyboardInterrupt):
        timer.keep_running()
    assert "it tries again" in caplog.text


def test_beside_the_server_it_never_outlives_it(monkeypatch):
    """A daemon thread: Python does not wait for it when the server's own ends."""
    started, seen = Event(), []

    def note():
        seen.append(current_thread())
        started.set()

    monkeypatch.setattr(timer, "keep_running", note)
    monkeypatch.setattr(runserver.Command, "inner_run", lambda self, *args, **options: started.wait(5))
    call_command("serve", "--noreload", "127.0.0.1:0")
    assert seen[0] is not main_thread()
    assert seen[0].daemon
