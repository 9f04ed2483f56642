"""Every main page in Chromium: accessible, within the screen, without errors, light before Plotly."""

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

MANAGER = (
    "/dashboard/",
    "/rhythms/",
    "/rhythms/monday/",
    "/rhythms/one-to-one/",
    "/rhythms/talent/",
    "/rhythms/leads/",
    "/rhythms/quarter/",
    "/mails/",
    "/mails/new/monday/",
    "/outbox/",
    "/kpi/quality_visits/",
    "/kpi/close_and_attainment/",
    "/figures/quality_share/",
    "/figures/quality_visits/records/",
    "/calendar/",
    "/proposals/board/",
    "/talent/",
    "/talent/background/",
    "/talent/stages/",
    "/talent/hires/",
    "/talent/nine-box/",
    "/leads/intake/",
    "/leads/sources/",
    "/targets/",
    "/hits/",
    "/visits/",
    "/proposals/",
    "/customers/",
    "/candidates/",
    "/people/",
    "/definitions/",
    "/late/",
    "/audits/",
    "/calibrations/",
    "/calibrations/1/",
    "/trust/",
    "/trust/?kind=proposal",
    "/trust/cases/",
    "/compare/",
    "/find/?q=a&from=/dashboard/",
    "/views/",
    "/deleted/",
)
REP = (
    "/my/",
    "/log/",
    "/log/queue/",
    "/offline/",
    "/rhythms/one-to-one/",
    "/visits/new/",
    "/proposals/new/",
    "/leads/",
    "/leads/new/",
    "/dashboard/",
    "/calendar/",
)
ADMIN = (
    "/start/",
    "/start/calendar/",
    "/start/people/",
    "/targets/proposed/",
    "/imports/",
    "/jobs/",
    "/imports/new/",
    "/definitions/visit/new/",
    "/targets/",
)
PAGES = [("manager", path) for path in MANAGER] + [("rep", path) for path in REP] + [("admin", path) for path in ADMIN]
PAGES += [("recruiter", "/talent/"), ("recruiter", "/talent/background/"), (None, "/accounts/login/")]
LIGHT_KB = 60


def sent(response):
    """Bytes on the wire of a real installation, which sends files and pages compressed."""
    return len(gzip.compress(response.body()))


def problems(page):
    """What axe finds wrong, in one line each."""
    found = Axe().run(page).response["violations"]
    return [f"{each['id']}: {node['html'][:150]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize(("role", "path"), PAGES)
def test_axe_finds_nothing(visit, role, path):
    page = visit(role, path)
    assert problems(page) == []


@pytest.mark.parametrize(("role", "path"), PAGES)
def test_axe_finds_nothing_in_the_dark_in_chinese_on_a_phone(visit, role, path):
    page = visit(role, path, width=360, height=740, dark=True, language="zh-CN")
    assert page.locator("html").get_attribute("lang") == "zh-hans"
    assert problems(page) == []


@pytest.mark.parametrize(("role", "path"), PAGES)
def test_a_phone_never_scrolls_sideways(visit, role, path):
    page = visit(role, path, width=360, height=740)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("path", ["/dashboard/", "/my/", "/log/", "/visits/new/", "/kpi/quality_visits/"])
def test_what_a_page_needs_before_charts_is_light(visit, path):
    page = visit("manager", "/health/", quiet=True)  # not a page: it has no icon
    sizes = {}
    page.on("response", lambda response: sizes.update({response.url: sent(response)}))
    page.goto(path, wait_until="load")
    needed = sum(size for url, size in sizes.items() if "plotly" not in url)
    assert needed < LIGHT_KB * 1024, sizes


def test_pages_without_charts_never_load_plotly(visit):
    page = visit("rep", "/my/")
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto("/visits/new/", wait_until="networkidle")
    assert not any("plotly" in url for url in asked)
