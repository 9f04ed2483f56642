"""The chance of an open proposal as a link to how it was worked out, on pages and in a table's column (E32)."""

from urllib.parse import urlencode

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from kpis.addresses import link_to
from kpis.cohort.chances import chance_of
from kpis.formats import shown, shown_range
from kpis.workings.chances import CHANCE


def chance_link(proposal, chance, text=""):
    """How likely a win is, "unknown", or other words for it."""
    url = f"{reverse('explain', args=[CHANCE.name])}?{urlencode({'proposal': proposal.key})}"
    words = _("unknown") if chance.known is None else CHANCE.shown(chance.known)
    hint = f"{CHANCE.label}: {chance.words}"
    return link_to(shown(chance.known, "share"), url, hint, text=text or words)


def chance_range(proposal, chance):
    """Its 95 % range as a link of the same kind, or nothing where it is not known."""
    return chance_link(proposal, chance, text=shown_range(chance.range)) if chance.range else ""


class ChanceColumn(tables.Column):
    """The chance of a win of a proposal that is open on a day; blank where it is not known (E32)."""

    attrs = {"th": {"class": "number"}, "td": {"class": "number"}}

    def __init__(self, curves, day):
        super().__init__(verbose_name=CHANCE.label, empty_values=(), orderable=False)
        self.curves, self.day = curves, day

    def render(self, record):
        chance = chance_of(record, self.curves, self.day)
        link, limits = chance_link(record, chance), chance_range(record, chance)
        return format_html('{} <span class="muted small nowrap">{}</span>', link, limits) if limits else link

    def value(self, record):
        return chance_of(record, self.curves, self.day).known
