"""A rep's own time zone: where it is today for them, and in which the day of what they record is told (spec 2.1)."""

import json
from datetime import date, time

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from reps.models import Lead, Rep, Visit
from reps.roster.filing import commit, tried
from reps.roster.paste import Paste
from reps.roster.people import People
from reps.stamps import restamp
from tests import builders as made
from tests.asking import value
from tests.files import bring, exported, refused
from tests.test_admin_forms import form_of

pytestmark = pytest.mark.django_db

SYDNEY, LONDON = "Australia/Sydney", "Europe/London"  # in November three hours ahead of Shanghai, and eight behind it
LATE_SUNDAY = "2026-11-22T22:30:00+08:00"  # in Shanghai; in Sydney it is Monday 01:30, in London Sunday 14:30


@pytest.fixture(autouse=True)
def late_on_sunday():
    with time_machine.travel(LATE_SUNDAY, tick=False):
        yield


@pytest.fixture
def sid(north):
    """A rep of North who works in Sydney."""
    sid = made.rep("Sid", north, time_zone=SYDNEY)
    made.user("sid", sid)
    return sid


def get(client, who, name, /, **asked):
    client.force_login(who.user)
    return client.get(reverse(name), asked)


def log(client, who, on, **more):
    client.force_login(who.user)
    answers = {f"answer_{name}": "yes" for name in made.QUALITY_VISIT} | {"answer_next_step_on": "2026-12-01"}
    customer = made.customer(f"Customer {Visit.objects.count()}")
    sent = {"customer": customer.key, "date": on, "status": "held", **answers, **more}
    return client.post(reverse("visit_new"), sent)


# Today


def test_today_is_that_of_where_the_rep_works(sid, alice):
    london = made.rep("Lea", time_zone=LONDON)
    assert [rep.today for rep in (sid, alice, london)] == [date(2026, 11, 23), date(2026, 11, 22), date(2026, 11, 22)]


def test_who_has_no_zone_has_that_of_the_organisation(client, alice):
    made.organisation(time_zone=SYDNEY)
    assert alice.today == date(2026, 11, 23)
    assert get(client, alice, "my_week").context["today"] == date(2026, 11, 23)
    client.force_login(made.user("boss", is_director=True))
    assert client.get(reverse("visit_new")).status_code == 404
    assert client.get(reverse("dashboard")).context["state"].as_of == date(2026, 11, 23)


def test_own_pages_forms_and_the_phone_s_log_begin_with_the_rep_s_today(client, sid, alice):
    for who, today, zone in ((sid, "2026-11-23", SYDNEY), (alice, "2026-11-22", "Asia/Shanghai")):
        assert get(client, who, "my_week").context["today"].isoformat() == today
        assert get(client, who, "visit_new").context["form"].initial["date"].isoformat() == today
        assert get(client, who, "proposal_new").context["form"].initial["issued_on"].isoformat() == today
        page = get(client, who, "visit_quick")
        assert (page.context["today"].isoformat(), page.context["zone"]) == (today, zone)


def test_the_zone_of_one_request_is_not_that_of_the_next(client, sid, alice):
    get(client, sid, "my_week")
    client.logout()
    client.get(reverse("account_login"))
    assert get(client, alice, "my_week").context["today"] == date(2026, 11, 22)


# Future and past


def test_what_was_held_today_where_the_rep_is_lies_in_no_future(client, sid, alice):
    assert log(client, sid, "2026-11-23", start="01:00").status_code == 302
    assert "lies in the future" in log(client, sid, "2026-11-23", start="02:00").content.decode()
    assert "lies in the future" in log(client, alice, "2026-11-23").content.decode()
    assert [visit.rep for visit in Visit.objects.all()] == [sid]


def test_a_manager_logs_by_the_clock_of_the_rep_it_is_for(client, sid, alice, mia):
    assert log(client, mia, "2026-11-23", rep=sid.pk).status_code == 302
    assert "lies in the future" in log(client, mia, "2026-11-23", rep=alice.pk).content.decode()


def test_a_proposal_goes_out_on_the_rep_s_day(client, sid, alice):
    for who, answer in ((sid, 302), (alice, 200)):
        client.force_login(who.user)
        sent = {"customer": made.customer(who.name).key, "issued_on": "2026-11-23", "amount": "100", "currency": "CNY"}
        assert client.post(reverse("proposal_new"), sent).status_code == answer


def test_back_dating_is_free_for_so_many_of_the_rep_s_own_days(client, sid, alice):
    """Seven days before Monday 23rd is the 16th; the 15th is too long ago in Sydney, and not in Shanghai."""
    assert log(client, sid, "2026-11-16").status_code == 302
    assert "too long ago" in log(client, sid, "2026-11-15").content.decode()
    assert log(client, alice, "2026-11-15").status_code == 302


def test_an_entry_is_late_48_hours_after_the_rep_s_day_was_over(sid, alice):
    """Friday 20th is over at 21:00 in Shanghai for who works in Sydney: late from Sunday 21:00."""
    logged = made.moment(LATE_SUNDAY)
    late = [made.visit(rep, "2026-11-20", logged_at=logged).late for rep in (sid, alice)]
    assert late == [True, False]


# Days that are told of an instant


@pytest.mark.parametrize(("logged", "is_late"), [("2026-03-30T23:30+00:00", False), ("2026-03-31T00:30+00:00", True)])
def test_48_hours_are_48_where_the_clocks_turn_in_between(logged, is_late):
    """In London they were put forward on 29 March: 48 hours after Saturday was over it was one o'clock."""
    lea = made.rep("Lea", time_zone=LONDON)
    assert made.visit(lea, "2026-03-28", logged_at=made.moment(logged)).late is is_late


@pytest.mark.parametrize(("logged", "is_late"), [("2026-03-28T08:30+00:00", True), ("2026-03-28T07:30+00:00", False)])
def test_a_day_before_a_visit_is_24_hours(logged, is_late):
    """The clocks were put forward in the night between: from half past eight it was 23 and a half hours to nine."""
    lea = made.rep("Lea", time_zone=LONDON)
    visit = made.visit(lea, "2026-03-29", start=time(9), status="cancelled", logged_at=made.moment(logged))
    assert visit.cancelled_late is is_late


def test_a_lead_s_day_is_told_where_its_owner_works(sid, alice):
    """E04 with an owner in Sydney: 13:30Z on Sunday is Monday 00:30 there, and Sunday 21:30 in Shanghai."""
    received = made.moment("2026-11-22T13:30+00:00")
    for owner, day in ((sid, date(2026, 11, 23)), (alice, date(2026, 11, 22)), (None, date(2026, 11, 22))):
        assert made.lead(received_at=received, owner=owner).received_on == day
    assert (value("new_leads", "2026-W48"), value("new_leads", "2026-W47")) == (1, 2)


def test_a_day_that_was_told_stays_whoever_moves(sid, alice):
    lead = made.lead(received_at=made.moment("2026-11-22T13:30+00:00"), owner=sid)
    visit = made.visit(sid, "2026-11-20")
    sid.time_zone = LONDON
    sid.save()
    made.organisation(time_zone=LONDON)
    lead = Lead.objects.get(pk=lead.pk)
    lead.owner = alice
    lead.save()
    restamp(Lead)
    assert Lead.objects.get().received_on == date(2026, 11, 23)
    assert Visit.objects.get(pk=visit.pk).date == date(2026, 11, 20)
    made.lead(received_at=made.moment("2026-11-22T13:30+00:00"), owner=sid)
    assert Lead.objects.latest("pk").received_on == date(2026, 11, 22)


def test_an_instant_that_was_wrong_is_told_in_the_same_zone(sid):
    lead = made.lead(received_at=made.moment("2026-11-22T13:30+00:00"), owner=sid)
    lead.received_at = made.moment("2026-11-22T12:30+00:00")
    lead.save()
    assert lead.received_on == date(2026, 11, 22)


def test_figures_are_the_same_wherever_they_are_read(sid, alice):
    """An answer of Monday 00:30 in Sydney is one of Sunday for the company, whoever asks."""
    made.lead("2026-11-20", owner=alice, first_response_at=made.moment("2026-11-22T13:30+00:00"))
    found = []
    for zone in (SYDNEY, LONDON):
        with timezone.override(zone):
            found.append(value("response_minutes_median", "2026-11", as_of="2026-11-22"))
    assert found[0] is not None
    assert found[0] == found[1]


def test_the_bench_of_a_past_day_is_the_same_wherever_it_is_read(north):
    """Rated 3 late on Sunday, when in Sydney it was Monday: for the company it was Sunday, whoever asks."""
    kim = made.ready(team=north)
    kim.rating = 3
    kim.save()
    for zone in (SYDNEY, LONDON):
        with timezone.override(zone):
            assert value("ready_bench", "2026-11", as_of="2026-11-22") == 0


def test_what_runs_without_a_reader_goes_by_the_company_s_clock(capsys):
    made.organisation(time_zone=SYDNEY)
    call_command("kpis", "--from=2026-11-01", "--to=2026-11-30", "--measure=visits", "--format=json")
    assert json.loads(capsys.readouterr().out)["as_of"] == "2026-11-23"


# How it is said


@pytest.mark.parametrize("wrong", ["Mars/Olympus", "Beijing", "asia/shanghai", "../etc"])
def test_an_unknown_zone_is_refused_with_an_example(alice, wrong):
    alice.time_zone = wrong
    with pytest.raises(ValidationError, match=r"no time zone of this name\. An example: Asia/Shanghai"):
        alice.full_clean()


def test_an_administrator_chooses_the_zone_of_a_rep(client, alice):
    client.force_login(made.user("admin", is_staff=True, is_superuser=True))
    address = reverse("admin:reps_rep_change", args=[alice.pk])
    page = client.get(address)
    assert f'<option value="{SYDNEY}">' in page.content.decode()
    answer = client.post(address, form_of(client, address) | {"time_zone": SYDNEY})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert Rep.objects.get(pk=alice.pk).time_zone == SYDNEY


def test_zones_come_by_file_and_go_out_again(tmp_path):
    bring(tmp_path, "reps", ["key,name,time_zone", f"E-1,Ann,{SYDNEY}", "E-2,Bo,"])
    assert list(Rep.objects.values_list("time_zone", flat=True)) == [SYDNEY, ""]
    header, ann, _bo = exported(tmp_path, "reps")
    assert dict(zip(header, ann, strict=True))["time_zone"] == SYDNEY
    bring(tmp_path, "reps", ["key,name", "E-1,Anna"])
    assert Rep.objects.get(key="E-1").time_zone == SYDNEY
    (line, _count) = refused(tmp_path, "reps", ["key,name,time_zone", "E-1,Ann,Beijing"])[:2]
    assert "row 2, time_zone: There is no time zone of this name. An example: Asia/Shanghai." in line


@pytest.mark.parametrize(
    "text", ["Name\tTeam\tTime zone\nLi\tNorth\t{}", "Li\tNorth\t{}", "姓名\t团队\t时区\nLi\tNorth\t{}"]
)
def test_pasted_people_may_say_their_zone(text):
    people = People(Paste(text.format(SYDNEY)))
    assert [line.what for line in tried(people).lines] == ["new"]
    commit(people, made.user("admin"))
    assert Rep.objects.get().time_zone == SYDNEY
    again = tried(People(Paste(text.format(LONDON))))
    assert [line.what for line in again.lines] == ["changed"]
    wrong = tried(People(Paste("Name\tTeam\tTime zone\nLi Na\tNorth\tBeijing")))
    assert [(str(column), reason) for column, reason in wrong.lines[0].says] == [
        ("Time zone", "There is no time zone of this name. An example: Asia/Shanghai.")
    ]
