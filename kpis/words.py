"""A reading in one plain sentence."""

from django.utils.translation import gettext as _

from kpis.formats import reason, shown, shown_value


def sentence(reading):
    """What the figure says against its goal and against the period before, e.g. "Below the 8.0 aimed at. …"."""
    if reading.figure.value is None:
        return _("Nothing to tell yet: %(reason)s.") % {"reason": reason(reading.figure)}
    parts = [part for part in (_against_goal(reading), _against_before(reading)) if part]
    return " ".join(parts) or str(reading.measure.definition)


def _against_goal(reading):
    if reading.goal is None:
        return ""
    goal = {"goal": shown(reading.goal, reading.measure.unit)}
    if reading.is_short:
        return _("Short of the %(goal)s aimed at.") % goal
    return _("Reaches the %(goal)s aimed at.") % goal


def _against_before(reading):
    if reading.previous.value is None:
        return _("There is no earlier figure to compare with.")
    before = {"before": shown_value(reading.previous)}
    match reading.movement:
        case "up":
            return _("Clearly up from %(before)s in the period before.") % before
        case "down":
            return _("Clearly down from %(before)s in the period before.") % before
        case "level":
            return _("Against %(before)s in the period before: within normal variation.") % before
    return _("It was %(before)s in the period before.") % before
