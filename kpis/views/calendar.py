"""The calendar page: a week of a team, or a month of a rep."""

from django.shortcuts import render
from django.utils import timezone

from kpis.calendar import kinds, rep_month, team_week
from kpis.periods import Grain
from kpis.views.figures_page import figures_page
from kpis.views.state import State
from kpis.views.whose import readable_reps


class CalendarState(State):
    """Who and when, when being a week of a team or a month of a rep; what is planned may be looked at ahead."""

    @property
    def next(self):
        return self.query(when=self.period.next().code)

    @property
    def is_month(self):
        return self.scope.kind == "rep"

    def fitted(self):
        """The same at the week or month that the calendar shows of the period asked for."""
        grain = Grain.MONTH if self.is_month else Grain.WEEK
        if self.period.grain == grain:
            return self
        day = self.period.start if self.period.start > self.as_of else min(self.as_of, self.period.end)
        return self.at(self.around(day, grain))


@figures_page(Grain.WEEK, kind=CalendarState, open_to=lambda state: state.user.sees_sales, own_period=True)
def calendar(request, state):
    """Visits as blocks; a rep sees the own row, a manager everyone's."""
    context = {
        "state": state,
        "sheet": rep_month(state) if state.is_month else team_week(state, _visible(request.user)),
        "legend": kinds(),
        "month": state.around(min(state.period.end, timezone.localdate()), Grain.MONTH).code,
    }
    return render(request, "kpis/calendar.html", context)


def _visible(user):
    return set(readable_reps(user).values_list("pk", flat=True))
