"""The company works by other weekdays or another country's holidays from a day on; the days before stay (spec 2.2)."""

from decimal import Decimal

import pytest
import time_machine

from reps.deleted.kinds import KINDS
from reps.deleted.restoring import deleted, restore
from reps.jobs import worker
from reps.models import CompanyCalendar, Job, PeriodLock
from tests import builders as made
from tests.asking import parts, value
from tests.files import exported
from tests.office import page
from tests.test_admin_forms import errors_of, form_of

pytestmark = pytest.mark.django_db

SIX = ["mon", "tue", "wed", "thu", "fri", "sat"]


@pytest.fixture
def ann():
    """Full-time. August 2026 has 21 working days; Mondays to Saturdays there are 26."""
    return made.rep("Ann", made.team("North", key="north"), key="ann")


# Counted


def test_saturdays_from_september_on_leave_august_as_it_was(ann):
    """September: 22 days, and the four Saturdays."""
    before = parts("quality_visits_attainment", "2026-08", ann), value("rep_weeks", "2026-08", ann)
    assert before == ((0, Decimal("33.6")), 4.2)
    assert value("rep_weeks", "2026-09", ann) == 4.4
    made.company_calendar("2026-09-01", weekdays=SIX)
    assert (parts("quality_visits_attainment", "2026-08", ann), value("rep_weeks", "2026-08", ann)) == before
    assert value("rep_weeks", "2026-09", ann) == 5.2


def test_the_week_in_which_it_changes_is_the_sum_of_its_days(ann):
    """W46 (9-15 Nov): Saturdays are worked from Thursday the 12th on; W45 had none, W47 has one."""
    made.company_calendar("2026-11-12", weekdays=SIX)
    assert [value("rep_weeks", f"2026-W{week}", ann) for week in (45, 46, 47)] == [1.0, 1.2, 1.2]


def test_another_country_s_holidays_are_kept_from_its_day_on(ann):
    """China's golden week (1 to 7 October 2026) was kept; Thanksgiving, Thursday 26 November, is off from then on."""
    made.company_calendar("2026-11-01", "US")
    assert value("rep_weeks", "2026-W41", ann) == 0.6  # Thursday, Friday and the Saturday that makes up
    assert value("rep_weeks", "2026-W48", ann, as_of="2026-11-30") == 0.8


def test_part_timers_of_fixed_days_work_those_the_company_works(ann):
    made.works(ann, weekdays=["fri", "sat"])
    made.company_calendar("2026-11-12", weekdays=SIX)
    assert [value("rep_weeks", f"2026-W{week}", ann) for week in (45, 46)] == [0.2, 0.4]


def test_january_and_february_are_offered_together_by_the_calendar_of_then(client):
    client.force_login(made.user("dora", is_director=True))
    made.company_calendar("2026-03-01", "US")
    assert "2026-01-01..2026-02-28" in client.get("/dashboard/?when=2026-02").content.decode()
    made.company_calendar(country="US")
    assert "2026-01-01..2026-02-28" not in client.get("/dashboard/?when=2026-02").content.decode()


# Stamped


def test_answers_are_timed_again_by_the_days_that_are_worked_now(ann):
    """Asked on Friday 17:00, answered on Monday 10:00: 120 business minutes, with Saturday 9 to 18 another 540."""
    lead = made.lead("2026-11-20", at="17:00", owner=ann, first_response_at="2026-11-23T10:00")
    assert lead.response_minutes == 120
    row = made.company_calendar("2026-11-16", weekdays=SIX)
    lead.refresh_from_db()
    assert lead.response_minutes == 660
    row.delete()
    lead.refresh_from_db()
    assert lead.response_minutes == 120


# The administration


@time_machine.travel("2026-11-24T10:00+08:00", tick=False)
def test_a_new_row_begins_as_what_holds_today_and_a_country_has_a_calendar(office):
    made.company_calendar(country="US", weekdays=["mon", "tue"])
    made.company_calendar("2027-01-01", "DE")
    url = page(CompanyCalendar, "add")
    initial = office.get(url).context["adminform"].form.initial
    assert (str(initial["since"]), initial["country"], initial["weekdays"]) == ("2026-11-24", "US", ["mon", "tue"])
    assert "no built-in calendar" in errors_of(office.post(url, {"since": "2026-12-01", "country": "ZZ"}))
    assert "from that day on already" in errors_of(office.post(url, {"since": "2027-01-01", "country": "CN"}))
    assert office.post(url, {"since": "2026-12-01", "country": "cn", "weekdays": SIX}).status_code == 302
    assert CompanyCalendar.objects.get(since="2026-12-01").country == "CN"


def test_a_row_within_a_locked_week_stays(office):
    """Saturdays since Wednesday of W47."""
    row = made.company_calendar("2026-11-18", weekdays=SIX)
    lock = {"grain": "week", "start": "2026-11-16", "end": "2026-11-22", "locks_at": made.moment("2026-11-26T00:00")}
    PeriodLock.objects.create(**lock)
    with time_machine.travel("2026-11-30T10:00+08:00", tick=False):
        url = page(CompanyCalendar, "change", row.pk)
        refused = errors_of(office.post(url, form_of(office, url) | {"since": "2026-11-23"}))
        assert "Let the change hold from 2026-11-23 on instead" in refused
        answer = office.post(page(CompanyCalendar, "delete", row.pk), {"post": "yes"})
        assert "is locked. Unlock it first." in answer.content.decode()
        chosen = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        office.post(page(CompanyCalendar, "changelist"), chosen)
    assert CompanyCalendar.objects.get().since == made.day("2026-11-18")


@pytest.mark.usefixtures("work_at_hand")
def test_where_there_are_many_records_a_job_saves_it(office, settings):
    settings.JOBS_FROM = 1
    made.visit(made.rep("Ann"), "2026-11-19")
    office.post(page(CompanyCalendar, "add"), {"since": "2026-12-01", "country": "CN", "weekdays": SIX})
    assert not CompanyCalendar.objects.exists()
    worker.work_off()
    row = CompanyCalendar.objects.get()
    assert (Job.objects.get().state, str(row.since), row.weekdays) == ("done", "2026-12-01", SIX)


def test_a_row_that_was_deleted_comes_back(ann):
    admin = made.user("adam", is_staff=True)
    made.company_calendar("2026-11-12", weekdays=SIX).delete()
    assert value("rep_weeks", "2026-W47", ann) == 1.0
    restore(deleted(KINDS["companycalendar"], admin).get(), by=admin)
    assert value("rep_weeks", "2026-W47", ann) == 1.2


def test_files_of_the_calendar_hold_the_own_days_as_before(tmp_path):
    made.company_calendar("2026-11-12", weekdays=SIX)
    assert exported(tmp_path, "calendar") == [["date", "workday", "name"]]
