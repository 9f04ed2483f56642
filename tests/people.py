"""People of two teams for tests of pages: Mia manages Alice and Bob in North, Charlie is a stranger in South."""

import pytest

from reps.models import Membership, Rep, Team, User


def person(key, team=None, manages=False):
    """A rep with an account, in the team since ever."""
    rep = Rep.objects.create(key=key, name=key.title(), user=User.objects.create(username=key))
    if team:
        Membership.objects.create(rep=rep, team=team, manages=manages)
    return rep


@pytest.fixture
def north():
    return Team.objects.create(key="north", name="North")


@pytest.fixture
def alice(north):
    return person("alice", north)


@pytest.fixture
def bob(north):
    return person("bob", north)


@pytest.fixture
def mia(north):
    return person("mia", north, manages=True)


@pytest.fixture
def charlie():
    return person("charlie", Team.objects.create(key="south", name="South"))
