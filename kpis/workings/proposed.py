"""The middle of the weeks that a target a rep-week is proposed by."""

from statistics import median

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.addresses import figure_link
from kpis.definitions import measure_by_name
from kpis.formats import shown
from kpis.kpi import figures
from kpis.periods import Grain
from kpis.proposed.ideas import MEASURES, weekly_values
from kpis.workings.working import Worked, Working


def _median(state, said):
    if said["of"] not in MEASURES or measure_by_name(said["of"])[1].unit != "rate":
        return None
    measure, weeks = measure_by_name(said["of"])[1], state.period.split(Grain.WEEK)
    found = list(figures([measure], state.ask(*weeks))[measure].values())
    values = sorted(weekly_values(found))
    if not values:
        return None
    listed = ", ".join(shown(value, measure.unit) for value in values)
    made_of = tuple((each.period.code, figure_link(each, state)) for each in found)
    formula = _("the middle of %(values)s") % {"values": listed}
    return Working(median(values), formula=formula, made_of=made_of, about=str(measure.label), unit=measure.unit)


WORKED = (
    Worked(
        "median_week",
        gettext_lazy("The middle week"),
        gettext_lazy("Half of the weeks were above it, half below; weeks in which nobody worked are left out."),
        _median,
        takes=("of",),
        unit="rate",
    ),
)
