"""The ten-second test: each question of spec 11 has its answer on the first screen; each page prints on one sheet.

An answer is a number or a name, in the words of the reader: a page that says it has nothing to tell does not pass.
"""

import re
from datetime import date, timedelta
from itertools import product

import pytest
from django.utils import translation

from kpis.rhythms.catalogue import RHYTHMS
from kpis.rhythms.quarter import QUARTER, WHY

pytestmark = pytest.mark.browser
WIDTH, HEIGHT = 1280, 800
LANGUAGES = {"en": "en", "zh-CN": "zh-hans"}
READERS = list(product(["manager", "director"], LANGUAGES))
NUMBER = re.compile(r"\d")
SHARE = re.compile(r"\d+\.\d\s%$")
NAME = re.compile(r"\w\w")
ROW = re.compile(r"\w\w.*\d", re.S)  # whose, and how many
ANYTHING = re.compile("")

# rhythm -> where the answer to each of its three questions is, and what it is like
ANSWERS = {
    "monday": [(".figure .value", NUMBER), ("tbody tr", ROW), (".answer .fig", NUMBER)],
    "one-to-one": [(".todo li b", NAME), (".todo li a b", NAME), ("input[name=what]", ANYTHING)],
    "talent": [(".figure .value", NUMBER), ("ol li a", NAME), (".figure .value", NUMBER)],
    "leads": [("tbody tr", ROW), ("tbody tr, .rule", NAME), (".figure .value", NUMBER)],
    "month": [(".figure .value", SHARE), ("tbody tr:nth-child(3) .fig", NUMBER), (".answer b", NUMBER)],
    "quarter": [(".figure .value", SHARE), ("tbody tr:nth-child(3) .fig", NUMBER), (".answer b", NUMBER)],
}
READ_ONLY = {("one-to-one", "director"): 2}  # of these questions: the commitment is made by who leads the rep


def opened(visit, slug, role="manager", person=0, **how):
    """The rhythm's page; of a one-to-one, that of somebody with whom something is agreed, or another one."""
    page = visit(role, f"/rhythms/{slug}/", **{"width": WIDTH, "height": HEIGHT} | how)
    if slug == "one-to-one":
        agreed = page.locator("main .todo li").filter(has_text=re.compile(r"\d{4}-\d\d-\d\d"))
        (page.locator("main .todo li").nth(person) if person else agreed.first).get_by_role("link").click()
        page.wait_for_url(lambda url: "who=rep" in url)
    return page


def in_words(question, language):
    with translation.override(LANGUAGES[language]):
        return str(question)


def as_put(page, question, language):
    """The question as the page puts it: of a target that was hit, why instead of why not."""
    was_hit = page.get_by_role("heading", name=in_words(WHY, language), exact=True).count()
    return WHY if was_hit and question == QUARTER.questions[1] else question


def is_on_the_first_screen(found):
    box = found.bounding_box()
    return box is not None and box["y"] >= 0 and box["y"] + box["height"] <= HEIGHT


@pytest.mark.parametrize(("role", "language"), READERS)
@pytest.mark.parametrize("slug", ANSWERS)
def test_the_answers_are_on_the_first_screen(visit, slug, role, language):
    page = opened(visit, slug, role, language=language)
    asked = RHYTHMS[slug].questions[: READ_ONLY.get((slug, role))]
    for question, (where, like) in zip(asked, ANSWERS[slug], strict=False):
        question = in_words(as_put(page, question, language), language)
        section = page.get_by_role("region", name=question, exact=True)
        answer = section.locator(where).first
        assert is_on_the_first_screen(section.get_by_role("heading", name=question)), question
        assert is_on_the_first_screen(answer), question
        assert like.search(answer.inner_text()), (question, answer.inner_text())
    assert page.evaluate("() => window.scrollY") == 0


@pytest.mark.parametrize(("role", "language"), READERS)
def test_what_is_on_fire_is_on_the_first_screen(visit, role, language):
    """Each with how many, and the records one click away."""
    page = visit(role, "/dashboard/", width=WIDTH, height=HEIGHT, language=language)
    fires = page.locator(".attention li").filter(has=page.locator(".count"))
    assert fires.count() >= 3
    for at in range(fires.count()):
        assert is_on_the_first_screen(fires.nth(at))
        assert re.match(r"\d+\s\w+", fires.nth(at).inner_text())
    count = fires.first.locator(".count").inner_text()
    fires.first.get_by_role("link").last.click()
    assert page.locator(".figure .value").first.inner_text() == count


@pytest.mark.parametrize("slug", ["monday", "talent", "leads", "month", "quarter"])
def test_every_number_of_the_answers_is_on_the_first_screen(visit, slug):
    page = opened(visit, slug)
    values = page.locator(".sheet .figure .value")
    assert values.count() >= 1
    for at in range(values.count()):
        assert is_on_the_first_screen(values.nth(at))
        assert re.search(r"\d|—", values.nth(at).inner_text())


def pages_of(pdf):
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf))


@pytest.mark.parametrize("language", ["en", "zh-CN"])
@pytest.mark.parametrize("role", ["manager", "director"])
@pytest.mark.parametrize("slug", ANSWERS)
def test_it_prints_on_one_a4_sheet(visit, slug, role, language):
    page = opened(visit, slug, role, person=1, language=language)  # other tests log dozens of visits as the first
    pdf = page.pdf(prefer_css_page_size=True)
    assert pages_of(pdf) == 1
    width, height = re.search(rb"/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]", pdf).groups()
    assert (round(float(width)), round(float(height))) == (842, 595)  # A4, landscape, in points


@pytest.mark.parametrize("language", ["en", "zh-CN"])
def test_a_rep_s_month_prints_on_one_sheet(visit, language):
    last_month = date.today().replace(day=1) - timedelta(days=1)
    page = visit("rep", f"/calendar/?when={last_month:%Y-%m}", language=language)
    assert page.locator(".calendar.month .visit").count() > 20
    assert pages_of(page.pdf(prefer_css_page_size=True)) == 1


def test_two_sheets_would_be_noticed(visit):
    page = visit("manager", "/talent/")
    assert pages_of(page.pdf(prefer_css_page_size=True)) > 1


def test_a_commitment_is_made_and_kept(visit):
    page = opened(visit, "one-to-one")
    page.get_by_label("What we agree on").fill("Ask three customers for the date of their decision")
    page.get_by_role("button", name="Agree").click()
    page.get_by_role("button", name=re.compile("^Kept ?: Ask three customers")).click()
    settled = page.locator(".todo li", has_text="Ask three customers")
    assert "✓ Kept" in settled.inner_text()
    settled.get_by_role("button", name="Take back").click()


def test_a_mail_is_asked_for_and_read(visit):
    page = opened(visit, "leads")
    page.get_by_role("link", name="By mail").click()
    page.get_by_label("At").select_option("7")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("button", name=re.compile("One now ?: Monthly lead review")).click()
    assert "Monthly lead review" in page.get_by_role("heading", level=1).inner_text()
    address = page.url
    page.get_by_role("link", name="As it was sent").click()
    page.wait_for_url(f"{address}html/", wait_until="commit")  # no script may run there, not the browser's own either
    assert page.request.get(page.url).text().count("<h2") >= 2


def test_the_demo_s_mail_is_there_to_read(visit):
    page = visit("manager", "/outbox/")
    page.get_by_role("link", name=re.compile("^Monday team meeting, Beijing")).click()
    assert "quality visits of" in page.get_by_role("heading", level=1).inner_text()
