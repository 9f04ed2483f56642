"""From an empty database to the first figures: an administrator is led, step by step, and can leave and come back."""

import pytest
import time_machine
from django.urls import reverse

from kpis.models import StartMark
from kpis.start.steps import STEPS
from reps.models import CompanyCalendar, Organisation, Parameters, ParametersByDay, PeriodLock
from tests import builders as made

pytestmark = pytest.mark.django_db
COMPANY = {
    "name": "Huaxin",
    "currency": "cny",
    "time_zone": "Asia/Shanghai",
    "language": "zh-hans",
    "week_start": "monday",
    "fiscal_start": "4",
    "fiscal_months": "calendar",
}
WORK = {"country": "CN", "weekdays": ["mon", "tue", "wed", "thu", "fri", "sat"], "opens": "08:30", "closes": "17:30"}


@pytest.fixture
def admin(client):
    user = made.user("adam", is_staff=True, is_superuser=True)
    client.force_login(user)
    return user


def at(step):
    return reverse("start_step", args=[step])


def progress(client):
    return client.get("/dashboard/").context["progress"]


def states(client):
    return {each.step.slug: each.state for each in client.get("/start/").context["progress"].steps}


def send(client, step, **data):
    return client.post(at(step), data)


def test_an_administrator_of_an_empty_company_is_led_to_the_start(client, admin):
    assert client.get("/").headers["Location"] == "/start/"
    assert progress(client).leads_on


def test_an_empty_company_lacks_its_name_its_people_and_records(client, admin):
    assert [each.step.slug for each in progress(client).lacks] == ["company", "people", "records"]


@pytest.mark.parametrize("step", [step.slug for step in STEPS])
def test_every_step_has_its_page(client, admin, step):
    page = client.get(at(step))
    assert page.status_code == 200
    assert b"Skip for now" in page.content


def test_a_step_there_is_not_is_not_found(client, admin):
    assert client.get("/start/everything/").status_code == 404


def test_the_start_is_over_once_there_are_records(client, admin):
    Organisation.current().save()
    made.visit(made.rep("Ann", made.team("North")), "2026-11-16")
    assert client.get("/").headers["Location"] == "/dashboard/"
    assert not progress(client).is_under_way


def test_a_lead_desk_s_first_lead_counts_as_a_record(client, admin):
    Organisation.current().save()
    made.rep("Ann", made.team("North"))
    assert [each.step.slug for each in progress(client).lacks] == ["records"]
    made.lead()
    assert progress(client).lacks == []


def test_nobody_else_is_asked_to_set_up(client):
    for user in (made.user("dora", is_director=True), made.user("ann", rep=made.rep("Ann", made.team()))):
        client.force_login(user)
        assert "progress" not in client.get("/dashboard/", follow=True).context
        assert client.get("/").headers["Location"] != "/start/"


def test_an_administrator_without_a_permission_has_no_such_step(client):
    client.force_login(made.user("stan", is_staff=True))
    assert "company" not in states(client)
    assert client.get(at("company")).status_code == 404
    assert client.post(at("logins"), {}).status_code == 404


def test_a_skipped_step_can_be_taken_later(client, admin):
    assert client.post(reverse("start_skip", args=["calendar"])).headers["Location"] == at("people")
    assert states(client)["calendar"] == "skipped"
    assert send(client, "calendar", **WORK).status_code == 302
    assert states(client)["calendar"] == "done"


def test_what_is_needed_stays_to_do_when_skipped(client, admin):
    client.post(reverse("start_skip", args=["company"]))
    assert states(client)["company"] == "todo"


def test_skipping_what_is_done_undoes_nothing(client, admin):
    send(client, "quality")
    client.post(reverse("start_skip", args=["quality"]))
    assert states(client)["quality"] == "done"


def test_put_away_it_leads_nobody_on_and_can_be_opened_again(client, admin):
    assert client.post("/start/end/").headers["Location"] == "/dashboard/"
    assert client.get("/").headers["Location"] == "/dashboard/"
    assert client.get("/start/").status_code == 200


def test_after_the_last_step_comes_the_dashboard(client, admin):
    Organisation.current().save()
    made.visit(made.rep("Ann", made.team("North"), user=made.user()), "2026-11-16")
    for step in ("calendar", "targets"):
        client.post(reverse("start_skip", args=[step]))
    answer = send(client, "quality")
    assert answer.headers["Location"] == "/dashboard/"
    assert "finished" in client.get("/dashboard/").content.decode()


def test_what_was_begun_is_offered_on_the_dashboard_until_it_is_finished(client, admin):
    Organisation.current().save()
    made.visit(made.rep("Ann", made.team("North")), "2026-11-16")
    send(client, "quality")
    page = client.get("/dashboard/").content.decode()
    assert "What next: Working calendar" in page
    client.post("/start/end/")
    assert "What next" not in client.get("/dashboard/").content.decode()


# The company


def test_the_company_is_written_with_how_it_cuts_time(client, admin):
    assert send(client, "company", **COMPANY).headers["Location"] == at("calendar")
    company = Organisation.current()
    assert (company.name, company.currency, company.language) == ("Huaxin", "CNY", "zh-hans")
    assert str(ParametersByDay().fiscal.number("quarter", made.day("2026-05-01"))) == "(2026, 1)"


def test_done_again_it_shows_what_is_stored(client, admin):
    send(client, "company", **COMPANY)
    assert client.get(at("company")).context["company"].initial["name"] == "Huaxin"
    assert Parameters.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("currency", "yuan"), ("time_zone", "Shanghai"), ("language", "fr"), ("fiscal_start", "13")],
)
def test_what_no_figure_could_be_made_with_is_refused_and_nothing_written(client, admin, field, value):
    answer = send(client, "company", **COMPANY | {field: value})
    assert answer.status_code == 422
    assert field in {**answer.context["company"].errors, **answer.context["cut"].errors}
    assert not Organisation.objects.exists()


def test_periods_with_targets_are_not_cut_anew(client, admin):
    made.target(100, "2026-Q4")
    answer = send(client, "company", **COMPANY | {"fiscal_start": "2"})
    assert answer.status_code == 422
    assert "with targets" in answer.content.decode()
    assert Organisation.current().name == "SalesOps"


# The working calendar


def test_a_six_day_week_is_kept_with_its_holidays(client, admin):
    send(client, "calendar", **WORK)
    assert [(row.since, row.weekdays) for row in CompanyCalendar.objects.all()] == [(None, WORK["weekdays"])]
    assert str(Organisation.current().opens) == "08:30:00"


def test_what_is_set_again_corrects_it_and_other_days_change_it_from_then_on(client, admin):
    send(client, "calendar", **WORK)
    send(client, "calendar", **WORK)
    send(client, "calendar", **WORK | {"country": ""})
    send(client, "calendar", **WORK | {"since": "2026-12-01", "weekdays": []})
    told = [(str(row.since), row.country, len(row.weekdays)) for row in CompanyCalendar.objects.all()]
    assert told == [("2026-12-01", "CN", 0), ("None", "", 6)]
    assert "It changes from these days on: <a href=" in client.get(at("calendar")).content.decode()
    assert CompanyCalendar.history.count() == 3  # what changed nothing wrote nothing


@time_machine.travel("2026-11-30T10:00+08:00", tick=False)
def test_once_something_is_locked_it_is_offered_from_today_and_refused_before(client, admin):
    lock = {"grain": "week", "start": "2026-11-16", "end": "2026-11-22", "locks_at": "2026-11-26T00:00+08:00"}
    PeriodLock.objects.create(**lock)
    assert str(client.get(at("calendar")).context["work"].initial["since"]) == "2026-11-30"
    answer = send(client, "calendar", **WORK)
    assert "Let the change hold from 2026-11-23 on instead" in str(answer.context["work"].errors["since"])
    assert answer.status_code == 422
    assert send(client, "calendar", **WORK | {"since": "2026-11-23"}).status_code == 302


def test_the_days_can_be_looked_at_before_going_on(client, admin):
    answer = client.post(at("calendar"), WORK | {"country": "US", "look": "1"}, follow=True)
    assert answer.redirect_chain == [(at("calendar"), 302)]
    assert answer.context["ahead"]
    assert states(client)["calendar"] == "todo"


@pytest.mark.parametrize(
    ("field", "value"),
    [("country", "ZZ"), ("since", "soon"), ("weekdays", ["funday"]), ("opens", "noon"), ("closes", "07:00")],
)
def test_a_calendar_nobody_could_work_by_is_refused(client, admin, field, value):
    answer = send(client, "calendar", **WORK | {field: value})
    assert answer.status_code == 422
    assert field in {**answer.context["work"].errors, **answer.context["hours"].errors}


# Quality


def test_the_definitions_are_told_in_parts(client, admin):
    kinds = {each["kind"]: each["parts"] for each in client.get(at("quality")).context["kinds"]}
    assert kinds["proposal"] == [
        "Needs worked out together with the client",
        "Price range agreed beforehand",
        "Decision process known",
        "At least one of: Draft reviewed with the champion or Timing agreed",
    ]


def test_accepting_the_definitions_is_remembered_with_who_said_so(client, admin):
    send(client, "quality")
    assert StartMark.objects.get(step="quality").by == admin
