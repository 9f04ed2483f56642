"""What the figures say together, in templates: {% gap_of state against as found %}."""

from django import template

from kpis import formats
from kpis.addresses import worked_link
from kpis.insight import words
from kpis.insight.gap import AGAINST, gap
from kpis.insight.pace import pace
from kpis.workings import WORKED

register = template.Library()

register.filter("change", formats.shown_change)
register.filter("difference_in_words", words.difference_in_words)
register.filter("aid_in_words", words.aid_in_words)


@register.simple_tag
def counts_in_words(pattern, state, unit, lag):
    """A pattern's counts in a sentence, each open to its cases."""

    def link(number, side, outcome):
        said = {"of": unit, "lag": lag, "kpi": pattern.kpi.slug, "cell": f"{side}:{outcome}"}
        return worked_link(WORKED["hit_cases"], number, state, **said)

    return words.counts_in_words(pattern, link)


@register.filter
def row(pattern, side):
    """[(outcome, cases), ...] of one side of a pattern."""
    return list(zip(("hit", "miss"), pattern.row(side), strict=True))


@register.filter
def rate(pattern, side):
    """The hit rate of one side, None without cases."""
    return pattern.rate(side)


@register.simple_tag
def trial_of(definition, **which):
    """What the addresses of a trial's figures say: which definition, and which slice or question of its back-test."""
    return {"kind": definition.kind, "version": definition.version} | which


@register.simple_tag
def trial_figure(name, value, state, asked, text="", **which):
    """A figure of that trial."""
    return worked_link(WORKED[name], value, state, text=text, **asked | which)


@register.simple_tag
def gap_of(state, against):
    """Why the won amount differs from the period before, the year before or the plan."""
    return gap(state, against)


@register.simple_tag
def gap_tabs():
    """[(code, label), ...] of what the won amount can be compared with."""
    return AGAINST.items()


@register.simple_tag
def pace_of(state):
    """How the running target stands, or None."""
    return pace(state)
