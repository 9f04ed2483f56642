"""What the figures of a locked month were made of in the talent pool stays until it is unlocked (spec 2.8, 5)."""

from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse

from reps.models import Candidate, StageEvent, Vacancy
from tests import builders as made
from tests.files import bring, refused
from tests.small_company import TODAY, small_company
from tests.test_admin_forms import form_of

pytestmark = pytest.mark.django_db
LOCKED = "October 2026 is locked"
EVENTS = ["talent,stage,occurred_on", "kim,screened,2026-10-20"]


@pytest.fixture
def company():
    """Kim, contacted in September; a post since then; October is locked."""
    with time_machine.travel(TODAY, tick=False):
        found = small_company()
        found.kim = made.candidate(
            moves=[("contacted", "2026-09-10")], added_on="2026-09-01", team=found.north, key="kim"
        )
        found.post = Vacancy.objects.create(key="O-1", team=found.north, opened_on=date(2026, 9, 1))
        made.lock("month", "2026-10-01", "2026-10-31", since="2026-11-05T00:00")
        yield found


def send(client, user, url, **changes):
    """Send the form of a page as it stands, with these changes."""
    client.force_login(user)
    form = client.get(url).context["form"]
    stands = {name: form[name].value() for name in form.fields}
    return client.post(url, {name: value for name, value in stands.items() if value is not None} | changes)


def change(client, company, **changes):
    return send(client, company.recruiter, reverse("candidate_edit", args=[company.kim.pk]), **changes)


def test_a_stage_reached_in_a_locked_month_is_refused_beside_its_field(client, company):
    told = change(client, company, stage="screened", stage_on="2026-10-20")
    assert LOCKED in str(told.context["form"].errors["stage_on"])
    assert Candidate.objects.get(key="kim").stage == "contacted"
    assert company.kim.stage_events.count() == 1


def test_a_stage_reached_since_is_free(client, company):
    change(client, company, stage="screened", stage_on="2026-11-02")
    assert company.kim.stage_events.filter(stage="screened", occurred_on=date(2026, 11, 2)).exists()


def test_a_week_that_is_locked_in_the_month_at_hand_holds_no_candidate(client, company):
    made.lock("week", "2026-11-09", "2026-11-15", since="2026-11-18T00:00")
    change(client, company, stage="screened", stage_on="2026-11-10")
    assert company.kim.stage_events.filter(stage="screened").exists()


def test_nobody_is_added_to_a_locked_month(client, company):
    told = change(client, company, added_on="2026-10-02")
    assert LOCKED in str(told.context["form"].errors["added_on"])
    assert Candidate.objects.get(key="kim").added_on == date(2026, 9, 1)


def test_what_no_figure_of_the_month_is_made_of_is_free(client, company):
    change(client, company, rating="5", source="Referral")
    assert Candidate.objects.get(key="kim").rating == 5


def test_the_stage_somebody_stood_at_is_noticed_all_the_same(client, company):
    """Nobody entered it, and nobody is asked: it only says where the next one led away from."""
    with time_machine.travel("2026-10-15T09:00+08:00", tick=False):
        lee = made.candidate("Lee", "contacted", "2026-10-05", team=company.north)
    lee.stage_events.all().delete()
    send(client, company.recruiter, reverse("candidate_edit", args=[lee.pk]), stage="screened")
    assert [*lee.stage_events.values_list("stage", "occurred_on")] == [
        ("contacted", date(2026, 10, 5)),
        ("screened", date(2026, 11, 23)),
    ]


@pytest.mark.parametrize(("field", "day"), [("opened_on", "2026-10-05"), ("closed_on", "2026-10-20")])
def test_a_post_is_not_opened_or_filled_in_a_locked_month(client, company, field, day):
    told = send(client, company.recruiter, reverse("vacancy_edit", args=[company.post.pk]), **{field: day})
    assert LOCKED in str(told.context["form"].errors[field])
    assert str(getattr(Vacancy.objects.get(key="O-1"), field)) != day


@pytest.mark.parametrize("part", ["stage_events", "reviews"])
def test_the_administration_refuses_rows_of_a_locked_month(client, company, part):
    client.force_login(company.admin)
    url = reverse("admin:reps_candidate_change", args=[company.kim.pk])
    form = form_of(client, url)
    at = int(form[f"{part}-TOTAL_FORMS"])
    row = {"stage_events": {"stage": "screened", "occurred_on": "2026-10-20"}, "reviews": {"reviewed_on": "2026-10-20"}}
    new = {f"{part}-{at}-{name}": value for name, value in row[part].items()}
    had = getattr(company.kim, part).count()
    told = client.post(url, form | new | {f"{part}-TOTAL_FORMS": at + 1, f"{part}-{at}-candidate": company.kim.pk})
    assert LOCKED in told.content.decode()
    assert getattr(company.kim, part).count() == had


def test_a_file_takes_a_reason_for_a_locked_month(company, tmp_path):
    assert LOCKED in str(refused(tmp_path, "talent_events", EVENTS))
    assert not StageEvent.objects.filter(stage="screened").exists()
    bring(tmp_path, "talent_events", EVENTS, "--reason", "the agency sent its log late")
    assert StageEvent.objects.filter(stage="screened").exists()


def test_who_came_in_a_locked_month_is_not_deleted(company):
    with time_machine.travel("2026-10-15T09:00+08:00", tick=False):
        old, new = made.candidate("Old", added_on="2026-10-05"), made.candidate("New", added_on="2026-09-01")
    new.delete()
    with pytest.raises(ValidationError, match=LOCKED):
        old.delete()
