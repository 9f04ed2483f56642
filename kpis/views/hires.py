"""What became of hires, by the source they came from, each number open to the people."""

from dataclasses import dataclass

from django.shortcuts import render

from kpis.definitions import kpi_by_slug
from kpis.figure import Figure
from kpis.formats import shown_value
from kpis.publishing.overlay import figures, singles
from kpis.readings import window
from kpis.talent.hires import hires_of, is_told, outcome
from kpis.views.figures_page import figures_page


@dataclass(frozen=True)
class SourceRow:
    """A source with what became of those who came from it."""

    name: str
    retained: Figure
    attainment: Figure | None

    @property
    def stayed(self):
        return shown_value(self.retained)

    @property
    def attained(self):
        """In figures, or "" where nobody had a target."""
        return shown_value(self.attainment) if self.attainment else ""


@figures_page(open_to=lambda state: state.may_see_talent)
def hires(request, state):
    """Hires of three years whose first year is over, by source; ?source= lists those of one."""
    kpi = kpi_by_slug("talent_pool")
    measures = kpi["hires_retained"], kpi["hire_attainment"]
    ask = state.ask(window(measures[0], state))
    source = request.GET.get("source")
    context = {
        "state": state,
        "rows": by_source(measures, ask),
        "total": list(singles(measures, ask).values()),
        "source": source,
        "people": _people(ask, source, request.user),
        "sees_money": request.user.sees_sales,
    }
    return render(request, "kpis/talent/hires.html", context)


def by_source(measures, ask):
    """SourceRows, the one with the most hires first."""
    found = figures(measures, ask.narrowed(by=("source",)))
    retained, attained = ({key[1]: figure for key, figure in found[measure].items()} for measure in measures)
    rows = [SourceRow(name or "", retained.get(name), attained.get(name)) for name in {**retained, **attained}]
    return sorted(rows, key=lambda row: (-row.retained.denominator, row.name))


def _people(ask, source, reader):
    """[(hire, Outcome or None)] behind the rows but the reader, the latest first; no amounts for who sees no sales."""
    found = [each for each in hires_of(ask) if ask.periods[0].contains(each.rep.hired_on) and is_told(each, ask.as_of)]
    others = [each for each in found if not each.candidate.is_hidden_from(reader)]
    chosen = [each for each in others if source in (None, each.candidate.source)]
    chosen.sort(key=lambda each: each.rep.hired_on, reverse=True)
    return [(each, outcome(each, ask) if reader.sees_sales else None) for each in chosen]
