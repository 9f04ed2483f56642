"""From an empty database to the first real dashboard, as somebody does it by hand."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.e2e.site import empty_site
from tests.e2e.test_pages_in_the_browser import problems

pytestmark = pytest.mark.browser
PEOPLE = """Region\tTeam\tName\tE-mail\tHire date\tRole
East\tShanghai\tLi Na\tli.na@example.com\t2021-03-15\tSales manager
East\tShanghai\tWang Wei\twang.wei@example.com\t2023-07-01\tSales
"""
PASSWORD = "correct-horse-battery"
WEEKS = 13


@pytest.fixture(scope="module")
def empty(tmp_path_factory):
    with empty_site(tmp_path_factory.mktemp("empty")) as found:
        yield found


@pytest.fixture
def opened(browser, empty):
    """Open a page of the empty site as somebody who is not logged in."""
    contexts = []

    def open_page(path, language="en"):
        contexts.append(browser.new_context(base_url=empty[0], locale=language))
        page = contexts[-1].new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


def set_password(page):
    page.locator("[name=password1]").fill(PASSWORD)
    page.locator("[name=password2]").fill(PASSWORD)
    page.locator("main form button").click()


def press(page, name):
    page.get_by_role("button", name=name).click()


def crm_export(folder):
    """Two quality visits of Wang Wei in each of the last 13 weeks, as a CRM writes them: the person by e-mail."""
    monday = date.today() - timedelta(days=date.today().weekday())
    rows = ["Visit ID,Owner,Account,Visit date,answers"]
    for week in range(1, WEEKS + 1):
        for at in range(2):
            day = monday - timedelta(days=7 * week - at)
            answers = f"need_confirmed:yes|decision_maker_present:yes|next_step_on:{day + timedelta(days=7)}"
            rows.append(f"V-{week}-{at},wang.wei@example.com,C-{at},{day},{answers}")
    path = folder / "crm.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


def bring_in(page, path):
    page.locator("input[name=file]").set_input_files(path)
    press(page, "Next")
    press(page, "Preview")
    press(page, "Import all of it")
    expect(page.get_by_text("The file has been imported.")).to_be_visible()
    page.get_by_role("link", name="Go on").click()


def name_company(page):
    expect(page.get_by_text("0 of 7 steps done")).to_be_visible()
    assert problems(page) == []
    page.get_by_role("link", name="Begin: The company").click()
    page.get_by_label("Company name").fill("Huaxin")
    press(page, "Save and go on")


def keep_calendar(page):
    expect(page.get_by_role("heading", name="Working calendar")).to_be_visible()
    expect(page.locator("option[value=AF]")).not_to_have_attribute("lang", "en")  # named in the reader's language
    assert problems(page) == []
    press(page, "Save and go on")


def paste_people(page):
    """At first with a line that can't be taken."""
    page.get_by_label("Paste the lines here").fill(PEOPLE.replace("Wang Wei", ""))
    press(page, "See what would happen")
    expect(page.get_by_text("1 line can't be taken")).to_be_visible()
    assert problems(page) == []
    page.get_by_label("Paste the lines here").fill(PEOPLE)
    press(page, "Look again")
    expect(page.get_by_text("2 new teams, 2 new people")).to_be_visible()
    press(page, "Bring them in")


def make_links(page):
    """The addresses with which the manager and the rep set their passwords."""
    expect(page.get_by_role("checkbox", name="Wang Wei")).to_be_checked()
    press(page, "Make their links")
    links = page.locator("code").all_inner_texts()
    assert problems(page) == []
    page.get_by_role("link", name="Go on").click()
    return links


def accept_definitions(page):
    expect(page.get_by_text("Need confirmed in the client's words")).to_be_visible()
    assert problems(page) == []
    press(page, "They fit us: go on")


def log_a_visit(page):
    page.get_by_role("link", name="Add a customer").click()
    page.get_by_label("Name", exact=True).fill("Acme")
    press(page, "Save")
    page.get_by_role("link", name="Log a visit").click()
    page.get_by_label("Rep", exact=True).select_option(label="Wang Wei")
    page.get_by_role("combobox", name="Customer").fill("Acme")
    press(page, "Save")
    expect(page.get_by_role("heading", name="Records")).to_be_visible()


def bring_records(page, folder):
    customers = folder / "customers.csv"
    customers.write_text("key,name\nC-0,Alpha\nC-1,Beta\n", encoding="utf-8")
    page.get_by_role("link", name="Customers", exact=True).click()
    bring_in(page, customers)
    page.get_by_role("main").get_by_role("link", name="Visits", exact=True).click()
    bring_in(page, crm_export(folder))
    press(page, "Go on")


def agree_targets(page):
    page.get_by_role("link", name="See the proposed targets").click()
    expect(page.get_by_label("Wang Wei, Quality visits per rep-week")).to_have_value(re.compile(r"\d"))
    assert problems(page) == []
    page.get_by_role("button", name=re.compile("Agree these for")).click()


def see_figures(page):
    page.wait_for_url("**/dashboard/**")
    expect(page.get_by_text("targets saved.")).to_be_visible()
    card = page.locator("article.kpi").filter(has=page.get_by_role("heading", name="Quality visits"))
    expect(card.locator(".figure .value")).to_have_text(re.compile(r"\d"))
    page.goto("/visits/")
    expect(page.get_by_text("Alpha").first).to_be_visible()


def log_in_first(page, address, seen):
    """With the link they were given: each is led to the page that is theirs."""
    set_password(page)
    page.wait_for_url(address)
    expect(seen(page).first).to_be_visible()


def test_an_administrator_gets_from_an_empty_database_to_a_dashboard_with_targets(opened, empty, tmp_path):
    page = opened(re.search(r"/accounts/\S+", empty[1])[0])
    set_password(page)
    page.wait_for_url("**/start/")
    name_company(page)
    keep_calendar(page)
    paste_people(page)
    manager, rep = make_links(page)
    accept_definitions(page)
    log_a_visit(page)
    bring_records(page, tmp_path)
    agree_targets(page)
    see_figures(page)
    log_in_first(opened(manager), "**/dashboard/**", lambda page: page.get_by_role("heading", name="Shanghai"))
    log_in_first(opened(rep), "**/my/", lambda page: page.get_by_text("Acme"))


def test_whoever_comes_without_the_link_gets_no_further_than_the_log_in(opened):
    page = opened("/start/", language="zh-CN")
    expect(page.get_by_role("button", name="登录")).to_be_visible()
