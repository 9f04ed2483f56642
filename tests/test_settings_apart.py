"""A setting that many records are stamped by is saved or deleted by a job, so that nobody waits; else at once."""

from functools import wraps

import pytest
from django.contrib.admin.models import LogEntry
from django.db import transaction
from django.urls import reverse

from reps import stamps
from reps.jobs import setting, worker
from reps.locking import guard
from reps.models import FxRate, Job, Organisation, Parameters, Proposal, Visit
from tests import builders as made
from tests.small_company import small_company
from tests.test_admin_forms import form_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("work_at_hand")]
COMPANY = "/admin/reps/organisation/1/change/"


@pytest.fixture
def company():
    found = small_company()
    made.organisation(closes="18:00")
    return found


@pytest.fixture
def admin(client, company):
    client.force_login(company.admin)
    return client


def came_of(client, page):
    """(state, problem, link) of the job on its page, worked off."""
    worker.work_off()
    job = client.get(page).context["job"]
    return job.state, job.problem, job.link


def test_a_change_that_stamps_everything_waits_and_then_is_whole(admin, company):
    visit = company.reps.alice.visits.first()
    Visit.objects.filter(pk=visit.pk).update(counted_minutes=1)
    page = admin.post(COMPANY, form_of(admin, COMPANY) | {"closes": "20:00"}).url
    assert page == reverse("job", args=[Job.objects.get().pk])
    assert Organisation.current().closes.hour == 18
    assert came_of(admin, page) == ("done", "", COMPANY)
    assert Organisation.current().closes.hour == 20
    assert Visit.objects.get(pk=visit.pk).counted_minutes != 1
    assert Organisation.history.latest("history_id").history_user == company.admin
    assert not LogEntry.objects.exists()  # its history tells who and when


def test_what_no_record_is_stamped_by_is_saved_at_once(admin):
    answer = admin.post(COMPANY, form_of(admin, COMPANY) | {"name": "Acme"})
    assert "/admin/" in answer.url
    assert (Organisation.current().name, Job.objects.count()) == ("Acme", 0)


def test_where_there_are_few_records_it_is_saved_at_once(admin, settings):
    settings.JOBS_FROM = 5000
    admin.post(COMPANY, form_of(admin, COMPANY) | {"closes": "20:00"})
    assert (Organisation.current().closes.hour, Job.objects.count()) == (20, 0)


def test_parameters_from_a_day_on_and_a_rate_are_added_apart(admin):
    add = "/admin/reps/parameters/add/"
    page = admin.post(add, form_of(admin, add) | {"late_hours": "48", "effective_from": "2026-11-30"}).url
    assert came_of(admin, page)[0] == "done"
    assert Parameters.objects.get(effective_from="2026-11-30").late_hours == 48
    add = "/admin/reps/fxrate/add/"
    page = admin.post(add, {"currency": "USD", "rate": "7.1", "kind": "plan", "year": "2026"}).url
    assert came_of(admin, page) == ("done", "", "/admin/reps/fxrate/")
    assert str(FxRate.objects.get(currency="USD").rate.normalize()) == "7.1"


def test_only_what_was_changed_is_written(admin):
    """Somebody renames the company while the job waits: the new name stays."""
    page = admin.post(COMPANY, form_of(admin, COMPANY) | {"closes": "20:00"}).url
    Organisation.objects.update(name="Renamed")
    assert came_of(admin, page)[0] == "done"
    assert Organisation.current().name == "Renamed"


def test_what_makes_no_sense_any_more_is_said_and_changes_nothing(admin):
    """Until it is their turn, the same day got other parameters."""
    add = "/admin/reps/parameters/add/"
    given = form_of(admin, add) | {"late_hours": "48", "effective_from": "2026-11-30"}
    page = admin.post(add, given).url
    made.parameters("2026-11-30", late_hours=12)
    state, problem, link = came_of(admin, page)
    assert (state, link) == ("failed", "/admin/reps/parameters/")
    assert problem
    assert Parameters.objects.get(effective_from="2026-11-30").late_hours == 12


# Deleting


@pytest.fixture
def euros(company):
    """Rates of 8 and 9 for the years 2026 and 2027, and 100 asked for in 2026."""
    rates = [made.rate("EUR", rate, year) for rate, year in ((8, 2026), (9, 2027))]
    made.proposal(company.reps.alice, "2026-11-19", currency="EUR", amount=100, key="euros")
    return rates


def asked():
    return Proposal.objects.get(key="euros").asked_value


def test_a_rate_is_deleted_apart(admin, company, euros):
    page = admin.post(f"/admin/reps/fxrate/{euros[0].pk}/delete/", {"post": "yes"}).url
    assert page == reverse("job", args=[Job.objects.get().pk])
    assert (FxRate.objects.count(), asked()) == (2, 800)
    assert "EUR 2026: deleted" in admin.get(page).content.decode()
    assert came_of(admin, page) == ("done", "", "/admin/reps/fxrate/")
    assert (FxRate.objects.count(), asked()) == (1, None)
    assert FxRate.history.filter(history_type="-").get().history_user == company.admin
    assert not LogEntry.objects.exists()


def test_so_are_those_chosen_in_the_list(admin, company, euros):
    chosen = {"action": "delete_selected", "_selected_action": [rate.pk for rate in euros]}
    assert "Are you sure" in admin.post("/admin/reps/fxrate/", chosen).content.decode()
    answer = admin.post("/admin/reps/fxrate/", chosen | {"post": "yes"})
    assert (FxRate.objects.count(), asked()) == (2, 800)
    told = admin.get(answer.url).content.decode()
    assert "2 exchange rates: deleted" in told
    assert "Successfully" not in told
    assert came_of(admin, answer.url)[0] == "done"
    assert (FxRate.objects.count(), asked()) == (0, None)


@pytest.fixture
def stamped(monkeypatch):
    """Which stamps were worked out anew, in order."""
    done = []

    def noting(name):
        stamp = getattr(stamps, name)

        @wraps(stamp)
        def noted(*about):
            done.append(name)
            return stamp(*about)

        return noted

    for name in ("rebook_currency", "restamp_parameters", "follow_calendar", "retime_leads"):
        monkeypatch.setattr(stamps, name, noting(name))
    return done


@pytest.mark.parametrize("many", [1, 5000], ids=["apart", "at once"])
def test_many_rates_are_deleted_and_their_money_valued_again_once(admin, settings, euros, stamped, many):
    settings.JOBS_FROM = many
    more = [made.rate(code, 7, year) for code in ("EUR", "USD") for year in (2028, 2029, 2030)]
    stamped.clear()
    chosen = {"action": "delete_selected", "_selected_action": [rate.pk for rate in (*euros, *more)], "post": "yes"}
    admin.post("/admin/reps/fxrate/", chosen)
    worker.work_off()
    assert (FxRate.objects.count(), asked()) == (0, None)
    assert stamped == ["rebook_currency"] * 2  # once a currency


def test_rows_of_parameters_are_deleted_and_stamped_by_what_is_left_once(company, stamped):
    """What was in force before the first of them went is compared with what is after the last."""
    rows = [made.parameters(f"2026-11-0{day}", default_minutes=40 + day) for day in (1, 2, 3)]
    visits = [made.visit(company.reps.alice, f"2026-11-0{day}", minutes=None) for day in (1, 2, 3)]
    assert [visit.counted_minutes for visit in visits] == [41, 42, 43]
    stamped.clear()
    setting.delete("reps.Parameters", [row.pk for row in rows], company.admin)
    assert [Visit.objects.get(pk=visit.pk).counted_minutes for visit in visits] == [60, 60, 60]
    assert stamped == ["restamp_parameters"]


def test_where_one_of_many_is_kept_nothing_is_deleted_nor_stamped(admin, euros, stamped, monkeypatch):
    monkeypatch.setattr(guard, "check", refusing(euros[1]))
    stamped.clear()
    with pytest.raises(guard.PeriodLocked), transaction.atomic():
        setting.delete("reps.FxRate", [rate.pk for rate in euros], None)
    assert (FxRate.objects.count(), stamped) == (2, [])


def refusing(record):
    def check(was, now):
        if was == record:
            raise guard.PeriodLocked(was, now, made.day("2026-11-19"))

    return check


def test_a_row_of_parameters_is_deleted_apart(admin, company):
    row = made.parameters("2026-11-01", default_minutes=45)
    visit = made.visit(company.reps.alice, "2026-11-20", minutes=None)
    assert visit.counted_minutes == 45
    page = admin.post(f"/admin/reps/parameters/{row.pk}/delete/", {"post": "yes"}).url
    assert Parameters.objects.count() == 2
    assert came_of(admin, page) == ("done", "", "/admin/reps/parameters/")
    visit.refresh_from_db()
    assert (Parameters.objects.count(), visit.counted_minutes) == (1, 60)


def test_what_is_gone_already_when_its_turn_comes_is_no_failure(admin, euros):
    page = admin.post(f"/admin/reps/fxrate/{euros[0].pk}/delete/", {"post": "yes"}).url
    euros[0].delete()
    assert came_of(admin, page)[0] == "done"


def test_where_there_are_few_records_it_is_deleted_at_once(admin, euros, settings):
    settings.JOBS_FROM = 5000
    chosen = {"action": "delete_selected", "_selected_action": [euros[1].pk], "post": "yes"}
    told = admin.post("/admin/reps/fxrate/", chosen, follow=True).content.decode()
    assert "Successfully deleted 1 exchange rate" in told
    assert "Bring it back" in told
    admin.post(f"/admin/reps/fxrate/{euros[0].pk}/delete/", {"post": "yes"})
    assert (FxRate.objects.count(), Job.objects.count(), asked(), LogEntry.objects.count()) == (0, 0, None, 2)
