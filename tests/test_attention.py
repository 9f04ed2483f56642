"""What is on fire, at the head of the dashboard: leads past their time, periods that close today or tomorrow."""

from datetime import date

import pytest
import time_machine

from reps.models import PeriodLock
from tests import builders as made
from tests.asking import records, value
from tests.small_company import small_company

pytestmark = pytest.mark.django_db
URL = "/dashboard/?who=team:north&when=2026-11"


@pytest.fixture
def company():
    with time_machine.travel("2026-11-24T10:00+08:00", tick=False):
        yield small_company()


def shown(client, user, url=URL):
    client.force_login(user)
    return client.get(url).context


def late_lead(owner, **fields):
    """Of Friday evening's last half hour: the sixty minutes it had were over on Monday at 09:30."""
    return made.lead("2026-11-20", at="17:30", owner=owner, assigned_at="2026-11-20T17:30", **fields)


def test_a_lead_is_past_its_time_once_the_promised_business_minutes_are_over(company):
    late = late_lead(company.reps.alice)
    made.lead("2026-11-24", at="09:30", owner=company.reps.alice, assigned_at="2026-11-24T09:30")
    late_lead(company.reps.alice, first_response_at="2026-11-23T14:00")
    late_lead(company.reps.alice, rejected_on="2026-11-23")
    found = [value("leads_past_sla", "2026-11", company.reps.alice, as_of=f"2026-11-{day}") for day in (20, 22, 24)]
    assert found == [0, 0, 1]
    assert list(records("leads_past_sla", "2026-11", company.reps.alice)) == [late]


def test_a_lead_past_its_time_is_told_to_its_team_alone(client, company):
    late_lead(company.reps.alice)
    texts = {str(item.text): item for item in shown(client, company.manager)["attention"]}
    assert texts["lead past its time to answer"].count == 1
    assert texts["lead past its time to answer"].url.startswith("/figures/leads_past_sla/records/")
    south = shown(client, company.director, "/dashboard/?who=team:south&when=2026-11")["attention"]
    assert "lead past its time to answer" not in [item.text for item in south]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-23", []),
        ("2026-11-24", ["Week 47, 2026 closes tomorrow, 24:00"]),
        ("2026-11-25", ["Week 47, 2026 closes today, 24:00"]),
        ("2026-11-26", []),
        ("2026-12-02", ["Week 48, 2026 closes today, 24:00", "November 2026 closes tomorrow, 24:00"]),
        ("2026-10-12", ["Q3 2026 closes tomorrow, 24:00"]),
    ],
)
def test_what_closes_today_or_tomorrow_is_told(client, company, day, expected):
    """A week on Wednesday, a month on its third working day after, a quarter on its fifth, the make-up Saturday one."""
    with time_machine.travel(f"{day}T10:00+08:00", tick=False):
        assert [each.text for each in shown(client, company.manager)["closing"]] == expected


def test_what_closes_opens_to_its_figures(client, company):
    (week,) = shown(client, company.manager)["closing"]
    assert week.url == "/dashboard/?who=team%3Anorth&when=2026-W47"
    assert client.get(week.url).status_code == 200


def test_a_week_locked_by_hand_does_not_close_tomorrow(client, company):
    days = {"start": date(2026, 11, 16), "end": date(2026, 11, 22)}
    PeriodLock.objects.create(
        grain="week", **days, decision="locked", reason="Audit", decided_at=made.moment("2026-11-23T09:00")
    )
    assert shown(client, company.manager)["closing"] == []


def test_a_rep_is_not_told_of_the_team_s_fires(client, company):
    late_lead(company.reps.alice)
    assert shown(client, company.teammate)["attention"] == []


def test_a_past_day_has_no_fires(client, company):
    late_lead(company.reps.alice)
    found = shown(client, company.manager, f"{URL}&as_of=2026-11-20")
    assert (found["attention"], found["closing"]) == ([], [])
