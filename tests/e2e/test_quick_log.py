"""The quick log on a phone: six taps (spec 12)."""

import re
import sqlite3

import pytest
from playwright.sync_api import expect

from tests.e2e.phone import PROFILE, Phone, new_customer
from tests.e2e.test_pages_in_the_browser import problems

pytestmark = pytest.mark.browser


@pytest.fixture
def phone(site, site_folder, browser, sessions, visit):
    visit("rep")  # logs in
    context = browser.new_context(base_url=site, storage_state=sessions["rep"], **PROFILE | {"locale": "en"})
    yield Phone(context, context.new_page(), None, site_folder / "site.sqlite3")
    context.close()


def test_a_visit_is_logged_with_six_taps(phone):
    name = phone.plan()
    phone.open()
    page = phone.page
    expect(page.get_by_role("radio", name=name)).to_be_checked()  # whom it was with is filled in
    phone.tap(page.get_by_role("radio", name="Advance", exact=True))
    questions = page.locator(".toggle")
    for number in range(questions.count()):
        phone.tap(questions.nth(number).get_by_role("radio", name="Yes", exact=True))
    phone.tap(page.get_by_role("radio", name=re.compile(r"\+1 week")))
    phone.tap(page.get_by_role("button", name="Save"))
    page.wait_for_url("**/my/")
    expect(page.get_by_text("Saved. It counts as a quality visit.")).to_be_visible()
    assert phone.taps <= 6
    with sqlite3.connect(phone.database, timeout=20) as connection:
        asked = "SELECT entry_seconds FROM reps_visit WHERE customer_id = (SELECT id FROM reps_customer WHERE name = ?)"
        [(seconds,)] = connection.execute(asked, [name]).fetchall()
    assert seconds is not None  # timed by the phone
    assert seconds < 20


def test_a_planned_visit_is_told_of_with_one_tap_and_taken_back_with_one(phone):
    name, page = phone.plan(), phone.page
    planned = page.locator("li", has_text=name).filter(has=page.get_by_role("button", name="No-show"))
    planned.get_by_role("button", name="No-show").tap()
    told = page.locator("section", has_text="Just told").locator("li", has_text=name)
    expect(told).to_contain_text("No-show")
    told.get_by_role("button", name="Undo").tap()
    expect(page.locator("li", has_text=name).get_by_role("button", name="No-show")).to_be_visible()


def test_it_works_as_a_plain_form_without_javascript(site, site_folder, browser, sessions, visit):
    visit("rep")
    context = browser.new_context(
        base_url=site, storage_state=sessions["rep"], java_script_enabled=False, **PROFILE | {"locale": "en"}
    )
    page = context.new_page()
    page.goto("/log/")
    page.get_by_role("radio", name="Somebody else").check()
    name = new_customer(site_folder / "site.sqlite3")
    page.get_by_label("Customer", exact=True).fill(name)
    page.get_by_role("radio", name="Order", exact=True).tap()
    page.get_by_role("button", name="Save").tap()
    page.wait_for_url(re.compile("/my/$"))
    expect(page.locator(".messages")).to_contain_text(name)
    context.close()


def test_the_days_to_tap_move_with_the_day_of_the_visit(phone):
    phone.open()
    page = phone.page
    page.get_by_text("Day, time, note").tap()
    page.get_by_label("Date", exact=True).fill("2026-03-30")
    page.get_by_label("Date", exact=True).blur()
    chips = page.locator("[data-ahead]")
    found = [chips.nth(number).get_attribute("value") for number in range(3)]
    assert found == ["2026-04-02", "2026-04-06", "2026-04-13"]
    expect(page.get_by_text("2 Apr", exact=True)).to_be_visible()


def test_the_quick_log_is_accessible_with_all_unfolded(phone):
    phone.open()
    phone.page.get_by_text("Day, time, note").tap()
    assert problems(phone.page) == []
