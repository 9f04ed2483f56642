"""Tables of figures: one row a rep or a team, one column a measure, each number open to its explanation."""

import math

import django_tables2 as tables
from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import OrderByTuple

from kpis.addresses import figure_link, part_of
from kpis.formats import NOTHING, shown, shown_part
from kpis.readings import named
from reps.exports import FORMATS, SafeExport


class FigureColumn(tables.Column):
    """A figure that sorts by its value and opens its explanation; exported as the bare number.

    A share sorts by what it is likely worth, and one of too few to rank stands below, whichever way it is sorted.
    """

    attrs = {"th": {"class": "number"}, "td": {"class": "number"}}

    def __init__(self, measure, state, whose, by=None):
        super().__init__(verbose_name=named(measure, state, by), empty_values=())
        self.order_by = FewBelow((f"{measure.name}_few", f"{measure.name}_order"))
        self.measure, self.state, self.whose = measure, state, whose

    def render(self, value, record):
        if not value:
            return NOTHING
        kind = "few" if record[f"{self.measure.name}_few"] else ""
        return figure_link(value, self.state, kind, hint=self._hint(record), **self.whose(record))

    def _hint(self, record):
        """What a share is likely worth, and whether it is too few to be ranked."""
        rate = record.get(f"{self.measure.name}_rate")
        worth = rate is not None and gettext("Likely worth (shrunk rate): %(rate)s") % {"rate": shown(rate, "share")}
        few = record[f"{self.measure.name}_few"] and gettext("Too few to rank")
        return ". ".join(part for part in (worth, few) if part)

    def value(self, value, record):
        return value.value if value else None


class FewBelow(OrderByTuple):
    """Keys of a column of which the first keeps its direction: who has too few stays below."""

    @property
    def opposite(self):
        few, *rest = self
        return FewBelow((few, *(each.opposite for each in rest)))


class BreakdownTable(tables.Table):
    """Who first, then the measures."""

    name = tables.Column(verbose_name=_("Name"))

    def render_name(self, value, record):
        """A link to that rep's or team's dashboard, a team indented below its parent; what is left has none."""
        indent = "\N{NO-BREAK SPACE}" * 3 * record.get("depth", 0)
        if record.get("is_rest"):
            return format_html("{}<i>{}</i>", indent, value)
        return format_html('{}<a href="{}">{}</a>{}', indent, self.page_of(record), value, self.signal_of(record))

    def value_name(self, value):
        return value

    within = tables.Column(verbose_name=_("Team today"))


def _signal(row, state, whose):
    """A mark behind the name of who is below target beyond normal variation, open to the four weeks behind it."""
    found = row.get("shortfall")
    if not found or not found.is_signal:
        return ""
    counts = {"done": shown_part(found.figure.numerator), "expected": shown_part(found.figure.denominator)}
    hint = gettext("Below target beyond normal variation: %(done)s of %(expected)s in four closed weeks") % counts
    mark = format_html('▼<span class="visually-hidden">{}</span>', hint)
    return format_html(" {}", figure_link(found.figure, state, "badge bad", mark, hint, **whose(row)))


def breakdown_table(rows, measures, state, by, rankings):
    """A BreakdownTable of rows (kpis/breakdown.py) whose names lead to that rep's or team's page.

    `rankings` has the Ranking of each share among them.
    """
    columns = [(measure.name, FigureColumn(measure, state, _whose(state, by), by)) for measure in measures]
    data = [row | _keys(row, measures, rankings) for row in rows]
    table = BreakdownTable(data, extra_columns=columns, prefix=f"{by}-", empty_text=_("Nobody to show here."))
    table.columns["within"].column.verbose_name = _("Team today") if by == "rep" else pgettext("team", "Part of")
    table.page_of = _page(state, by)
    table.signal_of = lambda row: _signal(row, state, _whose(state, by))
    table.by, table.caption = by, _("By rep") if by == "rep" else _("By team")
    return table


def _page(state, by):
    def url(row):
        return reverse("dashboard") + "?" + state.query(who=f"{by}:{row['key']}")

    return url


def _whose(state, by):
    """What narrows the page's state to a row."""
    return lambda row: part_of(state, row["key"]) if by == "rep" else {"who": _code_of(row)}


def _code_of(row):
    return row["key"] if row.get("is_rest") else f"team:{row['key']}"


def _keys(row, measures, rankings):
    """What each figure sorts by: NAME_few, then NAME_order; and NAME_rate, what a share is likely worth."""
    keys = {}
    for measure in measures:
        figure, ranking = row.get(measure.name), rankings.get(measure)
        peer = ranking and ranking.by_key.get(row["key"])
        rate = peer.rate if peer and peer.n else None
        keys[f"{measure.name}_rate"] = rate
        keys[f"{measure.name}_few"] = bool(ranking) and (figure is None or (figure.denominator or 0) < ranking.enough)
        keys[f"{measure.name}_order"] = _order(figure) if rate is None else rate
    return keys


def _order(figure):
    """What a figure sorts by: blank stands below everything known."""
    return -math.inf if figure is None or figure.value is None else figure.value


def exported(request, tables_by_name, name):
    """The download asked for by ?_export=csv|xlsx&table=rep|team, or None."""
    wanted = request.GET.get("_export")
    if not wanted:
        return None
    table = tables_by_name.get(request.GET.get("table", "rep"))
    if table is None or wanted not in FORMATS:
        raise Http404
    return SafeExport(wanted, table).response(f"{name}.{wanted}")
