"""A KPI's page: its figures over time, by team and by rep, with its definition in words."""

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django_tables2 import RequestConfig

from kpis.breakdown import by_rep, by_team, columns
from kpis.charts.trail import trail_chart
from kpis.comparing.peers import peers, ranked_rows
from kpis.comparing.shortfall import shortfall
from kpis.definitions import KPIS, kpi_by_slug
from kpis.filters import PeopleFilter
from kpis.kpi import shown_now
from kpis.readings import read, windows
from kpis.strip import counts, strip
from kpis.tables import breakdown_table, exported
from kpis.versions import version_marks, versions
from kpis.views.figures_page import figures_page
from kpis.views.whose import readable_reps
from reps.models.criteria import in_force
from reps.wording import in_words


@figures_page()
def kpi_page(request, state, slug):
    """One KPI for a scope and a period; ?_export=csv or xlsx sends the table by rep."""
    kpi = kpi_by_slug(slug)
    if kpi is None or not state.may_see(kpi):
        raise Http404
    found = _readings(kpi, state)  # first: they look back furthest, and what was loaded for them serves the rows
    people, rows = PeopleFilter(request.GET, state=state), _rows(kpi, state)
    tables = _tables(request, kpi, state, rows, people)
    download = exported(request, tables, f"{kpi.slug}-{state.period.code}")
    context = {"people": people, "tables": tables}
    return download or render(request, "kpis/kpi.html", context | _context(request, kpi, state, rows, found))


def _readings(kpi, state):
    """{measure: Reading} of the headline and what supports it; who falls short is counted with them."""
    measures = shown_now([kpi[name] for name in (kpi.headline, *kpi.supporting)], state)
    beside = kpi.below_target.counts(state.ask()) if kpi.below_target else ()
    found = read(windows(measures, state), beside)
    return {measure: found[measure] for measure in measures}


def _rows(kpi, state):
    """{"team": rows, "rep": rows} of what the scope breaks down into, everybody in it."""
    if state.is_totals_only or state.scope.kind == "rep":
        return {}
    return {"team": by_team(kpi, state), "rep": [] if kpi.is_talent else _people(kpi, state)}


def _people(kpi, state):
    """The rows by rep, each with the Shortfall of their last four weeks where the KPI has a target."""
    each, below = state.ask(by=("rep",)), kpi.below_target
    beside = [*(below.counts(each) if below else ()), *(counts(state, "rep") if kpi.has_strip else ())]
    rows = by_rep(kpi, state, readable_reps(state.user), beside=beside)
    if below:
        found = below.shortfalls(each)
        for row in rows:
            row["shortfall"] = found.get((0, row["key"]))
    return rows


def _tables(request, kpi, state, rows, people):
    """{"team": table, "rep": table}, the latter of the people asked for; they are ranked among all."""
    wanted = set(people.qs.values_list("key", flat=True)) if rows.get("rep") else ()
    shown = rows | {"rep": [row for row in rows.get("rep", ()) if row["key"] in wanted]}
    measures = columns(kpi, state)
    found = {
        by: breakdown_table(shown[by], measures, state, by, _rankings(measures, rows[by], state.parameters))
        for by in rows
        if rows[by]
    }
    for table in found.values():
        RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return found


def _rankings(measures, rows, parameters):
    """{share: Ranking}"""
    return {each: ranked_rows(each, rows, parameters) for each in measures if each.is_share}


def _context(request, kpi, state, rows, found):
    asked = request.GET.get("measure")
    chosen = next((each for measure, each in found.items() if measure.name == asked), found[kpi.headline_measure])
    marks = version_marks(kpi, chosen.measure, [figure.period for figure in chosen.trail], state.ask())
    return {
        "kpi": kpi,
        "kpis": [each for each in KPIS if state.may_see(each)],
        "state": state,
        "readings": list(found.values()),
        "chosen": chosen,
        "chart": trail_chart(chosen, state, marks),
        "versions": marks,
        "shortfall": kpi.below_target and shortfall(kpi.below_target, state),
        "strip": strip(kpi, state, rows) if kpi.has_strip else None,
        "peers": peers(kpi, state, rows, asked, request.GET.get("by")),
        "definition": (definition := _definition(kpi, state.ask())),
        "rule": definition and in_words(definition),
    }


def _definition(kpi, ask):
    """The quality definition in force today that the KPI follows, or None."""
    kind = kpi.definition_kind
    return in_force(versions(kind, ask), timezone.localdate()) if kind else None
