"""Figures in templates: {{ figure|shown }}, {{ figure|interval }}, {% records_of figure state %}."""

from django import template

from kpis import formats
from kpis.attention import records_url
from kpis.periods import Period
from kpis.views.state import period_label

register = template.Library()

register.filter("shown", formats.shown_value)
register.filter("interval", formats.shown_interval)
register.filter("counts", formats.shown_counts)
register.filter("part", formats.shown_part)
register.filter("hours", formats.shown_hours)
register.filter("support", formats.shown_support)
register.filter("reason", formats.reason)
register.filter("in_unit", formats.shown)
register.filter("difference", formats.shown_difference)


@register.filter
def when(period: Period):
    """A period in words."""
    return period_label(period)


@register.simple_tag
def records_of(figure, state, **group):
    """Where the records behind a figure are listed, for the figure's own period."""
    return records_url(figure.measure, state, when=figure.period.code, **group)


@register.simple_tag
def query_at(state, period):
    """The query string of a page's scope at another period."""
    return state.query(when=period.code)
