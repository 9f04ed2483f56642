"""What a rhythm is: a moment that comes again, the questions its page answers at a glance, and for whom."""

from collections.abc import Callable
from dataclasses import dataclass

from kpis.periods import Grain


@dataclass(frozen=True, eq=False)
class Rhythm:
    """`content(state)` is what the page shows, a dict; `open_to(state)` whether it is the reader's business.

    `closed`: it looks back at the last period that is over, else it stands in the running one.
    """

    slug: str
    title: str
    moment: str
    questions: tuple[str, ...]
    grain: Grain
    closed: bool
    open_to: Callable
    content: Callable
    page: str = ""  # of the rhythm whose template it shares
    is_closing: bool = False  # once its period is locked, there is a PDF of it that never changes
    usual_day: int = 1  # on which its mail comes unless asked otherwise: Monday, or the first working day

    @property
    def template(self):
        return f"kpis/rhythms/{self.page or self.slug}.html"

    def usual(self, state):
        """The state at the period that the page shows unless its address names another."""
        running = state.around(state.as_of, self.grain)
        return state.at(running.previous() if self.closed else running)


def leads_sales(state):
    """Whether the scope is people the reader leads, or may read all about."""
    user = state.user
    return user.leads_people and user.sees_sales and not state.is_totals_only and state.scope.kind != "rep"
