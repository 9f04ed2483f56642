"""What was said of a planned visit with one tap is taken back with one."""

import pytest
import time_machine
from django.urls import reverse

from kpis.periods import Period
from kpis.publishing.publish import publish
from reps.models import Visit
from tests import builders as made
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


@pytest.fixture
def plan(company):
    return made.visit(company.reps.alice, "2026-11-20", status="planned", logged_at=made.moment("2026-11-10T09:00"))


def tell(client, visit, status):
    return client.post(reverse("visit_outcome", args=[visit.pk]), {"status": status, "next": "/my/"})


def undo(client, visit):
    return client.post(reverse("outcome_undo", args=[visit.pk]), {"next": "/my/"}, follow=True)


def said(response):
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize("status", ["held", "no_show", "cancelled"])
def test_it_is_planned_again_as_it_was(client, company, plan, status):
    client.force_login(company.alice)
    tell(client, plan, status)
    assert [visit.pk for visit in client.get(reverse("my_week")).context["told"]] == [plan.pk]
    page = undo(client, plan)
    plan.refresh_from_db()
    assert (plan.status, plan.logged_at) == ("planned", made.moment("2026-11-10T09:00"))
    assert said(page)[-1] == f"{plan}: planned, as before."
    assert page.context["told"] == []
    assert plan in page.context["waiting"].unrecorded


def test_what_was_changed_since_stays(client, company, plan):
    client.force_login(company.alice)
    tell(client, plan, "held")
    Visit.objects.filter(pk=plan.pk).update(status="cancelled")
    assert said(undo(client, plan))[-1] == f"{plan}: There is nothing to take back any more."
    plan.refresh_from_db()
    assert plan.status == "cancelled"


def test_it_is_taken_back_once(client, company, plan):
    client.force_login(company.alice)
    tell(client, plan, "no_show")
    undo(client, plan)
    Visit.objects.filter(pk=plan.pk).update(status="no_show")
    assert "nothing to take back" in said(undo(client, plan))[-1]


def test_the_next_day_it_stands(client, company, plan):
    client.force_login(company.alice)
    tell(client, plan, "no_show")
    with time_machine.travel("2026-11-24T09:00:00+08:00", tick=False):
        assert client.get(reverse("my_week")).context["told"] == []
        undo(client, plan)
    plan.refresh_from_db()
    assert plan.status == "no_show"


def test_nothing_is_taken_back_in_a_week_that_closed_meanwhile(client, company, plan):
    publish(Period.parse("2026-W47"))
    client.force_login(company.alice)
    with time_machine.travel("2026-11-25T23:59:00+08:00", tick=False) as clock:
        tell(client, plan, "no_show")
        session = client.session
        session["told"] = [session["told"][0] | {"day": "2026-11-26"}]
        session.save()
        clock.move_to("2026-11-26T00:01:00+08:00")
        assert "is locked" in said(undo(client, plan))[-1]
    plan.refresh_from_db()
    assert plan.status == "no_show"


def test_nobody_else_takes_it_back(client, company, plan):
    client.force_login(company.alice)
    tell(client, plan, "no_show")
    for who in (company.teammate, company.stranger, company.director):
        client.force_login(who)
        assert client.post(reverse("outcome_undo", args=[plan.pk])).status_code == 404
    plan.refresh_from_db()
    assert plan.status == "no_show"
