"""Behind a number: the very records it was made from."""

from django.http import Http404
from django.shortcuts import render
from django_tables2 import RequestConfig

from kpis.explanation import explain
from kpis.tables import exported
from kpis.views.asked import Asked, seen


def figure_records(request, name):
    """The records behind a measure's numerator or denominator (?part=), for ?who, ?when and ?source."""
    asked = Asked.of(request, name)
    if asked.state.is_totals_only:
        raise Http404
    behind = seen(asked)
    part = next((each for each in behind if each.name == request.GET.get("part")), behind[0] if behind else None)
    if part is None:
        raise Http404
    table = part.table(asked.state.as_of)
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    context = {
        "asked": asked,
        "measure": asked.measure,
        "state": asked.state,
        "figure": asked.figure,
        "explanation": explain(asked),
        "table": table,
        "elsewhere": part.elsewhere,
        "parts": [(each, asked.query(part=each.name), each.name == part.name) for each in behind],
    }
    return exported(request, {"rep": table}, f"{name}-{part.name}") or render(request, "kpis/records.html", context)
