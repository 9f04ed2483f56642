"""Pictures of every page of a demo site: `make screenshots`.

Writes screenshots/WHO-PAGE-WIDTH-LANGUAGE-THEME.png, whole pages, and the README's first screens to docs/. With
`readme` as its argument it writes only those.
"""

import sys
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.conftest import chromium
from tests.e2e.pages import PAGES, found, name_of
from tests.e2e.site import ROOT, log_in, running_site

README = {
    "dashboard": ("manager", "/dashboard/", 1280, "en"),
    "monday": ("manager", "/rhythms/monday/", 1280, "en"),
    "quick-log": ("rep", "/log/", 360, "zh"),
}
WIDTHS = (1920, 1280, 768, 360)
LANGUAGES = {"en": "en", "zh": "zh-CN"}
THEMES = ("light", "dark")


def main(wanted):
    """Seed a site, open every page in every form, save what is seen."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        running_site(Path(scratch)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        if "readme" not in wanted:
            _all_pages(browser, address)
        for name, (role, path, width, language) in README.items():
            context = _context(browser, address, log_in(browser, address, role), width, language, "light")
            _take(context, path, ROOT / f"docs/{name}.png")
        browser.close()


def _all_pages(browser, address):
    folder = ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    for role, pages in PAGES.items():
        stored = role and log_in(browser, address, role)
        addresses = _addresses(browser, address, stored, pages)
        for width, language, theme in product(WIDTHS, LANGUAGES, THEMES):
            context = _context(browser, address, stored, width, language, theme)
            for path, leads_to in addresses.items():
                name = f"{role or 'anybody'}-{name_of(path)}-{width}-{language}-{theme}.png"
                _take(context, leads_to, folder / name, full_page=True)
            context.close()


def _addresses(browser, address, stored, pages):
    """{path: where it leads}: the records shown are looked for once."""
    context = _context(browser, address, stored, 1280, "en", "light")
    page = context.new_page()
    addresses = {path: found(page, path) for path in pages}
    context.close()
    return addresses


def _context(browser, address, stored, width, language, theme):
    return browser.new_context(
        base_url=address,
        viewport={"width": width, "height": 800 if width > 600 else 740},
        color_scheme=theme,
        locale=LANGUAGES[language],
        storage_state=stored,
    )


def _take(context, path, picture, full_page=False):
    page = context.new_page()
    page.goto(path, wait_until="networkidle")
    page.screenshot(path=picture, full_page=full_page)
    page.close()
    print(picture.relative_to(ROOT))


if __name__ == "__main__":
    main(sys.argv[1:])
