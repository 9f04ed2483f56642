"""Explain this number: a page of its own, which opens over the page that shows the number where there is JavaScript."""

from django.shortcuts import render

from kpis.explanation import compared, explain
from kpis.views.asked import Asked, seen

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
        "parts": [] if asked.state.is_totals_only else [_part(asked, behind) for behind in seen(asked)],
    }
    return render(request, "kpis/explain.html", context)


def _part(asked, behind):
    """What the records are called, how many there are, the query of all of them, a table of the first."""
    table = behind.table(asked.state.as_of)
    count = len(table.data)
    table.paginate(per_page=FIRST)
    table.orderable = False
    query = asked.query(part=behind.name)
    return {"title": behind.title, "count": count, "query": query, "table": table, "elsewhere": behind.elsewhere}
