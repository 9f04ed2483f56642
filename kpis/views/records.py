"""Behind a number: its formula with its own figures filled in, and the very records it was made from."""

from django.http import Http404
from django.shortcuts import render
from django_tables2 import RequestConfig

from kpis.definitions import measure_by_name
from kpis.kpi import FLAGS
from kpis.publishing.overlay import figure
from kpis.record_tables import table_of
from kpis.source_tree import branch_of, figures_by_branch, records_of
from kpis.tables import exported
from kpis.views.state import State
from reps.models import Lead, SourceSpend

PARTS = ("numerator", "denominator")


def figure_records(request, name):
    """The records behind a measure's numerator or denominator (?part=), for ?who, ?when and ?source."""
    found, state = measure_by_name(name), State.of(request)
    if found is None or state.is_totals_only or not state.may_see(found[0]):
        raise Http404
    if name == "inactive_members" and not state.may_see_inactive:
        raise Http404
    kpi, measure = found
    part = request.GET.get("part") if request.GET.get("part") in PARTS else PARTS[0]
    source = request.GET.get("source")
    table = table_of(_records(measure, state, part, source))
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    shown = _figure(measure, state, source)
    context = {
        "kpi": kpi,
        "measure": measure,
        "state": state,
        "figure": shown,
        "table": table,
        "parts": _parts(measure, state, part, source),
        "flags": [FLAGS[flag] for flag in shown.flags] if shown else [],
    }
    return exported(request, {"rep": table}, f"{name}-{part}") or render(request, "kpis/records.html", context)


def _records(measure, state, part, source):
    records = measure.records(state.ask(), part)
    return records_of(records, _branch(source)) if source and _has_source(records.model) else records


def _branch(source):
    """The branch of the source tree an address names, with all below it."""
    branch = branch_of(source)
    if branch is None:
        raise Http404
    return branch


def _has_source(model):
    return model in (Lead, SourceSpend)


def _figure(measure, state, source):
    """The figure itself, of one source and all below it where the address names one."""
    if not source:
        return figure(measure, state.ask())
    branch = _branch(source)
    return figures_by_branch([measure], state.ask(), [branch])[branch][measure][0]


def _parts(measure, state, part, source):
    """[(name, query, chosen)] of the numerator and, for a quotient, the denominator."""
    more = {"source": source} if source else {}
    names = PARTS if measure.denominator else PARTS[:1]
    return [(each, state.query(part=each, **more), each == part) for each in names]
