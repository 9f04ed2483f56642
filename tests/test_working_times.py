"""A change of terms counts from its day on: the capacity of the days before stays what it was (spec 2.2)."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from reps.imports import undo
from reps.models import ImportBatch, Rep, WorkingTime
from reps.terms import FULL_TIME, Terms, in_order, stretches, terms_on
from tests import builders as made
from tests.asking import by, figure, parts, value
from tests.files import bring, exported, refused
from tests.office import page
from tests.test_admin_forms import errors_of, form_of, with_row

pytestmark = pytest.mark.django_db
HEADER = "key,name,fte,weekdays"


@pytest.fixture
def ann():
    """Full-time in North. August 2026 has 21 working days, September 22 (Sun 20 worked, Fri 25 off)."""
    return made.rep("Ann", made.team("North", key="north"), key="ann")


# Counted


def test_sixty_per_cent_from_16_september_leaves_august_as_it_was(ann):
    """September: 11 days to the 15th, then 11 of which 60 % count: 11 + 6.6 = 17.6 days, 3.52 rep-weeks."""
    before = parts("quality_visits_attainment", "2026-08", ann), value("rep_weeks", "2026-08", ann)
    assert before == ((0, Decimal("33.6")), 4.2)
    assert value("rep_weeks", "2026-09", ann) == 4.4
    made.works(ann, "2026-09-16", "0.6")
    assert (parts("quality_visits_attainment", "2026-08", ann), value("rep_weeks", "2026-08", ann)) == before
    assert value("rep_weeks", "2026-09", ann) == 3.52
    assert float(figure("quality_visits_attainment", "2026-09", ann).denominator) == pytest.approx(28.16)
    assert value("rep_weeks", "2026-10", ann) == pytest.approx(0.6 * 18 / 5)


def test_the_week_in_which_terms_change_is_the_sum_of_its_days(ann):
    """W38 (14-20 Sep, Sunday worked): Mon and Tue whole, then 60 % of four days: 4.4 days; three fixed days after."""
    made.works(ann, "2026-09-16", "0.6")
    made.works(ann, "2026-10-14", "0.6", ["mon", "tue", "wed"])
    assert value("rep_weeks", "2026-W38", ann) == 0.88
    assert value("rep_weeks", "2026-W42", ann) == pytest.approx((0.6 + 0.6 + 1) / 5)
    assert value("rep_weeks", "2026-W43", ann) == 0.6


def test_leave_takes_what_was_worked_that_day(ann):
    """Tuesday whole, Wednesday of 60 %: with both away Monday and 60 % of four days are left of W38 less Wednesday."""
    made.works(ann, "2026-09-16", "0.6")
    made.leave(ann, "2026-09-15", "2026-09-16")
    assert value("rep_weeks", "2026-W38", ann) == pytest.approx((1 + 3 * 0.6) / 5)


def test_a_team_has_what_its_members_worked(ann):
    made.rep("Bo", ann.memberships.get().team, key="bo")
    made.works(ann, "2026-09-16", "0.5")
    found = {key: float(each.value) for key, each in by("rep_weeks", "2026-W38", "rep").items()}
    assert found == {"ann": 0.8, "bo": 1.2}
    assert value("rep_weeks", "2026-W38", ann.memberships.get().team) == 2


def test_before_the_first_row_everybody_is_full_time():
    half = (date(2026, 9, 16), Decimal("0.5"), [])
    assert in_order([half]) == [FULL_TIME, Terms(*half)]
    assert terms_on(in_order([half]), date(2026, 9, 15)) == FULL_TIME
    first = (None, Decimal("0.8"), [])
    assert in_order([half, first]) == [Terms(*first), Terms(*half)]


def test_terms_tile_the_days_asked_for():
    terms = in_order([(date(2026, 9, day), Decimal("0.5"), []) for day in (16, 20)])
    found = stretches(terms, date(2026, 9, 16), date(2026, 9, 30))
    assert [(first.day, last.day) for first, last, _terms in found] == [(16, 19), (20, 30)]


def test_the_calendar_shows_the_free_days_of_that_week(client, ann):
    made.works(ann, weekdays=["mon", "tue"])
    made.works(ann, "2026-11-16")
    client.force_login(made.user("dora", is_director=True))
    sheet = client.get(reverse("calendar"), {"who": "rep:ann", "when": "2026-11"}).context["sheet"]
    free = {row.when: [day.date.isoweekday() for day in row.days if day.off is not None] for row in sheet.rows}
    assert (free["2026-W46"], free["2026-W47"]) == ([3, 4, 5, 6, 7], [6, 7])


# Shown as it is today


@time_machine.travel("2026-09-16T10:00+08:00", tick=False)
def test_lists_tell_today_s_part(client, office, ann):
    made.works(ann, fte="0.8")
    made.works(ann, "2026-09-16", "0.625")
    made.works(ann, "2026-09-17", "0.5")
    made.rep("Bo", key="bo")
    assert "0.625" in office.get(page(Rep, "changelist")).content.decode()
    client.force_login(made.user("dora", is_director=True))
    answer = client.get(reverse("people"))
    assert {row.record.key: row.get_cell_value("fte") for row in answer.context["table"].rows} == {
        "ann": Decimal("0.625"),
        "bo": Decimal(1),
    }
    assert "0.625" in answer.content.decode()


# Edited


def test_a_change_of_terms_is_a_row_of_the_rep_s_page(office, ann):
    made.works(ann, fte="0.8")
    url = page(Rep, "change", ann.pk)
    row = {"since": "2026-09-16", "fte": "0.6", "weekdays": ["mon", "tue", "wed"], "rep": ann.pk}
    assert office.post(url, with_row(form_of(office, url), "working_times", **row)).status_code == 302
    assert [tuple(each.terms) for each in ann.working_times.all()] == [
        (None, Decimal("0.8"), []),
        (date(2026, 9, 16), Decimal("0.6"), ["mon", "tue", "wed"]),
    ]
    assert WorkingTime.history.filter(history_user__username="boss").count() == 1


@pytest.mark.parametrize("since", ["", "2026-09-16"])
def test_two_rows_of_a_day_are_a_form_error(office, ann, since):
    made.works(ann, since or None, "0.8")
    url = page(Rep, "change", ann.pk)
    row = {"since": since, "fte": "0.6", "rep": ann.pk}
    assert "begins on that day" in errors_of(office.post(url, with_row(form_of(office, url), "working_times", **row)))
    alone = office.post(page(WorkingTime, "add"), row)
    assert "from that day on already" in errors_of(alone)
    two = with_row(
        with_row(form_of(office, url), "working_times", since="2026-10-01", fte="0.6", rep=ann.pk),
        "working_times",
        since="2026-10-01",
        fte="0.5",
        rep=ann.pk,
    )
    assert "begins on that day" in errors_of(office.post(url, two))
    assert ann.working_times.count() == 1


def test_more_than_full_time_is_a_form_error(office, ann):
    answer = office.post(page(WorkingTime, "add"), {"rep": ann.pk, "since": "", "fte": "1.2"})
    assert "at most 1" in errors_of(answer)


# Files


@pytest.fixture
def today():
    with time_machine.travel("2026-09-16T10:00+08:00", tick=False):
        yield


@pytest.fixture
def reps(tmp_path, today):
    """Brings lines of reps in; the closing line."""
    return lambda *lines, header=HEADER: bring(tmp_path, "reps", [header, *lines])


def terms_of(key):
    return [(each.since and str(each.since), float(each.fte)) for each in WorkingTime.objects.filter(rep__key=key)]


def test_somebody_new_works_so_from_the_beginning(reps):
    reps("E-1,Ann,0.8,", "E-2,Bo,1,")
    assert (terms_of("E-1"), terms_of("E-2")) == ([(None, 0.8)], [])


def test_of_somebody_there_a_file_tells_what_holds_from_today(reps):
    reps("E-1,Ann,0.8,", "E-2,Bo,,")
    assert reps("E-1,Ann,0.6,", "E-2,Bo,,") == "reps: 2 read, 0 created, 1 updated, 1 unchanged, 0 bad"
    assert terms_of("E-1") == [(None, 0.8), ("2026-09-16", 0.6)]
    assert reps("E-1,Ann,0.6,") == "reps: 1 read, 0 created, 0 updated, 1 unchanged, 0 bad"
    reps("E-1,Ann,0.5,")
    assert terms_of("E-1") == [(None, 0.8), ("2026-09-16", 0.5)]


def test_or_from_the_day_it_names(reps):
    reps("E-1,Ann,0.8,,", header=f"{HEADER},fte_since")
    reps("E-1,Ann,0.6,,2026-08-01", header=f"{HEADER},fte_since")
    assert terms_of("E-1") == [(None, 0.8), ("2026-08-01", 0.6)]


def test_a_file_that_says_nothing_of_it_leaves_it_alone(reps):
    reps("E-1,Ann,0.8,")
    assert reps("E-1,Anne", header="key,name") == "reps: 1 read, 0 created, 1 updated, 0 unchanged, 0 bad"
    assert terms_of("E-1") == [(None, 0.8)]


def test_a_rep_whose_row_says_what_is_on_record_gets_no_line_of_history(reps):
    """Only what they work is new: it has a history of its own."""
    reps("E-1,Ann,0.8,", "E-2,Bo,,")
    assert reps("E-1,Ann,0.6,", "E-2,Bob,0.5,") == "reps: 2 read, 0 created, 2 updated, 0 unchanged, 0 bad"
    assert reps("E-1,Ann,0.6,", "E-2,Bob,0.5,").endswith("0 updated, 2 unchanged, 0 bad")
    told = [(each.key, each.name, each.history_type) for each in Rep.history.order_by("history_id")]
    assert told == [("E-1", "Ann", "+"), ("E-2", "Bo", "+"), ("E-2", "Bob", "~")]
    assert terms_of("E-1") == [(None, 0.8), ("2026-09-16", 0.6)]


def test_a_file_of_working_times_corrects_the_past(reps, tmp_path):
    reps("E-1,Ann,0.8,")
    lines = ["rep,since,fte,weekdays", "E-1,,0.9,", 'E-1,2026-10-01,0.6,"mon,tue"']
    assert bring(tmp_path, "working_times", lines).endswith("1 created, 1 updated, 0 unchanged, 0 bad")
    assert terms_of("E-1") == [(None, 0.9), ("2026-10-01", 0.6)]
    assert "above 0" in refused(tmp_path, "working_times", [lines[0], "E-1,2026-11-01,0,"])[0]


def test_an_export_tells_what_holds_today_and_since_when(reps, tmp_path):
    reps("E-1,Ann,0.8,", "E-2,Bo,,")
    reps("E-1,Ann,0.6,")
    header, *rows = exported(tmp_path, "reps")
    told = [[row[header.index(name)] for name in ("key", "fte", "fte_since")] for row in rows]
    assert told == [["E-1", "0.6", "2026-09-16"], ["E-2", "1", ""]]


def test_undoing_an_import_brings_the_terms_before_back(reps):
    reps("E-1,Ann,0.8,")
    reps("E-1,Ann,0.6,", "E-2,Bo,0.5,")
    undo(ImportBatch.objects.latest("pk"))
    assert (terms_of("E-1"), list(Rep.objects.values_list("key", flat=True))) == ([(None, 0.8)], ["E-1"])
