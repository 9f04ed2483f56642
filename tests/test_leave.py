"""Leave: a day away counts once, by its largest part (spec 2.2), and two leaves of one rep may share none."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from kpis.away import by_rep
from reps.models import Leave, Rep
from tests import builders as made
from tests.asking import value
from tests.files import bring, company, refused
from tests.office import page
from tests.test_admin_forms import errors_of, form_of, with_row

HALF, WHOLE = Decimal("0.5"), Decimal(1)
DAYS = st.dates(date(2026, 11, 1), date(2026, 11, 30))
LEAVES = st.lists(st.tuples(DAYS, DAYS, st.sampled_from([HALF, WHOLE])), max_size=6)
ALREADY = "On leave already from 2026-11-16 to 2026-11-20: a day counts once."


@pytest.fixture
def ann(db):
    return made.rep("Ann", made.team("North"))


@pytest.fixture
def away(ann):
    """Ann's leave from Monday to Friday."""
    return made.leave(ann, "2026-11-16", "2026-11-20")


# Counted


def test_a_week_away_with_three_of_its_days_entered_twice_is_a_week(ann, away):
    """Monday to Friday, and Wednesday to Friday again: 0 of 5 days, not 5 - 5 - 3 = -0.6 rep-weeks."""
    made.leave(ann, "2026-11-18", "2026-11-20")
    assert value("rep_weeks", "2026-W47", ann) == 0
    assert value("rep_weeks", "2026-11-09..2026-11-22") == 1


def test_a_day_in_two_leaves_counts_by_the_larger_part(ann):
    """Half days Monday to Wednesday and the whole Tuesday: away 0.5 + 1 + 0.5, so 3 of 5 days were there."""
    made.leave(ann, "2026-11-16", "2026-11-18", fraction=0.5)
    made.leave(ann, "2026-11-17")
    assert value("rep_weeks", "2026-W47", ann) == 0.6


def test_the_lead_desk_counts_a_day_away_once_too(ann, away):
    made.leave(ann, "2026-11-18", "2026-11-20")
    made.desk(ann, 10, "2026-11-09")
    assert value("desk_hours", "2026-11-09..2026-11-22") == 10


@given(LEAVES)
def test_days_away_are_told_once_each_with_the_largest_part(leaves):
    found = by_rep((1, *sorted(ends), part) for *ends, part in leaves)[1]
    told = [(day, away.fraction) for away in found for day in _days(away.start, away.end)]
    largest = {}
    for *ends, part in leaves:
        for day in _days(*sorted(ends)):
            largest[day] = max(part, largest.get(day, part))
    assert (len(told), dict(told)) == (len(largest), largest)


def _days(start, end):
    return [date.fromordinal(each) for each in range(start.toordinal(), end.toordinal() + 1)]


# Refused


@pytest.mark.django_db
def test_the_administration_refuses_days_that_are_leave_already(office, ann, away):
    data = {"rep": ann.pk, "start": "2026-11-18", "end": "2026-11-24", "fraction": "1.0"}
    answer = office.post(page(Leave, "add"), data)
    assert ALREADY in str(answer.context["adminform"].form.errors["start"])
    assert office.post(page(Leave, "add"), data | {"start": "2026-11-21"}).status_code == 302
    assert Leave.objects.count() == 2


def test_the_other_leave_is_named_in_chinese(ann, away):
    with override("zh-hans"), pytest.raises(ValidationError) as refusal:
        Leave(rep=ann, start=away.end, end=away.end).clean()
    assert refusal.value.message_dict == {
        "start": ["2026-11-16 至 2026-11-20 已有休假：同一天只计一次。请修改那次休假，或修改这些日期。"]
    }


@pytest.mark.django_db
def test_two_leaves_on_a_rep_s_page_share_no_day(office, ann, away):
    url = page(Rep, "change", ann.pk)
    row = {"start": "2026-11-20", "end": "2026-11-20", "fraction": "0.5", "rep": ann.pk}
    data = with_row(form_of(office, url), "leaves", **row)
    assert ALREADY in errors_of(office.post(url, data))
    assert office.post(url, data | {"leaves-0-end": "2026-11-19"}).status_code == 302  # the other makes room
    assert [str(each.end) for each in ann.leaves.order_by("start")] == ["2026-11-19", "2026-11-20"]


@pytest.mark.django_db
def test_leaves_that_met_before_do_not_hold_up_a_rep_s_page(office, ann, away):
    made.leave(ann, "2026-11-18", "2026-11-19")
    url = page(Rep, "change", ann.pk)
    assert office.post(url, form_of(office, url) | {"name": "Anne"}).status_code == 302


@pytest.mark.django_db
def test_a_file_with_a_day_of_leave_twice_is_told_which(tmp_path):
    company(tmp_path)
    header = "rep,start,end"
    bring(tmp_path, "leaves", [header, "E-1,2026-11-16,2026-11-20"])
    bring(tmp_path, "leaves", [header, "E-1,2026-11-16,2026-11-20", "E-2,2026-11-18,2026-11-18"])
    told = refused(tmp_path, "leaves", [header, "E-1,2026-11-18,2026-11-20"])
    assert f"start: {ALREADY}" in told[0]
    assert Leave.objects.count() == 2
