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
from tests.e2e.site import ROOT, forget_choices, log_in, running_site

README = {
    "dashboard": ("manager", "/dashboard/", 1280, "en"),
    "monday": ("manager", "/rhythms/monday/", 1280, "en"),
    "quick-log": ("rep", "/log/", 360, "zh"),
}
WIDTHS = (1920, 1280, 768, 360)
LANGUAGES = {"en": "en", "zh": "zh-CN"}
THEMES = ("light", "dark")
SETTLED = 150  # milliseconds that a page takes to fit another width


def main(wanted):
    """Seed a site, open every page in every form, save what is seen."""
    with (
        tempfile.TemporaryDirectory() as scratch,
        running_site(Path(scratch)) as address,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        if "readme" not in wanted:
            _all_pages(browser, address, Path(scratch))
        for name, (role, path, width, language) in README.items():
            context = _context(browser, address, log_in(browser, address, role), width, language)
            _take(context, path, ROOT / f"docs/{name}.png")
        browser.close()


def _all_pages(browser, address, scratch):
    """Each page is loaded once a language; its pictures differ by width and theme, to which it adapts as it stands."""
    folder = ROOT / "screenshots"
    folder.mkdir(exist_ok=True)
    for role, pages in PAGES.items():
        stored = role and log_in(browser, address, role)
        addresses = _addresses(browser, address, stored, pages)
        for language in LANGUAGES:
            context = _context(browser, address, stored, WIDTHS[0], language)
            for path, leads_to in addresses.items():
                forget_choices(scratch)
                _take_all(context, leads_to, f"{role or 'anybody'}-{name_of(path)}", language, folder)
            context.close()


def _addresses(browser, address, stored, pages):
    """{path: where it leads}: the records shown are looked for once."""
    context = _context(browser, address, stored, 1280, "en")
    page = context.new_page()
    addresses = {path: found(page, path) for path in pages}
    context.close()
    return addresses


def _context(browser, address, stored, width, language):
    return browser.new_context(
        base_url=address,
        viewport=_screen(width),
        color_scheme="light",
        reduced_motion="reduce",
        locale=LANGUAGES[language],
        storage_state=stored,
    )


def _screen(width):
    return {"width": width, "height": 800 if width > 600 else 740}


def _take_all(context, path, name, language, folder):
    page = context.new_page()
    page.goto(path, wait_until="networkidle")
    for width, theme in product(WIDTHS, THEMES):
        page.emulate_media(color_scheme=theme)
        _unroll(page, width)
        _keep(page, folder / f"{name}-{width}-{language}-{theme}.png")
    page.close()


def _unroll(page, width):
    """The window as long as the page, so that every chart comes into view and is drawn."""
    page.set_viewport_size(_screen(width))
    height = page.evaluate("() => document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(height, _screen(width)["height"])})
    page.wait_for_function("() => !document.querySelector('[data-chart]:not([data-drawn])')")
    page.wait_for_timeout(SETTLED)


def _take(context, path, picture):
    """The first screen alone."""
    page = context.new_page()
    page.goto(path, wait_until="networkidle")
    _keep(page, picture)
    page.close()


def _keep(page, picture):
    page.screenshot(path=picture)
    print(picture.relative_to(ROOT), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
