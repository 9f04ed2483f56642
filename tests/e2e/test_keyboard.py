"""Whole journeys without a mouse, a focus that is always seen, 200 % zoom, and nothing that moves for those who ask."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.pages import ALL
from tests.e2e.phone import new_customer

pytestmark = pytest.mark.browser
STOPS = 45
FITS = "() => document.documentElement.scrollWidth <= innerWidth"
WALKED = [
    ("manager", "/dashboard/"),
    ("manager", "/kpi/quality_visits/"),
    ("manager", "/calendar/"),
    ("manager", "/targets/"),
    ("manager", "/rhythms/monday/"),
    ("manager", "/leads/intake/"),
    ("manager", "/visits/"),
    ("rep", "/my/"),
    ("rep", "/log/"),
    ("rep", "/visits/new/"),
    ("admin", "/definitions/visit/new/"),
]
FOCUS = """() => {
  const at = document.activeElement;
  if (at === document.body) return null;
  const seen = at.closest("label") && Number(getComputedStyle(at).opacity) === 0 ? at.nextElementSibling : at;
  const box = seen.getBoundingClientRect(), style = getComputedStyle(seen);
  const x = Math.min(Math.max(box.x + box.width / 2, 1), innerWidth - 1), y = box.y + Math.min(box.height / 2, 20);
  const top = document.elementFromPoint(x, y);
  return {
    what: at.outerHTML.slice(0, 120),
    marked: style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2,
    inside: box.width > 0 && box.height > 0 && y >= 0 && y <= innerHeight,
    covered: !!top && !seen.contains(top) && !top.contains(seen) && !at.closest("label")?.contains(top),
  };
}"""


@pytest.mark.parametrize(("role", "path"), WALKED)
def test_the_focus_is_always_seen(visit, role, path):
    page, stops = visit(role, path, height=700), []
    page.emulate_media(reduced_motion="reduce")  # else it is still scrolling there when it is looked for
    for _each in range(STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None:  # past the last one, in the browser's own bar
            break
        stops.append(stop)
    assert len(stops) > 8
    unseen = [stop for stop in stops if not stop["marked"] or not stop["inside"] or stop["covered"]]
    assert unseen == [], "\n".join(map(str, unseen))


def tab_to(page, wanted, most=80):
    """Press Tab until `wanted` has the focus."""
    for _each in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"the keyboard never reaches {wanted}")


def test_a_manager_walks_from_the_dashboard_to_a_record_by_keyboard(visit):
    page = visit("manager", "/dashboard/")
    tab_to(page, page.get_by_role("link", name="Quarter", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("when=20..-Q|grain=quarter"))
    tab_to(page, page.locator("article.kpi a.fig").first)
    page.keyboard.press("Enter")
    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("heading", level=1)).to_be_focused()
    records = panel.get_by_role("link", name=re.compile("All .* records")).first
    tab_to(page, records)
    page.keyboard.press("Enter")
    page.wait_for_url("**/records/**")
    tab_to(page, page.locator("table.table tbody a").first)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/visits/\d+/"))


def test_a_visit_is_logged_by_keyboard_alone(visit, site_folder):
    page = visit("rep", "/visits/new/")
    tab_to(page, page.get_by_label("Customer", exact=True))
    page.keyboard.type(new_customer(site_folder / "site.sqlite3"))
    for name in ("answer_need_confirmed", "answer_decision_maker_present"):
        tab_to(page, page.locator(f"[name={name}]:checked"))  # Not answered; the arrow goes round to the first
        page.keyboard.press("ArrowRight")
    tab_to(page, page.get_by_label("Note"))
    page.keyboard.type("They want two by March")
    tab_to(page, page.get_by_role("button", name="Save"))
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile(r"^Saved\."))).to_be_visible()
    page.goto("/visits/?q=two+by+March")
    expect(page.locator("table.table tbody tr")).to_have_count(1)


def test_a_target_is_changed_by_keyboard_alone(visit):
    page = visit("manager", "/targets/")
    cell = page.locator(".target-grid td input:not([value=''])").last
    before = cell.input_value()
    tab_to(page, cell, most=400)
    page.keyboard.press("Control+A")
    page.keyboard.type(str(int(before) + 1000))
    tab_to(page, page.get_by_label("Reason for changing a target"), most=400)
    page.keyboard.type("Keyboard only")
    page.keyboard.press("Enter")
    expect(page.get_by_role("cell", name="Keyboard only").first).to_be_visible()


@pytest.mark.parametrize(("role", "path"), ALL)
def test_nothing_is_lost_sideways_at_200_percent_nor_on_a_phone(visit, role, path):
    page = visit(role, path, width=640, height=400)  # 1280 x 800 at twice the size
    page.wait_for_function(FITS)
    fixed = """() => [...document.querySelectorAll("body *")].filter((each) =>
      ["fixed", "sticky"].includes(getComputedStyle(each).position) && each.offsetWidth > innerWidth / 2
      && each.offsetHeight > innerHeight / 3).map((each) => each.className)"""
    assert page.evaluate(fixed) == []  # nothing that stays in place takes the screen
    page.set_viewport_size({"width": 360, "height": 740})
    page.wait_for_function(FITS)  # charts follow the window a tenth of a second later


@pytest.mark.parametrize("path", ["/dashboard/", "/kpi/quality_visits/", "/rhythms/monday/"])
def test_nothing_moves_for_those_who_ask_for_that(visit, path):
    page = visit("manager", "/health/", quiet=True)
    page.emulate_media(reduced_motion="reduce")
    page.goto(path, wait_until="networkidle")
    page.locator("a.fig:visible").first.click()
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("() => document.getAnimations().length") == 0
    assert page.evaluate("() => getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_any_days_open_over_the_page_and_close_with_escape(visit):
    page = visit("manager", "/dashboard/")
    below = page.locator(".attention").bounding_box()
    page.get_by_text("Any days").click()
    assert page.get_by_label("From").is_visible()
    assert page.locator(".attention").bounding_box() == below
    page.keyboard.press("Escape")
    assert not page.get_by_label("From").is_visible()
