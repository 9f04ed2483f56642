"""The step of log-ins: who is ticked gets an account and a link, by mail or on the page, once."""

from smtplib import SMTPServerDisconnected

import pytest
from django.contrib.auth.models import Permission
from django.core import mail

from reps.models import User
from tests import builders as made
from tests.test_invitations import set_password

pytestmark = pytest.mark.django_db
URL = "/start/logins/"


@pytest.fixture
def admin(client):
    user = made.user("adam", is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


@pytest.fixture
def north():
    return made.team("North")


@pytest.fixture
def mia(north):
    return made.rep("Mia", north, manages=True, email="mia@example.com")


@pytest.fixture
def ann(north):
    return made.rep("Ann", north, key="seven")


def offered(client):
    return [rep.name for rep, _membership, _ticked in client.get(URL).context["form"].rows()]


def invited(client, *reps, **more):
    answer = client.post(URL, {"reps": [rep.pk for rep in reps], **more})
    return {each.user.username: each for each in answer.context["invited"]}


def test_everybody_without_an_account_is_ticked(client, admin, mia, ann):
    rows = client.get(URL).context["form"].rows()
    assert [(rep.name, membership.team.name, ticked) for rep, membership, ticked in rows] == [
        ("Ann", "North", True),
        ("Mia", "North", True),
    ]


def test_a_manager_gets_in_by_the_link_and_sees_the_team(client, admin, mia, ann):
    links = invited(client, mia, ann)
    assert sorted(links) == ["mia", "seven"]
    client.logout()
    page = set_password(client, links["mia"].link.removeprefix("http://testserver"))
    assert page.context["user"].is_manager
    assert client.get(f"/dashboard/?who=rep:{ann.key}").status_code == 200


def test_the_links_stay_in_no_cache(client, admin, ann):
    assert client.post(URL, {"reps": [ann.pk]})["Cache-Control"] == "no-store"


def test_a_rep_gets_in_and_sees_the_own_week_only(client, admin, mia, ann):
    links = invited(client, ann)
    client.logout()
    page = set_password(client, links["seven"].link.removeprefix("http://testserver"))
    assert page.redirect_chain[-1][0] == "/my/"
    assert client.get(f"/dashboard/?who=rep:{mia.key}").status_code == 404


def test_with_a_mail_server_the_link_goes_to_the_person(client, admin, mia, ann, settings):
    settings.MAIL_SERVER = True
    links = invited(client, mia, ann, mail="on")
    (letter,) = mail.outbox
    assert letter.to == ["mia@example.com"]
    assert links["mia"].link in letter.body
    assert (links["mia"].mail, links["seven"].mail) == ("sent", "")


def test_a_mail_that_can_not_be_sent_is_told_and_the_link_is_there(client, admin, mia, settings, monkeypatch):
    settings.MAIL_SERVER = True

    def fail(*_args):
        raise SMTPServerDisconnected

    monkeypatch.setattr("kpis.views.start.logins.send", fail)
    link = invited(client, mia, mail="on")["mia"]
    assert (link.mail, "/accounts/password/reset/key/" in link.link) == ("failed", True)


def test_a_server_that_can_not_be_reached_is_asked_once_and_told(client, admin, mia, ann, settings):
    """Nobody listens on port 9 of this machine."""
    settings.MAIL_SERVER, settings.EMAIL_BACKEND = True, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    links = invited(client, mia, ann, mail="on")
    assert {name: each.mail for name, each in links.items()} == {"mia": "failed", "seven": ""}


def test_without_a_mail_server_nothing_is_sent(client, admin, mia, settings):
    settings.MAIL_SERVER = False
    assert invited(client, mia, mail="on")["mia"].mail == ""
    assert mail.outbox == []


def test_who_has_set_no_password_can_get_another_link_and_nobody_else(client, admin, mia, ann):
    link = invited(client, mia)["mia"].link
    assert offered(client) == ["Ann", "Mia"]
    set_password(client, link.removeprefix("http://testserver"))
    client.force_login(admin)
    assert offered(client) == ["Ann"]
    assert client.post(URL, {"reps": [mia.pk]}).status_code == 422


def test_whoever_left_gets_no_account(client, admin, north):
    made.rep("Gone", north, left_on="2025-01-31")
    assert offered(client) == []


def test_nobody_ticked_is_said(client, admin, ann):
    answer = client.post(URL, {})
    assert answer.status_code == 422
    assert "Tick at least one person." in answer.content.decode()
    assert not User.objects.filter(rep=ann).exists()


def test_the_link_to_an_administrator_is_for_a_superuser_to_hand_out(client, admin, ann):
    waiting = User(username="root", is_superuser=True, is_staff=True)
    waiting.set_unusable_password()
    waiting.save()
    ann.user = waiting
    ann.save()
    assert offered(client) == ["Ann"]
    clerk = made.user("clerk", is_staff=True)
    clerk.user_permissions.add(Permission.objects.get(codename="add_user"))
    client.force_login(clerk)
    assert offered(client) == []
