"""What became of the hires of a source (spec 5)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.definitions import kpi_by_slug
from kpis.formats import shown_part
from kpis.publishing.overlay import figures
from kpis.readings import window
from kpis.workings.working import Behind, Worked, Working, sees_talent
from reps.models import Candidate


def _hires(state, said):
    """What became of the hires of one source: as a figure of all of them, narrowed."""
    if said["of"] not in ("hires_retained", "hire_attainment"):
        return None
    measure = kpi_by_slug("talent_pool")[said["of"]]
    ask = state.ask(window(measure, state), by=("source",))
    found = figures([measure], ask)[measure].get((0, said["origin"] or None))
    if found is None or (found.is_few and measure.unit == "ratio" and not state.user.sees_sales):
        return None  # one person's money is for those who see sales
    behind = tuple(
        Behind(part, title, _of_source(fact.hires(ask, ask.periods[0]), said["origin"]))
        for part, title, fact in (
            ("numerator", _("What is counted"), measure.numerator),
            ("denominator", _("What it is divided by"), measure.denominator),
        )
    )
    told = {"about": f"{measure.label} · {said['origin'] or _('unknown')}", "unit": measure.unit}
    formula = f"{shown_part(found.numerator)} ÷ {shown_part(found.denominator)}" if found.denominator else ""
    return Working(found.value, formula=formula, behind=behind, reason=measure.reason, **told)


def _of_source(hires, origin):
    return Candidate.objects.filter(pk__in=[each.candidate.pk for each in hires if each.candidate.source == origin])


def _hired(state, said):
    measure = kpi_by_slug("talent_pool")["hires_retained"]
    ask = state.ask(window(measure, state))
    told = measure.denominator.hires(ask, ask.periods[0])
    found = _of_source(told, said["origin"])
    count = sum(each.candidate.source == said["origin"] for each in told)
    behind = (Behind("numerator", _("What is counted"), found, count),)
    return Working(count, behind=behind, about=said["origin"] or _("unknown"))


WORKED = (
    Worked(
        "hires_of_source",
        gettext_lazy("Hires"),
        gettext_lazy("People hired from the pool who came from this source and whose first year is over."),
        _hired,
        may_see=sees_talent,
        takes=("origin",),
    ),
    Worked(
        "hires_outcome",
        gettext_lazy("What became of hires"),
        gettext_lazy("The same figure as for all hires, of those who came from this source."),
        _hires,
        may_see=sees_talent,
        takes=("of", "origin"),
    ),
)
