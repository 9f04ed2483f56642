"""The numbers that a page shows as figures, and which of them can't be opened: read from its HTML."""

import re
from html.parser import HTMLParser

SHOWN_AS_FIGURES = {
    "number",
    "figure",
    "value",
    "cell",
    "compare",
    "count",
    "time",
    "peers",
}  # classes of what holds them
# What stands beside a figure and is told in its panel: ranges, counts, aims. And what is no figure: a record's own
# fields, what is typed in, headings.
BESIDE = {"muted", "young", "beside", "record", "badge", "band", "whole", "visually-hidden", "sign"}
NO_FIGURES = {"thead", "label", "select", "option", "input", "textarea", "script", "style", "svg", "title"}
VOID = {"input", "br", "img", "meta", "link", "hr", "rect", "path", "use", "circle", "line"}
DIGIT = re.compile(r"\d")


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
        if DIGIT.search(text) and self._is_figure():
            self.closed.append(f"{self.stack[-1][0]}.{self.stack[-1][1].get('class', '')}: {' '.join(text.split())}")

    def _is_figure(self):
        classes = {word for _tag, attrs in self.stack for word in (attrs.get("class") or "").split()}
        opens = any(tag == "a" and "data-figure" in attrs for tag, attrs in self.stack)
        aside = classes & BESIDE or NO_FIGURES & {tag for tag, _attrs in self.stack}
        return bool(classes & SHOWN_AS_FIGURES) and not opens and not aside


def numbers_on(html):
    """([(value, address), ...] of the figures that open, ["tag.class: text", ...] of the numbers that don't)."""
    reader = _Reader()
    reader.feed(html)
    return reader.opened, reader.closed
