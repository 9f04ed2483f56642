"""A figure asked for that no KPI lists: worked out again from what its address says (kpis/workings)."""

from dataclasses import dataclass
from functools import cached_property

from django.http import Http404

from kpis.formats import shown_value
from kpis.views.state import State
from kpis.workings import WORKED
from kpis.workings.working import Worked, Working


@dataclass(frozen=True)
class AskedWorking:
    """Stands where an Asked stands, for figures that are worked out of others."""

    measure: Worked
    state: State
    said: dict
    branch = None  # of no source of leads
    definition_kind = ""
    is_compared = False

    @classmethod
    def of(cls, request, name):
        """Http404 for a figure there is not, or that is not the reader's business."""
        worked, state = WORKED.get(name), State.of(request)
        if worked is None or not worked.may_see(state):
            raise Http404
        return cls(worked, state, {word: request.GET.get(word, "") for word in worked.takes})

    @cached_property
    def working(self) -> Working:
        found = self.measure.work(self.state, self.said)
        if found is None:
            raise Http404
        return found

    @cached_property
    def figure(self):
        return self.measure.figure(self.working, self.state.period)

    @property
    def formula(self):
        formula = self.working.formula
        return f"{formula} = {shown_value(self.figure)}" if formula else ""

    @property
    def notes(self):
        return list(self.working.notes)

    @property
    def made_of(self):
        return self.working.made_of

    @property
    def about(self):
        return self.working.about

    @property
    def page(self):
        return self.working.page

    @property
    def behind(self):
        return self.working.behind

    @property
    def narrowing(self):
        return {word: value for word, value in self.said.items() if value}

    def query(self, **changes):
        """The address's query string, with changes."""
        return self.state.query(**self.narrowing, **changes)
