"""Pages are light: what is sent before Plotly, and that Plotly comes last, once, and stays in the cache."""

import pytest

from tests.e2e.pageweight import BYTES
from tests.e2e.site import installed_site
from tests.e2e.weight import PLOTLY, opening

pytestmark = pytest.mark.browser
FOR_EVER = "max-age=315360000, public, immutable"


@pytest.fixture(scope="module")
def installed(site, site_folder):
    """Address of the site with its files as an installed one sends them."""
    with installed_site(site_folder) as address:
        yield address


@pytest.fixture
def context(installed, visit, browser, sessions):
    """A browser with an empty cache, logged in as a manager."""
    visit("manager")
    opened = browser.new_context(base_url=installed, storage_state=_at(sessions["manager"]), service_workers="block")
    yield opened
    opened.close()


def _at(stored):
    """A stored log-in: cookies know no port, so that it holds for the other server too."""
    return {"cookies": stored["cookies"], "origins": []}


def plotly(sent):
    return [address for address, _size in sent if PLOTLY in address]


@pytest.mark.parametrize("path", ["/dashboard/", "/rhythms/monday/", "/kpi/close_and_attainment/"])
def test_a_page_is_light_before_plotly(context, path):
    assert 0 < opening(context, path).before_plotly <= BYTES


def test_a_page_without_charts_never_fetches_plotly(context):
    assert plotly(opening(context, "/dashboard/").sent) == []


def test_plotly_comes_once_after_the_page_and_then_from_the_cache(context):
    page = context.new_page()
    asked = []
    page.on("response", lambda response: asked.append(response) if PLOTLY in response.url else None)
    page.goto("/kpi/close_and_attainment/", wait_until="domcontentloaded")
    assert asked == []
    page.locator("[data-chart]").first.scroll_into_view_if_needed()
    page.locator("[data-drawn]").first.wait_for()
    assert [response.headers["cache-control"] for response in asked] == [FOR_EVER]
    assert page.locator("script[src*=plotly]").count() == 1
    again = opening(context, "/kpi/quality_visits/")
    assert sum(size for address, size in again.sent if PLOTLY in address) == 0


def test_what_was_fetched_once_is_not_fetched_again(context):
    cold, warm = opening(context, "/dashboard/"), opening(context, "/dashboard/")
    assert warm.total < cold.total / 3


def test_the_server_says_what_a_page_took(context):
    found = opening(context, "/dashboard/")
    assert found.server > 0
    assert 0 < found.queries <= 15
    assert found.paint > 0
