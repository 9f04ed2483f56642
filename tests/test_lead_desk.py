"""The lead desk: who minds it with how many hours, who may name them, and the figures that come of it (spec 6)."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from kpis.definitions import measure_by_name
from kpis.flags import RESTATED
from kpis.formats import reason, shown_value
from kpis.periods import Period
from kpis.publishing.overlay import figure as published_figure
from kpis.publishing.publish import publish
from reps.models import Lead, LeadDesk
from tests import builders as made
from tests.asking import ask, figure, records, value
from tests.files import bring, company, exported, refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def a_tuesday():
    with time_machine.travel("2026-11-24T10:00+08:00", tick=False):
        yield


@pytest.fixture
def ann():
    return made.rep("Ann", made.team("North"))


# Figures


def test_hours_follow_working_days_and_who_was_named(ann):
    """November 2026: from Monday 9th ten hours a week, from the 16th fifteen. To the 20th: 10 + 15."""
    made.desk(ann, 10, "2026-11-09")
    made.desk(ann, 15, "2026-11-16")
    found = figure("desk_hours", "2026-11", as_of="2026-11-21")
    assert (found.value, shown_value(found)) == (25, "25 h")
    assert value("desk_hours", "2026-W46", as_of="2026-11-21") == 10
    assert [row.weekly_hours for row in records("desk_hours", "2026-11", as_of="2026-11-21")] == [15, 10]


def test_leave_and_holidays_take_hours_off(ann):
    """Week of 12 October: one day and a half away leave 3.5 of 5 days. National Day's week has one working day."""
    made.desk(ann, 10, "2026-09-01")
    made.leave(ann, "2026-10-13")
    made.leave(ann, "2026-10-14", fraction=0.5)
    assert value("desk_hours", "2026-W42") == 7
    assert value("desk_hours", "2026-10-01..2026-10-07") == 0


def test_nobody_named_is_unknown_and_nobody_at_the_desk_is_nothing(ann):
    found = figure("desk_hours", "2026-11")
    assert (found.value, reason(found)) == (None, "known for the company, once somebody is named")
    made.desk(None, 0, "2026-11-01")
    assert value("desk_hours", "2026-11") == 0
    assert value("desk_hours", "2026-11", ann) is None


def test_today_does_not_count_until_it_is_over(ann):
    made.desk(ann, 10, "2026-11-16")
    assert value("desk_hours", "2026-W47", as_of="2026-11-17") == 2


def test_a_lead_without_owner_is_one_until_it_has_somebody_or_a_decision(ann):
    waits = made.lead("2026-10-30")
    made.lead("2026-10-30", owner=ann, assigned_at="2026-11-02T09:00")
    made.lead("2026-10-30", rejected_on="2026-11-03")
    made.lead("2026-10-30", owner=ann, assigned_at="2026-10-30T10:05")
    assert (value("leads_without_owner", "2026-10"), value("leads_without_owner", "2026-11")) == (3, 1)
    assert list(records("leads_without_owner", "2026-11")) == [waits]


def test_a_lead_waits_until_it_is_answered_or_decided_on(ann):
    """Six of Monday the 16th. One still waits; one was answered on Thursday, the others were decided on by Friday."""
    waits, answered, *decided = [made.lead("2026-11-16", owner=ann) for _each in range(6)]
    answer(answered, "2026-11-19T09:00")
    for lead, name in zip(decided, ("accepted_on", "rejected_on", "won_on", "lost_on"), strict=True):
        setattr(lead, name, date(2026, 11, 20))
        lead.reject_reason = "No need" if name == "rejected_on" else ""
        lead.save()
    found = [value("leads_waiting", "2026-W47", as_of=f"2026-11-{day}") for day in (15, 16, 18, 19, 20, 22)]
    assert found == [0, 6, 6, 5, 1, 1]
    assert list(records("leads_waiting", "2026-W47", ann)) == [waits]
    assert set(Lead.objects.filter(first_response_at=None).waiting()) == {waits}


def test_an_answer_of_today_does_not_restate_who_waited_last_week(ann):
    """Published on Monday as of Sunday: one waits. Answered on Tuesday it waits no more, and did on Sunday."""
    lead = made.lead("2026-11-20", owner=ann)
    week = publish(Period.parse("2026-W47"))
    answer(lead, "2026-11-24T09:00")
    asked = ask("2026-W47", ann, as_of="2026-11-24")
    found = published_figure(measure_by_name("leads_waiting")[1], asked)
    assert (week.period, found.value, RESTATED in found.flags) == ("2026-W47", 1, False)
    assert value("leads_waiting", "2026-W48", ann, as_of="2026-11-24") == 0


def answer(lead, at):
    lead.first_response_at = made.moment(at)
    lead.save()


# The page


def name_desk(client, who, **fields):
    client.force_login(who)
    data = {"effective_from": "2026-11-24", "weekly_hours": "10", "owner": ""} | fields
    return client.post(reverse("desk_name"), {f"desk-{name}": value for name, value in data.items()})


@pytest.fixture
def mia(ann):
    return made.user("mia", made.rep("Mia", ann.memberships.get().team, manages=True))


def test_a_manager_names_who_minds_the_desk_from_a_day_on(client, mia, ann):
    name_desk(client, mia, owner=ann.pk)
    name_desk(client, mia, owner=ann.pk, weekly_hours="12.5")  # the same day again: a correction
    name_desk(client, mia, owner=mia.rep.pk, effective_from="2026-12-01")
    assert [(row.owner, row.weekly_hours) for row in LeadDesk.objects.all()] == [(mia.rep, 10), (ann, 12.5)]
    assert LeadDesk.objects.on(date(2026, 11, 30)).owner == ann
    assert LeadDesk.objects.on(date(2026, 11, 23)) is None
    page = client.get(reverse("lead_intake")).content.decode()
    assert "12.5 hours a week, since 2026-11-24" in page


def test_hours_without_an_owner_are_refused_in_words(client, mia):
    client.force_login(mia)
    data = {"desk-effective_from": "2026-11-24", "desk-weekly_hours": "10", "desk-owner": ""}
    answer = client.post(reverse("desk_name"), data, follow=True)
    assert "Hours need an owner." in answer.content.decode()
    assert not LeadDesk.objects.exists()


def test_a_rep_sees_the_desk_and_names_nobody(client, ann):
    made.desk(ann, 10, "2026-11-01")
    alice = made.user("ann", ann)
    assert name_desk(client, alice, owner=ann.pk).status_code == 404
    page = client.get(reverse("lead_intake")).content.decode()
    assert "10 hours a week" in page
    assert reverse("desk_name") not in page


def test_the_desk_tells_how_many_wait_and_how_soon_they_get_somebody(client, mia, ann):
    made.lead("2026-11-23", owner=ann, assigned_at="2026-11-23T10:20")
    made.lead("2026-11-23", owner=ann, assigned_at="2026-11-23T10:40")
    client.force_login(mia)
    desk = client.get(reverse("lead_intake")).context["desk"]
    assert (desk.unowned, desk.minutes) == (0, 30)
    waits = made.lead("2026-11-23")
    desk = client.get(reverse("lead_intake")).context["desk"]
    assert (desk.unowned, desk.minutes) == (1, 40)
    listed = client.get(reverse("lead_list"), {"state": "unowned"}).context["table"].rows
    assert [row.record for row in listed] == [waits]


# Files


def test_the_desk_comes_by_file(tmp_path):
    company(tmp_path)
    lines = ["effective_from,owner,weekly_hours", "2026-10-01,E-1,10", "2026-11-01,E-2,7.5", "2026-12-01,,0"]
    assert bring(tmp_path, "lead_desk", lines).endswith("3 created, 0 updated, 0 unchanged, 0 bad")
    assert bring(tmp_path, "lead_desk", lines).endswith("3 unchanged, 0 bad")
    assert len(exported(tmp_path, "lead_desk")) == 4
    assert "Hours need an owner" in refused(tmp_path, "lead_desk", [lines[0], "2026-10-01,,5"])[0]
    assert "is above 60" in refused(tmp_path, "lead_desk", [lines[0], "2026-10-01,E-1,61"])[0]
