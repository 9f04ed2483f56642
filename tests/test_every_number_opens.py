"""Every number shown as a figure, on every page, opens: to the same value, and to as many records as it says."""

import re

import pytest
import time_machine
from django.db.models import Sum
from django.test import RequestFactory
from django.urls import resolve
from django.utils.html import escape

from kpis.cohort.quotes import InUnit
from kpis.definitions import KPIS
from kpis.fact import Events, Standing
from kpis.formats import shown_value
from kpis.kpi import Measure
from kpis.leads.responses import ResponseTime
from kpis.periods import Period
from kpis.publishing.publish import publish
from kpis.talent.stages import MedianDays
from kpis.views.asked import Asked
from reps.models import Calibration, PeriodLock
from tests import builders as made
from tests.busy_company import busy_company
from tests.numbers import holes_in, numbers_on
from tests.recomputed import recomputed
from tests.small_company import TODAY, WEEK

pytestmark = pytest.mark.django_db
TARGETS = [("won_amount", "quarter"), ("won_amount", "year"), ("won_amount", "month"), ("close_rate", "quarter")]
PAGES = [
    *(f"/dashboard/?when={when}" for when in (WEEK, "2026-10", "2026-Q4")),
    *(f"/kpi/{kpi.slug}/?when=2026-10" for kpi in KPIS),
    *(f"/kpi/close_and_attainment/?when=2026-Q4&against={against}" for against in ("previous", "last_year", "plan")),
    *(f"/targets/?when=2026&measure={measure}&grain={grain}" for measure, grain in TARGETS),
    "/targets/proposed/?who=team:north&when=2027-Q1",
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
    "/compare/?who=team:north&when=2026-Q4",
    "/audits/",
    "/calibrations/",
    "/leads/intake/",
    "/definitions/",
    "/rhythms/monday/",
    "/rhythms/one-to-one/?who=rep:alice",
    "/rhythms/quarter/?when=2026-Q3",
    "/rhythms/talent/?when=2026-11",
    "/rhythms/leads/?when=2026-11",
    "/rhythms/month/?when=2026-11",
    *(f"/dashboard/?who={who}&when={WEEK}" for who in ("rep:alice", "team:south")),
    f"/kpi/quality_visits/?who=team:south&when={WEEK}",
    "/calendar/?who=rep:ann&when=2026-11",  # who moved within it
    f"/figures/visits/records/?when={WEEK}",
    f"/figures/quality_share/?when={WEEK}",
]
PANEL = "/figures/"  # where a number opens to, worked out of others: what links there are open, too
WHEN = re.compile(r"&when=[^&]*")
AS_KNOWN = (f"/calendar/?when={WEEK}", "/leads/sources/?when=2026-11", "/talent/?when=2026-11", "/hits/?when=2026-10")
ROLES = ("manager", "alice", "director")


@pytest.fixture(scope="module")
def company(lasting):
    with time_machine.travel(TODAY, tick=False):
        return busy_company()


@pytest.fixture(scope="module")
def panels():
    """Names of figures whose panels were opened: for another role it is the same panel of another value."""
    return set()


@pytest.fixture
def walk(client, company):
    """A function of a role: [(address, figures that open, numbers that don't, holes)] of every page it may open."""
    with time_machine.travel(TODAY, tick=False):

        def of(role):
            user = getattr(company, role)
            client.force_login(user)
            pages = [*PAGES, f"/calibrations/{Calibration.objects.get().pk}/"]
            answers = [(address, client.get(address)) for address in pages]
            shown = [(at, got.content.decode()) for at, got in answers if got.status_code == 200]
            return user, [(at, *numbers_on(page), holes_in(page)) for at, page in shown]

        yield of


def test_as_known_on_a_day_every_number_opens_to_what_the_page_shows(client, company):
    """Published figures are the answer then, on the page as in the panel, whatever the records say since."""
    with time_machine.travel("2026-12-07T09:00:00+08:00", tick=False):
        for period in (WEEK, "2026-10", "2026-11"):
            publish(Period.parse(period))
        PeriodLock.objects.all().delete()  # changes need no approval here
        made.visit(company.reps.alice, "2026-11-20", quality=True)
        made.visit(company.reps.alice, "2026-10-20", quality=True)
        made.lead("2026-11-20", owner=company.reps.alice)
        made.candidate(team=company.north, added_on="2026-11-20")
        client.force_login(company.director)
        wrong, seen = [], {}
        for page in [*PAGES[:3], "/kpi/quality_visits/?when=2026-10", *AS_KNOWN]:
            opened, _closed = numbers_on(client.get(f"{page}&as_of=2026-12-07").content.decode())
            seen |= {url: (page, value) for value, url in opened}
        for url, (page, value) in seen.items():
            wrong += [(page, url, *problem) for problem in problems(asked(company.director, url), value)]
    assert not wrong, "\n".join(map(str, wrong))
    assert all("as_of=2026-12-07" in url for url in seen)


def asked(user, url):
    """What the address of an explanation asks for."""
    request = RequestFactory().get(url)
    request.user = user
    return Asked.of(request, resolve(url.partition("?")[0]).kwargs["name"])


@pytest.mark.parametrize("role", ROLES)
def test_every_number_opens_to_its_own_value_and_records(client, walk, panels, role):
    user, pages = walk(role)
    wrong, seen = [], {}
    for page, opened, closed, holes in pages:
        wrong += [(page, "does not open", number) for number in closed if not page.startswith(PANEL)]
        wrong += [(page, "lacks a number", hole) for hole in holes]
        seen |= {WHEN.sub("", url): (page, value, url) for value, url in opened}  # one of each, for the test's speed
    for page, value, url in seen.values():
        wrong += [(page, url, *problem) for problem in problems(asked(user, url), value)]
    names = {url.partition("?")[0]: (value, url) for _page, value, url in seen.values()}
    new = {name: names[name] for name in names.keys() - panels}
    wrong += [(url, "its panel shows something else") for value, url in new.values() if not shows(client, url, value)]
    panels |= names.keys()
    assert not wrong, "\n".join(map(str, wrong))
    assert len(seen) > 50


def shows(client, url, value):
    """Whether the panel at an address opens and shows this value."""
    answer = client.get(url)
    return answer.status_code == 200 and f"data-value>{escape(value)}</span>" in answer.content.decode()


def problems(found, value):
    """What is wrong with an opened figure."""
    if shown_value(found.figure) != value:
        yield "shows", value, "opens to", shown_value(found.figure)
    for behind in found.behind:
        said = behind.count if behind.count is not None else stated(found, behind.name)
        listed = len(behind.table().data) if behind.count is not None else added_up(found, behind)
        if listed is not None and said is not None and float(said) != pytest.approx(float(listed)):
            yield behind.name, "says", said, "lists", listed
        again = anew(found, behind.name)
        if again and float(again[0]) != pytest.approx(float(again[1])):
            yield behind.name, "says", again[0], "comes to", again[1]


def anew(found, part):
    """(what is said, what the records give) of medians, different things and people; None where that is untold."""
    measure = found.measure
    if found.state.known_on or not isinstance(measure, Measure) or part == "quotes":
        return None
    said = found.figure.value if isinstance(measure, (ResponseTime, MedianDays)) else stated(found, part)
    listed = recomputed(found, part, getattr(measure, part))
    return None if None in (said, listed) else (said, listed)


def stated(found, part):
    """The numerator or denominator of a measure's figure; None where it holds what was published."""
    return None if found.state.known_on or found.narrowing else getattr(found.figure, part)


def added_up(found, behind):
    """What the records behind a part of a figure count or add up to; None of facts that are no sum of rows."""
    fact = getattr(getattr(found, "measure", None), behind.name, None)
    if type(fact) is Standing:
        return behind.found.count()
    if type(fact) is InUnit:
        return sum(each.records(found.state.ask()).count() for each in (fact, fact.further))
    if type(fact) is not Events:
        return None
    rows = [behind.found, *(each.records(found.state.ask()) for each in fact.also)]
    return sum(each.aggregate(total=Sum(fact.total))["total"] or 0 if fact.total else each.count() for each in rows)
