"""Long work in a browser: its bar is there after a reload and on other pages, and ends by itself."""

import re

import pytest

pytestmark = pytest.mark.browser


def test_an_export_goes_on_by_itself_and_gives_its_file(visit):
    page = visit("admin", "/imports/")
    page.get_by_role("link", name="Visits, XLSX").click()
    page.wait_for_url(lambda url: "/jobs/" in url)
    page.goto("/customers/", wait_until="commit")
    page.get_by_role("progressbar", name="Export: visits.xlsx").wait_for()
    page.reload(wait_until="commit")
    download = page.get_by_role("link", name="Download the file")
    download.wait_for(timeout=60_000)  # without another reload
    assert page.locator("[data-job]").get_by_text("Done").is_visible()
    with page.expect_download() as found:
        download.click()
    assert re.fullmatch(r"visits-\d{4}-\d\d-\d\d\.xlsx", found.value.suggested_filename)
    page.goto("/jobs/")
    assert page.get_by_role("link", name="Export: visits.xlsx").is_visible()
