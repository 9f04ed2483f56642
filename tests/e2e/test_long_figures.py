"""Amounts of twelve characters where any figure stands: none leaves its card, none lies on another."""

import pytest

pytestmark = pytest.mark.browser
PAGES = (
    ("manager", "/dashboard/"),
    ("manager", "/rhythms/monday/"),
    ("manager", "/rhythms/leads/"),
    ("manager", "/rhythms/month/"),
    ("manager", "/rhythms/talent/"),
    ("manager", "/talent/"),
    ("rep", "/my/"),
)
LONG = "¥123,456,789"
# What stands in a sentence wraps with it, and a table scrolls.
ALL_LONG = """(text) => {
  const figures = [...document.querySelectorAll(".fig")].filter(
    (each) => each.offsetParent && !each.children.length && !each.closest("p, .table-container"));
  for (const each of figures) { each.textContent = text; each.classList.add("long"); }
  const boxes = figures.map((each) => [each, each.getBoundingClientRect()]);
  const leaves = ([each, box]) => box.right > each.closest(".card, .attention").getBoundingClientRect().right;
  const across = (one, other) => Math.min(one.right, other.right) - Math.max(one.left, other.left);
  const down = (one, other) => Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
  const lies = ([, one], at) => boxes.slice(at + 1).some(([, other]) => across(one, other) > 1 && down(one, other) > 4);
  const words = ([each]) => each.closest(".card, .attention").innerText.slice(0, 40);
  const { scrollWidth, clientWidth } = document.documentElement;
  return {
    many: figures.length,
    outside: boxes.filter(leaves).map(words),
    onAnother: boxes.filter(lies).map(words),
    slides: scrollWidth > clientWidth,
  };
}"""


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(("role", "path"), PAGES)
def test_long_amounts_stay_in_their_cards_and_apart(visit, role, path, width):
    page = visit(role, path, width=width)
    found = page.evaluate(ALL_LONG, LONG)
    assert found.pop("many") >= 3
    assert found == {"outside": [], "onAnother": [], "slides": False}


def test_a_long_amount_is_set_smaller_where_figures_stand_large(visit):
    page = visit("manager", "/rhythms/monday/", width=360)
    value = page.locator(".figure .value").first
    size = "(value) => parseFloat(getComputedStyle(value).fontSize)"
    before = value.evaluate(size)
    value.evaluate("(value) => value.classList.add('long')")
    assert value.evaluate(size) < before
