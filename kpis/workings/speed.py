"""How long logging a visit takes (spec 12)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.trust.speed import median_seconds, timed
from kpis.workings.working import Behind, Worked, Working, sees_each
from reps.views.access import leads_people


def _seconds(state, _said):
    found = timed(state.scope, state.period)
    behind = (Behind("denominator", _("Visits timed by the phone"), found, found.count()),)
    return Working(median_seconds(found), behind=behind)


WORKED = (
    Worked(
        "logging_seconds",
        gettext_lazy("Time to log a visit"),
        gettext_lazy("From opening the log on the phone to saving: half of the visits took no longer."),
        _seconds,
        may_see=lambda state: sees_each(state) and leads_people(state.user),
        unit="seconds",
        why=gettext_lazy("no visit was logged on a phone"),
    ),
)
