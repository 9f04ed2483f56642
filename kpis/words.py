"""What figures say in plain sentences, in which every figure opens."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kpis.addresses import figure_link, linked, worked_link
from kpis.comparing.movement import REJUDGED
from kpis.formats import reason, shown, shown_change
from kpis.insight.gap import SAYS
from kpis.workings import WORKED


def sentence(reading, state):
    """What a figure says against its goal and against the period before, e.g. "Short of the 8.0 aimed at. …"."""
    if reading.figure.value is None:
        return _("Nothing to tell yet: %(reason)s.") % {"reason": reason(reading.figure)}
    goal, before = _against_goal(reading, state), _against_before(reading, state)
    return linked(pgettext("two sentences", "%(first)s %(second)s"), first=goal, second=before) if goal else before


def _against_goal(reading, state):
    if reading.goal is None or reading.is_short is None:
        return ""
    measure = reading.measure
    goal = worked_link(WORKED["goal"], reading.goal, state, unit=measure.unit, of=measure.name)
    text = _("Short of the %(goal)s aimed at.") if reading.is_short else _("Reaches the %(goal)s aimed at.")
    return linked(text, goal=goal)


def _against_before(reading, state):
    if reading.previous.value is None:
        return _("There is no earlier figure to compare with.")
    texts = {
        "up": _("Clearly up from %(before)s in the period before."),
        "down": _("Clearly down from %(before)s in the period before."),
        "level": _("Against %(before)s in the period before: within normal variation."),
        REJUDGED: _("It was %(before)s in the period before, by another definition of quality."),
    }
    text = texts.get(reading.movement, _("It was %(before)s in the period before."))
    return linked(text, before=figure_link(reading.previous, state))


def gap_sentence(gap, state):
    """The change of the won amount and its parts in one line; why there are none, where it can't be split."""
    if gap.why:
        return gap.why
    volume, rate, size = (
        worked_link(WORKED["gap_effect"], each.effect, state, of=each.measure.name, against=gap.against)
        for each in gap.factors
    )
    change = worked_link(WORKED["gap_change"], gap.change, state, text=shown_change(gap.change), against=gap.against)
    return linked(SAYS, change=change, volume=volume, rate=rate, size=size)


def pace_sentence(pace):
    """How a running target stands."""
    won = figure_link(pace.attainment, pace.state, text=shown(pace.won, "money"))
    expected = figure_link(pace.index, pace.state, text=shown(pace.expected, "money"))
    return linked(pace.text, won=won, expected=expected)
