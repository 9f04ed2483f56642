"""Every page in Chromium: accessible, within the screen, without errors, light before Plotly."""

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e.pages import ALL

pytestmark = pytest.mark.browser

LIGHT_KB = 60
AXE = {"rules": {"target-size": {"enabled": True}}}  # of WCAG 2.2 AA, and off unless asked for


def sent(response):
    """Bytes on the wire of a real installation, which sends files and pages compressed."""
    return len(gzip.compress(response.body()))


def problems(page):
    """What axe finds wrong, in one line each."""
    found = Axe().run(page, options=AXE).response["violations"]
    return [f"{each['id']}: {node['html'][:150]}" for each in found for node in each["nodes"]]


@pytest.mark.parametrize(("role", "path"), ALL)
def test_axe_finds_nothing(visit, role, path):
    page = visit(role, path)
    assert problems(page) == []


@pytest.mark.parametrize(("role", "path"), ALL)
def test_axe_finds_nothing_in_the_dark_in_chinese_on_a_phone(visit, role, path):
    page = visit(role, path, width=360, height=740, dark=True, language="zh-CN")
    assert page.locator("html").get_attribute("lang") == "zh-hans"
    assert problems(page) == []


@pytest.mark.parametrize(("role", "path"), ALL)
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
