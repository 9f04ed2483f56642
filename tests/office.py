"""The administration's boss, for tests of it."""

import pytest
from django.urls import reverse

from reps.models import User


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
