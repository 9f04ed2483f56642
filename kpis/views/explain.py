"""Explain this number: a page of its own, which opens over the page that shows the number where there is JavaScript."""

from django.shortcuts import render

from kpis.explanation import compared, explain
from kpis.record_tables import table_of
from kpis.views.asked import Asked

FIRST = 5  # rows of the records; the rest is one link away


def explain_figure(request, name):
    """What a figure is, how it came about and what it rests on; a team's totals without its records for a member."""
    asked = Asked.of(request, name)
    context = {
        "asked": asked,
        "state": asked.state,
        "figure": asked.figure,
        "explanation": explain(asked),
        "reading": compared(asked),
        "parts": [] if asked.state.is_totals_only else [_part(asked, name) for name in asked.parts],
    }
    return render(request, "kpis/explain.html", context)


def _part(asked, name):
    """(part, how many records, the query of all of them, a table of the first)."""
    records = asked.records(name)
    table = table_of(records)
    count = records.count()
    table.paginate(per_page=FIRST)
    table.orderable = False
    return {"name": name, "count": count, "query": asked.query(part=name), "table": table}
