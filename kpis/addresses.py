"""Where a figure is explained and where the records behind it are listed: the address repeats the figure exactly."""

from django.urls import reverse
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from kpis.formats import reason, shown_support, shown_value


def records_url(measure, state, **more):
    """Where the records behind a measure are listed."""
    return f"{reverse('figure_records', args=[measure.name])}?{state.query(**more)}"


def figure_url(figure, state, **more):
    """Where this very figure is explained; `more` narrows the page's state: who, within, source."""
    return explain_url(figure.measure, figure.period, state, **more)


def explain_url(measure, period, state, **more):
    """Where a measure's figure of a period is explained."""
    return f"{reverse('explain', args=[measure.name])}?{state.query(when=exact_code(period), **more)}"


def exact_code(period):
    """The code of the very days of a period: a month cut after 24 days is not called by the month's name."""
    return f"{period.start}..{period.end}" if period.cut else period.code


def part_of(state, rep_key):
    """What narrows a page's state to a rep's part in it: in a team, only what they did there (spec 2.3)."""
    within = {"within": state.scope.key} if state.scope.kind == "team" else {}
    return {"who": f"rep:{rep_key}"} | within


def figure_link(figure, state, css="", text="", hint="", **more):
    """The one way a page shows a figure: its value, or other words for it, open to its explanation."""
    url = figure_url(figure, state, **more)
    hints = ". ".join(filter(None, (_hint(figure), hint)))
    link = link_to(shown_value(figure), url, hints, css, text)
    return format_html("{} {}", link, _restated(figure)) if figure.is_restated and not text else link


def _restated(figure):
    """The mark of a figure whose records have changed since it was published; how far, to who points at it."""
    published = _("Published: %(value)s") % {"value": shown_value(figure.published.figure)}
    mark = '<span class="badge warn restated" title="{}"><span aria-hidden="true">↻</span> {}</span>'
    return format_html(mark, published, _("Restated"))


def worked_link(worked, value, state, css="", text="", unit="", hint="", **said):
    """The same for a figure that no KPI lists (kpis/workings); `said` narrows the page's state and says which it is."""
    url = f"{reverse('explain', args=[worked.name])}?{state.query(**said)}"
    return link_to(worked.shown(value, unit), url, hint or worked.label, css, text)


LONG = 9  # characters: more are set smaller where figures stand large


def link_to(value, url, hint, css="", text=""):
    """A figure's link: its value, or other words for it."""
    css = f"{css} long" if len(str(text or value)) > LONG else css
    link = '<a class="fig {}" data-figure="{}" href="{}" title="{}">{}</a>'
    return format_html(link, css, value, url, hint, text or value)


def linked(text, **links):
    """A sentence whose %(figures)s are links already, or bare numbers; its own words are escaped."""
    return SafeString(escape(text) % {name: conditional_escape(link) for name, link in links.items()})


def _hint(figure):
    """A figure's name and what it rests on, for who points at it."""
    rests_on = reason(figure) or shown_support(figure)
    return f"{figure.measure.label}: {rests_on}" if rests_on else str(figure.measure.label)
