"""The numbers that a page shows, and which of them can't be opened: read from its HTML, sentence by sentence.

A number opens where it stands in a link. What is no figure needs none: fixed words with a digit in them ("rated 4 or
better"), dates, headings of columns, what is typed in; and what its class says is a record's own field (`record`), a
number that somebody set (`rule`), or how many stand listed right under it (`listed`).
"""

import gettext
import re
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from django.conf import settings

NO_FIGURE = {"record", "rule", "listed"}  # classes
ASIDE = {"thead", "label", "select", "option", "input", "textarea", "script", "style", "svg", "title", "nav"}
HOLE = re.compile(r"[:：]\s*[,.;，。；)）]|[(（]\s*[)）]|,\s*,")  # in a sentence whose number is lacking
VOID = {"input", "br", "img", "meta", "link", "hr", "rect", "path", "use", "circle", "line"}
DIGIT = re.compile(r"\d")
MONTHS = "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
MONTHS += "|Nov(?:ember)?|Dec(?:ember)?"
DATES = re.compile(
    rf"\d{{4}}-(\d\d-\d\d|\d\d|W\d\d|Q\d|P\d\d)|({MONTHS}) \d{{4}}|(\d{{1,2}} )?({MONTHS})\b( \d{{1,2}},)?( \d{{4}})?"
    r"|\d{1,2} \w{3} \d{4}|\b(Q[1-4]|W\d{1,2})\b( \d{4})?|\b20\d\d\b|Week \d+, \d{4}|\b\d\d:\d\d\b"
)


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.stack, self.opened, self.closed = [], [], []

    def handle_starttag(self, tag, attrs):
        if tag not in VOID:
            self.stack.append((tag, dict(attrs)))
        if tag == "a" and "data-figure" in dict(attrs):
            self.opened.append((dict(attrs)["data-figure"], dict(attrs)["href"]))

    def handle_endtag(self, tag):
        while self.stack and tag in [each for each, _attrs in self.stack]:
            if self.stack.pop()[0] == tag:
                return

    def handle_data(self, text):
        if DIGIT.search(text) and self._is_told() and DIGIT.search(without_dates_and_fixed_words(text)):
            self.closed.append(f"{self.stack[-1][0]}.{self.stack[-1][1].get('class', '')}: {' '.join(text.split())}")

    def _is_told(self):
        """Whether what stands here is told of the records, and opens to nothing."""
        tags = {tag for tag, _attrs in self.stack}
        classes = {word for _tag, attrs in self.stack for word in (attrs.get("class") or "").split()}
        return "main" in tags and not tags & ASIDE and not classes & NO_FIGURE and "a" not in tags


def holes_in(html):
    """What is said around numbers that should stand there and don't: "Open posts: , new posts: 1"."""
    main = html.partition("<main")[2].partition("</main")[0]
    text = " ".join(re.sub(r"<(script|style)\b.*?</\1>|<[^>]*>", "", main, flags=re.S).split())
    return [text[max(hole.start() - 40, 0) : hole.end() + 20] for hole in HOLE.finditer(text)]


def numbers_on(html):
    """([(value, address), ...] of the figures that open, ["tag.class: text", ...] of the numbers that don't)."""
    reader = _Reader()
    reader.feed(html)
    return reader.opened, reader.closed


def without_dates_and_fixed_words(text):
    """What is left of a text that may be figures."""
    text = " ".join(text.split())
    for words in _fixed_words():
        text = text.replace(words, " ") if words in text else text
    return DATES.sub(" ", text)


@cache
def _fixed_words():
    """Every text of the pages that has a digit and no room for a figure, the longest first."""
    catalogues = Path(settings.BASE_DIR).glob("*/locale/zh_Hans/LC_MESSAGES/django.mo")
    texts = {text for each in catalogues for text in _texts(each)}
    return sorted((text for text in texts if DIGIT.search(text)), key=len, reverse=True)


def _texts(catalogue):
    with catalogue.open("rb") as file:
        known = gettext.GNUTranslations(file)._catalog
    keys = (key[0] if isinstance(key, tuple) else key for key in known)
    return [" ".join(key.rpartition("\x04")[2].replace("%%", "%").split()) for key in keys if "%(" not in key]
