"""Nothing that people read is left in English for the Chinese reader."""

import html
import re
import shutil
import subprocess
from collections import defaultdict
from pathlib import Path

import polib
import pytest
import time_machine
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.html import strip_tags
from django.utils.translation.template import templatize

from kpis.rhythms.catalogue import RHYTHMS
from kpis.start.steps import STEPS
from reps.forms.definitions import DefinitionForm
from reps.lists.cells import VerdictColumn
from reps.lists.narrowing import VERDICTS
from reps.models import Criterion
from reps.roster.paste import FIELDS
from tests import builders as made
from tests.small_company import TODAY, WEEK, small_company

ROOT = Path(__file__).resolve().parents[1]
APPS = ("salesops", "kpis", "reps")
PLACEHOLDER = re.compile(r"%\(\w+\)(?:\.\d+)?[sdf]|\{\w+\}")
CHINESE = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"
HALF_WIDTH = re.compile(rf"{CHINESE} ?[,:;?!(]|[,:;?!)] ?{CHINESE}")
BLOCKS = re.compile(r"\{% blocktranslate.*?\{% endblocktranslate %\}", re.S)
JOINED = re.compile(r"[%}]\}(?:: |, )(?=\{\{|\{%|<[^/])")  # {{ one }}: {{ other }}
KEYWORDS = (
    "gettext_lazy",
    "gettext_noop",
    "ngettext:1,2",
    "ngettext_lazy:1,2",
    "pgettext:1c,2",
    "pgettext_lazy:1c,2",
    "npgettext:1c,2,3",
)


def catalog(app, ending="po"):
    return ROOT / app / "locale" / "zh_Hans" / "LC_MESSAGES" / f"django.{ending}"


def texts(entry):
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


def test_what_reads_the_same_in_english_is_one_word_in_chinese():
    """Django shows the first catalog's text wherever a message stands: another sense takes a context."""
    said = defaultdict(set)
    for app in APPS:
        for entry in polib.pofile(catalog(app)):
            said[entry.msgctxt, entry.msgid].add(tuple(texts(entry)))
    assert {message: found for message, found in said.items() if len(found) > 1} == {}


@pytest.mark.parametrize("app", APPS)
def test_every_message_is_translated(app):
    missing = [entry.msgid for entry in polib.pofile(catalog(app)) if entry.fuzzy or not all(texts(entry))]
    assert missing == []


@pytest.mark.parametrize("app", APPS)
def test_a_translation_keeps_the_placeholders(app):
    for entry in polib.pofile(catalog(app)):
        wanted = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        assert all(set(PLACEHOLDER.findall(text)) == wanted for text in texts(entry)), entry.msgid


@pytest.mark.parametrize("app", APPS)
def test_chinese_has_chinese_punctuation(app):
    half = [text for entry in polib.pofile(catalog(app)) for text in texts(entry) if HALF_WIDTH.search(text)]
    assert half == []


def test_templates_join_words_by_punctuation_that_is_translated():
    """{% translate ": " %} between them; in a page's title a dot will do."""
    pages = [path for path in (ROOT / "templates").rglob("*.html") if "admin" not in path.parts]
    found = [(path.name, joined) for path in pages for joined in JOINED.findall(BLOCKS.sub("{% %}", path.read_text()))]
    assert found == []


@pytest.mark.parametrize("app", APPS)
def test_what_is_compiled_is_what_is_written(app):
    written = {(entry.msgctxt, entry.msgid): texts(entry) for entry in polib.pofile(catalog(app))}
    compiled = {(entry.msgctxt, entry.msgid): texts(entry) for entry in polib.mofile(catalog(app, "mo"))}
    assert compiled == written, "run `make messages`"


def test_every_marked_string_is_in_a_catalog(tmp_path):
    assert shutil.which("xgettext"), "needs GNU gettext: apt-get install gettext"
    known = {(entry.msgctxt or "", entry.msgid) for app in APPS for entry in polib.pofile(catalog(app))}
    assert sorted(marked(tmp_path) - known) == [], "run `make messages` and translate what is new"


def marked(folder):
    """{(context, msgid), ...} of everything marked for translation in our code and templates."""
    sources = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    for number, template in enumerate(sorted((ROOT / "templates").rglob("*.html"))):
        sources.append(folder / f"{number}.py")
        sources[-1].write_text(templatize(template.read_text(encoding="utf-8")), encoding="utf-8")
    names = folder / "sources"
    names.write_text("\n".join(map(str, sources)), encoding="utf-8")
    command = ["xgettext", "-L", "Python", "--from-code=UTF-8", "-o", "-", "-f", str(names)]
    command += [f"--keyword={keyword}" for keyword in KEYWORDS]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return {(entry.msgctxt or "", entry.msgid) for entry in polib.pofile(found)}


# Pages

# Names that people typed, of languages, formats and the product, and what a person writes in a code.
OURS = {"Acme", "Alice", "Ann", "Bob", "Kim", "Mia", "Sam", "North", "South", "English", "SalesOps", "Ctrl"}
OURS |= {"adam", "alice", "ann", "bob", "dora", "mia", "sam", "utf", "Trial", "trial"}
ENGLISH = re.compile(r"\b[A-Za-z][a-z]{2,}\b")


@pytest.fixture
def company(db):
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


def visible(page):
    """The words of a page, without scripts, names typed by people, and the switch to English."""
    text = re.sub(r'(?s)<(script|style|svg|code)\b.*?</\1>|<(\w+)\b[^>]* lang="en"[^>]*>.*?</\2>', " ", page)
    attributes = re.findall(r'\b(?:title|aria-label|placeholder)="([^"]*)"', text)
    return html.unescape(" ".join([strip_tags(text), *attributes]))


def pages(company):
    """(user, address) of the main pages."""
    director, admin, alice = company.director, company.admin, company.alice
    visit, proposal = alice.rep_record.visits.first(), alice.rep_record.proposals.first()
    lead = made.lead(owner=alice.rep_record)
    candidate = made.candidate(team=company.north)
    lists = ("visit_list", "proposal_list", "lead_list", "customer_list", "candidate_list", "people", "definitions")
    kpis = ("quality_visits", "talent_pool", "lead_quality", "no_surprise_proposals", "close_and_attainment")
    yield from ((director, reverse(name)) for name in ("dashboard", "calendar", "board", "lead_intake", *lists))
    yield admin, reverse("targets_proposed")
    yield from ((director, reverse(name)) for name in ("lead_sources", "talent", "targets", "rhythms"))
    yield from ((director, reverse("rhythm", args=[slug])) for slug in RHYTHMS if slug != "one-to-one")
    yield from ((company.manager, reverse(name)) for name in ("mails", "outbox"))
    yield company.manager, reverse("mail_new", args=["quarter"])
    yield company.manager, reverse("rhythm", args=["one-to-one"]) + "?who=rep:alice"
    yield from ((director, reverse("kpi", args=[slug])) for slug in kpis)
    yield director, reverse("figure_records", args=["quality_share"]) + f"?when={WEEK}"
    yield from (
        (director, reverse("explain", args=[name]) + f"?when={WEEK}") for name in ("quality_share", "close_rate")
    )
    yield from ((alice, reverse(name)) for name in ("my_week", "visit_new", "proposal_new", "lead_new", "customer_new"))
    yield from ((alice, reverse(name, args=[visit.pk])) for name in ("visit", "visit_edit"))
    yield from ((alice, reverse(name, args=[proposal.pk])) for name in ("proposal", "proposal_edit"))
    yield from ((admin, reverse(name)) for name in ("import_list", "import_new", "candidate_new", "start"))
    yield from ((admin, reverse("start_step", args=[step.slug])) for step in STEPS)
    yield from ((admin, reverse(name, args=["visit"])) for name in ("definition_new", "criterion_new"))
    yield admin, reverse("lead_detail", args=[lead.pk])
    yield admin, reverse("candidate_detail", args=[candidate.pk])


def test_a_chinese_page_shows_no_english(client, company):
    found = {}
    for user, address in pages(company):
        client.force_login(user)
        answer = client.get(address, headers={"Accept-Language": "zh-hans"})
        assert answer.status_code == 200, address
        found[address] = sorted(set(ENGLISH.findall(visible(answer.content.decode()))) - OURS)
    left = {address: words for address, words in found.items() if words}
    assert not left, left


def test_a_word_of_two_senses_is_told_apart_in_chinese():
    """A verdict is not its column, what a version is called not a person's name, and a type no record's number."""
    with translation.override("zh-hans"):
        assert str(dict(VERDICTS)["yes"]) == "高质量"
        assert str(VerdictColumn().words[0]) == "高质量"
        assert render_to_string("reps/verdict.html", {"quality": True}).strip().endswith("✓ 高质量</span>")
        assert str(VerdictColumn().verbose_name) == "质量"
        assert (str(DefinitionForm.base_fields["name"].label), str(FIELDS["name"])) == ("名称", "姓名")
        assert (str(Criterion.Type.NUMBER.label), translation.gettext("Number")) == ("数字", "编号")
