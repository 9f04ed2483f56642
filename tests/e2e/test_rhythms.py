"""The ten-second test: each question of spec 11 has its answer on the first screen; each page prints on one sheet."""

import re

import pytest

pytestmark = pytest.mark.browser
WIDTH, HEIGHT = 1280, 800
NUMBER = re.compile(r"\d|—")

# rhythm -> its three questions, and what in its section is the answer
ANSWERS = {
    "monday": {
        "Did we do enough good work last week?": ".figure .value",
        "Who needs help?": ".answer",
        "Which proposals go out this week, and are they no-surprise?": ".answer .fig",
    },
    "one-to-one": {
        "What did we agree, and is it done?": ".todo li",
        "Which visit is worth discussing?": "li a, p",
        "What is the one commitment for next week?": "input[name=what]",
    },
    "talent": {
        "Could I fill a post tomorrow?": ".figure .value",
        "Whom do I call?": "li a, p",
        "What went stale?": ".figure .value",
    },
    "leads": {
        "Where do winners come from?": "table .fig, p",
        "What do we stop?": "table .fig, p",
        "Is someone minding the inbox?": ".figure .value",
    },
    "quarter": {
        "Did we hit the initial target?": ".figure .value",
        "Why not, in three numbers?": "tbody tr:nth-child(3) td",
        "What do we change?": "li, p",
    },
}
QUESTIONS = [(slug, question) for slug, questions in ANSWERS.items() for question in questions]


def opened(visit, slug, role="manager", person=0, **how):
    """The rhythm's page; of a one-to-one, that of the first person to meet, or another one."""
    page = visit(role, f"/rhythms/{slug}/", **{"width": WIDTH, "height": HEIGHT} | how)
    if slug == "one-to-one":
        page.locator("main .todo a").nth(person).click()
        page.wait_for_url(lambda url: "who=rep" in url)
    return page


@pytest.mark.parametrize(("slug", "question"), QUESTIONS)
def test_the_answer_is_on_the_first_screen(visit, slug, question):
    page = opened(visit, slug)
    section = page.get_by_role("region", name=question)
    answers = section.locator(ANSWERS[slug][question])
    assert answers.count() >= 1
    for each in (section.get_by_role("heading", name=question), answers.first):
        box = each.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= HEIGHT
    assert page.evaluate("() => window.scrollY") == 0
    said = answers.first.inner_text() or answers.first.get_attribute("aria-label") or answers.first.get_attribute("id")
    assert said.strip()


@pytest.mark.parametrize("slug", ["monday", "talent", "leads", "quarter"])
def test_every_number_of_the_answers_is_on_the_first_screen(visit, slug):
    page = opened(visit, slug)
    values = page.locator(".sheet .figure .value")
    assert values.count() >= 1
    for at in range(values.count()):
        box = values.nth(at).bounding_box()
        assert box["y"] + box["height"] <= HEIGHT
        assert NUMBER.search(values.nth(at).inner_text())


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
