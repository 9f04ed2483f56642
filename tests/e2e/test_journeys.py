"""What people come to do, from first click to last, in Chromium."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.test_pages_in_the_browser import problems

pytestmark = pytest.mark.browser


def test_a_newcomer_gets_from_the_log_in_page_to_the_records_behind_a_number(visit):
    page = visit(None, "/")
    page.get_by_role("button", name="Manager").click()
    on_fire = page.get_by_role("region", name="What needs attention today")
    expect(on_fire.get_by_role("link", name=re.compile("stale proposal"))).to_be_in_viewport(ratio=1)
    page.locator("article.kpi").first.get_by_role("heading").get_by_role("link").click()
    expect(page.locator(".chart .main-svg").first).to_be_visible()  # Plotly has drawn
    page.locator("#figures").scroll_into_view_if_needed()
    number = page.get_by_role("region", name="Figures").locator("tbody tr").first.locator("td a").first
    shown = number.inner_text()
    number.click()
    expect(page.get_by_role("dialog").locator(".figure .value")).to_have_text(shown)
    page.get_by_role("link", name=re.compile("All .* records")).first.click()
    expect(page.locator(".figure .value")).to_have_text(shown)
    expect(page.locator("table.table tbody tr").first).to_be_visible()


def test_a_number_is_explained_over_the_page_by_keyboard(visit):
    page = visit("manager", "/dashboard/")
    number = page.locator("article.kpi a.fig").first
    number.press("Enter")
    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("heading", level=1)).to_be_focused()
    assert problems(page) == []
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(number).to_be_focused()


def test_a_number_opens_a_page_without_javascript(site, browser, sessions, visit):
    visit("manager")
    context = browser.new_context(base_url=site, java_script_enabled=False, storage_state=sessions["manager"])
    page = context.new_page()
    page.goto("/dashboard/")
    number = page.locator("article.kpi a.fig").first
    shown = number.inner_text()
    number.click()
    expect(page.locator("#explanation .value")).to_have_text(shown)
    context.close()


def test_choosing_a_team_keeps_the_period(visit):
    page = visit("director", "/dashboard/?when=2026-Q3")
    page.get_by_label("Who").select_option(index=1)
    page.wait_for_url(re.compile("who=team"))
    assert "when=2026-Q3" in page.url


def test_the_language_is_remembered(visit):
    page = visit("director", "/dashboard/")
    page.get_by_role("button", name="中文").click()
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    page.goto("/proposals/board/")
    expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_theme_is_remembered(visit):
    page = visit("director", "/dashboard/")
    page.get_by_role("button", name="Light or dark").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_the_keyboard_reaches_the_content_at_once(visit):
    page = visit("director", "/dashboard/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("() => document.activeElement.id") == "main"


def test_a_menu_opens_on_a_phone_within_the_screen(visit):
    page = visit("manager", "/dashboard/", width=360, height=740)
    page.get_by_text("Records").click()
    box = page.get_by_role("link", name="Customers").bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 360


def test_the_dashboard_is_useful_without_javascript(site, browser, sessions, visit):
    visit("director")
    context = browser.new_context(base_url=site, java_script_enabled=False, storage_state=sessions["director"])
    page = context.new_page()
    page.goto("/dashboard/")
    expect(page.locator("article.kpi")).to_have_count(5)
    page.get_by_label("Who").select_option(index=1)
    page.get_by_role("button", name="Show").first.click()
    assert "who=team" in page.url
    context.close()


def test_the_finder_leads_to_a_team_by_keyboard_alone(visit):
    page = visit("director", "/calendar/")
    page.keyboard.press("Control+k")
    finder = page.get_by_role("dialog", name="Find")
    expect(finder.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("north")
    expect(finder.get_by_role("link").first).to_contain_text("North")
    assert problems(page) == []
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/dashboard/.who=team"))


def test_a_page_is_kept_under_a_name_and_found_again(visit):
    page = visit("manager", "/dashboard/?when=2026-Q3")
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_label("Name of the view").fill("Third quarter")
    page.get_by_role("button", name="Save the view").click()
    expect(page.get_by_text("“Third quarter” is saved.")).to_be_visible()
    page.goto("/calendar/")
    page.keyboard.press("Control+k")
    expect(page.get_by_role("searchbox")).to_be_focused()
    with page.expect_response(re.compile("q=third")):
        page.keyboard.type("third")
    page.wait_for_load_state("networkidle")  # a link of the list before would be gone under the click
    page.get_by_role("dialog").get_by_role("link", name="Third quarter").click()
    page.wait_for_url(re.compile("when=2026-Q3"))
