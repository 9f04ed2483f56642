"""What is half-way in a team, without names (spec 12)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.comparing.team_median import MEASURES, team_median
from kpis.my_week import ATTAINMENT, QUALITY_VISITS
from kpis.workings.working import Worked, Working, sees_sales


def _median(state, said):
    measure = MEASURES.get(said["of"])
    found = team_median(measure, state) if measure and state.scope.kind == "team" else None
    if found is None:
        return None
    formula = _("the middle of %(people)s people's figures") % {"people": found.people}
    about = QUALITY_VISITS if measure is ATTAINMENT else measure
    note = _("Shown for five people and more, so that it says nothing of any one of them.")
    return Working(found.value, formula=formula, about=about.label, notes=(note,), unit=found.unit)


WORKED = (
    Worked(
        "team_median",
        gettext_lazy("Team median"),
        gettext_lazy("Half of the team's people have no more, half no less."),
        _median,
        may_see=sees_sales,
        takes=("of",),
    ),
)
