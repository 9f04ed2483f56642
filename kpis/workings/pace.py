"""How a running target stands, and what a rep's own week asks for (spec 2.2, 8.4)."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.addresses import figure_link
from kpis.formats import shown, shown_part
from kpis.insight.pace import WON, pace
from kpis.my_week import ATTAINMENT, whole_target, whole_week
from kpis.periods import Grain
from kpis.publishing.overlay import figure
from kpis.workings.working import Worked, Working, sees_sales


def _made_of(found):
    """The figures it is made of, which hold what was won, agreed and expected by now."""
    return tuple((each.measure.label, figure_link(each, found.state)) for each in (found.attainment, found.index))


def _required(state, said):
    found = pace(state)
    if not found or found.required is None:
        return None
    numbers = {"left": shown(found.left, "money"), "days": found.days_left}
    formula = _("%(left)s left ÷ %(days)s working days left") % numbers
    return Working(found.required, formula=formula, made_of=_made_of(found))


def _projection(state, said):
    found = pace(state)
    if not found or found.projection is None:
        return None
    numbers = {each: shown(getattr(found, each), "money") for each in ("won", "fair", "expected")}
    formula = _("%(won)s won × %(fair)s target ÷ %(expected)s expected by now") % numbers
    return Working(found.projection, formula=formula, made_of=_made_of(found))


def _by_then(state, said):
    found = pace(state)
    like = found and next((each for each in found.likes if each.period.code == said["earlier"]), None)
    if not like:
        return None
    wins = [figure(WON, state.ask(period)) for period in (like.by_then, like.period) if period]
    labels = [*([_("Won by then")] if like.by_then else []), _("All it won")]
    made_of = tuple((label, figure_link(each, state)) for label, each in zip(labels, wins, strict=True))
    formula = f"{shown(like.won_by_then, 'money')} ÷ {shown(like.won, 'money')}"
    return Working(float(like.share), formula=formula, made_of=made_of, about=like.period.code)


def _asked_of_me(state, said):
    if state.scope.kind != "rep" or state.period.grain != Grain.WEEK:
        return None
    parts = ATTAINMENT.denominator.parts(whole_week(state))
    formula = " + ".join(f"{shown_part(days)} × {shown_part(goal)} ÷ 5" for days, goal in parts)
    note = _("Available days, fewer while new, × what a rep-week asks for; one week is held to a whole number.")
    return Working(whole_target(state), formula=formula, notes=(note,))


WORKED = (
    Worked(
        "pace_required",
        gettext_lazy("Needed a working day"),
        gettext_lazy("What each working day left, today included, has to bring for the target to be reached."),
        _required,
        may_see=sees_sales,
        unit="money",
    ),
    Worked(
        "pace_projection",
        gettext_lazy("At this pace by the end"),
        gettext_lazy("What the period ends with if it goes on as it went: won so far ÷ the part expected by now."),
        _projection,
        may_see=sees_sales,
        unit="money",
    ),
    Worked(
        "won_by_then",
        gettext_lazy("Won by then, of all it won"),
        gettext_lazy("How much of an earlier period's won amount had come by the same part of its working days."),
        _by_then,
        may_see=sees_sales,
        takes=("earlier",),
        unit="share",
    ),
    Worked(
        "expected_of_me",
        gettext_lazy("Expected of me this week"),
        gettext_lazy("Quality visits that the whole week asks for."),
        _asked_of_me,
        may_see=sees_sales,
    ),
)
