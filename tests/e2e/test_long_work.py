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


def test_a_long_file_s_preview_goes_on_through_a_reload_and_leads_to_what_would_happen(visit):
    page = visit("admin", "/imports/new/")
    rows = "".join(f"long-{number},Long {number}\n" for number in range(40))
    page.get_by_label("File", exact=True).set_input_files(
        {"name": "long.csv", "mimeType": "text/csv", "buffer": f"key,name\n{rows}".encode()}
    )
    page.get_by_label("What is in it").select_option("customers")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("button", name="Preview").click()
    page.wait_for_url(lambda url: "/jobs/" in url)
    page.get_by_role("progressbar", name="Preview: long.csv").wait_for()
    page.reload(wait_until="commit")
    page.wait_for_url(lambda url: "/preview/" in url, timeout=60_000)  # by itself
    assert page.get_by_role("heading", name="Preview of long.csv").is_visible()
    assert page.get_by_text("40", exact=True).first.is_visible()
    page.go_back()
    page.wait_for_url(lambda url: "/jobs/" not in url)  # what waited is not in the way back
