"""How values look in a row, on the page and in an exported file."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NUMBER = {"th": {"class": "number"}, "td": {"class": "number"}}
DAY = {"td": {"class": "nowrap"}}


def badge(text, look=""):
    """A word in a pill; `look` is good, bad, warn, hollow or dotted."""
    return format_html('<span class="badge {}">{}</span>', look, text)


class DayColumn(tables.DateColumn):
    """A date as 2026-11-23 in every language, so that columns line up; a bare date in a file."""

    attrs = DAY

    def __init__(self, **kwargs):
        super().__init__(format="Y-m-d", **kwargs)

    def value(self, value):
        return value


class NumberColumn(tables.Column):
    attrs = NUMBER


class PartColumn(NumberColumn):
    """A part of a whole, such as 0.6, without trailing zeros."""

    def render(self, value):
        return f"{value.normalize():f}"

    def value(self, value):
        return value


class VerdictColumn(tables.Column):
    """Quality: a tick, not, or unanswered; `words` are the three in that order."""

    empty_values = ()

    def __init__(self, verbose_name=None, words=None, accessor="quality", **kwargs):
        super().__init__(accessor=accessor, verbose_name=verbose_name or _("Quality"), **kwargs)
        self.words = words or (
            pgettext_lazy("verdict", "Quality"),
            _("Not quality"),
            pgettext_lazy("verdict", "Unanswered"),
        )

    def render(self, value, record):
        if value is None:
            return badge(self.words[2], "dotted")
        return badge(format_html("✓ {}", self.words[0]), "good") if value else badge(self.words[1], "hollow")

    def value(self, value, record):
        return str(self.words[(True, False, None).index(value)])
