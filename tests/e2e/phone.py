"""A rep's phone, and what reached the site from it."""

import sqlite3
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from urllib.parse import urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

PROFILE = {
    "viewport": {"width": 360, "height": 740},
    "has_touch": True,
    "is_mobile": True,
    "device_scale_factor": 2,
    "timezone_id": "Asia/Shanghai",
}
_numbers = count(1)


def new_customer(database):
    """The name of a customer of its own, put into the site's database."""
    name = f"Client {next(_numbers)} Ltd"
    with sqlite3.connect(database, timeout=20) as connection:
        fields = "key, name, tier, industry, region"
        connection.execute(f"INSERT INTO reps_customer ({fields}) VALUES (?, ?, '', '', '')", [name, name])
    return name


@dataclass
class Phone:
    """One browser profile on one phone. `network` can be cut, `database` is the site's."""

    context: object
    page: object
    network: object
    database: object
    taps: int = 0
    worker: dict | None = None

    @property
    def origin(self):
        return "{0.scheme}://{0.netloc}".format(urlsplit(self.page.url))

    def tap(self, target):
        target.tap()
        self.taps += 1

    def open(self, path="/log/"):
        self.page.goto(path)

    def is_ready(self):
        """Wait until what must open without signal is kept on the phone."""
        kept = "async () => Boolean(await caches.match('/kept-for')) && Boolean(navigator.serviceWorker.controller)"
        for _attempt in range(100):
            if self.page.evaluate(kept):
                return
            self.page.wait_for_timeout(200)
        raise AssertionError("nothing was kept on the phone")

    def knows(self, name):
        """Wait until the log that is kept on the phone names somebody."""
        known = "async (name) => ((await (await caches.match('/log/'))?.text()) ?? '').includes(name)"
        for _attempt in range(50):
            if self.page.evaluate(known, name):
                return
            self.page.wait_for_timeout(200)
        raise AssertionError(f"{name} is not in the log that was kept")

    def log_in(self, username):
        self.open("/accounts/login/?next=/my/")
        self.page.locator(f"[data-login={username}]").tap()
        self.page.wait_for_url("**/my/")

    def log_out(self):
        self.page.locator(".menu.aside summary").tap()
        self.page.get_by_role("button", name="Log out").tap()
        self.page.wait_for_url("**/accounts/login/**")

    def plan(self):
        """Plan a visit that has just begun; gives the customer's name."""
        name = new_customer(self.database)
        self.open("/visits/new/?status=planned&next=/my/")
        self.page.get_by_label("Customer", exact=True).fill(name)
        self.page.get_by_label("Start").fill(datetime.now(ZoneInfo("Asia/Shanghai")).strftime("%H:%M"))
        self.save()
        expect(self.page.get_by_text("Saved as: Planned.")).to_be_visible()
        return name

    def fill(self, outcome="Continuation"):
        """Tap in a visit with a customer whom nobody visits, or one would be asked; gives the entry's number."""
        page = self.page
        page.get_by_role("radio", name="Somebody else").check()
        page.get_by_label("Customer", exact=True).fill(new_customer(self.database))
        page.get_by_role("radio", name=outcome, exact=True).check()
        return UUID(page.locator("[name=sent_as]").input_value())

    def save(self):
        self.page.get_by_role("button", name="Save").tap()

    def arrived(self, number):
        """[(status, outcome)] of the visits that came of an entry."""
        with sqlite3.connect(self.database) as connection:
            found = connection.execute("SELECT status, outcome FROM reps_visit WHERE sent_as = ?", [number.hex])
            return found.fetchall()

    def lands(self, number, found):
        """Wait until that is what came of an entry; the phone sends it by itself."""
        self.until(lambda: self.arrived(number) == found)

    def until(self, holds):
        for _attempt in range(50):
            if holds():
                return
            self.page.wait_for_timeout(200)
        raise AssertionError("waited in vain")

    def says_kept(self, words):
        expect(self.page.locator("[data-kept]")).to_contain_text(words)

    def close(self):
        """Close every page of the site; its service worker stays, and is woken by `wake`."""
        found, devtools = [], self.context.new_cdp_session(self.page)
        devtools.on("ServiceWorker.workerRegistrationUpdated", lambda event: found.extend(event["registrations"]))
        devtools.send("ServiceWorker.enable")
        while not found:
            self.page.wait_for_timeout(100)
        self.worker = {"origin": self.origin, "registrationId": found[-1]["registrationId"]}
        site, self.page = self.page, self.context.new_page()
        site.close()

    def wake(self, tag="send-what-waits"):
        """What the browser does once the network is back, whenever that may be."""
        devtools = self.context.new_cdp_session(self.page)
        devtools.send("ServiceWorker.enable")
        devtools.send("ServiceWorker.dispatchSyncEvent", self.worker | {"tag": tag, "lastChance": False})

    def asked_for(self):
        """What the browser was asked to wake the service worker for."""
        return self.page.evaluate("async () => (await navigator.serviceWorker.ready).sync.getTags()")

    def waits(self, number):
        """That many entries wait, by the sign on every page."""
        badge = self.page.locator("[data-queue]")
        if number:
            expect(badge).to_contain_text(str(number))
        else:
            expect(badge).to_be_hidden()
