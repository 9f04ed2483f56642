"""The lead desk: the queue, its one-tap decisions, the form, the page of a lead with its history."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reps.models import Customer, Lead, LeadSource, Membership, User

pytestmark = pytest.mark.django_db
CHINA = ZoneInfo("Asia/Shanghai")
TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=CHINA)  # business hours are 09:00 to 18:00, the promise an hour


@pytest.fixture(autouse=True)
def ten_on_tuesday():
    with time_machine.travel(TUESDAY, tick=False):
        yield


@pytest.fixture
def director():
    return User.objects.create(username="director", is_director=True)


def lead(key="L-1", owner=None, received=TUESDAY - timedelta(minutes=30), **fields):
    return Lead.objects.create(key=key, owner=owner, received_at=received, **{"company": f"Company {key}"} | fields)


def login(client, who):
    client.force_login(who if isinstance(who, User) else who.user)


def get(client, who, name, /, *args):
    login(client, who)
    return client.get(reverse(name, args=args))


def post(client, who, name, /, *args, **data):
    login(client, who)
    return client.post(reverse(name, args=args), data)


def test_the_queue_lists_undecided_leads_of_the_scope_oldest_first(client, alice, bob, mia, charlie):
    young, old = lead("L-1", alice), lead("L-2", bob, TUESDAY - timedelta(days=1))
    unowned = lead("L-3", None, TUESDAY - timedelta(days=2))
    lead("L-4", alice, accepted_on=date(2026, 11, 24))
    lead("L-5", charlie)
    queue = {who: [wait.lead for wait in get(client, who, "lead_intake").context["waits"]] for who in (alice, mia)}
    assert queue == {alice: [young], mia: [unowned, old, young]}


@pytest.mark.parametrize(
    ("received", "minutes", "state"),
    [
        (TUESDAY - timedelta(minutes=30), 30, "in_time"),
        (TUESDAY - timedelta(minutes=50), 50, "soon"),
        (datetime(2026, 11, 23, 17, 30, tzinfo=CHINA), 90, "late"),  # 30 on Monday, 60 on Tuesday
        (datetime(2026, 11, 22, 12, 0, tzinfo=CHINA), 600, "late"),  # Sunday does not count: 9 h and 1 h
    ],
)
def test_a_lead_waits_business_minutes_against_the_promise(client, alice, received, minutes, state):
    lead("L-1", alice, received)
    (wait,) = get(client, alice, "lead_intake").context["waits"]
    assert (wait.minutes, wait.state) == (minutes, state)


def test_an_answered_lead_still_waits_for_a_decision(client, alice):
    lead("L-1", alice, TUESDAY - timedelta(days=8), first_response_at=TUESDAY - timedelta(days=8))
    (wait,) = get(client, alice, "lead_intake").context["waits"]
    assert (wait.state, wait.answered_in_time, wait.is_decision_late) == ("answered", True, True)


def test_an_empty_queue_says_so_in_both_languages(client, alice):
    for language in ("en", "zh-hans"):
        client.cookies["django_language"] = language
        assert "empty" in get(client, alice, "lead_intake").content.decode()


def test_one_tap_writes_down_that_a_lead_was_answered_now(client, alice):
    asked = lead("L-1", alice)
    answer = post(client, alice, "lead_respond", asked.pk)
    asked.refresh_from_db()
    assert answer.url == reverse("lead_intake")
    assert (asked.first_response_at, asked.response_minutes) == (TUESDAY, 30)
    assert asked.history.first().history_user == alice.user


def test_a_second_tap_does_not_move_the_first_answer(client, alice):
    asked = lead("L-1", alice, first_response_at=TUESDAY - timedelta(minutes=10))
    post(client, alice, "lead_respond", asked.pk)
    asked.refresh_from_db()
    assert asked.first_response_at == TUESDAY - timedelta(minutes=10)


def test_one_tap_accepts_a_lead_today(client, alice):
    asked = lead("L-1", alice)
    post(client, alice, "lead_accept", asked.pk)
    asked.refresh_from_db()
    assert asked.accepted_on == date(2026, 11, 24)


def test_a_lead_is_rejected_only_with_a_reason(client, alice):
    asked = lead("L-1", alice)
    post(client, alice, "lead_reject", asked.pk, reason="  ")
    asked.refresh_from_db()
    assert asked.rejected_on is None
    post(client, alice, "lead_reject", asked.pk, reason="No budget")
    asked.refresh_from_db()
    assert (asked.rejected_on, asked.reject_reason) == (date(2026, 11, 24), "No budget")


def test_an_accepted_lead_is_not_rejected_by_a_late_tap(client, alice):
    asked = lead("L-1", alice, accepted_on=date(2026, 11, 23))
    post(client, alice, "lead_reject", asked.pk, reason="No budget")
    asked.refresh_from_db()
    assert (asked.accepted_on, asked.rejected_on) == (date(2026, 11, 23), None)


def test_a_manager_assigns_a_lead_and_its_clock_starts_once(client, alice, bob, mia):
    asked = lead("L-1")
    post(client, mia, "lead_assign", asked.pk, owner=alice.pk)
    asked.refresh_from_db()
    assert (asked.owner, asked.assigned_at) == (alice, TUESDAY)
    with time_machine.travel(TUESDAY + timedelta(hours=1), tick=False):
        post(client, mia, "lead_assign", asked.pk, owner=bob.pk)
    asked.refresh_from_db()
    assert (asked.owner, asked.assigned_at) == (bob, TUESDAY)


def test_a_lead_goes_only_to_reps_of_the_managers_teams(client, mia, charlie):
    asked = lead("L-1")
    post(client, mia, "lead_assign", asked.pk, owner=charlie.pk)
    asked.refresh_from_db()
    assert asked.owner is None


def test_a_rep_assigns_nothing(client, alice, bob):
    asked = lead("L-1", alice)
    assert post(client, alice, "lead_assign", asked.pk, owner=bob.pk).status_code == 404


ACTIONS = ["lead_respond", "lead_accept", "lead_reject", "lead_assign"]


@pytest.mark.parametrize("name", ACTIONS)
def test_decisions_are_for_those_who_see_the_lead_and_by_post(client, name, alice, bob, charlie, director):
    asked = lead("L-1", alice)
    for stranger in (bob, charlie, director):
        assert post(client, stranger, name, asked.pk, reason="x").status_code == 404
    assert get(client, alice, name, asked.pk).status_code == 405
    client.logout()
    assert client.post(reverse(name, args=[asked.pk])).url.startswith("/accounts/login/")
    asked.refresh_from_db()
    assert asked.first_response_at is asked.accepted_on is asked.rejected_on is None


def test_a_decision_never_sends_the_browser_elsewhere(client, alice):
    asked = lead("L-1", alice)
    assert post(client, alice, "lead_accept", asked.pk, next="https://evil.example/").url == reverse("lead_intake")


@pytest.mark.parametrize("name", ["lead_detail", "lead_edit"])
def test_a_lead_is_seen_by_owner_and_manager_and_is_nothing_to_others(client, name, alice, bob, mia, charlie):
    asked = lead("L-1", alice)
    seen = {who: get(client, who, name, asked.pk).status_code for who in (alice, mia, bob, charlie)}
    assert seen == {alice: 200, mia: 200, bob: 404, charlie: 404}


def test_a_director_reads_a_lead_and_cannot_change_it(client, alice, director):
    asked = lead("L-1", alice)
    assert get(client, director, "lead_detail", asked.pk).status_code == 200
    assert get(client, director, "lead_edit", asked.pk).status_code == 404
    assert get(client, director, "lead_new").status_code == 404


@pytest.mark.parametrize("name", ["lead_new", "lead_intake"])
def test_the_desk_asks_strangers_to_log_in(client, name):
    assert client.get(reverse(name)).url.startswith("/accounts/login/")


def form_data(**changes):
    return {"company": "Acme", "received_at": "2026-11-24T09:30"} | changes


def test_a_rep_adds_a_lead_with_answers_and_it_is_judged(client, alice):
    answer = post(
        client, alice, "lead_new", **form_data(owner=alice.pk, answer_fit="70", answer_explicit_request="yes")
    )
    made = Lead.objects.get()
    assert answer.url == reverse("lead_detail", args=[made.pk])
    assert made.answers == {"fit": 70, "explicit_request": True}
    assert (made.quality, made.owner, made.assigned_at) == (True, alice, TUESDAY)
    assert made.history.get().history_user == alice.user


def test_a_blank_answer_stays_unanswered_and_can_be_taken_back(client, alice):
    asked = lead("L-1", alice, answers={"fit": 70, "asked_long_ago": "kept"})
    post(client, alice, "lead_edit", asked.pk, **form_data(owner=alice.pk, answer_fit=""))
    asked.refresh_from_db()
    assert asked.answers == {"asked_long_ago": "kept"}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"company": ""}, "company"),
        ({"received_at": "2026-11-25T09:30"}, "received_at"),
        ({"received_at": "yesterday"}, "received_at"),
        ({"accepted_on": "2026-11-23"}, "accepted_on"),
        ({"won_on": "2026-11-30"}, "won_on"),
        ({"answer_fit": "high"}, "answer_fit"),
        ({"accepted_on": "2026-11-24", "rejected_on": "2026-11-24", "reject_reason": "x"}, "__all__"),
        ({"rejected_on": "2026-11-24"}, "__all__"),
        ({"won_amount": "5"}, "__all__"),
        ({"first_response_at": "2026-11-24T09:00"}, "first_response_at"),
        ({"owner": ""}, "owner"),
    ],
)
def test_bad_input_is_said_beside_its_field_and_nothing_is_written(client, alice, changes, field):
    answer = post(client, alice, "lead_new", **form_data(owner=alice.pk) | changes)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert not Lead.objects.exists()


def test_a_form_offers_only_people_its_reader_may_give_work_to(client, alice, mia, bob, charlie):
    offered = {who: set(get(client, who, "lead_new").context["form"].fields["owner"].queryset) for who in (alice, mia)}
    assert offered == {alice: {alice}, mia: {alice, bob, mia}}
    assert "lead" not in post(client, alice, "lead_new", **form_data(owner=charlie.pk)).headers.get("Location", "")
    assert not Lead.objects.exists()


def test_a_colleague_who_moved_away_is_not_offered_work(client, mia, bob):
    Membership.objects.filter(rep=bob).update(end=date(2026, 11, 1))
    assert bob not in get(client, mia, "lead_new").context["form"].fields["owner"].queryset


def test_the_source_of_an_assigned_lead_is_frozen(client, alice):
    expo, web = (LeadSource.objects.create(key=key, name=key) for key in ("expo", "web"))
    asked = lead("L-1", alice, source=expo, assigned_at=TUESDAY)
    post(client, alice, "lead_edit", asked.pk, **form_data(owner=alice.pk, source=web.pk))
    asked.refresh_from_db()
    assert asked.source == expo


def test_history_says_who_changed_what(client, alice, mia):
    asked = lead("L-1", alice)
    post(client, alice, "lead_edit", asked.pk, **form_data(owner=alice.pk, contact="Li Wei", answer_fit="40"))
    change = get(client, mia, "lead_detail", asked.pk).context["changes"][0]
    assert change.by == "alice"
    assert ("contact", "—", "Li Wei") in {(step.label, step.before, step.after) for step in change.steps}
    assert ("Fit (0 to 100)", "—", "40") in {(step.label, step.before, step.after) for step in change.steps}


def test_a_record_that_came_in_bulk_has_no_history_until_somebody_changes_it(client, alice):
    asked = lead("L-1", alice)
    asked.history.all().delete()
    assert get(client, alice, "lead_detail", asked.pk).context["changes"] == []
    post(client, alice, "lead_accept", asked.pk)
    (change,) = get(client, alice, "lead_detail", asked.pk).context["changes"]
    assert (change.by, change.what) == ("alice", "Changed")


def test_history_does_not_name_colleagues_to_a_rep(client, alice, bob, mia):
    asked = lead("L-1", bob)
    post(client, bob, "lead_edit", asked.pk, **form_data(owner=bob.pk, contact="Li Wei"))
    post(client, mia, "lead_assign", asked.pk, owner=alice.pk)
    shown = get(client, alice, "lead_detail", asked.pk).content.decode()
    assert "bob" not in shown.lower()
    assert "a colleague" in shown
    assert "mia" in shown


def test_a_lead_renders_in_chinese(client, alice):
    asked = lead("L-1", alice, answers={"fit": 70})
    client.cookies["django_language"] = "zh-hans"
    assert "匹配度" in get(client, alice, "lead_detail", asked.pk).content.decode()
    assert "匹配度" in get(client, alice, "lead_edit", asked.pk).content.decode()


def queries(ask):
    ask()  # what is looked up once and kept
    with CaptureQueriesContext(connection) as found:
        ask()
    return len(found)


def test_the_queue_costs_the_same_for_two_leads_and_for_25(client, mia):
    for number in range(2):
        lead(f"L-{number}", mia)
    few = queries(lambda: get(client, mia, "lead_intake"))
    for number in range(2, 25):
        lead(f"L-{number}", mia)
    assert queries(lambda: get(client, mia, "lead_intake")) == few


def test_a_customer_is_found_by_its_name_and_an_unknown_one_is_refused(client, alice):
    acme = Customer.objects.create(key="C-1", name="Acme")
    answer = post(client, alice, "lead_new", **form_data(owner=alice.pk, customer="Acne"))
    assert answer.context["form"].errors["customer"]
    post(client, alice, "lead_new", **form_data(owner=alice.pk, customer="acme"))
    made = Lead.objects.get()
    assert made.customer == acme
    assert 'value="Acme"' in get(client, alice, "lead_edit", made.pk).content.decode()
