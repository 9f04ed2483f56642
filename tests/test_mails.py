"""Rhythms by mail: when they are due, once each, in whose language, of what."""

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from kpis.mails.models import Mail, Subscription
from kpis.mails.post import queue_due
from kpis.mails.schedule import last_due
from kpis.mails.write import language_of, written
from kpis.rhythms.catalogue import RHYTHMS
from reps.calendars import company_calendar
from reps.models import Membership, ParametersByDay, User
from reps.queue import work_off
from tests import builders as made
from tests.mailing import at, one_connection, posted, states  # noqa: F401, a fixture
from tests.migrated import kept_copy
from tests.remembered import rows_of
from tests.samples import ROOT
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
ABSOLUTE = re.compile(r'href="http://127.0.0.1:8000([^"]*)"')


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


# When


@pytest.mark.parametrize(
    ("rhythm", "day", "now", "due"),
    [
        ("monday", 1, "2026-11-23T09:00", "2026-11-23T08:05"),
        ("monday", 1, "2026-11-23T08:05", "2026-11-23T08:05"),
        ("monday", 1, "2026-11-23T08:04", "2026-11-16T08:05"),  # not before last week is published, at 08:00
        ("monday", 7, "2026-11-23T09:00", "2026-11-22T08:05"),
        ("leads", 3, "2026-11-23T09:00", "2026-11-04T08:05"),
        ("month", 3, "2026-11-23T09:00", "2026-11-04T08:05"),
        ("leads", 3, "2026-11-04T07:00", "2026-10-10T08:05"),  # 8, 9 and, made up for the holiday, Saturday the 10th
        ("quarter", 5, "2026-11-23T09:00", "2026-10-13T08:05"),
    ],
)
def test_when_it_is_due(rhythm, day, now, due):
    subscription = Subscription(rhythm=rhythm, day=day, hour=8)
    found = last_due(subscription, made.moment(now), company_calendar())
    assert timezone.localtime(found).strftime("%Y-%m-%dT%H:%M") == due


def test_a_week_that_starts_on_sunday_still_has_its_monday():
    made.parameters(week_start="sunday")
    subscription = Subscription(rhythm="monday", day=1, hour=8)
    found = last_due(subscription, made.moment("2026-11-24T09:00"), company_calendar(), ParametersByDay().fiscal)
    assert timezone.localtime(found).strftime("%Y-%m-%dT%H:%M") == "2026-11-23T08:05"


def test_a_due_mail_is_written_once(company):
    made.subscription(company.manager)
    (mail,) = posted()
    assert (mail.state, mail.due_on.isoformat(), mail.user) == ("kept", "2026-11-23", company.manager)
    assert "North" in mail.subject
    assert (queue_due(), DBTaskResult.objects.count()) == (0, 1)
    with at("2026-11-24T09:00:00"):
        assert posted() == [mail]


def test_what_was_due_before_it_was_asked_for_is_not_sent(company):
    made.subscription(company.manager, since=timezone.now())
    assert posted() == []
    with at("2026-11-30T08:06:00"):
        assert [mail.due_on.isoformat() for mail in posted()] == ["2026-11-30"]


def test_what_is_days_late_is_old_news(company):
    made.subscription(company.manager)
    with at("2026-11-25T08:06:00"):
        assert posted() == []


@pytest.mark.sqlite
def test_two_timers_at_once_send_one(tmp_path, pytestconfig):
    file = tmp_path / "mails.sqlite3"
    shutil.copy(kept_copy(pytestconfig.cache.mkdir("migrated")).path, file)
    mia = made.user("mia", rep=made.rep("Mia", made.team(key="north"), manages=True))
    theirs = time_machine.escape_hatch.datetime.datetime.now(timezone.get_current_timezone())  # by the machine's clock
    made.subscription(mia, day=theirs.isoweekday(), hour=0)
    with closing(sqlite3.connect(file)) as database:
        bring_over(database, "reps_user", "reps_team", "reps_rep", "reps_membership", "kpis_subscription")
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{file}", "DJANGO_SETTINGS_MODULE": "salesops.settings"}
    deliver = [sys.executable, "manage.py", "send_due", "--deliver"]
    timers = [subprocess.Popen(deliver, cwd=ROOT, env=environment) for _each in range(2)]
    assert [timer.wait(timeout=120) for timer in timers] == [0, 0]
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT state FROM kpis_mail").fetchall() == [("kept",)]
        assert database.execute(f"SELECT COUNT(*) FROM {DBTaskResult._meta.db_table}").fetchall() == [(1,)]


def bring_over(database, *tables):
    """Write the rows of the test's database into another."""
    for table, rows in rows_of(tables).items():
        names, places = ", ".join(f'"{name}"' for name in rows[0]), ", ".join("?" * len(rows[0]))
        values = [[str(each) if isinstance(each, date) else each for each in row.values()] for row in rows]
        database.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", values)
    database.commit()


# What


@pytest.mark.parametrize("slug", RHYTHMS)
def test_a_letter_has_the_page_s_numbers_and_links(client, company, slug):
    made.target(1000, "2026-Q4", team=company.north)
    made.target(900, "2026-Q3", team=company.north)
    made.proposal(company.reps.alice, "2026-07-06", status="won", ended="2026-07-20", amount=100)
    made.proposal(company.reps.alice, "2026-11-27", status="draft")
    made.lead("2026-10-12", quality=True, owner=company.reps.alice)
    made.ready("Kim", team=company.north)
    made.commitment(company.reps.alice)
    who = "rep:alice" if slug == "one-to-one" else "team:north"
    client.force_login(company.manager)
    page = client.get(reverse("rhythm", args=[slug]), {"who": who}).content.decode()
    letter = written(made.subscription(company.manager, slug, who))
    linked = set(ABSOLUTE.findall(letter.html))
    others = {url for url in linked if url == "/mails/" or url.startswith("/rhythms/")}
    assert len(linked - others) > 2
    assert [url for url in linked - others if f'href="{url}"' not in page] == []
    shown = re.findall(r'data-figure="[^"]*" href="([^"]*)"[^>]*>([^<]*)</a>', page)
    told = re.findall(r'href="http://127.0.0.1:8000(/figures/[^"]*)">([^<]*)</a>', letter.html)
    assert [line for line in told if line not in shown] == []
    assert told


def test_both_parts_say_the_same(company):
    letter = written(made.subscription(company.manager))
    assert "- Quality visits: 3 (of 24 expected, 12.5\N{NO-BREAK SPACE}%" in letter.text
    assert "/figures/quality_visits/?who=team%3Anorth&when=2026-W47" in letter.text
    assert "when=2026-W47" in letter.html
    assert "DID WE DO ENOUGH GOOD WORK LAST WEEK?" in letter.text


def test_a_note_never_leaves_by_mail(company):
    company.reps.alice.coaching_notes.create(text="Talks too long", by=company.manager, shared=True)
    made.commitment(company.reps.alice, what="Ask for the date")
    letter = written(made.subscription(company.manager, "one-to-one", "rep:alice"))
    assert "Ask for the date" in letter.text
    assert "Talks too long" not in letter.text + letter.html


def test_what_people_type_is_escaped(company):
    made.commitment(company.reps.alice, what="<script>alert(1)</script>")
    letter = written(made.subscription(company.manager, "one-to-one", "rep:alice"))
    assert "<script>" not in letter.html


def test_it_comes_in_the_reader_s_language(company):
    company.manager.language = "zh-hans"
    company.manager.save()
    made.subscription(company.manager)
    (mail,) = posted()
    assert "周一团队例会" in mail.subject
    assert "谁需要帮助？" in mail.text
    assert 'lang="zh-hans"' in mail.html


def test_without_a_choice_it_comes_in_the_language_it_was_asked_for_in(company):
    subscription = made.subscription(company.manager, language="zh-hans")
    assert language_of(subscription) == "zh-hans"
    subscription.user.language = "en"
    assert language_of(subscription) == "en"


def test_it_is_left_out_when_nothing_changed(company):
    """Nobody did anything in weeks 48 and 49; in week 50 Ann made a visit."""
    made.subscription(company.manager)
    for monday in ("2026-11-23", "2026-11-30", "2026-12-07"):
        with at(f"{monday}T08:05:00"):
            posted()
    made.visit(company.reps.ann, "2026-12-08", quality=True)
    with at("2026-12-14T08:05:00"):
        posted()
    assert states() == ["kept", "kept", "skipped", "kept"]


@pytest.mark.parametrize("slug", RHYTHMS)
def test_the_language_is_no_news(company, slug):
    who = "rep:alice" if slug == "one-to-one" else "team:north"
    english = written(made.subscription(company.manager, slug, who))
    company.manager.language = "zh-hans"
    company.manager.save()
    chinese = written(Subscription.objects.get())
    assert (chinese.fingerprint, chinese.text == english.text) == (english.fingerprint, False)


# To whom


def test_who_lost_the_team_gets_none(company):
    made.subscription(company.manager)
    queue_due()
    Membership.objects.filter(rep=company.reps.mia).update(end="2026-11-22")
    work_off("default", "a test")
    (mail,) = Mail.objects.all()
    assert (mail.state, mail.text, mail.subject) == ("refused", "", "")


def test_who_no_longer_leads_a_rep_gets_no_one_to_one(company):
    made.subscription(company.manager, "one-to-one", "rep:alice")
    Membership.objects.filter(rep=company.reps.alice).update(end="2026-11-22")
    assert [mail.state for mail in posted()] == ["refused"]


def test_who_left_gets_none(company):
    made.subscription(company.manager)
    User.objects.filter(pk=company.manager.pk).update(is_active=False)
    assert posted() == []


def test_who_left_after_it_was_queued_gets_none(company):
    made.subscription(company.manager)
    queue_due()
    User.objects.filter(pk=company.manager.pk).update(is_active=False)
    work_off("default", "a test")
    assert states() == ["refused"]


def test_what_was_stopped_is_not_sent(company):
    subscription = made.subscription(company.manager)
    queue_due()
    subscription.delete()
    work_off("default", "a test")
    assert states() == ["refused"]
