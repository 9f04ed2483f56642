"""Disputes by mail: whoever is to decide one hears of it, and the rep of the decision; once, and while it is theirs."""

import pytest
from django.core import mail as django_mail
from django.urls import reverse

from kpis.mails.models import Mail
from kpis.mails.post import queue_due
from reps.disputing import deciding
from reps.disputing.topics import About
from reps.models import Dispute, Visit
from tests import builders as made
from tests.disputes.acting import WHY, decide, disputed, fresh, open_page, send
from tests.mailing import one_connection, posted  # noqa: F401, a fixture

pytestmark = pytest.mark.django_db


def told():
    """[(reader, state)] of the mails there are once what is due was worked off."""
    return [(mail.user.username, mail.state) for mail in posted()]


def test_the_next_manager_up_is_told_and_never_the_one_concerned(company, visit):
    """Mia, who manages Alice, is concerned; Eva is next; Gus, the director and the admin are not called on."""
    dispute = disputed(visit)
    assert told() == [("eva", "kept")]
    mail = Mail.objects.get()
    assert mail.subject == f"A dispute to decide, {visit}: Alice disputes it"
    assert WHY in mail.text
    assert f"http://127.0.0.1:8000{reverse('dispute', args=[dispute.pk])}" in mail.text
    assert f'href="http://127.0.0.1:8000{reverse("dispute", args=[dispute.pk])}"' in mail.html


def test_without_a_manager_above_directors_and_admins_are_told(company):
    """Sam manages South, and nobody stands above."""
    disputed(company.reps.bob.visits.get())
    assert told() == [("dora", "kept"), ("adam", "kept")]


def test_it_is_told_once_however_often_the_timer_runs(company, visit):
    disputed(visit)
    assert told() == told() == [("eva", "kept")]


def test_the_rep_is_told_what_was_decided_and_why(client, company, visit):
    dispute = disputed(visit)
    decide(client, company.up, dispute)
    (mail,) = posted()  # before the timer ran: Eva has decided without a mail
    assert (mail.user, mail.state) == (company.alice, "kept")
    assert mail.subject == f"A dispute of yours was decided, {visit}: Upheld"
    assert "Confirmed by the client." in mail.text
    assert WHY in mail.text
    assert "Eva" not in mail.text  # whom Alice may not see, her history does not name either


def test_readers_have_it_in_their_language(client, company, visit):
    for user in (company.up, company.alice):
        user.language = "zh-hans"
        user.save()
    dispute = disputed(visit)
    assert posted()[0].subject == f"有申诉待您裁定，{visit}：Alice 提出申诉"
    decide(client, company.up, dispute, upheld="no")
    assert [mail.subject for mail in posted()][-1].endswith("：申诉驳回")


def test_what_was_withdrawn_or_decided_meanwhile_is_not_sent(company, visit):
    dispute = disputed(visit)
    assert queue_due() == 1
    deciding.withdraw(dispute)
    assert told() == [("eva", "refused")]


def test_who_lost_the_team_meanwhile_gets_none(company, visit):
    disputed(visit)
    queue_due()
    company.reps.eva.memberships.update(manages=False)
    assert ("eva", "refused") in told()


def test_a_record_that_is_gone_takes_its_news_along(company):
    planned = made.visit(company.reps.alice, "2026-11-20", status="planned")
    disputed(planned, About.CREDIT)
    queue_due()
    Visit.objects.get(pk=planned.pk).delete()
    assert (told(), Dispute.objects.count()) == ([("eva", "refused")], 0)


def test_news_of_long_ago_is_not_told(company, visit):
    disputed(visit, raised_at=made.moment("2026-11-20T09:00"))
    assert told() == []


def test_who_stopped_them_gets_none_and_may_ask_again(client, company, visit):
    """A button that is pressed twice, or on a page of before, does what it says and no more."""
    page = open_page(client, company.up, "mails").content.decode()
    assert "You are told when one waits" in page
    assert 'name="wanted" value="no"' in page
    for _each in range(2):
        send(client, company.up, "mails_of_disputes", wanted="no")
        assert not fresh(company.up).dispute_mails
    page = open_page(client, company.up, "mails").content.decode()
    assert "No mail tells you of them" in page
    assert 'name="wanted" value="yes"' in page
    disputed(visit)
    assert told() == []
    send(client, company.up, "mails_of_disputes", wanted="yes")
    assert told() == [("eva", "kept")]


def test_a_rep_who_stopped_them_reads_the_decision_on_the_page_only(client, company, visit):
    company.alice.dispute_mails = False
    company.alice.save()
    decide(client, company.up, disputed(visit))
    assert told() == []


def test_with_a_mail_server_it_is_sent_in_both_parts(settings, company, visit):
    settings.MAIL_SERVER = True
    company.up.email = "eva@example.com"
    company.up.save()
    disputed(visit)
    (mail,) = posted()
    (sent,) = django_mail.outbox
    assert (mail.state, sent.to, sent.body, sent.alternatives[0].content) == (
        "sent",
        ["eva@example.com"],
        mail.text,
        mail.html,
    )


def test_the_outbox_names_it_before_it_is_written(client, company, visit):
    disputed(visit)
    queue_due()
    assert "A dispute to decide" in open_page(client, company.up, "outbox").content.decode()
    posted()
    page = open_page(client, company.up, "outbox_mail", Mail.objects.get().pk)
    assert WHY in page.content.decode()
    assert open_page(client, company.alice, "outbox_mail", Mail.objects.get().pk).status_code == 404
