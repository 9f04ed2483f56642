"""The pages of the mails: asked for, changed and stopped, read in the outbox."""

import pytest
import time_machine
from django.urls import reverse

from kpis.mails.letters import LETTERS
from kpis.mails.models import Mail, Subscription
from kpis.rhythms.catalogue import RHYTHMS
from tests import builders as made
from tests.mailing import one_connection, posted  # noqa: F401, a fixture
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


def send(client, user, name, *args, **data):
    client.force_login(user)
    return client.post(reverse(name, args=args), data)


def get(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(name, args=args), query)


def test_a_manager_asks_changes_and_stops(client, company):
    send(client, company.manager, "mail_new", "leads", who="team:north", day="3", hour="7")
    (found,) = Subscription.objects.all()
    assert (found.user, found.rhythm, found.who, found.day, found.hour) == (
        company.manager,
        "leads",
        "team:north",
        3,
        7,
    )
    assert "on working day 3 of the month at 07:05" in get(client, company.manager, "mails").content.decode()
    send(client, company.manager, "mail_edit", found.pk, who="team:north", day="4", hour="7")
    found.refresh_from_db()
    assert found.day == 4
    send(client, company.manager, "mail_stop", found.pk)
    assert not Subscription.objects.exists()


def test_the_usual_day_is_offered(client, company):
    offered = {slug: get(client, company.manager, "mail_new", slug).context["form"].initial["day"] for slug in RHYTHMS}
    assert offered == {"monday": 1, "one-to-one": 1, "talent": 1, "leads": 3, "month": 3, "quarter": 5}


def test_only_what_opens_to_me_is_offered(client, company):
    def whose(user, slug):
        return [code for code, _label in get(client, user, "mail_new", slug).context["form"].fields["who"].choices]

    assert whose(company.manager, "monday") == ["team:north"]
    assert whose(company.director, "monday") == ["company", "team:north", "team:south"]
    assert whose(company.manager, "one-to-one") == ["rep:mia", "rep:alice", "rep:ann"]
    assert whose(company.alice, "one-to-one") == ["rep:alice"]
    assert get(client, company.alice, "mail_new", "monday").status_code == 404


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"who": "team:south", "day": "1", "hour": "8"}, "who"),
        ({"who": "team:north", "day": "8", "hour": "8"}, "day"),
        ({"who": "team:north", "day": "1", "hour": "24"}, "hour"),
    ],
)
def test_what_cannot_be_is_refused_at_its_field(client, company, sent, field):
    answer = send(client, company.manager, "mail_new", "monday", **sent)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [field])
    assert not Subscription.objects.exists()


def test_the_same_twice_is_refused(client, company):
    made.subscription(company.manager)
    answer = send(client, company.manager, "mail_new", "monday", who="team:north", day="2", hour="9")
    assert answer.context["form"].errors["who"] == ["You get this mail already."]


def test_nobody_touches_another_s_mails(client, company):
    found = made.subscription(company.manager)
    for user in (company.alice, company.director, company.admin):
        assert get(client, user, "mail_edit", found.pk).status_code == 404
        assert send(client, user, "mail_stop", found.pk).status_code == 404
        assert send(client, user, "mail_now", found.pk).status_code == 404
    assert Subscription.objects.exists()


def test_the_language_of_the_page_is_remembered(client, company):
    client.force_login(company.manager)
    asked = {"who": "team:north", "day": "1", "hour": "8"}
    client.post(reverse("mail_new", args=["monday"]), asked, headers={"Accept-Language": "zh-hans"})
    assert Subscription.objects.get().language == "zh-hans"


def test_one_now_is_the_day_s_only_one(client, company):
    found = made.subscription(company.manager)
    answer = send(client, company.manager, "mail_now", found.pk)
    (mail,) = Mail.objects.all()
    assert answer.url == reverse("outbox_mail", args=[mail.pk])
    send(client, company.manager, "mail_now", found.pk)
    assert posted() == [mail]


def test_the_outbox_is_one_s_own_and_the_admin_s(client, company):
    made.subscription(company.manager)
    made.subscription(company.manager, "one-to-one", "rep:alice")
    weekly, personal = posted()
    assert "3 quality visits of 24 expected" in get(client, company.manager, "outbox").content.decode()
    assert get(client, company.manager, "outbox_mail", personal.pk).status_code == 200
    assert get(client, company.admin, "outbox_mail", weekly.pk).status_code == 200
    assert get(client, company.admin, "outbox_mail", personal.pk).status_code == 404  # between two
    for user in (company.alice, company.director, company.recruiter):
        assert not get(client, user, "outbox").context["rows"]
        assert get(client, user, "outbox_mail", weekly.pk).status_code == 404
        assert get(client, user, "outbox_html", weekly.pk).status_code == 404


def test_as_sent_it_may_run_nothing(client, company):
    made.subscription(company.manager)
    (mail,) = posted()
    policy = get(client, company.manager, "outbox_html", mail.pk).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "script-src" not in policy
    assert set(LETTERS) == set(RHYTHMS)
