"""Every number shown as a figure, on every page, opens: to the same value, and to as many records as it says."""

import re

import pytest
import time_machine
from django.test import RequestFactory
from django.urls import resolve

from kpis.definitions import KPIS
from kpis.formats import shown_value
from kpis.views.asked import Asked
from tests.busy_company import busy_company
from tests.numbers import numbers_on
from tests.small_company import TODAY, WEEK

pytestmark = pytest.mark.django_db
TARGETS = [("won_amount", "quarter"), ("won_amount", "year"), ("won_amount", "month"), ("close_rate", "quarter")]
PAGES = [
    *(f"/dashboard/?when={when}" for when in (WEEK, "2026-10", "2026-Q4")),
    *(f"/kpi/{kpi.slug}/?when=2026-10" for kpi in KPIS),
    *(f"/kpi/close_and_attainment/?when=2026-Q4&against={against}" for against in ("previous", "last_year", "plan")),
    *(f"/targets/?when=2026&measure={measure}&grain={grain}" for measure, grain in TARGETS),
    "/proposals/board/?when=2026-Q4",
    f"/calendar/?when={WEEK}",
    "/calendar/?who=rep:alice&when=2026-11",
    "/leads/sources/?when=2026-11",
    "/hits/?when=2026-10",
    "/hits/?when=2026-Q3&unit=team&lag=same",
    *(f"/talent/{page}?when=2026-11" for page in ("", "stages/", "hires/", "background/")),
    "/talent/nine-box/?when=2026-Q4",
    "/trust/?when=2026-Q4",
    "/trust/?when=2026-Q4&kind=proposal",
    "/my/",
    f"/dashboard/?who=rep:alice&when={WEEK}",
]
WHEN = re.compile(r"&when=[^&]*")
ROLES = ("manager", "alice", "director")


@pytest.fixture
def walk(client):
    """A function of a role: [(address, figures that open, numbers that don't)] of every page that role may open."""
    with time_machine.travel(TODAY, tick=False):
        company = busy_company()

        def of(role):
            user = getattr(company, role)
            client.force_login(user)
            answers = [(address, client.get(address)) for address in PAGES]
            return user, [(at, *numbers_on(got.content.decode())) for at, got in answers if got.status_code == 200]

        yield of


def asked(user, url):
    """What the address of an explanation asks for."""
    request = RequestFactory().get(url)
    request.user = user
    return Asked.of(request, resolve(url.partition("?")[0]).kwargs["name"])


@pytest.mark.parametrize("role", ROLES)
def test_every_number_opens_to_its_own_value_and_records(walk, role):
    user, pages = walk(role)
    wrong, seen = [], {}
    for page, opened, closed in pages:
        wrong += [(page, "does not open", number) for number in closed]
        seen |= {WHEN.sub("", url): (page, value, url) for value, url in opened}  # one of each, for the test's speed
    for page, value, url in seen.values():
        wrong += [(page, url, *problem) for problem in problems(asked(user, url), value)]
    assert not wrong, "\n".join(map(str, wrong))
    assert len(seen) > 50


def problems(found, value):
    """What is wrong with an opened figure."""
    if shown_value(found.figure) != value:
        yield "shows", value, "opens to", shown_value(found.figure)
    for behind in found.behind:
        if behind.count is not None and len(behind.table().data) != behind.count:
            yield behind.name, "says", behind.count, "lists", len(behind.table().data)
