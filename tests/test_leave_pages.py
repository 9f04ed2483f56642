"""Leave, which a manager enters: for whom, of which days, and taken back."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from reps.models import Leave, Membership

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 10)


def leave_of(rep, first=DAY, last=DAY):
    return Leave.objects.create(rep=rep, start=first, end=last)


def listed(client, who):
    client.force_login(who.user)
    return client.get(reverse("leave_list"))


def test_a_manager_enters_leave_for_the_team_and_takes_it_back(client, mia, alice):
    client.force_login(mia.user)
    given = {"rep": alice.pk, "start": "2026-12-07", "end": "2026-12-08", "fraction": "1.0"}
    assert client.post(reverse("leave_new"), given).status_code == 302
    leave = Leave.objects.get(rep=alice)
    assert (leave.start, leave.end) == (date(2026, 12, 7), date(2026, 12, 8))
    assert reverse("leave_edit", args=[leave.pk]) in listed(client, mia).content.decode()
    client.post(reverse("leave_edit", args=[leave.pk]), given | {"end": "2026-12-09"})
    leave.refresh_from_db()
    assert leave.end == date(2026, 12, 9)
    client.post(reverse("leave_delete", args=[leave.pk]))
    assert not Leave.objects.exists()
    row = Leave.history.filter(history_type="-").get()
    client.post(reverse("deleted_restore", args=["leave", row.pk]))
    assert Leave.objects.get().rep == alice


def test_days_that_are_leave_already_are_said_beside_the_field(client, mia, alice):
    leave_of(alice)
    client.force_login(mia.user)
    given = {"rep": alice.pk, "start": DAY.isoformat(), "end": DAY.isoformat(), "fraction": "1.0"}
    answer = client.post(reverse("leave_new"), given)
    assert answer.context["form"].errors["start"]
    assert Leave.objects.count() == 1


def test_a_rep_reads_their_own_leave_and_changes_none(client, alice, bob):
    mine, bobs = leave_of(alice), leave_of(bob)
    text = listed(client, alice).content.decode()
    assert DAY.isoformat() in text
    assert "Bob" not in text
    for name, args in (("leave_new", []), ("leave_edit", [mine.pk]), ("leave_delete", [mine.pk])):
        assert client.get(reverse(name, args=args)).status_code == 404
    assert {row.record for row in listed(client, alice).context["table"].rows} == {mine}
    assert bobs in Leave.objects.all()


def test_leave_of_another_team_is_not_there(client, mia, charlie):
    theirs = leave_of(charlie)
    client.force_login(mia.user)
    assert client.post(reverse("leave_delete", args=[theirs.pk])).status_code == 404
    given = {"rep": charlie.pk, "start": "2026-12-07", "end": "2026-12-08", "fraction": "1.0"}
    assert client.post(reverse("leave_new"), given).context["form"].errors["rep"]
    assert Leave.objects.get() == theirs


def test_who_led_somebody_reads_and_changes_the_leave_of_those_days_alone(client, mia, alice, charlie):
    Membership.objects.filter(rep=alice).update(end=DAY)
    Membership.objects.create(rep=alice, team=charlie.team_on(DAY), start=DAY + timedelta(days=1))
    before, after = leave_of(alice), leave_of(alice, DAY + timedelta(days=7), DAY + timedelta(days=8))
    assert {row.record for row in listed(client, mia).context["table"].rows} == {before}
    assert client.get(reverse("leave_edit", args=[before.pk])).status_code == 200
    for name in ("leave_edit", "leave_delete"):
        assert client.post(reverse(name, args=[after.pk])).status_code == 404
