"""The site as an app on a phone: its worker, its manifest, and the page without signal."""

import json
import re
from types import SimpleNamespace

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.urls import reverse

from salesops import shell
from salesops.menus import IN_ORDER, Page
from salesops.navigation import navigation
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


def test_the_worker_answers_for_every_page_and_is_asked_for_anew(client):
    answer = client.get("/sw.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cache-Control"] == "no-cache"
    assert answer["Service-Worker-Allowed"] == "/"
    assert "default-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]


def test_all_that_it_keeps_is_there(client):
    files = json.loads(re.search(r"const FILES = (.*);", client.get("/sw.js").content.decode())[1])
    assert len(files) >= 12
    assert all(finders.find(name.removeprefix("/static/")) for name in files)


def test_a_deploy_changes_the_worker(client, tmp_path, monkeypatch, settings):
    settings.DEBUG = True  # read anew each time
    before = client.get("/sw.js").content
    monkeypatch.setattr(shell, "FILES", shell.FILES[:-1])
    assert client.get("/sw.js").content != before


def test_the_manifest_has_what_a_phone_needs_to_install_it(client):
    answer = client.get("/manifest.webmanifest")
    found = answer.json()
    assert answer["Content-Type"] == "application/manifest+json"
    assert (found["start_url"], found["scope"], found["display"]) == ("/log/", "/", "standalone")
    assert {(icon["sizes"], icon["purpose"]) for icon in found["icons"]} >= {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    assert all(finders.find(icon["src"].removeprefix("/static/")) for icon in found["icons"])


def test_icons_are_as_large_as_they_say(client):
    for icon in client.get("/manifest.webmanifest").json()["icons"]:
        with open(finders.find(icon["src"].removeprefix("/static/")), "rb") as file:
            head = file.read(24)
        if icon["type"] == "image/png":
            size = f"{int.from_bytes(head[16:20], 'big')}x{int.from_bytes(head[20:24], 'big')}"
            assert size == icon["sizes"]


def test_the_manifest_is_in_the_readers_language(client):
    found = client.get("/manifest.webmanifest", headers={"Accept-Language": "zh-hans"}).json()
    assert (found["lang"], found["shortcuts"][0]["name"]) == ("zh-hans", "记录拜访")


def test_the_page_without_signal_names_nobody(client, company):
    client.force_login(company.alice)
    page = client.get("/offline/").content.decode()
    assert "alice" not in page.lower()
    assert "data-user" not in page
    assert "This page needs the network." in page


def test_pages_kept_on_a_phone_are_marked_with_whose_they_are(client, company):
    client.force_login(company.alice)
    for name in ("visit_quick", "phone_queue", "my_week"):
        assert f'data-user="{company.alice.pk}"' in client.get(reverse(name)).content.decode()


def test_a_page_fetched_to_be_kept_leaves_messages_for_the_reader(client, company):
    client.force_login(company.alice)
    client.post(reverse("visit_quick"), {"who": "other", "customer": "x"})
    client.post(reverse("outcome_undo", args=[company.reps.alice.visits.first().pk]))
    kept = client.get(reverse("visit_quick"), headers={"X-Keep": "yes"}).content.decode()
    seen = client.get(reverse("visit_quick")).content.decode()
    assert ("nothing to take back" in kept, "nothing to take back" in seen) == (False, True)


@pytest.mark.parametrize("who", ["director", "recruiter", "admin"])
def test_who_logs_no_visits_gets_no_worker(client, company, who):
    client.force_login(getattr(company, who))
    assert "js/phone/" not in client.get("/offline/").content.decode()
    page = client.get(reverse("definitions")).content.decode()
    assert "js/phone/" not in page


def test_only_a_browser_that_can_wake_the_worker_gets_what_sends_for_it(client):
    plain, waking = (client.get(address).content.decode() for address in ("/sw.js", "/sw.js?sync"))
    assert waking == f'import "/static/js/phone/sync.js";\n{plain}'  # an import is refused where there are no modules
    assert finders.find("js/phone/sync.js")


PAGES = [page for each in IN_ORDER for page in ([each] if isinstance(each, Page) else each.pages)]


@pytest.mark.parametrize(("name", "above"), [(name, page.name) for page in PAGES for name in page.parts])
def test_the_navigation_says_where_a_page_belongs(rf, company, name, above):
    request = rf.get("/")
    request.user = company.admin
    request.resolver_match = SimpleNamespace(url_name=name)
    shown = {item.url for link in navigation(request) for item in link.items or [link] if item.active}
    assert shown == {reverse(above)}
