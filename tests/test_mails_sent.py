"""How a rhythm's mail leaves: by a mail server or not, tried again, once whatever happens."""

import pytest
import time_machine
from django.core import mail as django_mail
from django_tasks_db.models import DBTaskResult

from kpis.mails.models import Mail
from kpis.mails.post import ATTEMPTS, queue_due
from reps.queue import work_off
from tests import builders as made
from tests.mailing import at, one_connection, posted, states  # noqa: F401, a fixture
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


# Where a worker was killed


@pytest.mark.parametrize("state", ["waiting", "sending"])
def test_a_mail_whose_worker_was_killed_is_tried_again(company, state):
    made.subscription(company.manager)
    queue_due()
    DBTaskResult.objects.get().claim("killed")
    Mail.objects.update(state=state)
    with at("2026-11-23T09:14"):
        assert (queue_due(), states()) == (0, [state])  # it may still be at it
    with at("2026-11-23T09:16"):
        assert queue_due() == 1
        work_off("default", "a test")
    mail = Mail.objects.get()
    assert (mail.state, mail.attempts) == ("kept", 1)
    assert queue_due() == 0


def test_what_left_before_its_worker_was_killed_is_left_alone(company):
    made.subscription(company.manager)
    queue_due()
    DBTaskResult.objects.get().claim("killed")
    Mail.objects.update(state="sent")
    with at("2026-11-23T09:16"):
        assert (queue_due(), states()) == (0, ["sent"])


# How


@pytest.fixture
def mail_server(settings, company):
    settings.MAIL_SERVER = True
    company.manager.email = "mia@example.com"
    company.manager.save()


def test_a_mail_server_sends_both_parts(company, mail_server):
    made.subscription(company.manager)
    (mail,) = posted()
    (sent,) = django_mail.outbox
    assert (mail.state, sent.to, sent.subject) == ("sent", ["mia@example.com"], mail.subject)
    assert (sent.body, sent.alternatives[0].content) == (mail.text, mail.html)
    assert sent.extra_headers["Message-ID"].startswith(f"<rhythm-{mail.pk}@")


def test_who_has_no_address_reads_it_here(company, mail_server):
    company.manager.email = ""
    company.manager.save()
    made.subscription(company.manager)
    assert ([mail.state for mail in posted()], django_mail.outbox) == (["kept"], [])


def test_what_failed_is_tried_again_and_sent_once(company, mail_server, monkeypatch, settings):
    made.subscription(company.manager)
    settings.EMAIL_BACKEND = "tests.mailing.Refusing"
    (mail,) = posted()
    assert (mail.state, mail.attempts, mail.problem) == ("failed", 1, "OSError: no route")
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert [mail.state for mail in posted()] == ["sent"]
    assert (posted()[0].state, len(django_mail.outbox)) == ("sent", 1)


def test_it_is_not_tried_for_ever(company, mail_server, settings):
    made.subscription(company.manager)
    settings.EMAIL_BACKEND = "tests.mailing.Refusing"
    for _each in range(ATTEMPTS + 2):
        posted()
    assert Mail.objects.get().attempts == ATTEMPTS


def test_a_mail_in_two_workers_hands_is_sent_once(company, mail_server):
    made.subscription(company.manager)
    queue_due()
    (task,) = DBTaskResult.objects.all()
    twin = DBTaskResult.objects.get()
    twin.pk, twin._state.adding = None, True
    twin.id = "00000000-0000-4000-8000-000000000000"
    twin.save()
    work_off("default", "a test")
    assert (DBTaskResult.objects.count(), len(django_mail.outbox)) == (2, 1)
    assert task.task_path == "kpis.mails.post.deliver"
