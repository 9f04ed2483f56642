"""Every page in Chromium: accessible, within the screen, without errors, light before Plotly."""

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.e2e.pages import ALL

pytestmark = pytest.mark.browser

LIGHT_KB = 60
FULL_OF_FIGURES = [
    "/dashboard/",
    "/rhythms/monday/",
    "/rhythms/quarter/",
    "/kpi/quality_visits/",
    "/kpi/close_and_attainment/",
    "/proposals/board/?when=2026-Q3",
    "/talent/stages/",
    "/leads/sources/",
    "/compare/",
]
LONG_AND_FULL = """() => {
  const named = document.querySelectorAll("main :is(h1, option, .calendar .visit)")
  for (const each of named) each.append("Wolfeschlegel".repeat(9))
  for (const day of document.querySelectorAll(".calendar td:not(.empty)")) {
    for (let more = 0; more < 9; more++) day.append(day.querySelector(".visit").cloneNode(true))
  }
}"""
AXE = {"rules": {"target-size": {"enabled": True}}}  # of WCAG 2.2 AA, and off unless asked for

CUT = """selects => selects.filter(each => {
  const look = getComputedStyle(each), canvas = document.createElement("canvas").getContext("2d")
  canvas.font = look.font
  const room = each.clientWidth - parseFloat(look.paddingLeft) - parseFloat(look.paddingRight)
  return canvas.measureText(each.selectedOptions[0]?.text ?? "").width > room
}).map(each => `${each.name}: ${each.selectedOptions[0].text}`)"""  # what was chosen, and stands cut off


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
    assert page.locator("td select:visible").evaluate_all(CUT) == []


def test_a_phone_shows_what_a_definition_asks_for(visit):
    page = visit("admin", "/definitions/visit/new/", width=360)
    assert page.locator("td select:visible").count() > 5
    assert page.locator("td select:visible").evaluate_all(CUT) == []


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("path", FULL_OF_FIGURES)
def test_the_shortest_figure_is_large_enough_to_touch(visit, path, width):
    page = visit("manager", path, width=width)
    page.locator("main .fig").evaluate_all("figures => figures.forEach(each => { each.textContent = '0' })")
    assert problems(page) == []


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_amounts_of_the_board_stay_within_their_cells(visit, language):
    page = visit("manager", "/proposals/board/?when=2026-Q3", width=360, language=language)
    wider = "each => each.getBoundingClientRect().width > each.closest('.cell').getBoundingClientRect().width"
    assert not page.locator(".cell .fig").evaluate_all(f"figures => figures.some({wider})")


@pytest.mark.parametrize("path", ["/calendar/?who=first&when=2026-09 from /people/", "/calendar/?when=2026-W39"])
def test_a_phone_shows_a_calendar_of_long_names_and_full_days_without_scrolling_sideways(visit, path):
    page = visit("manager", path, width=360, height=740)
    page.evaluate(LONG_AND_FULL)
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
