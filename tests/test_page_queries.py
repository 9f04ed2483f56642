"""How often a page asks the database: pinned, so that none asks more without anybody noticing."""

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpis.periods import Period
from kpis.publishing.publish import publish
from tests.small_company import TODAY, WEEK, small_company

pytestmark = pytest.mark.django_db
PAGES = {
    "/dashboard/?who=team:north&when=2026-11": 13,  # the versions of the definitions among them
    f"/kpi/quality_visits/?who=team:north&when={WEEK}": 25,  # what was published of the team's reps among them
    f"/kpi/talent_pool/?who=team:north&when={WEEK}": 16,
    f"/kpi/lead_quality/?who=team:north&when={WEEK}": 24,  # the calendar among them: leads are told per working day
    f"/kpi/no_surprise_proposals/?who=team:north&when={WEEK}": 25,
    "/kpi/close_and_attainment/?who=team:north&when=2026-Q4": 24,
    "/calendar/?who=team:north&when=2026-11": 14,
    "/rhythms/monday/?who=team:north": 27,
    "/rhythms/talent/?who=team:north": 19,
    "/rhythms/leads/?who=team:north": 16,
    "/rhythms/month/?who=team:north": 22,
    "/rhythms/quarter/?who=team:north": 22,
    "/proposals/board/?who=team:north&when=2026-Q4": 16,
    "/leads/intake/": 13,
    "/talent/?who=team:north&when=2026-11": 14,
    "/talent/nine-box/?who=team:north&when=2026-Q4": 17,
    "/targets/?who=team:north&when=2026": 20,
    "/hits/?who=team:north&when=2026-Q4": 16,
    "/compare/?who=team:north&when=2026-11": 17,
    "/my/?who=rep:mia": 28,  # the median of the team among them
}


@pytest.fixture(scope="module")
def company(lasting):
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_asks_no_more_than_it_did(client, company, path):
    client.force_login(company.manager)
    client.get(path)  # what was looked at last is kept once
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200
    assert len(asked) <= PAGES[path]


def test_a_published_month_costs_one_question_more(client, company):
    publish(Period.parse("2026-10"))
    client.force_login(company.manager)
    client.get("/dashboard/?who=team:north&when=2026-10")
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/dashboard/?who=team:north&when=2026-10")
    assert answer.context["cards"][0].figure.published
    assert len(asked) <= 14
