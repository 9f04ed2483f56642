"""Figures in templates: {% figure figure state %} shows one, {{ figure|interval }} and others say what it rests on."""

from django import template

from kpis import formats
from kpis.addresses import figure_link, worked_link
from kpis.periods import Period
from kpis.views.state import period_label, short_label
from kpis.workings import WORKED

register = template.Library()

register.filter("shown", formats.shown_value)  # only where a figure explains itself; pages show {% figure %}
register.filter("interval", formats.shown_interval)
register.filter("counts", formats.shown_counts)
register.filter("part", formats.shown_part)
register.filter("hours", formats.shown_hours)
register.filter("support", formats.shown_support)
register.filter("reason", formats.reason)
register.filter("in_unit", formats.shown)
register.filter("difference", formats.shown_difference)
register.filter("apart", formats.shown_apart)
register.filter("growth", formats.shown_growth)
register.filter("span", formats.shown_range)


@register.filter
def when(period: Period):
    """A period in words."""
    return period_label(period)


register.filter("when_short", short_label)
register.simple_tag(figure_link, name="figure")


@register.simple_tag
def query_of(state, whose, **changes):
    """The query of the same page for a part of its scope."""
    return state.query(**whose | changes)


@register.simple_tag
def figure_of(figure, state, whose, css="", text=""):
    """A figure of a part of the page's scope; `whose` says which, as kpis.addresses.part_of does."""
    return figure_link(figure, state, css, text, **whose)


@register.simple_tag
def worked(name, value, state, css="", text="", unit="", **said):
    """A figure that no KPI lists, open to how it was worked out: {% worked "board_count" number state cell=code %}."""
    return worked_link(WORKED[name], value, state, css, text, unit, **said)


@register.simple_tag
def worked_of(name, value, state, whose, css="", text="", unit="", **said):
    """The same of a part of the page's scope; `whose` says which, as kpis.addresses.part_of does."""
    return worked_link(WORKED[name], value, state, css, text, unit, **whose | said)
