"""Whom tests of the definitions begin with: an admin who is logged in, Ann of North, on a Tuesday."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from reps.models import Membership, Rep, Team, User


@pytest.fixture(autouse=True)
def tuesday():
    with time_machine.travel(datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        yield


@pytest.fixture
def admin(client):
    user = User.objects.create(username="admin", is_staff=True)
    client.force_login(user)
    return client


@pytest.fixture
def ann():
    rep = Rep.objects.create(key="A", name="Ann", user=User.objects.create(username="ann"))
    Membership.objects.create(rep=rep, team=Team.objects.create(key="N", name="North"))
    return rep
