"""The cases behind a pattern as a table: owner, period, target, won, and each KPI in its window."""

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from kpis.addresses import figure_link
from kpis.formats import shown
from kpis.insight.hits import BELOW, HIT, ON
from kpis.period_labels import period_label

NUMBER = {"th": {"class": "number"}, "td": {"class": "number"}}
OUTCOMES = {HIT: ("good", _("✓ Hit")), "miss": ("bad", _("✗ Miss"))}
SIDES = {ON: ("✓", _("on target")), BELOW: ("✗", _("below target")), "unknown": ("?", _("unknown"))}


class CaseTable(tables.Table):
    owner = tables.Column(verbose_name=_("Owner"), accessor="owner__name")
    period = tables.Column(verbose_name=_("Period"), orderable=False)
    target = tables.Column(verbose_name=_("Initial target"), accessor="attainment__denominator", attrs=NUMBER)
    won = tables.Column(verbose_name=_("Won"), accessor="attainment__numerator", attrs=NUMBER)
    attainment = tables.Column(verbose_name=_("Attainment"), accessor="attainment__value", attrs=NUMBER)
    outcome = tables.Column(verbose_name=_("Outcome"))
    present_outcome = tables.Column(verbose_name=_("Against the present target"))

    class Meta:
        empty_text = _("No such cases.")

    def render_period(self, value):
        return period_label(value)

    def value_period(self, value):
        return value.code

    def render_target(self, value, record):
        return _open(record.attainment, record, self.state, self.unit, shown(value, "money"))

    def value_target(self, value):
        return value

    def render_won(self, value, record):
        return _open(record.attainment, record, self.state, self.unit, shown(value, "money"))

    def value_won(self, value):
        return value

    def render_attainment(self, record):
        return _open(record.attainment, record, self.state, self.unit)

    def value_attainment(self, value):
        return value

    def render_outcome(self, value):
        return format_html('<span class="badge {}">{}</span>', *OUTCOMES[value])

    def value_outcome(self, value):
        return value

    def render_present_outcome(self, value, record):
        badge = format_html('<span class="badge {}">{}</span>', *OUTCOMES[value])
        return format_html("{} {}", _open(record.present, record, self.state, self.unit), badge)

    def value_present_outcome(self, value):
        return value


class StandingColumn(tables.Column):
    """A KPI's figure with a mark for its side; it opens its explanation."""

    def __init__(self, kpi, measure, state, unit):
        super().__init__(verbose_name=kpi.short, accessor=f"standings__{measure.name}", orderable=False, attrs=NUMBER)
        self.state, self.unit = state, unit

    def render(self, value, record):
        mark, word = SIDES[value.side]
        link = _open(value.figure, record, self.state, self.unit)
        goal = "—" if value.goal is None else shown(value.goal, value.figure.measure.unit)
        side = format_html('<span aria-hidden="true">{}</span><span class="visually-hidden">{}</span>', mark, word)
        return format_html('{} {}<br><span class="muted record">{} {}</span>', link, side, _("aim"), goal)

    def value(self, value):
        return value.figure.value


def _open(figure, case, state, unit, text=""):
    return figure_link(figure, state, text=text, who=f"{unit}:{case.owner.key}")


def case_table(found, measures, state, unit):
    """A CaseTable of cases with a column a KPI."""
    columns = [(measure.name, StandingColumn(kpi, measure, state, unit)) for kpi, measure in measures]
    table = CaseTable(found, extra_columns=columns)
    table.state, table.unit, table.caption = state, unit, _("The cases")
    return table
