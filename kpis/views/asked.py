"""Which figure an address asks for, checked against what its reader may see."""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.definitions import measure_by_name
from kpis.distinct import lines_in_words
from kpis.explanation import filled_in, warnings_on
from kpis.formats import shown_value
from kpis.kpi import Kpi, Measure
from kpis.kpi import figure as live_figure
from kpis.leads.grades import GRADES, graded
from kpis.leads.source_tree import branch_of, figures_by_branch, records_of
from kpis.publishing.overlay import figure
from kpis.talent.facts import shared_in_words
from kpis.views.asked_working import AskedWorking
from kpis.views.state import State
from kpis.workings.working import Behind
from reps.models import Lead, SourceSpend

PARTS = ("numerator", "denominator")


def seen(asked):
    """What is behind a figure asked for, as far as its reader may see it."""
    user, rep_id = asked.state.user, asked.state.scope.rep_id
    is_own = rep_id is not None and user.rep_record is not None and user.rep_record.pk == rep_id
    return [each.seen_by(user, is_own) for each in asked.behind]


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
        """Http404 for a measure there is not, or that is not the reader's business; AskedWorking for no measure."""
        found = measure_by_name(name)
        if found is None:
            return AskedWorking.of(request, name)
        kpi, measure = found
        state, grade = State.of(request, itself=True), request.GET.get("grade", "")
        if not state.may_see_measure(kpi, measure):
            raise Http404
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
    def about(self):
        """What of the measure it is, beyond who and when."""
        return self.branch.name if self.branch else self.grade

    @property
    def formula(self):
        """Spelt out from the records, where these still say what was published."""
        spelt = "" if self.narrowing or self.state.known_on else self.measure.spelt_out(self.state.ask(), self.figure)
        return f"{spelt} = {shown_value(self.figure)}" if spelt else filled_in(self.figure)

    @property
    def notes(self):
        ask = self.state.ask()
        shared = [] if self.state.is_totals_only else shared_in_words(self.measure, ask, self.state.user)
        own = (lambda records: records_of(records, self.branch)) if self.branch else None
        lines = [] if self.state.is_totals_only or self.state.known_on else lines_in_words(self.figure, ask)
        return [*warnings_on(self.figure, ask, own), *shared, *lines]

    @property
    def definition_kind(self):
        return self.kpi.definition_kind

    @property
    def made_of(self):
        return ()  # its records say it all

    @property
    def page(self):
        """(address, label) of where there is more of it."""
        label = _("More on %(kpi)s") % {"kpi": self.kpi.short}
        return f"{reverse('kpi', args=[self.kpi.slug])}?{self.state.query(who=self.state.scope.whole)}", label

    @property
    def behind(self):
        """The records behind the numerator and, for a quotient, the denominator."""
        titles = _("What is counted"), _("What it is divided by")
        parts = list(zip(PARTS, titles, strict=True))[: 2 if self.measure.denominator else 1]
        return [*(Behind(part, title, self.records(part)) for part, title in parts), *self._further_quotes()]

    def _further_quotes(self):
        """What else it is divided by, where the company counts by quotes."""
        further = getattr(self.measure.denominator, "further", None)
        if not (further and self.figure.is_by_quotes):
            return []
        found = further.records(self.state.ask())
        return [Behind("quotes", _("And the quotes sent after the first"), found, found.count())]

    def records(self, part):
        """The very rows behind one part of it."""
        found = self.measure.records(self.state.ask(), part)
        return records_of(found, self.branch) if self.branch and found.model in (Lead, SourceSpend) else found

    @property
    def is_compared(self):
        """Whether it is set beside other periods: what narrows it, they don't know."""
        return not self.narrowing

    @property
    def narrowing(self):
        """What the address says beyond the page's state."""
        said = {"source": self.source, "grade": self.grade}
        return {name: value for name, value in said.items() if value}

    def query(self, **changes):
        """The address's query string, with changes."""
        return self.state.query(**self.narrowing, **changes)
