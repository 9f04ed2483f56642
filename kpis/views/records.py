"""Behind a number: the very records it was made from."""

from django.http import Http404
from django.shortcuts import render
from django_tables2 import RequestConfig

from kpis.explanation import explain
from kpis.record_tables import table_of
from kpis.tables import exported
from kpis.views.asked import PARTS, Asked


def figure_records(request, name):
    """The records behind a measure's numerator or denominator (?part=), for ?who, ?when and ?source."""
    asked = Asked.of(request, name)
    if asked.state.is_totals_only:
        raise Http404
    part = request.GET.get("part") if request.GET.get("part") in PARTS else PARTS[0]
    table = table_of(asked.records(part))
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    context = {
        "asked": asked,
        "measure": asked.measure,
        "state": asked.state,
        "figure": asked.figure,
        "explanation": explain(asked),
        "table": table,
        "parts": [(each, asked.query(part=each), each == part) for each in asked.parts],
    }
    return exported(request, {"rep": table}, f"{name}-{part}") or render(request, "kpis/records.html", context)
