"""A company that cuts its weeks, months and years otherwise: figures, targets, pages, locks (spec 2.1, 3)."""

import json
from datetime import date, datetime
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse

from kpis.models import Publication, PublishedFigures
from kpis.periods import Grain, Period
from kpis.publishing.publish import due, publish
from reps.locking import guard
from reps.locking.closing import closing_words
from reps.locking.rules import Timetable
from reps.models import FiscalYear, Organisation, Parameters, ParametersByDay, PeriodLock
from tests import builders as made
from tests.asking import figure
from tests.office import page
from tests.small_company import small_company
from tests.test_admin_forms import errors_of, form_of

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def ann():
    return made.rep("Ann")


def now(day, hour=9):
    return datetime(*map(int, day.split("-")), hour, tzinfo=SHANGHAI)


def test_the_week_start_changed_in_mid_history_counts_every_visit_once(ann):
    """From Sunday 22 November: week 47 holds the 16th to the 21st, week 48 the 22nd to the 28th."""
    made.parameters("2026-11-18", week_start="sunday")
    for day in ("2026-11-15", "2026-11-16", "2026-11-21", "2026-11-22", "2026-11-28", "2026-11-29"):
        made.visit(ann, day, quality=True)
    weeks = [figure("quality_visits", f"2026-W{number}", ann, as_of="2026-12-31").value for number in (46, 47, 48, 49)]
    assert weeks == [1, 2, 2, 1]
    assert figure("quality_visits", "2026-11", ann, as_of="2026-12-31").value == 6


def test_a_week_from_sunday_expects_by_its_own_working_days(ann):
    """Sunday 20 September 2026 is a make-up day, Friday 25 a holiday: five working days from Sunday to Saturday."""
    made.parameters(week_start="sunday")
    found = figure("quality_visits_attainment", "2026-W39", ann, as_of="2026-10-31")
    assert (str(found.period.start), str(found.period.end)) == ("2026-09-20", "2026-09-26")
    assert float(found.denominator) == 8


def test_the_command_cuts_weeks_and_months_as_the_company_does(ann):
    made.parameters(week_start="sunday", fiscal_months="4-4-5")
    for day in ("2026-10-03", "2026-10-04", "2026-10-31", "2026-11-01"):
        made.visit(ann, day, quality=True)
    out = StringIO()
    call_command(
        "kpis",
        "--from=2026-10-04",
        "--to=2026-11-28",
        "--by=month",
        "--measure=quality_visits",
        "--format=json",
        stdout=out,
    )
    rows = json.loads(out.getvalue())["rows"]
    assert [(row["group"]["month"], row["value"]) for row in rows] == [("2026-P10", 2), ("2026-P11", 1)]


def test_a_target_of_a_quarter_of_weeks_is_attained_by_its_own_days(ann):
    """Q4 by weeks runs from Sunday 4 October to 2 January: what was won on 1 October is not in it."""
    made.parameters(week_start="sunday", fiscal_months="4-4-5")
    target = made.target(1000, "2026-Q4", rep=ann)
    assert (str(target.start), str(target.end)) == ("2026-10-04", "2027-01-02")
    made.proposal(ann, "2026-09-20", status="won", ended="2026-10-01", amount=700)
    made.proposal(ann, "2026-09-20", status="won", ended="2027-01-02", amount=900)
    found = figure("attainment_initial", "2026-Q4", ann, as_of="2027-01-31")
    assert (found.numerator, found.denominator) == (900, 1000)


def test_plan_rates_follow_the_fiscal_year_of_the_day(ann):
    """2 January 2027 is the last day of fiscal 2026 by weeks."""
    made.rate("USD", 7, year=2026)
    made.rate("USD", 8, year=2027)
    won = made.proposal(ann, "2026-12-01", status="won", ended="2027-01-02", amount=100, currency="USD")
    assert value_of(won) == 800
    made.parameters(week_start="sunday", fiscal_months="4-4-5")
    assert value_of(won) == 700


def value_of(proposal):
    return proposal.bookings.get().value


# Published, locked, agreed


def test_weeks_are_published_and_locked_as_they_are_cut(ann):
    made.parameters("2026-11-01", week_start="sunday")
    codes = [period.code for period in due(date(2026, 11, 8), now("2026-11-23"))]
    assert codes == ["2026-W46", "2026-W47"]
    published = publish(Period.parse("2026-W47", ParametersByDay().fiscal), now("2026-11-22"))
    assert (str(published.start), str(published.end)) == ("2026-11-15", "2026-11-21")
    assert published.as_of == now("2026-11-22", 8)  # the day after its last, at 8
    lock = PeriodLock.objects.get()
    assert (lock.code, str(lock.start), lock.locks_at) == ("2026-W47", "2026-11-15", now("2026-11-25", 0))


def test_a_month_of_weeks_is_published_under_its_own_name():
    made.parameters(week_start="sunday", fiscal_months="4-4-5")
    found = publish(Period.parse("2026-P10", ParametersByDay().fiscal), now("2026-11-10"))
    assert (found.period, str(found.end)) == ("2026-P10", "2026-10-31")
    assert figure("new_leads", "2026-P10", as_of="2026-11-20").period.code == "2026-P10"
    assert PeriodLock.objects.get().code == "2026-10-04..2026-10-31"


def test_what_was_published_or_has_targets_keeps_its_days():
    made.target(1, "2026-Q4")
    publish(Period.parse("2026-W46"), now("2026-11-16"))
    with pytest.raises(ValidationError, match="2026-W46"):
        made.parameters("2026-11-08", week_start="sunday")
    with pytest.raises(ValidationError, match="2026-Q4"):
        made.parameters("2026-07-01", fiscal_months="4-4-5", week_start="monday")
    assert Parameters.objects.count() == 1
    made.parameters("2026-11-16", week_start="sunday")  # later than what was published
    assert Publication.objects.get().period == "2026-W46"


def test_a_row_that_goes_may_not_cut_published_weeks_anew_either():
    row = made.parameters("2026-11-01", week_start="sunday")
    publish(Period.parse("2026-W46", ParametersByDay().fiscal), now("2026-11-16"))
    with pytest.raises(ValidationError, match="2026-W46"), transaction.atomic():
        row.delete()
    assert Parameters.objects.count() == 2
    with guard.permitted():
        made.parameters("2026-11-01", visits_per_week=9)  # once it is unlocked, other numbers of the row may change


def test_a_void_target_holds_nothing_back():
    target = made.target(1, "2027-Q1")
    target.void("entered before the new calendar")
    made.parameters("2026-12-01", fiscal_months="4-4-5", week_start="sunday")
    assert ParametersByDay().fiscal.first_of_year(2027) == date(2027, 1, 3)


def test_a_published_figure_is_found_by_its_name_and_days(ann):
    made.parameters(week_start="sunday")
    made.visit(ann, "2026-11-15", quality=True)
    publish(Period.parse("2026-W47", ParametersByDay().fiscal), now("2026-11-22"))
    rows = PublishedFigures.objects.get(owner="company").figures
    assert float(rows["quality_visits"][0]) == 1
    assert figure("quality_visits", "2026-W47", as_of="2026-11-30").value == 1


@time_machine.travel("2026-11-23T09:00:00+08:00", tick=False)
def test_a_rep_is_told_when_the_week_closes_that_ended_on_saturday():
    made.parameters(week_start="sunday")
    assert closing_words().startswith("Week 47, 2026 closes on Tue 24 Nov")


def test_a_lock_by_hand_takes_the_week_as_it_is_cut(office):
    made.parameters(week_start="sunday")
    office.post(page(PeriodLock, "add"), {"grain": "week", "start": "2026-11-21", "decision": "locked", "reason": "x"})
    assert str(PeriodLock.objects.get().start) == "2026-11-15"


# Pages


@time_machine.travel("2026-11-23T09:00:00+08:00", tick=False)
def test_the_picker_offers_the_company_s_own_periods(client):
    found = small_company()
    made.parameters(week_start="sunday", fiscal_months="4-4-5")
    client.force_login(found.director)
    state = client.get(reverse("dashboard")).context["state"]
    assert (state.period.code, str(state.when)) == ("2026-P11", "Period 11, 2026")
    assert [query.split("when=")[1] for _grain, _label, query, _chosen in state.grains] == [
        "2026-W48",
        "2026-P11",
        "2026-Q4",
        "2026",
    ]
    assert "when=2026-P10" in state.previous


@pytest.mark.parametrize(
    "name", ["dashboard", "calendar", "targets", "board", "lead_sources", "hits", "talent", "nine_box", "trust"]
)
@time_machine.travel("2026-11-23T09:00:00+08:00", tick=False)
def test_every_page_answers_for_such_periods(client, name):
    found = small_company()
    made.parameters("2026-10-28", week_start="sunday")
    made.parameters(fiscal_months="4-4-5")
    client.force_login(found.director)
    periods = ["2026-P11", "2026-W47", "2026-Q4", "2026", "2026-11"]
    answered = {when: client.get(reverse(name), {"when": when}).status_code for when in periods}
    assert answered == dict.fromkeys(periods, 200)


@time_machine.travel("2026-11-23T09:00:00+08:00", tick=False)
def test_targets_are_entered_for_the_months_of_weeks(client):
    found = small_company()
    made.parameters(week_start="sunday", fiscal_months="4-4-5")
    client.force_login(found.director)
    made.target(100, "2026-P11")
    assert client.get(reverse("targets"), {"when": "2026"}).context["grain"] == "month"  # as what stands
    columns = client.get(reverse("targets"), {"when": "2026", "grain": "month"}).context["columns"]
    assert (len(columns), columns[0], columns[-1]) == (12, "Period 1, 2026", "Period 12, 2026")


@time_machine.travel("2026-11-23T09:00:00+08:00", tick=False)
def test_my_week_ends_on_saturday(client):
    found = small_company()
    made.parameters(week_start="sunday")
    client.force_login(found.teammate)
    for day in ("2026-11-28", "2026-11-29"):
        made.visit(found.reps.ann, day, status="planned")
    context = client.get(reverse("my_week")).context
    assert [str(visit.date) for visit in context["waiting"].planned] == ["2026-11-28"]
    assert str(context["state"].period.start) == "2026-11-22"


# In the administration


def test_a_fiscal_year_begins_as_the_pattern_has_it_and_may_be_corrected(office):
    made.parameters(week_start="sunday", fiscal_months="4-4-5")
    url = page(FiscalYear, "add")
    with time_machine.travel("2026-11-23T09:00:00+08:00", tick=False):
        form = form_of(office, url)
        assert [str(form[name]) for name in ("number", "month_1", "end")] == ["2026", "2026-01-04", "2027-01-02"]
        sent = form | {"month_2": "2026-02-08"}
        assert office.post(url, sent).status_code == 302
    assert str(Period.parse("2026-P01", ParametersByDay().fiscal).end) == "2026-02-07"
    assert FiscalYear.objects.get().history.get().history_user.username == "boss"


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"month_2": "2026-01-01"}, "Each month begins after the one before it"),
        ({"month_1": "2025-06-01"}, "begins in the calendar year it is named by"),
        ({"end": "2028-01-01"}, "53 weeks at most"),
    ],
)
def test_a_fiscal_year_that_is_none_is_a_form_error(office, changes, says):
    made.parameters(week_start="sunday", fiscal_months="4-4-5")
    url = page(FiscalYear, "add")
    with time_machine.travel("2026-11-23T09:00:00+08:00", tick=False):
        assert says in errors_of(office.post(url, form_of(office, url) | changes))


def test_without_months_of_weeks_there_is_no_table_of_years(office):
    url = page(FiscalYear, "add")
    sent = form_of(office, url)
    year = FiscalYear.like(ParametersByDay().fiscal.year(2026))
    sent |= {name: str(getattr(year, name)) for name in ("number", "end", *(f"month_{at}" for at in range(1, 13)))}
    assert "choose months of weeks there first" in errors_of(office.post(url, sent))


def test_a_change_that_would_recut_what_is_published_is_a_form_error(office):
    publish(Period.parse("2026-W46"), now("2026-11-16"))
    url = page(Parameters, "add")
    sent = form_of(office, url) | {"effective_from": "2026-11-08", "week_start": "sunday"}
    assert "2026-W46: published" in errors_of(office.post(url, sent))
    assert Parameters.objects.count() == 1


@time_machine.travel("2026-11-17T09:00:00+08:00", tick=False)
def test_deleting_such_a_row_is_refused_in_words(office):
    """Published on Monday, and not locked yet."""
    row = made.parameters("2026-11-01", week_start="sunday")
    publish(Period.parse("2026-W46", ParametersByDay().fiscal), now("2026-11-16"))
    answer = office.post(page(Parameters, "delete", row.pk), {"post": "yes"}, follow=True)
    assert "2026-W46: published" in answer.content.decode()
    assert Parameters.objects.count() == 2


def test_the_timetable_of_an_organisation_follows_its_parameters():
    made.parameters("2026-02-01", fiscal_start=4)
    assert [str(day) for day in Timetable(Organisation.current()).bounds("quarter", date(2026, 5, 1))] == [
        "2026-04-01",
        "2026-06-30",
    ]
    assert Period.of(date(2026, 2, 1), Grain.QUARTER, ParametersByDay().fiscal).code == "2025-Q5"


@time_machine.travel("2026-11-30T09:00:00+08:00", tick=False)
def test_a_month_in_which_the_week_changes_has_rows_of_their_own_length(client):
    """Monday 26 October to Sunday, two such, Monday 16 to Saturday 21 November, then from Sunday on."""
    found = small_company()
    made.parameters("2026-11-18", week_start="sunday")
    client.force_login(found.manager)
    answer = client.get(reverse("calendar"), {"who": "rep:alice", "when": "2026-11"})
    rows = answer.context["sheet"].rows
    assert [len(row.days) for row in rows] == [7, 7, 7, 6, 7, 7]
    assert [row.days[0].date.strftime("%a") for row in rows] == ["Mon", "Mon", "Mon", "Mon", "Sun", "Sun"]
    assert "Days</th>" in answer.content.decode()
