"""The administration's boss, for tests of it, and long work that a test works off itself."""

import pytest
import time_machine
from django.urls import reverse

from reps.models import User
from tests.small_company import TODAY


def page(model, name, *args):
    """The address of an admin page of a model: changelist, add, change, ..."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.fixture
def boss():
    return User.objects.create_superuser("boss", password="!")


@pytest.fixture
def office(client, boss):
    client.force_login(boss)
    return client


@pytest.fixture
def work_at_hand(settings, tmp_path, monkeypatch):
    """From three records on, work is a job; it waits until the test calls `worker.work_off()`."""
    settings.MEDIA_ROOT, settings.JOBS_FROM, settings.JOBS_SPAWN = tmp_path, 3, False
    monkeypatch.setattr("django_tasks_db.management.commands.db_worker.close_old_connections", lambda: None)
    with time_machine.travel(TODAY, tick=False):
        yield
