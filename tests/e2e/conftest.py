"""A real server on a real (small) demo database, and a real Chromium: Debian's, by its path."""

import pytest
from playwright.sync_api import sync_playwright

from tests.conftest import chromium
from tests.e2e.pages import found
from tests.e2e.site import forget_choices, log_in, running_site


@pytest.fixture(scope="module", autouse=True)
def clock():
    """The machine's own, by which the site and the browser go."""


@pytest.fixture(scope="session")
def site_folder(tmp_path_factory):
    """Where the running site has its database, site.sqlite3."""
    return tmp_path_factory.mktemp("site")


@pytest.fixture(scope="session")
def site(site_folder):
    """Address of a running site with demo data."""
    with running_site(site_folder, "--reps", "18", "--months", "8") as address:
        yield address


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def sessions(site, browser):
    """{role: stored log-in}, filled as roles are first asked for."""
    return {}


@pytest.fixture(scope="session")
def addresses():
    """{(role, path): where the path leads that role}, filled as they are first asked for."""
    return {}


@pytest.fixture
def visit(site, site_folder, browser, sessions, addresses):
    """Open a page as a role: visit("manager", "/visits/first/", width=360, dark=True, language="zh-CN").

    The page fails the test when it logs an error: a blocked style, a missing file, an exception. What earlier tests
    chose (a language, a team, a period) is forgotten: all share the accounts of one site.
    """
    forget_choices(site_folder)
    contexts, complaints = [], []

    def open_page(role, path="/", *, width=1280, height=800, dark=False, language="en", quiet=False):
        context = browser.new_context(
            base_url=site,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            locale=language,
            storage_state=role and logged_in(role),
        )
        contexts.append(context)
        page = context.new_page()
        if not quiet:
            page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(address(page, role, path))
        return page

    def address(page, role, path):
        if (role, path) not in addresses:
            addresses[role, path] = found(page, path)
        return addresses[role, path]

    def logged_in(role):
        if role not in sessions:
            sessions[role] = log_in(browser, site, role)
        return sessions[role]

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
