"""Tables of figures: one row a rep or a team, one column a measure, each number open to its explanation."""

import math

import django_tables2 as tables
from django.http import Http404
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from kpis.addresses import figure_link, part_of
from kpis.formats import NOTHING
from reps.exports import FORMATS, SafeExport


class FigureColumn(tables.Column):
    """A figure that sorts by its value and opens its explanation; exported as the bare number."""

    attrs = {"th": {"class": "number"}, "td": {"class": "number"}}

    def __init__(self, measure, state, whose):
        super().__init__(verbose_name=measure.label, empty_values=(), order_by=(f"{measure.name}_order",))
        self.state, self.whose = state, whose

    def render(self, value, record):
        if not value:
            return NOTHING
        return figure_link(value, self.state, **self.whose(record))

    def value(self, value, record):
        return value.value if value else None


class BreakdownTable(tables.Table):
    """Who first, then the measures."""

    name = tables.Column(verbose_name=_("Name"))

    def render_name(self, value, record):
        """A link to that rep's or team's dashboard, a team indented below its parent."""
        indent = "\N{NO-BREAK SPACE}" * 3 * record.get("depth", 0)
        return format_html('{}<a href="{}">{}</a>', indent, self.page_of(record), value)

    def value_name(self, value):
        return value

    within = tables.Column(verbose_name=_("Team today"))


def breakdown_table(rows, measures, state, by):
    """A BreakdownTable of rows (kpis/breakdown.py) whose names lead to that rep's or team's page."""
    columns = [(measure.name, FigureColumn(measure, state, _whose(state, by))) for measure in measures]
    data = [row | {f"{each.name}_order": _order(row.get(each.name)) for each in measures} for row in rows]
    table = BreakdownTable(data, extra_columns=columns, prefix=f"{by}-", empty_text=_("Nobody to show here."))
    table.columns["within"].column.verbose_name = _("Team today") if by == "rep" else _("Part of")
    table.page_of = _page(state, by)
    table.by, table.caption = by, _("By rep") if by == "rep" else _("By team")
    return table


def _page(state, by):
    def url(row):
        return reverse("dashboard") + "?" + state.query(who=f"{by}:{row['key']}")

    return url


def _whose(state, by):
    """What narrows the page's state to a row."""
    return lambda row: part_of(state, row["key"]) if by == "rep" else {"who": f"team:{row['key']}"}


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
