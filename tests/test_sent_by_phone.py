"""Entries from a phone's queue: each is there once, whatever the network does, and is nobody else's."""

from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from kpis.periods import Period
from kpis.publishing.publish import publish
from reps.models import Criterion, LateChange, Visit
from reps.views import quick
from tests import builders as made
from tests.quick_entries import ALL_YES, NUMBER, entry, send
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


@pytest.fixture
def zenith():
    return made.customer("Zenith")


def there():
    return Visit.objects.filter(customer__name="Zenith")


def test_its_writer_sends_it(client, company, zenith):
    answer = send(client, company.alice, entry(zenith, **ALL_YES))
    visit = there().get()
    assert answer.status_code == 201
    assert answer.json() == {
        "key": visit.key,
        "says": f"{visit}: Saved. It counts as a quality visit.",
        "url": reverse("visit", args=[visit.pk]),
    }


def test_sent_again_it_is_answered_with_the_same_record(client, company, zenith):
    first = send(client, company.alice, entry(zenith))
    again = send(client, company.alice, entry(zenith))
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert there().count() == 1


def test_sent_again_with_other_words_it_is_still_the_first(client, company, zenith):
    send(client, company.alice, entry(zenith))
    send(client, company.alice, entry(zenith, date="2026-11-20", note="another"))
    assert [(str(visit.date), visit.note) for visit in there()] == [("2026-11-23", "")]


def test_a_plan_sent_again_is_answered_with_the_same_record(client, company, zenith):
    plan = made.visit(company.reps.alice, "2026-11-23", status="planned", customer=zenith)
    answers = [send(client, company.alice, entry(who=f"plan:{plan.pk}")) for _time in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    assert {answer.json()["key"] for answer in answers} == {plan.key}


def test_what_was_wrong_is_checked_anew_once_it_is_mended(client, company, zenith):
    assert send(client, company.alice, entry(zenith, date="2026-11-30")).status_code == 422
    assert send(client, company.alice, entry(zenith)).status_code == 201
    assert send(client, company.alice, entry(zenith, date="2026-11-30")).status_code == 200  # it has arrived


def test_what_is_wrong_is_told_in_words_with_the_form_to_mend_it(client, company):
    answer = send(client, company.alice, entry(customer="Nobody Ltd"))
    assert answer.status_code == 422
    assert answer.json()["why"][0].startswith("Customer: There is no customer “Nobody Ltd”.")
    assert 'value="Nobody Ltd"' in answer.json()["form"]
    assert "<html" not in answer.json()["form"]


def test_bad_input_is_told_in_the_readers_language(client, company, zenith):
    client.cookies["django_language"] = "zh-hans"
    answer = send(client, company.alice, entry(zenith, date="2026-11-30"))
    assert answer.json()["why"][0].startswith("日期")


def test_a_teammate_cannot_send_it_nor_learn_of_it(client, company, zenith):
    assert send(client, company.teammate, entry(zenith), written_by=company.alice).status_code == 409
    assert not there().exists()
    send(client, company.alice, entry(zenith))
    answer = send(client, company.teammate, entry(zenith))  # with the same number, as if it were her own
    assert (answer.status_code, answer.json()) == (409, {"why": ["That entry belongs to somebody else."]})
    assert there().get().rep == company.reps.alice


def test_a_stranger_cannot_take_its_number_to_change_it(client, company, zenith):
    send(client, company.alice, entry(zenith, note="mine"))
    send(client, company.stranger, entry(zenith, note="theirs"))
    assert there().get().note == "mine"


def test_without_a_log_in_it_is_not_taken_and_not_led_elsewhere(client, company, zenith):
    client.logout()
    answer = client.post(reverse("visit_send"), entry(zenith), headers={"X-Written-By": str(company.alice.pk)})
    assert (answer.status_code, there().count()) == (401, 0)


def test_without_the_name_of_its_writer_it_is_not_taken(client, company, zenith):
    client.force_login(company.alice)
    assert client.post(reverse("visit_send"), entry(zenith)).status_code == 409


@pytest.mark.parametrize("who", ["director", "recruiter", "admin"])
def test_who_has_no_visits_of_their_own_sends_none(client, company, zenith, who):
    assert send(client, getattr(company, who), entry(zenith)).status_code == 404


def test_it_takes_a_fresh_token(company, zenith):
    strict = Client(enforce_csrf_checks=True)
    assert send(strict, company.alice, entry(zenith)).status_code == 403
    session = strict.get(reverse("phone_session"))
    assert (session.json()["user"], session["Cache-Control"]) == (
        str(company.alice.pk),
        "max-age=0, no-cache, no-store, must-revalidate, private",
    )
    answer = send(strict, company.alice, entry(zenith), **{"X-CSRFToken": session.json()["token"]})
    assert answer.status_code == 201


def test_nobody_is_logged_in_means_401(client):
    assert client.get(reverse("phone_session")).status_code == 401


def test_a_locked_week_takes_a_reason_and_then_waits_once(client, company, zenith):
    publish(Period.parse("2026-W47"))
    with time_machine.travel("2026-11-26T09:00:00+08:00", tick=False):  # it locked when the 25th was over
        locked = entry(zenith, date="2026-11-20")
        answer = send(client, company.alice, locked)
        assert answer.status_code == 422
        assert answer.json()["why"] == ["Week 47, 2026 is locked: a change needs approval, and a reason."]
        assert "late_reason" in answer.json()["form"]
        sent = [send(client, company.alice, locked | {"late_reason": "no signal"}) for _time in range(2)]
    assert [answer.status_code for answer in sent] == [202, 200]
    assert "waits for approval" in sent[1].json()["says"]
    assert (LateChange.objects.count(), there().count()) == (1, 0)


def test_what_waited_is_there_once_when_it_was_approved(client, company, zenith):
    old = entry(zenith, date="2026-11-12", late_reason="was ill")
    send(client, company.alice, old)
    client.force_login(company.manager)
    change = LateChange.objects.get()
    client.post(reverse("late_decide", args=[change.pk]), {"decision": "approve"})
    answer = send(client, company.alice, old)
    assert (answer.status_code, answer.json()["key"]) == (200, there().get().key)
    assert there().get().sent_as == NUMBER


def test_what_was_declined_does_not_come_back(client, company, zenith):
    old = entry(zenith, date="2026-11-12", late_reason="was ill")
    send(client, company.alice, old)
    client.force_login(company.manager)
    client.post(reverse("late_decide", args=[LateChange.objects.get().pk]), {"decision": "decline"})
    answer = send(client, company.alice, old)
    assert (answer.status_code, LateChange.objects.count()) == (200, 1)
    assert "Declined" in answer.json()["says"]


def test_back_dated_within_a_week_is_free(client, company, zenith):
    assert send(client, company.alice, entry(zenith, date="2026-11-17")).status_code == 201
    assert there().get().late is True


def test_a_likely_double_is_asked_about_and_mended(client, company, zenith):
    made.visit(company.reps.alice, "2026-11-23", customer=zenith)
    answer = send(client, company.alice, entry(zenith))
    assert (answer.status_code, 'name="again"' in answer.json()["form"]) == (422, True)
    assert send(client, company.alice, entry(zenith, again="yes")).status_code == 201


def test_an_answer_to_a_question_no_longer_asked_is_not_lost(client, company, zenith):
    """The phone had no signal while another definition came into force."""
    Criterion.objects.create(kind="visit", code="mood", label_en="Mood?", label_zh="心情?")
    send(client, company.alice, entry(zenith, answer_mood="yes", answer_made_up="yes"))
    assert there().get().answers == {"mood": True}


def test_after_a_change_on_the_phone_one_is_told_that_the_first_had_arrived(client, company, zenith):
    send(client, company.alice, entry(zenith))
    answer = send(client, company.alice, entry(zenith, note="changed", edited="yes"))
    assert answer.status_code == 200
    assert "arrived before" in answer.json()["says"]


def test_two_entries_of_one_number_never_stand_in_the_database_together(client, company, zenith):
    send(client, company.alice, entry(zenith))
    send(client, company.alice, entry(zenith, again="yes", sent_as=str(UUID(int=7))))
    assert there().count() == 2
    assert len({visit.sent_as for visit in there()}) == 2


def test_a_sending_that_was_overtaken_by_itself_finds_the_first(client, company, zenith, monkeypatch):
    """Both looked before either had written: the database's constraint tells the later one."""
    first = made.visit(company.reps.alice, "2026-11-23", customer=zenith, sent_as=NUMBER)
    known, looks = quick.known, []
    monkeypatch.setattr(quick, "known", lambda *given: looks.append(given) if not looks else known(*given))
    answer = send(client, company.alice, entry(zenith, again="yes"))
    assert (answer.status_code, answer.json()["key"]) == (200, first.key)
    assert there().count() == 1


@pytest.mark.parametrize(
    ("sent", "kept"), [("14", 14), ("0", 0), ("", None), ("86000", None), ("-3", None), ("soon", None), ("²", None)]
)
def test_the_seconds_it_took_are_kept_where_they_make_sense(client, company, zenith, sent, kept):
    assert send(client, company.alice, entry(zenith, seconds=sent)).status_code == 201
    assert there().get().entry_seconds == kept
