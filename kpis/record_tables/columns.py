"""How values look behind a figure, on the page and in an exported file."""

from functools import cached_property

import django_tables2 as tables
from django.db.models import F
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from kpis.definitions import measure_by_name
from kpis.formats import in_home_words, shown
from kpis.leads.spend import value_of
from kpis.targets.aims import at_home
from reps.models import Proposal
from reps.stamps.rates import Rates

_VERDICTS = {
    True: ("good", "✓", _("Yes")),
    False: ("hollow", "○", _("No")),
    None: ("dotted", "?", _("Not answered")),
}


class VerdictColumn(tables.Column):
    """Yes, no or not answered: three different things, told apart by mark as well as by colour."""

    def __init__(self, **kwargs):
        super().__init__(empty_values=(), **kwargs)

    def render(self, value):
        kind, mark, word = _VERDICTS[value]
        return format_html('<span class="badge {}">{} {}</span>', kind, mark, word)

    def value(self, value):
        return {True: "yes", False: "no", None: ""}[value]


class CountColumn(tables.Column):
    attrs = {"th": {"class": "number"}, "td": {"class": "number record"}}

    def value(self, value):
        return value


class MoneyColumn(CountColumn):
    def render(self, value):
        return shown(value, "money")


class HomeColumn(MoneyColumn):
    """Money spent, in the organisation's currency; blank without a rate."""

    def __init__(self, **kwargs):
        super().__init__(orderable=False, **kwargs)

    @cached_property
    def rates(self):
        return Rates()

    def render(self, record):
        return shown(value_of(record, self.rates), "money")

    def value(self, record):
        return value_of(record, self.rates)


class TargetColumn(MoneyColumn):
    """A target's value in the unit of its measure; one in another currency also at its plan rate."""

    @cached_property
    def rates(self):
        return Rates()

    def render(self, value, record):
        found = measure_by_name(record.measure)
        told = shown(value, found[1].unit if found else "money")
        if not record.currency:
            return told
        words = {"own": f"{record.currency} {told}", "home": in_home_words(at_home(value, record, self.rates))}
        return format_html('<span class="nowrap">{own}</span><br><span class="muted small">{home}</span>', **words)


class TextColumn(tables.Column):
    """Text; a related record by its name."""

    def value(self, value):
        return None if value is None else str(value)


class OutcomeColumn(tables.Column):
    """What a proposal had come to."""

    def render(self, value):
        return Proposal.Status(value).label

    def value(self, value):
        return value


class LastedColumn(TextColumn):
    """Days from its first issue to where it ended, or would run out."""

    def order(self, queryset, is_descending):
        lasted = F("ends_on") - F("issued_on")
        return queryset.order_by(lasted.desc() if is_descending else lasted.asc()), True

    def render(self, record):
        return (record.ends_on - record.issued_on).days

    def value(self, record):
        return str(self.render(record))
