"""A rep's phone without signal: every entry lands, once, whenever the network is cut (spec 12)."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import expect

from tests.e2e.network import ANSWER_LOST, REQUEST_LOST, SERVER_ERROR, network_to
from tests.e2e.phone import PROFILE, Phone
from tests.e2e.site import log_in
from tests.e2e.test_pages_in_the_browser import problems

pytestmark = pytest.mark.browser
NO_NETWORK = "No network: it is kept on this phone"
SENT = [("held", "continuation")]


@pytest.fixture
def phones(site, site_folder, browser):
    """Make a phone: phones(role="rep", locale="en", ...). Its log-in is its own, so that it may be ended."""
    made, networks = [], []

    def phone(role="rep", **profile):
        networks.append(network_to(site))
        network, address = networks[-1].__enter__()
        stored = log_in(browser, site, role) if role else None
        context = browser.new_context(base_url=address, storage_state=stored, **PROFILE | {"locale": "en"} | profile)
        made.append(context)
        return Phone(context, context.new_page(), network, site_folder / "site.sqlite3")

    yield phone
    for context in made:
        context.close()
    for each in networks:
        each.__exit__(None, None, None)


@pytest.fixture
def phone(phones):
    """A rep's phone on which the log was opened once before."""
    made = phones()
    made.open()
    made.is_ready()
    return made


def sent_from_the_queue(phone):
    """With the network back, send what waits by hand."""
    phone.network.mend()
    phone.open("/log/queue/")
    expect(phone.page.get_by_text("Nothing waits on this phone")).to_be_visible()


@pytest.mark.parametrize(("tapped", "status"), [("Save", "held"), ("No-show", "no_show")])
def test_what_came_of_a_planned_visit_is_told_with_one_tap(phones, tapped, status):
    """Without signal the log opens at the visit that was planned; the tap waits on the phone and lands once."""
    phone = phones()
    phone.open()
    phone.is_ready()
    name = phone.plan()  # since the log was kept
    phone.knows(name)
    phone.network.cut()
    phone.open()
    page = phone.page
    expect(page.get_by_role("radio", name=name)).to_be_checked()
    number = UUID(page.locator("[name=sent_as]").input_value())
    phone.tap(page.get_by_role("button", name=tapped))
    phone.says_kept(NO_NETWORK)
    phone.waits(1)
    sent_from_the_queue(phone)
    assert (phone.taps, phone.arrived(number)) == (1, [(status, "")])


def test_there_is_no_no_show_where_nothing_was_planned(phone):
    phone.fill()
    expect(phone.page.get_by_role("button", name="No-show")).to_be_hidden()


# The network is cut ...


def test_before_the_log_is_opened(phone):
    phone.network.cut()
    phone.open()
    number = phone.fill()
    phone.save()
    phone.says_kept(NO_NETWORK)
    phone.waits(1)
    phone.page.reload()
    phone.waits(1)
    assert phone.arrived(number) == []
    sent_from_the_queue(phone)
    phone.waits(0)
    assert phone.arrived(number) == SENT


def test_while_it_is_filled_in(phone):
    number = phone.fill()
    phone.network.cut()
    phone.save()
    phone.says_kept(NO_NETWORK)
    sent_from_the_queue(phone)
    assert phone.arrived(number) == SENT


@pytest.mark.parametrize("where", ["/log/session/", "/log/send/"])
def test_when_it_is_sent_and_the_request_is_lost(phone, where):
    number = phone.fill()
    phone.network.cut(REQUEST_LOST, where)
    phone.save()
    phone.says_kept(NO_NETWORK)
    assert phone.arrived(number) == []
    sent_from_the_queue(phone)
    assert phone.arrived(number) == SENT


def test_when_it_is_sent_and_the_answer_is_lost(phone):
    number = phone.fill()
    phone.network.cut(ANSWER_LOST, "/log/send/")
    phone.save()
    phone.says_kept(NO_NETWORK)
    assert phone.arrived(number) == SENT  # it is there, but the phone can't know
    phone.waits(1)
    sent_from_the_queue(phone)
    assert phone.network.sent("/log/send/") >= 2
    assert phone.arrived(number) == SENT


def test_when_the_server_has_an_error(phone):
    number = phone.fill()
    phone.network.cut(SERVER_ERROR, "/log/send/")
    phone.save()
    phone.says_kept("The server could not take it")
    sent_from_the_queue(phone)
    assert phone.arrived(number) == SENT


def test_by_the_phone_itself_and_comes_back_by_itself(phone):
    phone.context.set_offline(True)
    number = phone.fill()
    phone.save()
    phone.says_kept(NO_NETWORK)
    phone.waits(1)
    phone.context.set_offline(False)
    phone.lands(number, SENT)
    phone.waits(0)


def test_by_the_browser_at_every_step_of_sending(phone):
    number = phone.fill()
    phone.context.route("**/log/send/", lambda route: route.abort("connectionreset"))
    phone.save()
    phone.says_kept(NO_NETWORK)
    phone.context.unroute("**/log/send/")
    sent_from_the_queue(phone)
    assert phone.arrived(number) == SENT


def test_several_entries_land_in_their_order_once_each(phone):
    phone.network.cut()
    numbers = []
    for waiting in range(3):
        numbers.append(phone.fill())
        phone.save()
        phone.waits(waiting + 1)
    sent_from_the_queue(phone)
    assert [phone.arrived(number) for number in numbers] == [SENT] * 3


def test_two_windows_that_send_at_once_make_one_visit(phone):
    number = phone.fill()
    phone.network.cut()
    phone.save()
    phone.says_kept(NO_NETWORK)
    other = phone.context.new_page()
    phone.network.mend()
    for page in (phone.page, other):
        page.goto("/log/queue/", wait_until="commit")
    for page in (phone.page, other):
        expect(page.get_by_text("Nothing waits on this phone")).to_be_visible()
    assert phone.arrived(number) == SENT


# The site is closed before the network is back


@pytest.mark.parametrize("fate", [REQUEST_LOST, ANSWER_LOST, SERVER_ERROR])
def test_what_waits_is_sent_once_with_every_page_closed(phone, fate):
    number = phone.fill()
    phone.network.cut(fate, "/log/send/")
    phone.save()
    expect(phone.page.locator("[data-kept]")).to_be_visible()
    assert phone.asked_for() == ["send-what-waits"]
    phone.close()
    phone.network.mend()
    phone.wake()
    phone.lands(number, SENT)
    phone.wake()
    phone.open("/my/")
    phone.waits(0)
    assert phone.arrived(number) == SENT


def test_what_could_not_be_sent_with_every_page_closed_is_kept(phone):
    phone.network.cut(where="/log/s")
    number = phone.fill()
    phone.save()
    phone.says_kept(NO_NETWORK)
    phone.close()
    phone.wake()
    phone.open("/my/")
    phone.waits(1)
    assert phone.arrived(number) == []


@pytest.mark.parametrize("role", [None, "manager"])
def test_with_every_page_closed_nothing_is_sent_for_another_user(phone, browser, site, role):
    phone.network.cut(where="/log/s")
    number = phone.fill()
    phone.save()
    phone.says_kept(NO_NETWORK)
    phone.close()
    phone.context.clear_cookies()
    phone.context.add_cookies(log_in(browser, site, role)["cookies"] if role else [])
    phone.network.mend()
    asked = phone.network.sent("/log/session/")
    phone.wake()
    phone.until(lambda: phone.network.sent("/log/session/") > asked)
    phone.context.clear_cookies()
    assert phone.arrived(number) == []
    phone.log_in("rep")
    phone.lands(number, SENT)


# What the server refuses


def test_what_is_wrong_is_said_at_once_and_mended_in_place(phone):
    number = phone.fill(outcome="Advance")
    phone.save()
    expect(phone.page.get_by_text("An advance has a next step: say for which day.")).to_be_visible()
    assert problems(phone.page) == []
    phone.page.get_by_role("radio", name=re.compile(r"\+1 week")).check()
    phone.save()
    phone.page.wait_for_url("**/my/")
    assert phone.arrived(number) == [("held", "advance")]
    phone.waits(0)


def test_what_was_refused_later_says_why_is_changed_and_lands(phone):
    phone.network.cut()
    number = phone.fill(outcome="Advance")
    phone.save()
    phone.says_kept(NO_NETWORK)
    phone.network.mend()
    phone.open("/log/queue/")
    expect(phone.page.get_by_text("Next step agreed for: An advance has a next step")).to_be_visible()
    assert problems(phone.page) == []
    phone.page.get_by_role("button", name="Change").tap()
    phone.page.wait_for_url("**/log/?entry=*")
    expect(phone.page.get_by_text("An advance has a next step: say for which day.")).to_be_visible()
    phone.page.get_by_role("radio", name="Order", exact=True).check()
    phone.save()
    phone.page.wait_for_url("**/my/")
    assert phone.arrived(number) == [("held", "order")]


def test_what_waits_is_changed_without_signal_and_lands_as_changed(phone):
    phone.network.cut()
    number = phone.fill()
    phone.save()
    phone.says_kept(NO_NETWORK)
    phone.open("/log/queue/")
    phone.page.get_by_role("button", name="Change").tap()
    phone.page.wait_for_url("**/log/?entry=*")
    expect(phone.page.get_by_role("radio", name="Continuation")).to_be_checked()
    phone.page.get_by_role("radio", name="No-sale").check()
    phone.save()
    phone.says_kept(NO_NETWORK)
    phone.waits(1)
    sent_from_the_queue(phone)
    assert phone.arrived(number) == [("held", "no_sale")]


def test_what_is_discarded_is_gone(phone):
    phone.network.cut()
    number = phone.fill()
    phone.save()
    phone.says_kept(NO_NETWORK)
    phone.open("/log/queue/")
    phone.page.on("dialog", lambda dialog: dialog.accept())
    phone.page.get_by_role("button", name="Discard").tap()
    expect(phone.page.get_by_text("Nothing waits on this phone")).to_be_visible()
    phone.network.mend()
    phone.open("/my/")
    phone.waits(0)
    assert phone.arrived(number) == []


# Whose it is


def test_what_was_logged_out_of_is_kept_until_the_next_log_in(phone):
    number = phone.fill()
    phone.context.clear_cookies()
    phone.save()
    phone.says_kept("You are logged out")
    assert phone.arrived(number) == []
    phone.log_in("rep")
    phone.lands(number, SENT)
    phone.waits(0)


def test_another_user_of_the_phone_neither_sees_nor_sends_it(phone):
    phone.network.cut(where="/log/s")
    number = phone.fill()
    phone.save()
    phone.says_kept(NO_NETWORK)
    phone.network.mend()
    phone.network.cut(where="/log/session/")  # nothing is sent before the log-out
    phone.log_out()
    phone.network.mend()
    sent = phone.network.sent("/log/send/")
    phone.log_in("manager")
    phone.waits(0)
    phone.open("/log/queue/")
    expect(phone.page.get_by_text("Nothing waits on this phone")).to_be_visible()
    phone.is_ready()
    assert (phone.network.sent("/log/send/"), phone.arrived(number)) == (sent, [])
    phone.log_out()
    phone.log_in("rep")
    phone.lands(number, SENT)
    phone.waits(0)


def test_another_user_never_opens_the_pages_of_the_first(phone):
    phone.log_out()
    phone.network.cut()
    phone.open()
    expect(phone.page.get_by_role("heading", name="No network")).to_be_visible()
    assert "data-user" not in phone.page.content()


# The rest


@pytest.mark.parametrize("path", ["/my/", "/dashboard/", "/visits/new/"])
def test_other_pages_say_that_they_need_the_network(phone, path):
    phone.network.cut()
    phone.open(path)
    expect(phone.page.get_by_text("This page needs the network.")).to_be_visible()
    phone.page.get_by_role("link", name="Log a visit").tap()
    expect(phone.page.get_by_role("button", name="Save")).to_be_visible()


@pytest.mark.parametrize(("locale", "heading"), [("en", "No network"), ("zh-CN", "没有网络")])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_is_shown_without_signal_is_accessible_in_both_languages_and_themes(phones, locale, heading, theme):
    made = phones(locale=locale, color_scheme=theme)
    made.open()
    made.is_ready()
    made.network.cut()
    for path in ("/log/", "/log/queue/", "/board/"):
        made.open(path)
        assert problems(made.page) == []
        assert made.page.evaluate("() => document.documentElement.scrollWidth") <= 360
    expect(made.page.get_by_role("heading", name=heading)).to_be_visible()


def test_a_queue_that_waits_is_accessible(phones):
    made = phones(locale="zh-CN", color_scheme="dark")
    made.open()
    made.is_ready()
    made.network.cut()
    made.page.get_by_role("button", name="保存").tap()
    made.says_kept("没有网络")
    made.open("/log/queue/")
    expect(made.page.get_by_text("没有网络").first).to_be_visible()
    assert problems(made.page) == []


def test_the_app_can_be_installed(phone):
    """Chromium itself finds nothing that keeps it from being installed."""
    devtools = phone.context.new_cdp_session(phone.page)
    assert devtools.send("Page.getAppManifest")["errors"] == []
    errors = devtools.send("Page.getInstallabilityErrors")["installabilityErrors"]
    assert {each["errorId"] for each in errors} <= {"in-incognito"}  # as is every window of a test
