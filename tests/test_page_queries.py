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
    "/dashboard/?who=team:north&when=2026-11": 14,  # the versions of the definitions among them
    f"/kpi/quality_visits/?who=team:north&when={WEEK}": 25,
    f"/kpi/talent_pool/?who=team:north&when={WEEK}": 17,
    f"/kpi/lead_quality/?who=team:north&when={WEEK}": 24,  # the calendar among them: leads are told per working day
    f"/kpi/no_surprise_proposals/?who=team:north&when={WEEK}": 25,
    "/kpi/close_and_attainment/?who=team:north&when=2026-Q4": 26,
    "/calendar/?who=team:north&when=2026-11": 15,
    "/rhythms/monday/?who=team:north": 28,
    "/rhythms/talent/?who=team:north": 21,
    "/rhythms/leads/?who=team:north": 17,
    "/rhythms/month/?who=team:north": 23,
    "/rhythms/quarter/?who=team:north": 23,
    "/proposals/board/?who=team:north&when=2026-Q4": 17,
    "/leads/intake/": 13,
    "/talent/?who=team:north&when=2026-11": 16,
    "/talent/nine-box/?who=team:north&when=2026-Q4": 18,
    "/targets/?who=team:north&when=2026": 28,
    "/hits/?who=team:north&when=2026-Q4": 17,
    "/compare/?who=team:north&when=2026-11": 18,
    "/my/?who=rep:mia": 30,  # the median of the team among them
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
    assert len(asked) <= 15
