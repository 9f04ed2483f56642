"""Parameters: which numbers hold on which day, who may change them, and what follows when they change."""

import re
from datetime import date
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.definitions import measure_by_name
from kpis.kpi import figures
from kpis.periods import Period
from reps.audits import drawn
from reps.models import TUNED, Parameters, ParametersByDay
from tests import builders as made
from tests.asking import ask, figure
from tests.office import page
from tests.test_admin_forms import errors_of, form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann():
    return made.rep("Ann")


# Which holds when


def test_the_first_row_holds_from_the_beginning_and_the_next_from_its_day():
    made.parameters("2026-11-18", visits_per_week=10)
    days = (date(1999, 1, 1), date(2026, 11, 17), date(2026, 11, 18))
    assert [Parameters.on(day).visits_per_week for day in days] == [8, 8, 10]


def test_a_company_that_never_saved_any_works_by_the_defaults():
    Parameters.objects.all().delete()
    assert (Parameters.on(date(2026, 11, 23)).lead_won_days, str(Parameters.on(date.min).fill_months)) == (180, "5.5")


def test_stretches_tile_the_days():
    made.parameters("2026-11-18", visits_per_week=10)
    found = ParametersByDay().stretches(date(2026, 11, 16), date(2026, 11, 20))
    assert [(first.day, last.day, row.visits_per_week) for first, last, row in found] == [(16, 17, 8), (18, 20, 10)]


@pytest.mark.parametrize(("text", "parts"), [("25, 50，75", [0.25, 0.5, 0.75]), ("", [])])
def test_a_ramp_is_read_from_its_text(text, parts):
    assert [float(part) for part in made.parameters(ramp=text).ramp_parts] == parts


def test_a_ramp_that_does_not_apply_has_no_parts():
    assert made.parameters(ramp_applies=False).ramp_parts == ()


# What follows


def test_what_a_week_expects_follows_the_row_of_each_day(ann):
    """Two days at 8 a week and three at 10: 3.2 and 6."""
    made.parameters("2026-11-18", visits_per_week=10)
    assert float(figure("quality_visits_attainment", "2026-11-16..2026-11-22", ann).denominator) == pytest.approx(9.2)


def test_a_horizon_follows_the_row_in_force_on_the_as_of_day(ann):
    made.proposal(ann, "2026-09-01", status="won", ended="2026-09-20")
    made.parameters("2026-11-01", close_horizon_days=60)
    assert figure("close_rate", "2026-09", as_of="2026-11-05").denominator == 1
    assert figure("close_rate", "2026-09", as_of="2026-10-31").denominator == 0


def test_one_question_asks_for_the_parameters_once(ann):
    measures = [
        measure_by_name(name)[1] for name in ("close_rate", "quality_visits_attainment", "acceptance_within_sla")
    ]
    month = Period.parse("2026-11")
    with CaptureQueriesContext(connection) as seen:
        figures(measures, ask(month))
    assert sum("reps_parameters" in query["sql"] for query in seen) == 1


def test_records_are_stamped_by_the_row_of_their_day(ann):
    made.parameters("2026-11-18", default_minutes=45, validity_days=10, lead_sla_minutes=30)
    visits = [made.visit(ann, day) for day in ("2026-11-17", "2026-11-18")]
    proposals = [made.proposal(ann, day) for day in ("2026-11-17", "2026-11-18")]
    leads = [made.lead(day, "10:00") for day in ("2026-11-17", "2026-11-18")]
    assert [visit.counted_minutes for visit in visits] == [60, 45]
    assert [proposal.ended_on for proposal in proposals] == [date(2026, 12, 18), date(2026, 11, 29)]
    assert [lead.due_at for lead in leads] == [made.moment("2026-11-17T11:00"), made.moment("2026-11-18T10:30")]


def test_a_new_row_stamps_its_own_days_again_and_no_others(ann):
    visits = [made.visit(ann, day) for day in ("2026-11-17", "2026-11-18")]
    type(visits[0]).objects.update(counted_minutes=1)
    made.parameters("2026-11-18", default_minutes=45)
    assert [minutes_of(visit) for visit in visits] == [1, 45]


def test_a_row_that_goes_gives_its_days_back(ann):
    visit, row = made.visit(ann, "2026-11-18"), made.parameters("2026-11-18", default_minutes=45)
    row.delete()
    assert minutes_of(visit) == 60


def test_a_row_that_moves_stamps_the_days_it_leaves(ann):
    visit, row = made.visit(ann, "2026-11-18"), made.parameters("2026-11-18", default_minutes=45)
    row.effective_from = date(2026, 11, 19)
    row.save()
    assert minutes_of(visit) == 60


def minutes_of(visit):
    return type(visit).objects.get(pk=visit.pk).counted_minutes


def test_the_cap_and_shared_credit_follow_the_row_of_the_day(ann):
    bob, acme = made.rep("Bob"), made.customer()
    days = ("2026-11-17", "2026-11-17", "2026-11-18", "2026-11-18")
    visits = [made.visit(ann, day, quality=True, customer=acme) for day in days]
    for visit in visits:
        visit.participants.create(rep=bob)
    made.parameters("2026-11-18", same_day_cap=False, shared_visit_credit=True)
    for visit in visits:
        visit.refresh_from_db()
    assert [visit.counts for visit in visits] == [True, False, True, True]
    assert [visit.credit for visit in visits] == [1, 1, 0.5, 0.5]


@pytest.mark.parametrize(
    ("settings", "drawn_of_20"), [({}, 2), ({"audits_per_rep_week": 1}, 2), ({"audit_percent": 30}, 6)]
)
def test_how_many_visits_are_drawn_for_audit_follows_the_row_of_the_week(ann, settings, drawn_of_20):
    """A tenth of twenty is two."""
    made.parameters("2026-11-16", **settings)
    for at in range(20):
        made.visit(ann, f"2026-11-{16 + at % 5}")
    assert len(drawn(date(2026, 11, 16))) == drawn_of_20


def test_a_number_that_no_stamp_needs_stamps_nothing(ann):
    made.visit(ann)
    with CaptureQueriesContext(connection) as seen:
        made.parameters("2026-11-01", min_rank_n=30)
    assert not [query for query in seen if "reps_visit" in query["sql"]]


# In the administration


@time_machine.travel("2026-11-24T09:00:00+08:00", tick=False)
def test_a_new_row_begins_as_a_copy_of_the_latest(office):
    made.parameters("2026-11-01", visits_per_week=10)
    form = office.get(page(Parameters, "add")).context["adminform"].form
    assert (form["visits_per_week"].value(), form["effective_from"].value()) == (10, date(2026, 11, 24))


@time_machine.travel("2026-11-24T09:00:00+08:00", tick=False)
def test_the_list_says_what_each_row_changed(office):
    url = page(Parameters, "add")
    assert office.post(url, form_of(office, url) | {"visits_per_week": "9"}).status_code == 302
    html = office.get(page(Parameters, "changelist")).content.decode()
    assert "quality visits expected per rep-week: 8.00 → 9.00" in html
    assert Parameters.on(date(2026, 11, 24)).history.get().history_user.username == "boss"


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("effective_from", "", "required"),
        ("effective_from", "2026-11-01", "already parameters from this day"),
        ("ramp", "25, 150", "Per cents from 0 to 100"),
        ("ramp", "slow", "Per cents from 0 to 100"),
        ("close_horizon_days", "0", "greater than or equal to 1"),
        ("attrition_prior", "9", "less than or equal to 5"),
    ],
)
def test_numbers_no_figure_could_be_made_with_are_form_errors(office, name, value, says):
    made.parameters("2026-11-01")
    url = page(Parameters, "add")
    assert says in errors_of(office.post(url, form_of(office, url) | {"effective_from": "2026-11-24", name: value}))


def test_every_number_has_its_meaning_beside_it(office):
    form = office.get(page(Parameters, "add")).context["adminform"].form
    assert {name for name in form.fields if not form.fields[name].help_text} == {"note"}
    assert set(form.fields) == {*TUNED, "effective_from", "note"}


def test_the_first_row_keeps_its_days_and_stays(office):
    first = Parameters.objects.get()
    assert "effective_from" not in office.get(page(Parameters, "change", first.pk)).context["adminform"].form.fields
    assert office.post(page(Parameters, "delete", first.pk), {"post": "yes"}).status_code == 403
    chosen = {"action": "delete_selected", "_selected_action": [first.pk], "post": "yes"}
    office.post(page(Parameters, "changelist"), chosen)
    assert Parameters.objects.exists()


# Written down


def test_the_documentation_lists_every_parameter_with_its_default():
    text = Path(settings.BASE_DIR, "docs/parameters.md").read_text()
    told = dict(re.findall(r"^\| `(\w+)` \| ([^|]+?) \|", text, re.MULTILINE))
    defaults = Parameters.defaults()
    assert told == {name: in_words(getattr(defaults, name)) for name in TUNED}


def in_words(value):
    return {True: "on", False: "off"}.get(value, str(value)) if isinstance(value, bool) else str(value)
