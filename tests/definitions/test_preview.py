"""What a draft would have counted, and what putting it in force does."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from reps.definitions import new_draft
from reps.models import Customer, Lead, QualityDefinition, Visit
from tests.definitions.editor import LAST_WEEK, TODAY, edit, in_force

pytestmark = pytest.mark.django_db


# Preview and activation

GOOD = {
    "need_confirmed": True,
    "next_step_on": "2026-11-30",
    "decision_maker_present": True,
    "solution_shown_standard": True,
}


@pytest.fixture
def visits(ann):
    """Last week: one of each verdict by the rule in force; today one that only a laxer rule calls quality."""
    acme = Customer.objects.create(key="C", name="Acme")
    blank = {code: answer for code, answer in GOOD.items() if code != "need_confirmed"}
    answers = [(LAST_WEEK, GOOD), (LAST_WEEK - timedelta(days=1), GOOD | {"need_confirmed": False}), (LAST_WEEK, blank)]
    answers.append((TODAY, blank))
    shared = {"rep": ann, "customer": acme, "channel": "onsite"}
    return [
        Visit.objects.create(key=f"V{at}", date=day, answers=each, **shared) for at, (day, each) in enumerate(answers)
    ]


def test_the_preview_counts_week_by_week_without_changing_anything(admin, visits):
    edit(admin, place_decision_maker_present="", place_solution_shown_standard="", place_need_confirmed="")
    draft = QualityDefinition.objects.get(status="draft")
    answer = admin.get(reverse("definition_preview", args=[draft.pk]))
    weeks = answer.context["weeks"]
    assert [week.start for week in weeks] == [date(2026, 8, 24) + timedelta(weeks=at) for at in range(13)]
    assert (weeks[-1].judged, weeks[-1].current, weeks[-1].draft, weeks[-1].unknown) == (3, 1, 3, 0)
    assert [count for count, _url in answer.context["together"]] == [3, 1, 3, 2, 0, 0]
    assert "2026-11-16" in answer.content.decode()
    assert Visit.objects.filter(quality=True).count() == 1


def test_each_count_of_the_preview_opens_to_its_records(admin, visits):
    """Last week's three visits, by a rule without conditions: two more than were counted."""
    edit(admin, place_decision_maker_present="", place_solution_shown_standard="", place_need_confirmed="")
    draft = QualityDefinition.objects.get(status="draft")
    page = admin.get(reverse("definition_preview", args=[draft.pk])).context
    for count, url in [*page["together"], *(cell for _start, row in page["rows"] for cell in row)]:
        assert len(admin.get(url).context["table"].data) == count, url
    gained, url = page["together"][3]
    html = admin.get(url).content.decode()
    assert gained == 2
    assert [f'href="/visits/{visit.pk}/"' in html for visit in visits] == [False, True, True, False]


@pytest.mark.parametrize("query", ["pick=none", "pick=draft&week=2026-11-17", "pick=draft&week=1999-01-04"])
def test_a_count_there_is_not_has_no_records(admin, query):
    draft = new_draft("visit", TODAY)
    assert admin.get(f"/definitions/{draft.pk}/preview/records/?{query}").status_code == 404


def test_a_rule_that_asks_for_more_shows_what_is_no_longer_counted(admin, visits):
    draft = new_draft("visit", TODAY, {"all": [{"is": "order_placed", "value": True}]})
    assert [count for count, _url in admin.get(f"/definitions/{draft.pk}/preview/").context["together"]][4] == 1


def test_putting_a_draft_in_force_judges_its_days_again_and_no_others(admin, visits):
    edit(admin, place_need_confirmed="", effective_from="2026-11-20")
    first, draft = in_force(), QualityDefinition.objects.get(status="draft")
    assert admin.post(reverse("definition_activate", args=[draft.pk])).url == reverse("definitions")
    first.refresh_from_db()
    draft.refresh_from_db()
    assert (first.status, first.effective_to) == ("retired", date(2026, 11, 19))
    assert (draft.status, draft.approved_by.username) == ("active", "admin")
    assert list(Visit.objects.order_by("key").values_list("quality", flat=True)) == [True, False, None, True]
    assert "Visit v2 judges from 2026-11-20 on." in admin.get("/definitions/").content.decode()


def test_a_version_that_begins_later_leaves_the_present_one_in_force(admin):
    edit(admin, effective_from="2026-12-01")
    draft = QualityDefinition.objects.get(status="draft")
    admin.post(reverse("definition_activate", args=[draft.pk]))
    visit = next(each for each in admin.get("/definitions/").context["kinds"] if each["kind"] == "visit")
    assert [version.state for version in visit["versions"]] == ["ahead", "present"]


def test_a_draft_that_was_overtaken_is_not_put_in_force(admin):
    drafts = [new_draft("visit", day) for day in (date(2026, 11, 1), date(2026, 11, 10))]
    admin.post(reverse("definition_activate", args=[drafts[1].pk]))
    answer = admin.post(reverse("definition_activate", args=[drafts[0].pk]), follow=True)
    assert "It must start after 2026-11-10" in answer.content.decode()
    assert in_force() == drafts[1]


def test_what_is_in_force_cannot_be_put_in_force_again(admin):
    answer = admin.post(reverse("definition_activate", args=[in_force().pk]), follow=True)
    assert "Only a draft can be put in force" in answer.content.decode()


def test_reading_a_page_puts_nothing_in_force(admin):
    draft = new_draft("visit", TODAY)
    assert admin.get(reverse("definition_activate", args=[draft.pk])).status_code == 405
    assert admin.get(reverse("definition_delete", args=[draft.pk])).status_code == 405


def test_the_preview_of_leads_uses_the_day_they_came(admin):
    received = datetime(2026, 11, 22, 23, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
    Lead.objects.create(key="L", received_at=received, answers={"fit": 55, "intent": 80})
    edit(admin, "lead", value_fit="50")
    draft = QualityDefinition.objects.get(status="draft")
    last = admin.get(reverse("definition_preview", args=[draft.pk])).context["weeks"][-1]
    assert (last.judged, last.current, last.draft) == (1, 0, 1)
