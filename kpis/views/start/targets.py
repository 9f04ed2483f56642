"""Step: targets, proposed once there are weeks to propose them by."""

from django.utils import timezone

from kpis.proposed.window import window
from reps.models import ParametersByDay


def page(request, step):
    if request.method == "POST":
        return step.done(request)
    today, by_day = timezone.localdate(), ParametersByDay()
    return step.shown(request, window=window(today, by_day.fiscal), usual=by_day.on(today))
