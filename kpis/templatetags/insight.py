"""What the figures say together, in templates: {% gap_of state against as found %}."""

from django import template

from kpis import formats
from kpis.insight.gap import AGAINST, gap

register = template.Library()

register.filter("change", formats.shown_change)


@register.simple_tag
def gap_of(state, against):
    """Why the won amount differs from the period before, the year before or the plan."""
    return gap(state, against)


@register.simple_tag
def gap_tabs():
    """[(code, label), ...] of what the won amount can be compared with."""
    return AGAINST.items()
