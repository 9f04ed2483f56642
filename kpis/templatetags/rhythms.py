"""Rhythms in templates: {% rhythm_link "monday" "team:north" "North" %} leads to a page of another one."""

from django import template
from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode

from kpis.addresses import figure_link
from kpis.rhythms.monday import help_in_words

register = template.Library()

register.filter("help_in_words", help_in_words)


@register.simple_tag
def rhythm_link(slug, who, text):
    """A link to a rhythm's page of somebody."""
    return format_html('<a href="{}?{}">{}</a>', reverse("rhythm", args=[slug]), urlencode({"who": who}), text)


@register.simple_tag
def signal_link(signal, state, whose):
    """The mark of who fell short beyond normal variation, open to the four weeks that say so."""
    words = help_in_words(signal)
    mark = format_html('<span class="bad">✗<span class="visually-hidden"> {}</span></span>', words)
    return figure_link(signal[1].figure, state, "", mark, words, **whose)


@register.simple_tag
def case_figure(case, state, unit, text=""):
    """The attainment of one owner in one period, or `text` for a part of it."""
    return figure_link(case.attainment, state, text=text, who=f"{unit}:{case.owner.key}")
