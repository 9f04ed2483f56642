"""A rhythm as a letter: sections of lines, each with the number and the link of the page."""

import hashlib
import json
from dataclasses import dataclass

from kpis.addresses import figure_url
from kpis.formats import reason, shown_support, shown_value


@dataclass(frozen=True)
class Line:
    """`fact` is what it says whatever the reader's language: facts are compared from mail to mail."""

    label: str
    text: str = ""
    url: str = ""
    note: str = ""
    fact: tuple = ()


@dataclass(frozen=True)
class Section:
    """`title` is a question of the rhythm, or what its lines are about."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Letter:
    """`headline` says the most important of it in a few words, for the subject."""

    headline: str
    sections: tuple[Section, ...]

    @property
    def fingerprint(self):
        """The same for letters that say the same, of whatever week and in whatever language."""
        facts = [[section.lines and line.fact for line in section.lines] for section in self.sections]
        return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()


def line_of(figure, state, label="", text="", note=None, also=(), **whose):
    """A figure as a line: the page's own words for it, and the address that explains it there.

    `also`: what else would be news, beside its numbers.
    """
    support = reason(figure) or shown_support(figure) if note is None else note
    numbers = figure.measure.name, whose, figure.numerator, figure.denominator, figure.value, also
    url = figure_url(figure, state, **whose)
    return Line(str(label or figure.measure.label), str(text or shown_value(figure)), url, str(support), numbers)


def words(label, text="", url="", note="", fact=None):
    """A line of words, such as a name with a link to its record."""
    return Line(str(label), str(text), url, str(note), (str(label), str(text)) if fact is None else fact)
