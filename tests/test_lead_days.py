"""What came of a lead lies after it was received, whichever door it comes in by: files, forms, the administration.

A day is too early where it is by the lead's own clock and by that of whoever writes it down.
"""

import json
from datetime import date

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from reps import intake
from reps.deleted.restoring import last_deletion, restore
from reps.models import Lead
from tests import builders as made
from tests.files import bring, brought_in, exported, refused, written
from tests.office import page
from tests.test_admin_forms import errors_of, form_of

pytestmark = pytest.mark.django_db

DAYS = ("accepted_on", "rejected_on", "opportunity_on", "won_on", "lost_on")
SYDNEY, LONDON = "Australia/Sydney", "Europe/London"  # in November three hours ahead of Shanghai, and eight behind it
LATE_MONDAY = "2026-11-16T23:30"  # in Shanghai; in Sydney it is Tuesday the 17th, 02:30
HEAD = "key,received_at,{}"


@pytest.fixture(autouse=True)
def a_week_later():
    with time_machine.travel("2026-11-24T10:00+08:00", tick=False):
        yield


# Files


@pytest.mark.parametrize("name", DAYS)
def test_a_file_s_day_before_the_lead_is_a_bad_row_that_says_what_to_do(tmp_path, name):
    reason = {"rejected_on": ["reject_reason"]}.get(name, [])
    row = ["L-1", LATE_MONDAY, "2026-11-15", *reason]
    lines = refused(tmp_path, "leads", [HEAD.format(",".join([name, *reason])), ",".join(row)])
    label = str(Lead._meta.get_field(name).verbose_name).capitalize()
    assert lines[0] == (
        f"row 2, {name}: “{label}”, 15 Nov 2026, is before the lead was received, 16 Nov 2026. "
        "Correct whichever is wrong."
    )
    assert not Lead.objects.exists()


@pytest.mark.parametrize("name", ["assigned_at", "auto_reply_at"])
def test_a_file_s_moment_before_the_lead_is_a_bad_row(tmp_path, name):
    lines = refused(tmp_path, "leads", [HEAD.format(name), f"L-1,{LATE_MONDAY},2026-11-16T23:29"])
    assert "16 Nov 2026, 23:29, is before the lead was received, 16 Nov 2026, 23:30." in lines[0]


def test_what_comes_with_the_lead_or_after_it_is_taken(tmp_path):
    names = ("assigned_at", "auto_reply_at", "accepted_on", "opportunity_on", "won_on")
    row = ["L-1", LATE_MONDAY, LATE_MONDAY, LATE_MONDAY, "2026-11-16", "2026-11-16", "2026-11-17"]
    assert bring(tmp_path, "leads", [HEAD.format(",".join(names)), ",".join(row)]).startswith(
        "leads: 1 read, 1 created"
    )
    lead = Lead.objects.get()
    assert (lead.days_to_accept, lead.days_to_opportunity, lead.days_to_win) == (0, 0, 1)


@pytest.mark.parametrize(
    ("zone", "received", "accepted", "is_taken"),
    [
        (SYDNEY, "2026-11-16T23:30", "2026-11-16", True),  # the company's day, though the lead's is the 17th
        (SYDNEY, "2026-11-16T23:30", "2026-11-15", False),
        (LONDON, "2026-11-17T00:30", "2026-11-16", True),  # the lead's own day, though the company's is the 17th
        (LONDON, "2026-11-17T00:30", "2026-11-15", False),
    ],
)
def test_a_day_counts_as_too_early_by_both_clocks_only(tmp_path, zone, received, accepted, is_taken):
    made.rep("Sid", key="E-1", time_zone=zone)
    path = written(tmp_path, [HEAD.format("owner,accepted_on"), f"L-1,{received},E-1,{accepted}"])
    assert brought_in("leads", path)[1] is is_taken


def test_a_file_that_moves_the_receipt_is_told_what_it_left_behind(tmp_path):
    made.lead("2026-11-10", key="L-1", accepted_on="2026-11-11")
    lines = refused(tmp_path, "leads", ["key,received_at", "L-1,2026-11-12T10:00"])
    assert lines[0].startswith("row 2, received_at: “Accepted on”, 11 Nov 2026, is before the lead was received")


def test_what_stood_before_stays_when_something_else_changes(tmp_path):
    """Leads that came in by earlier versions: a new name does not fail for a day of long ago."""
    made.lead("2026-11-10", key="L-1", won_on="2026-11-08")
    line = "L-1,2026-11-10T10:00,2026-11-08,Acme"
    assert "1 updated" in bring(tmp_path, "leads", [HEAD.format("won_on,company"), line])
    assert exported(tmp_path, "leads")[1][0] == "L-1"


def test_a_mapping_may_take_such_days_as_they_stand_and_they_are_counted(tmp_path):
    made.lead("2026-11-10", key="L-1")
    made.lead("2026-11-10", key="L-2")
    mapping = {"update": True, "columns": {"key": "id", "won_on": "won"}}
    path = written(tmp_path, ["id,won", "L-1,2026-11-08", "L-2,2026-11-10"])

    def bring_with(mapping):
        written(tmp_path, [json.dumps(mapping)], "mapping.json")
        return brought_in("leads", path, "--map", str(tmp_path / "mapping.json"))

    text, worked = bring_with(mapping)
    assert not worked
    assert "row 2, won_on: “Won on”, 8 Nov 2026" in text
    text, worked = bring_with(mapping | {"early": True})
    assert worked
    assert text.endswith("leads: 2 read, 0 created, 2 updated, 0 unchanged, 0 bad, 1 early\n")
    assert Lead.objects.get(key="L-1").won_on == date(2026, 11, 8)


# Forms


def sent(client, lead, **changes):
    """The form of a lead as it stands, with changes."""
    url = reverse("lead_edit", args=[lead.pk])
    form = client.get(url).context["form"]
    said = {name: form[name].value() for name in form.fields}
    said["received_at"] = "2026-11-16T23:30"
    return client.post(url, {name: value for name, value in said.items() if value is not None} | changes)


@pytest.fixture
def lead(alice):
    return made.lead("2026-11-16", "23:30", owner=alice, company="Acme")


@pytest.mark.parametrize("name", DAYS)
def test_a_form_names_the_field(client, alice, lead, name):
    client.force_login(alice.user)
    answer = sent(client, lead, **{name: "2026-11-15", "reject_reason": "x" if name == "rejected_on" else ""})
    assert list(answer.context["form"].errors) == [name]
    assert "is before the lead was received, 16 Nov 2026" in answer.context["form"].errors[name][0]


def test_a_form_says_so_once_of_an_answer_and_in_chinese(client, alice, lead):
    client.force_login(alice.user)
    with translation.override("zh-hans"):
        client.cookies["django_language"] = "zh-hans"
        errors = sent(client, lead, first_response_at="2026-11-16T23:00").context["form"].errors
    assert errors == {
        "first_response_at": [
            "“首次响应时间”（2026年11月16日 23:00）早于收到线索的时间（2026年11月16日 23:30）。请更正有误的一项。"
        ]
    }


def test_a_form_takes_the_day_of_receipt(client, alice, lead):
    client.force_login(alice.user)
    assert sent(client, lead, accepted_on="2026-11-16").status_code == 302
    assert Lead.objects.get().days_to_accept == 0


def test_a_receipt_moved_past_what_followed_is_wrong_itself(client, alice):
    """When it was assigned is no field of this form."""
    lead = made.lead("2026-11-16", "09:00", owner=alice, company="Acme", accepted_on="2026-11-16")
    Lead.objects.update(assigned_at=made.moment("2026-11-16T09:30"))
    client.force_login(alice.user)
    errors = sent(client, lead, received_at="2026-11-17T08:00").context["form"].errors
    assert list(errors) == ["received_at"]
    assert [message[1:12] for message in errors["received_at"]] == ["Assigned at", "Accepted on"]


def test_who_reads_an_earlier_day_where_they_are_may_accept_on_it(client, north):
    """Received in Sydney on the 17th at 02:30; in London it is the 16th, 15:30, and accepted there at once."""
    sid, lea = made.rep("Sid", north, time_zone=SYDNEY), made.rep("Lea", north, time_zone=LONDON, manages=True)
    lead = made.lead("2026-11-16", "23:30", owner=sid, company="Acme")
    made.user("lea", lea)
    client.force_login(lea.user)
    with time_machine.travel("2026-11-16T23:40+08:00", tick=False):
        client.post(reverse("lead_accept", args=[lead.pk]))
    lead.refresh_from_db()
    assert (lead.received_on, lead.accepted_on) == (date(2026, 11, 17), date(2026, 11, 16))
    answer = sent(client, lead, received_at="2026-11-16T15:30", opportunity_on="2026-11-16")
    assert answer.status_code == 302
    assert (
        "opportunity_on"
        in sent(client, lead, received_at="2026-11-16T15:30", opportunity_on="2026-11-15").context["form"].errors
    )


# The administration, and what comes back


def test_the_administration_refuses_it_beside_the_field(office, lead):
    url, received = page(Lead, "change", lead.pk), {"received_at_0": "2026-11-16", "received_at_1": "23:30"}
    known = form_of(office, url) | received
    early = {"assigned_at_0": "2026-11-16", "assigned_at_1": "23:00", "accepted_on": "2026-11-15"}
    errors = errors_of(office.post(url, known | early))
    assert "“Assigned at”, 16 Nov 2026, 23:00, is before the lead was received, 16 Nov 2026, 23:30." in errors
    assert "“Accepted on”, 15 Nov 2026, is before the lead was received, 16 Nov 2026." in errors
    assert office.post(url, known | early | {"assigned_at_1": "23:30", "accepted_on": "2026-11-16"}).status_code == 302


def test_a_deleted_lead_comes_back_as_it_stood(boss):
    lead = made.lead("2026-11-10", won_on="2026-11-08")
    pk = lead.pk
    lead.delete()
    lead.pk = pk
    assert restore(last_deletion(lead, pk), by=boss).won_on == date(2026, 11, 8)


def test_one_tap_never_writes_a_day_before_the_lead(alice):
    lead = made.lead("2026-11-24", "09:59", owner=alice)
    accepted = intake.accept(lead)
    accepted.full_clean(exclude=["reject_reason"])
    assert accepted.days_to_accept == 0
