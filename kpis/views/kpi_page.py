"""A KPI's page: its figures over time, by team and by rep, with its definition in words."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django_tables2 import RequestConfig

from kpis.breakdown import by_rep, by_team, columns
from kpis.charts import trail_chart
from kpis.definitions import kpi_by_slug
from kpis.filters import PeopleFilter
from kpis.readings import readings
from kpis.tables import breakdown_table, exported
from kpis.views.state import State
from reps.models import QualityDefinition
from reps.wording import in_words


def kpi_page(request, slug):
    """One KPI for a scope and a period; ?_export=csv or xlsx sends the table by rep."""
    kpi = kpi_by_slug(slug)
    state = State.of(request)
    if kpi is None or not state.may_see(kpi):
        raise Http404
    people = PeopleFilter(request.GET, state=state)
    tables = {} if state.is_totals_only else _tables(request, kpi, state, people)
    download = exported(request, tables, f"{kpi.slug}-{state.period.code}")
    return download or render(request, "kpis/kpi.html", _context(request, kpi, state, people, tables))


def _tables(request, kpi, state, people):
    """{"team": table, "rep": table} of what the scope breaks down into."""
    rows = {}
    if state.scope.kind != "rep":
        rows["team"] = by_team(kpi, state)
        rows["rep"] = [] if kpi.is_talent else by_rep(kpi, state, people.qs)
    found = {by: breakdown_table(rows[by], columns(kpi), state, by) for by in rows if rows[by]}
    for table in found.values():
        RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return found


def _context(request, kpi, state, people, tables):
    names = (kpi.headline, *kpi.supporting)
    found = readings([kpi[name] for name in names], state)
    asked = request.GET.get("measure")
    chosen = found[kpi[asked if asked in names else kpi.headline]]
    return {
        "kpi": kpi,
        "state": state,
        "readings": list(found.values()),
        "chosen": chosen,
        "chart": trail_chart(chosen, state),
        "people": people,
        "tables": tables,
        "definition": (definition := _definition(kpi)),
        "rule": definition and in_words(definition),
    }


def _definition(kpi):
    """The quality definition in force today that the KPI follows, or None."""
    if not kpi.definition_kind:
        return None
    return QualityDefinition.objects.in_force(kpi.definition_kind, timezone.localdate())
