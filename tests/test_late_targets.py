"""A target that is agreed after a period it tells of was locked says why it comes so late (spec 2.8, 8.3)."""

import pytest
import time_machine

from kpis.models import Target
from tests import builders as made
from tests.files import bring, refused
from tests.office import page
from tests.small_company import small_company
from tests.test_admin_forms import errors_of, form_of
from tests.test_targets_page import save

pytestmark = pytest.mark.django_db
WHY = "is locked, and its figures would change: say why this target comes so late."
VISITS = "/targets/?who=team:north&when=2026&measure=quality_visits_per_rep_week&grain={}"
MONEY = "/targets/?who=team:north&when=2026&measure=won_amount&grain={}"


@pytest.fixture(autouse=True)
def company():
    """On Friday of week 47: October is locked, and of November week 46."""
    with time_machine.travel("2026-11-20T09:00:00+08:00", tick=False):
        found = small_company()
        made.lock("month", "2026-10-01", "2026-10-31", since="2026-11-05T00:00")
        made.lock("week", "2026-11-09", "2026-11-15", since="2026-11-19T00:00")
        yield found


@pytest.mark.parametrize(
    ("url", "cell", "named"),
    [
        (VISITS.format("month"), "team:north 2026-11", "Week 46, 2026"),
        (VISITS.format("quarter"), "rep:alice 2026-Q4", "Week 46, 2026"),
        (MONEY.format("month"), "rep:alice 2026-10", "October 2026"),
    ],
)
def test_a_first_target_that_reaches_back_says_why(client, company, url, cell, named):
    answer = save(client, company.manager, url, **{cell: "5"})
    assert f"{named} {WHY}" in answer.context["grid"].errors["reason"]
    assert Target.objects.count() == 0
    save(client, company.manager, url, **{cell: "5"}, reason="Agreed in October, entered late")
    version = Target.objects.get().versions.get()
    assert (version.kind, version.reason, version.by) == ("initial", "Agreed in October, entered late", company.manager)


@pytest.mark.parametrize(
    ("url", "cell"),
    [
        (VISITS.format("month"), "team:north 2026-12"),  # it begins after all that is locked
        (MONEY.format("quarter"), "team:north 2026-Q4"),  # what is to be reached by the end of December
        (MONEY.format("month"), "team:north 2026-11"),
        ("/targets/?who=team:north&when=2026&measure=proposals_issued&grain=month", "team:north 2026-10"),
    ],
)
def test_one_that_moves_nothing_that_is_locked_needs_no_reason(client, company, url, cell):
    assert save(client, company.manager, url, **{cell: "5"}).status_code == 302
    assert Target.objects.get().versions.get().reason == ""


def test_a_file_says_why_in_the_row_or_for_all(tmp_path):
    head = "measure,owner,period,value,effective_from,kind,reason"
    goal = "quality_visits_per_rep_week,team:north,2026-11,5,,,"
    assert WHY in refused(tmp_path, "targets", [head, goal])[0]
    bring(tmp_path, "targets", [head, f"{goal}Agreed before"])
    bring(tmp_path, "targets", [head, "won_amount,company,2026-10,900,,,"], "--reason", "The plan came late")
    back = "won_amount,company,2026-10,700,2026-10-15,replan,"
    assert WHY in refused(tmp_path, "targets", [head, back])[0]
    bring(tmp_path, "targets", [head, "won_amount,company,2026-10,700,2026-11-20,replan,"])


def test_so_does_the_administration(office):
    add = page(Target, "add")
    sent = form_of(office, add) | {"measure": "won_amount", "period": "2026-10", "versions-0-value": "900"}
    assert f"October 2026 {WHY}" in errors_of(office.post(add, sent))
    office.post(add, sent | {"versions-0-reason": "The plan came late"})
    assert Target.objects.get().versions.get().reason == "The plan came late"
