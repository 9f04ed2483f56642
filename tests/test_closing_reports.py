"""The PDF of a locked month or quarter: what was told then, the same for ever (spec 11)."""

from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from pypdf import PdfReader

from kpis.models import ClosingReport
from kpis.periods import Period
from kpis.publishing.publish import publish
from reps.locking.guard import permitted
from reps.models import PeriodLock, Proposal, Rep, User
from tests import builders as made
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
QUARTER = {"who": "team:north", "when": "2026-Q3"}


@pytest.fixture
def company():
    """In the third quarter North won 900 of its initial 1,000: published and locked in October."""
    with time_machine.travel(TODAY, tick=False):
        found = small_company()
        made.target(1000, "2026-Q3", team=found.north)
        made.proposal(found.reps.alice, "2026-07-06", amount=900, status="won", ended="2026-08-03")
        yield found


def lock():
    publish(Period.parse("2026-Q3"))
    return PeriodLock.objects.get(grain="quarter")


def fetched(client, user, **query):
    client.force_login(user)
    return client.get(reverse("closing_report", args=["quarter"]), QUARTER | query)


def pdf(client, user, **query):
    return b"".join(fetched(client, user, **query).streaming_content)


def read(content):
    return " ".join("\n".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def page(client, user):
    client.force_login(user)
    return client.get(reverse("rhythm", args=["quarter"]), QUARTER).content.decode()


def won_more():
    """Somebody with the right to do so changes the deal after the lock."""
    with permitted():
        deal = Proposal.objects.get(amount=900)
        deal.amount = 1100
        deal.save()


def test_a_period_that_is_not_locked_has_none(client, company):
    assert fetched(client, company.manager).status_code == 404
    assert "closing.pdf" not in page(client, company.manager)


def test_a_locked_quarter_says_what_was_reached_of_its_initial_target(client, company):
    lock()
    answer = fetched(client, company.manager)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="quarter-2026-Q3-north.pdf"'
    said = read(b"".join(answer.streaming_content))
    assert "Quarter end · North · Q3 2026" in said
    assert "Miss: 90.0" in said
    assert "900 ÷ 1,000" in said
    assert "as published by then" in said


def test_it_tells_what_was_known_at_the_lock_though_first_asked_for_later(client, company):
    lock()
    won_more()
    assert "Miss: 90.0" in read(pdf(client, company.manager))
    assert "Restated" in page(client, company.manager)


def test_it_stays_the_same_file_whatever_becomes_of_the_records_and_whoever_asks(client, company):
    lock()
    before = pdf(client, company.manager)
    won_more()
    assert pdf(client, company.manager) == pdf(client, company.director) == before
    assert ClosingReport.objects.get().drawn_up_by == company.manager


def test_a_period_locked_anew_has_another_beside_the_first(client, company):
    first, before = lock(), pdf(client, company.manager)
    first.decision, first.decided_at, first.reason = "locked", made.moment("2026-11-20T10:00"), "after the audit"
    first.save()
    assert pdf(client, company.manager) != before
    assert ClosingReport.objects.count() == 2


def test_its_times_are_the_company_s_wherever_it_is_first_asked_for(client, company):
    """Locked when the fifth working day of October was over in Shanghai: noon of that day in New York."""
    since = lock().locked_since.astimezone(ZoneInfo("Asia/Shanghai"))
    Rep.objects.filter(key="mia").update(time_zone="America/New_York")
    said = read(pdf(client, User.objects.get(username="mia")))
    assert f"Locked since: {since.day} Oct 2026, 00:00" in said
    assert "Miss: 90.0" in said


def test_it_speaks_the_language_of_its_reader(client, company):
    lock()
    client.cookies["django_language"] = "zh-hans"
    content = pdf(client, company.manager)
    assert content[:5] == b"%PDF-"
    assert "锁定时间：2026年10月" in read(content)
    assert ClosingReport.objects.get().language == "zh-hans"


def test_the_page_of_a_locked_quarter_leads_to_it(client, company):
    lock()
    assert "/rhythms/quarter/closing.pdf?who=team%3Anorth&amp;when=2026-Q3" in page(client, company.manager)


@pytest.mark.parametrize("slug", ["monday", "leads", "nonsense"])
def test_only_what_closes_a_period_has_one(client, company, slug):
    lock()
    client.force_login(company.manager)
    assert client.get(reverse("closing_report", args=[slug]), QUARTER).status_code == 404
