"""Figures in templates: {% figure figure state %} shows one, {{ figure|interval }} and others say what it rests on."""

from django import template
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from kpis import formats
from kpis.addresses import figure_link, part_of, worked_link
from kpis.period_labels import period_label, short_label
from kpis.periods import Period
from kpis.words import gap_sentence, pace_sentence, sentence
from kpis.workings import WORKED
from kpis.workings.beside import apart_unit, unit_of_change

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


register.simple_tag(sentence)
register.simple_tag(gap_sentence)
register.simple_tag(pace_sentence)


@register.simple_tag
def rests_on(figure, state, whose=None, text=""):
    """What a figure rests on, its range or its counts, open to the same panel; "" where it is but a number."""
    text = text or formats.shown_support(figure)
    return figure_link(figure, state, "beside", text, **whose or {}) if text else ""


@register.simple_tag
def published_of(figure, state):
    """What was published of a figure, open to the same panel as it was known on that day."""
    day = localdate(figure.published.as_of)
    return figure_link(figure.published.figure, state, as_of=day.isoformat())


@register.simple_tag
def number_behind(figure, state):
    """How many a figure rests on, "n = 16", open to the same panel; "" where it is but a number."""
    text = formats.shown_n(figure)
    return figure_link(figure, state, "beside", text) if text else ""


@register.simple_tag
def counts_of(change, state, of, against):
    """Two numbers where a percentage would mislead: "1 against 3"."""
    said = {"now": formats.shown_value(change.now), "before": formats.shown_value(change.before)}
    text, unit = _("%(now)s against %(before)s") % said, unit_of_change(change.now.measure)
    return worked_link(WORKED["change_of"], change.apart, state, text=text, unit=unit, of=of, against=against)


@register.simple_tag
def pair_difference(pair, state, other):
    """How far two sides lie apart, with its sign."""
    text, unit = formats.shown_apart(pair.difference, pair.measure.unit), apart_unit(pair.measure)
    said = {"of": pair.measure.name, "with": other.scope.code, "then": other.period.code}
    return worked_link(WORKED["pair_difference"], pair.difference, state, text=text, unit=unit, **said)


@register.simple_tag
def query_of(state, whose, **changes):
    """The query of the same page for a part of its scope."""
    return state.query(**whose | changes)


@register.simple_tag
def figure_of(figure, state, whose, css="", text=""):
    """A figure of a part of the page's scope; `whose` says which, as kpis.addresses.part_of does."""
    return figure_link(figure, state, css, text, **whose)


@register.simple_tag
def figure_of_rep(figure, state):
    """A rep's figure out of those of the page's scope by rep."""
    return figure_link(figure, state, **part_of(state, figure.group["rep"]))


@register.simple_tag
def worked(name, value, state, css="", text="", unit="", **said):
    """A figure that no KPI lists, open to how it was worked out: {% worked "board_count" number state cell=code %}."""
    return worked_link(WORKED[name], value, state, css, text, unit, **said)


@register.simple_tag
def worked_of(name, value, state, whose, css="", text="", unit="", **said):
    """The same of a part of the page's scope; `whose` says which, as kpis.addresses.part_of does."""
    return worked_link(WORKED[name], value, state, css, text, unit, **whose | said)
