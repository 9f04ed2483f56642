"""A lead counts for whoever had it first, and their team of that day; whoever has it now works on it (spec 2.3, 6)."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils.html import strip_tags

from reps.locking import guard
from reps.locking.late import person_concerned
from reps.models import Booking, IncomeLine, Lead, LeadTouch, PeriodLock
from reps.stamps import restamp_everything
from tests import builders as made
from tests.asking import by, parts, records, value
from tests.files import bring, company, exported

pytestmark = pytest.mark.django_db

COUNTED = (
    "new_leads",
    "quality_lead_share",
    "acceptance",
    "acceptance_within_sla",
    "opportunity_rate",
    "response_within_sla",
    "unclassified_share",
)


@pytest.fixture(autouse=True)
def a_tuesday():
    with time_machine.travel("2026-11-24T10:00+08:00", tick=False):
        yield


@pytest.fixture
def south(charlie):
    return charlie.memberships.get().team


@pytest.fixture
def sam(south):
    """The manager of South."""
    sam = made.rep("Sam", south, manages=True)
    made.user("sam", sam)
    return sam


@pytest.fixture
def lead(alice):
    """Alice's of Monday 16 November, answered after ten minutes."""
    return made.lead("2026-11-16", quality=True, owner=alice, first_response_at="2026-11-16T10:10")


def hand_on(lead, rep):
    lead = Lead.objects.get(pk=lead.pk)
    lead.owner = rep
    lead.save()
    return lead


def numbers(*whose):
    return {(name, who): parts(name, "2026-11", who) for name in COUNTED for who in whose}


# What counts


def test_handing_a_lead_to_another_team_leaves_the_past_of_both_as_it_was(lead, alice, charlie, north, south):
    made.lead("2026-11-17", owner=charlie)
    before = numbers(north, south, alice, charlie, None)
    assert [before["new_leads", who] for who in (north, south, alice, charlie)] == [(1, None)] * 4
    lead = hand_on(lead, charlie)
    assert (lead.owner, lead.first_owner, lead.team) == (charlie, alice, north)
    assert numbers(north, south, alice, charlie, None) == before
    assert {rep: each.value for rep, each in by("new_leads", "2026-11", "rep").items()} == {"alice": 1, "charlie": 1}


def test_what_waits_is_its_present_owner_s_to_do(alice, charlie):
    lead = made.lead("2026-11-16", owner=alice)
    hand_on(lead, charlie)
    assert [value("leads_waiting", "2026-11", rep, as_of="2026-11-24") for rep in (alice, charlie)] == [0, 1]
    assert list(records("leads_waiting", "2026-11", charlie, as_of="2026-11-24")) == [lead]


def test_on_a_past_day_it_was_its_owner_s_of_that_day(alice, charlie):
    """Alice's from Monday the 16th, Charlie's from the 20th: who answers them today says nothing of the 18th."""
    with time_machine.travel("2026-11-16T11:00+08:00", tick=False):
        lead = made.lead("2026-11-16", owner=alice)
    with time_machine.travel("2026-11-20T09:00+08:00", tick=False):
        hand_on(lead, charlie)

    def waiting(day):
        return tuple(value("leads_waiting", "2026-11", rep, as_of=f"2026-11-{day}") for rep in (alice, charlie))

    assert {day: waiting(day) for day in (15, 18, 20, 24)} == {15: (0, 0), 18: (1, 0), 20: (0, 1), 24: (0, 1)}
    assert list(records("leads_waiting", "2026-11", alice, as_of="2026-11-18")) == [lead]
    groups = by("leads_waiting", "2026-11", "rep", as_of="2026-11-18")
    assert {rep: each.value for rep, each in groups.items()} == {"alice": 1, "charlie": 0}
    groups = by("leads_waiting", "2026-11", "rep")
    assert {rep: each.value for rep, each in groups.items()} == {"alice": 0, "charlie": 1}


def test_before_a_lead_was_on_record_it_was_with_who_had_it_first(alice, charlie):
    """Entered today, of the 16th: on the 18th it was with Alice, who got it on the 17th; on the 16th with nobody."""
    made.lead("2026-11-16", owner=alice, assigned_at="2026-11-17T09:00")
    found = [value("leads_waiting", "2026-11", alice, as_of=f"2026-11-{day}") for day in (16, 18, 24)]
    assert found == [0, 1, 1]


def test_a_lead_that_was_taken_back_waited_with_nobody_until_it_was_given_again(alice, charlie):
    with time_machine.travel("2026-11-16T11:00+08:00", tick=False):
        lead = made.lead("2026-11-16", owner=alice)
    with time_machine.travel("2026-11-18T09:00+08:00", tick=False):
        hand_on(lead, None)
    with time_machine.travel("2026-11-20T09:00+08:00", tick=False):
        hand_on(lead, charlie)
    found = by("leads_waiting", "2026-11", "rep", as_of="2026-11-19")
    assert {rep: each.value for rep, each in found.items() if each.value} == {None: 1}


def test_a_lead_has_no_team_until_somebody_has_it(alice, charlie, north):
    lead = made.lead("2026-11-16")
    assert (lead.first_owner, lead.team) == (None, None)
    lead = hand_on(lead, alice)
    assert (lead.first_owner, lead.team) == (alice, north)
    lead = hand_on(lead, None)
    assert (lead.first_owner, lead.team) == (alice, north)
    assert value("leads_without_owner", "2026-11") == 1


def test_its_team_is_that_of_the_first_owner_on_the_day_it_came(alice, charlie, north, south):
    membership = alice.memberships.get()
    membership.end = date(2026, 11, 16)
    membership.save()
    made.member(alice, south, start="2026-11-17")
    received = [made.lead(day, owner=alice) for day in ("2026-11-16", "2026-11-17")]
    assert [hand_on(each, charlie).team for each in received] == [north, south]


def test_a_membership_that_changes_moves_the_leads_of_the_first_owner_and_no_others(lead, alice, charlie, north, south):
    hand_on(lead, charlie)
    membership = charlie.memberships.get()
    membership.delete()
    assert Lead.objects.get().team == north
    theirs = alice.memberships.get()
    theirs.end = date(2026, 11, 15)
    theirs.save()
    made.member(alice, south, start="2026-11-16")
    assert Lead.objects.get().team == south


# Money


def booked():
    return [(line.rep, line.date, line.amount) for line in Booking.objects.all()]


def test_handing_on_a_lead_that_was_won_moves_no_money(alice, charlie, north, south):
    """Won by Alice on Wednesday, 100; Charlie looks after the client from now on, and 40 of it come in."""
    won = made.lead("2026-11-09", owner=alice, won_on="2026-11-18", won_amount=100)
    made.income(won, "2026-11-20", 40)
    hand_on(won, charlie)
    restamp_everything()
    assert booked() == [(alice, date(2026, 11, 18), 100)]
    assert [(line.rep, line.amount) for line in IncomeLine.objects.all()] == [(alice, 40)]
    assert (value("won_amount", "2026-11", north), value("won_amount", "2026-11", south)) == (100, 0)


def test_an_amount_put_right_after_the_hand_over_stays_with_who_won_it(alice, charlie):
    won = hand_on(made.lead("2026-11-09", owner=alice, won_on="2026-11-18", won_amount=100), charlie)
    won.won_amount = 120
    won.save()
    assert booked() == [(alice, date(2026, 11, 18), 120)]


def test_another_win_is_booked_for_who_has_the_lead_then(alice, charlie):
    """The day was wrong: told anew by Charlie, it is a win of Charlie's."""
    won = hand_on(made.lead("2026-11-09", owner=alice, won_on="2026-11-18", won_amount=100), charlie)
    won.won_on = date(2026, 11, 19)
    won.save()
    assert booked() == [(charlie, date(2026, 11, 19), 100)]


def test_a_win_that_nobody_had_is_booked_for_the_first_who_gets_it(alice, charlie):
    won = hand_on(made.lead("2026-11-09", won_on="2026-11-18", won_amount=100), alice)
    hand_on(won, charlie)
    assert booked() == [(alice, date(2026, 11, 18), 100)]


# Who sees it


def may_open(client, rep, lead):
    client.force_login(rep.user)
    seen = client.get(reverse("lead_detail", args=[lead.pk])).status_code == 200
    assert seen == (lead in Lead.objects.visible_to(rep.user))
    return seen


def in_queue(client, rep):
    client.force_login(rep.user)
    return [wait.lead for wait in client.get(reverse("lead_intake")).context["waits"]]


def test_both_teams_see_a_lead_that_was_handed_on_and_nobody_else(client, lead, alice, bob, mia, charlie, sam):
    hand_on(lead, charlie)
    stranger = made.rep("Eve", made.team("East"), manages=True)
    made.user("eve", stranger)
    colleague = made.rep("Cleo", charlie.memberships.get().team)
    made.user("cleo", colleague)
    those = {rep: may_open(client, rep, lead) for rep in (alice, mia, charlie, sam, bob, colleague, stranger)}
    assert those == {alice: True, mia: True, charlie: True, sam: True, bob: False, colleague: False, stranger: False}


def test_the_queue_holds_it_for_whoever_has_it_now(client, lead, alice, mia, charlie, sam):
    assert (in_queue(client, alice), in_queue(client, mia)) == ([lead], [lead])
    hand_on(lead, charlie)
    queues = {rep: in_queue(client, rep) for rep in (alice, mia, charlie, sam)}
    assert queues == {alice: [], mia: [], charlie: [lead], sam: [lead]}
    client.force_login(charlie.user)
    client.post(reverse("lead_accept", args=[lead.pk]))
    assert Lead.objects.get().accepted_on == date(2026, 11, 24)
    assert parts("acceptance", "2026-11", alice, as_of="2026-11-24") == (1, 1)


def test_only_those_who_lead_its_owner_today_see_it_with_them(client, lead, charlie, sam):
    hand_on(lead, charlie)
    membership = charlie.memberships.get()
    membership.end = date(2026, 11, 23)
    membership.save()
    assert not may_open(client, sam, lead)
    assert may_open(client, charlie, lead)


def test_touches_are_seen_with_their_lead(lead, alice, mia, charlie, sam, bob):
    touch = made.touch(hand_on(lead, charlie), "2026-11-18")
    seen = {rep: touch in LeadTouch.objects.visible_to(rep.user) for rep in (alice, mia, charlie, sam, bob)}
    assert seen == {alice: True, mia: True, charlie: True, sam: True, bob: False}


def test_the_records_behind_a_rep_s_leads_name_whom_they_count_for(client, lead, alice, charlie):
    hand_on(lead, charlie)
    client.force_login(made.user(is_director=True))
    page = client.get(reverse("figure_records", args=["new_leads"]), {"who": "rep:alice", "when": "2026-11"})
    assert list(page.context["table"].data) == [lead]
    assert "First owner" in page.content.decode()
    assert ">Alice<" in page.content.decode()


@pytest.fixture
def passed_on(alice, bob, charlie):
    """Bob's from the 16th, Alice's from the 17th, Charlie's of South from the 20th; it waits all the while."""
    with time_machine.travel("2026-11-16T11:00+08:00", tick=False):
        lead = made.lead("2026-11-16", owner=bob, company="Zenith", contact="li@zenith.example")
    for day, rep in ((17, alice), (20, charlie)):
        with time_machine.travel(f"2026-11-{day}T09:00+08:00", tick=False):
            hand_on(lead, rep)
    return Lead.objects.get()


def behind_waiting(client, reader, whose, day):
    """(leads listed behind those that waited with `whose` on a day, what is told of others); None if not theirs."""
    client.force_login(reader.user)
    asked = {"who": f"rep:{whose.key}", "when": "2026-11", "as_of": f"2026-11-{day}"}
    page = client.get(reverse("figure_records", args=["leads_waiting"]), asked)
    panel = client.get(reverse("explain", args=["leads_waiting"]), asked)
    if page.status_code == 404:
        return None
    (part,) = panel.context["parts"]
    listed = list(page.context["table"].data), page.context["elsewhere"]
    assert listed == (list(part["table"].data), part["elsewhere"])
    assert "li@zenith.example" not in page.content.decode()
    return listed


def test_who_had_a_lead_in_between_is_told_its_name_alone(client, passed_on, alice):
    rows, told = behind_waiting(client, alice, alice, 18)
    assert (rows, strip_tags(told)) == ([], "With others by now: Zenith.")
    assert client.get(reverse("lead_detail", args=[passed_on.pk])).status_code == 404


def test_owner_first_owner_and_her_manager_open_the_row_behind_a_past_day(client, passed_on, bob, charlie, mia):
    readers = (bob, 16), (charlie, 20)
    assert [behind_waiting(client, rep, rep, day) for rep, day in readers] == [([passed_on], "")] * 2
    assert behind_waiting(client, mia, bob, 16) == ([passed_on], "")


def test_teammates_and_strangers_find_nothing_behind_her_past_day(client, passed_on, alice, bob, charlie):
    assert [behind_waiting(client, rep, alice, 18) for rep in (bob, charlie)] == [None, None]


# Locked periods


@pytest.fixture
def locked():
    first, last = date(2026, 11, 16), date(2026, 11, 22)
    PeriodLock.objects.create(grain="week", start=first, end=last, locks_at=made.moment("2026-11-23T00:00"))


def test_after_the_week_a_lead_is_assigned_and_handed_on_freely_but_not_credited_anew(locked, alice, charlie):
    with guard.permitted():
        lead = made.lead("2026-11-16")
    hand_on(lead, alice)
    lead = hand_on(lead, charlie)
    lead.first_owner = charlie
    with pytest.raises(guard.PeriodLocked):
        lead.save()


def test_money_of_a_lead_won_in_a_locked_week_stays_with_who_won_it(locked, alice, charlie):
    with guard.permitted():
        won = made.lead("2026-11-09", owner=alice, won_on="2026-11-18", won_amount=100)
    hand_on(won, charlie)
    assert booked() == [(alice, date(2026, 11, 18), 100)]


def test_a_win_of_a_locked_week_that_nobody_had_is_given_to_nobody_unasked(locked, alice):
    with guard.permitted():
        won = made.lead("2026-11-09", won_on="2026-11-18", won_amount=100)
    won.owner = alice
    with pytest.raises(guard.PeriodLocked):
        won.save()


def test_a_late_change_of_a_lead_is_about_its_first_owner(lead, alice, charlie):
    assert person_concerned(hand_on(lead, charlie), None) == alice


# Files


def test_a_file_hands_leads_on_and_a_blank_first_owner_stays_as_it_was(tmp_path):
    company(tmp_path)
    bring(tmp_path, "teams", ["key,name", "S,South"])
    bring(tmp_path, "reps", ["key,name", "E-3,Cy"])
    bring(tmp_path, "memberships", ["rep,team", "E-3,S"])
    bring(tmp_path, "leads", ["key,received_at,owner", "L-1,2026-11-16T10:00,E-1"])
    bring(tmp_path, "leads", ["key,received_at,owner,first_owner", "L-1,2026-11-16T10:00,E-3,"])
    lead = Lead.objects.get()
    assert (lead.owner.key, lead.first_owner.key, lead.team.key) == ("E-3", "E-1", "N1")
    header, row = exported(tmp_path, "leads")
    assert dict(zip(header, row, strict=True))["first_owner"] == "E-1"
    bring(tmp_path, "leads", ["key,received_at,first_owner", "L-1,2026-11-16T10:00,E-3"])  # it was wrong from the start
    assert Lead.objects.get().team.key == "S"


def test_members_who_come_by_file_take_the_leads_along_that_were_first_theirs(tmp_path):
    bring(tmp_path, "teams", ["key,name", "N,North", "S,South"])
    bring(tmp_path, "reps", ["key,name", "E-1,Ann", "E-2,Bo"])
    bring(tmp_path, "leads", ["key,received_at,owner,first_owner", "L-1,2026-11-16T10:00,E-2,E-1"])
    assert Lead.objects.get().team is None
    bring(tmp_path, "memberships", ["rep,team", "E-1,N", "E-2,S"])
    assert Lead.objects.get().team.key == "N"
