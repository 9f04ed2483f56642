"""What it takes to open a page: the server's time and queries, the bytes sent, the largest contentful paint."""

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

PLOTLY = "plotly.min"
PAINTED = """() => new Promise((tell) => {
  new PerformanceObserver((found) => tell(found.getEntries().at(-1).startTime))
    .observe({ type: "largest-contentful-paint", buffered: true });
  setTimeout(() => tell(null), 3000);
})"""


@dataclass
class Opening:
    """One opening of a page. Milliseconds; bytes as sent, compressed, headers included; nothing from the cache."""

    server: float
    queries: int
    paint: float | None
    sent: list = field(default_factory=list)  # [(address, bytes), ...]

    @property
    def before_plotly(self):
        return sum(size for address, size in self.sent if PLOTLY not in address)

    @property
    def total(self):
        return sum(size for _address, size in self.sent)


def opening(context, path):
    """Open a page, then scroll to its charts, for which Plotly is fetched."""
    page = context.new_page()
    sent = _listen(context.new_cdp_session(page))
    response = page.goto(path, wait_until="load")
    if not response.ok or urlsplit(response.url).path != path:
        raise ValueError(f"{path} answered {response.status} at {response.url}")
    timing, paint = response.headers["server-timing"], page.evaluate(PAINTED)
    for chart in page.locator("[data-chart]").all():
        chart.scroll_into_view_if_needed()
    page.wait_for_load_state("networkidle")
    page.close()
    return Opening(_number(r"app;dur=([\d.]+)", timing), int(_number(r'queries;desc="(\d+)"', timing)), paint, sent)


def _number(pattern, text):
    return float(re.search(pattern, text)[1])


def _listen(browser):
    """[(address, bytes), ...] of what is loaded from now on, filled as it comes."""
    addresses, sent = {}, []

    def asked(event):
        addresses[event["requestId"]] = event["request"]["url"]

    def loaded(event):
        sent.append((addresses.get(event["requestId"], ""), int(event["encodedDataLength"])))

    browser.on("Network.requestWillBeSent", asked)
    browser.on("Network.loadingFinished", loaded)
    browser.send("Network.enable")
    return sent
