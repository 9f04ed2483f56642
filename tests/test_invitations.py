"""The first administrator and everybody after: an account without a password, and a link that works once."""

import io
import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from kpis.demo.logins import DEMO_MAIL
from reps.invitations import free_username, invite, link_of, send, waits
from reps.models import User
from tests import builders as made

pytestmark = pytest.mark.django_db
GOOD = "correct-horse-battery"


def first_admin(*options):
    out = io.StringIO()
    call_command("first_admin", *options, stdout=out)
    return out.getvalue()


def link_in(text):
    return re.search(r"http://\S+(/accounts/\S+)", text)[1]


def opened(client, link):
    """The page behind a link."""
    return client.get(link, follow=True)


def set_password(client, link, password=GOOD):
    page = opened(client, link)
    address = page.context["action_url"]
    return client.post(address, {"password1": password, "password2": password}, follow=True)


def test_the_first_administrator_sets_a_password_and_is_in(client):
    page = set_password(client, link_in(first_admin("--email", "olga@example.com")))
    assert page.context["user"].username == "admin"
    assert page.context["user"].is_superuser
    assert client.get("/imports/").status_code == 200


def test_the_link_works_once(client):
    link = link_in(first_admin())
    set_password(client, link)
    client.logout()
    page = opened(client, link)
    assert "This link does not work any more" in page.content.decode()
    assert client.get("/imports/").status_code == 302


def test_until_a_password_is_set_the_command_prints_another_link_to_the_same_account(client):
    first_admin()
    set_password(client, link_in(first_admin()))
    assert [user.username for user in User.objects.all()] == ["admin"]


def test_an_administrator_who_is_in_is_left_alone():
    boss = made.user("boss", is_staff=True, is_superuser=True)
    assert "There is an administrator: boss" in first_admin()
    assert list(User.objects.all()) == [boss]


def test_a_name_that_is_taken_is_refused():
    made.user("admin")
    with pytest.raises(CommandError, match="--username"):
        first_admin()


def test_the_demo_company_takes_no_administrator_of_its_own():
    made.user("rep", email=f"rep{DEMO_MAIL}")
    with pytest.raises(CommandError, match="demo company"):
        first_admin()


@pytest.mark.parametrize("password", ["short", "password", "12345678"])
def test_a_poor_password_is_refused(client, password):
    link = link_in(first_admin())
    page = set_password(client, link, password)
    assert page.context["form"].errors["password1"]
    assert waits(User.objects.get())


def test_a_link_of_somebody_else_s_account_opens_nothing(client):
    ann, bob = invite(made.rep("Ann", key="ann")), invite(made.rep("Bob", key="bob"))
    uid = link_of(bob).split("/key/")[1].partition("-")[0]
    token = link_of(ann).rstrip("/").partition("-")[2]
    page = opened(client, f"/accounts/password/reset/key/{uid}-{token}/")
    assert "This link does not work any more" in page.content.decode()


def test_a_rep_is_invited_once_and_keeps_the_account():
    ann = made.rep("Ann Lee", email="ann.lee@example.com")
    user = invite(ann)
    assert (user.username, user.email, user.first_name) == ("ann.lee", "ann.lee@example.com", "Ann Lee")
    assert invite(ann) == user
    assert User.objects.count() == 1


def test_two_of_the_same_name_get_different_user_names():
    first = invite(made.rep("Ann", email="ann@example.com"))
    second = invite(made.rep("Ann", email="ann@example.org"))
    assert (first.username, second.username) == ("ann", "ann2")
    assert free_username("ANN") == "ANN3"


def test_an_account_speaks_the_company_s_language():
    made.organisation(language="zh-hans")
    assert invite(made.rep("王伟", key="王伟")).language == "zh-hans"


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [("en", "Your log-in to SalesOps", "you log in as “ann”"), ("zh-hans", "您的 SalesOps 账号", "用户名是“ann”")],
)
def test_the_invitation_is_in_its_reader_s_language_and_has_the_link(client, language, subject, words):
    made.organisation(language=language)
    user = invite(made.rep("Ann", email="ann@example.com"))
    send(user, link_of(user))
    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == (subject, ["ann@example.com"])
    assert words in letter.body
    assert set_password(client, link_in(letter.body)).context["user"] == user


def test_whoever_has_left_can_not_use_an_invitation(client):
    user = invite(made.rep("Ann", key="ann"))
    link = link_of(user, "http://testserver")
    user.is_active = False
    user.save()
    page = set_password(client, link.removeprefix("http://testserver"))
    assert not page.context["user"].is_authenticated
