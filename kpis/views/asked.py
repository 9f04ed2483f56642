"""Which figure an address asks for, checked against what its reader may see."""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404

from kpis.definitions import measure_by_name
from kpis.grades import GRADES, graded
from kpis.kpi import Kpi, Measure
from kpis.kpi import figure as live_figure
from kpis.publishing.overlay import figure
from kpis.source_tree import branch_of, figures_by_branch, records_of
from kpis.views.state import State
from reps.models import Lead, SourceSpend

PARTS = ("numerator", "denominator")


@dataclass(frozen=True)
class Asked:
    """One measure for a state, of one branch of the source tree where ?source= names one."""

    kpi: Kpi
    measure: Measure
    state: State
    source: str = ""
    grade: str = ""  # of fit and intent, such as B2

    @classmethod
    def of(cls, request, name):
        """Http404 for a measure there is not, or that is not the reader's business."""
        found, state = measure_by_name(name), State.of(request)
        if found is None or not state.may_see(found[0]):
            raise Http404
        if name == "inactive_members" and not state.may_see_inactive:
            raise Http404
        if name == "hire_attainment" and not state.user.sees_sales:
            raise Http404
        kpi, measure = found
        grade = request.GET.get("grade", "")
        if grade and (measure.name != "new_leads" or grade not in GRADES):
            raise Http404
        return cls(kpi, graded(measure, grade) if grade else measure, state, request.GET.get("source", ""), grade)

    @cached_property
    def branch(self):
        found = branch_of(self.source) if self.source else None
        if self.source and found is None:
            raise Http404
        return found

    @cached_property
    def figure(self):
        """The very figure, of one source and all below it where the address names one."""
        ask = self.state.ask()
        if self.grade:  # nothing of a grade is published
            return live_figure(self.measure, ask)
        if self.branch is None:
            return figure(self.measure, ask)
        return figures_by_branch([self.measure], ask, [self.branch])[self.branch][self.measure][0]

    @property
    def parts(self):
        """The numerator and, for a quotient, the denominator."""
        return PARTS if self.measure.denominator else PARTS[:1]

    def records(self, part):
        """The very rows behind one part of it."""
        found = self.measure.records(self.state.ask(), part)
        return records_of(found, self.branch) if self.branch and found.model in (Lead, SourceSpend) else found

    @property
    def narrowing(self):
        """What the address says beyond the page's state."""
        said = {"source": self.source, "grade": self.grade}
        return {name: value for name, value in said.items() if value}

    def query(self, **changes):
        """The address's query string, with changes."""
        return self.state.query(**self.narrowing, **changes)
