"""The chance of an open proposal in templates: {% chance_link proposal chance %}, open to how it was worked out."""

from django import template
from django.utils import timezone

from kpis.cohort.chance_links import chance_link, chance_range
from kpis.cohort.chances import chance_of, curves_of, history

register = template.Library()

register.simple_tag(chance_link)
register.simple_tag(chance_range)


@register.simple_tag
def chance_today(proposal):
    """The Chance of a proposal that is open today."""
    today = timezone.localdate()
    return chance_of(proposal, curves_of(history(today)), today)
