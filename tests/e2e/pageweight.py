"""How light the main pages are, on demo data as an installed site sends them: `make pageweight`.

Prints for each page what the server took, how often it asked the database, what was sent, cold and from a warm cache,
and when the largest thing was painted. Fails where a page is heavier than its budget.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.conftest import chromium
from tests.e2e.site import installed_site, log_in, running_site
from tests.e2e.weight import opening

PAGES = {
    "dashboard": ("manager", "/dashboard/"),
    "company": ("director", "/dashboard/"),
    "quality visits": ("manager", "/kpi/quality_visits/"),
    "close rate": ("manager", "/kpi/close_and_attainment/"),
    "monday": ("manager", "/rhythms/monday/"),
    "calendar": ("manager", "/calendar/"),
    "proposals": ("manager", "/proposals/board/"),
    "leads": ("manager", "/leads/intake/"),
    "talent": ("manager", "/talent/"),
    "my week": ("rep", "/my/"),
}
BYTES = 60_000  # before Plotly
QUERIES = {"dashboard": 15, "company": 15}
WARM = 5  # openings, of which the quickest counts: others share the machine
HEADS = ("page", "server ms", "queries", "kB before Plotly", "kB in all", "kB warm", "LCP ms", "LCP ms warm")


def main():
    """Seed a site, weigh its pages, say which are too heavy."""
    with tempfile.TemporaryDirectory() as scratch, sync_playwright() as playwright:
        folder = Path(scratch)
        with running_site(folder):
            pass  # seeded
        with installed_site(folder) as address:
            browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
            heavy = list(weigh(browser, address))
            browser.close()
    for complaint in heavy:
        print(complaint)
    return 1 if heavy else 0


def weigh(browser, address):
    """Print a line for each page; yield what breaks a budget."""
    print(_line(HEADS))
    stored = {role: log_in(browser, address, role) for role, _path in PAGES.values()}
    for name, (role, path) in PAGES.items():
        context = browser.new_context(base_url=address, storage_state=stored[role], service_workers="block")
        cold, *warm = [opening(context, path) for _time in range(1 + WARM)]
        context.close()
        print(_line(_cells(name, cold, warm)), flush=True)
        yield from complaints(name, cold)


def complaints(name, cold):
    """What is wrong with a page, in words."""
    if cold.before_plotly > BYTES:
        yield f"{name}: {cold.before_plotly} bytes before Plotly, {BYTES} are allowed"
    if cold.queries > QUERIES.get(name, cold.queries):
        yield f"{name}: {cold.queries} queries, {QUERIES[name]} are allowed"


def _cells(name, cold, warm):
    quickest = min(warm, key=lambda each: each.server)
    kilobytes = (f"{size / 1000:.1f}" for size in (cold.before_plotly, cold.total, quickest.total))
    paints = ("-" if each.paint is None else f"{each.paint:.0f}" for each in (cold, quickest))
    return (name, f"{quickest.server:.0f}", cold.queries, *kilobytes, *paints)


def _line(cells):
    name, *numbers = cells
    widths = [len(head) for head in HEADS[1:]]
    return "  ".join([f"{name:<16}", *(f"{number:>{width}}" for number, width in zip(numbers, widths, strict=True))])


if __name__ == "__main__":
    sys.exit(main())
