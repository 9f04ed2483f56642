"""How far candidates get and how long they wait, and the posts they could fill."""

from django.shortcuts import render

from kpis.definitions import kpi_by_slug
from kpis.publishing.overlay import figure, singles
from kpis.readings import window
from kpis.talent.need import approaches
from kpis.talent.posts import posts_of
from kpis.views.figures_page import figures_page
from reps.models.talent import ACTIVE_STAGES, Stage
from reps.views.access import writes_talent

STAGES = [Stage(each) for each in ACTIVE_STAGES]


@figures_page(open_to=lambda state: state.may_see_talent)
def stages(request, state):
    """Conversion and days of each stage over twelve months, and the posts to fill with the days they stand open."""
    day, ask = min(state.as_of, state.period.end), state.ask()
    context = {
        "state": state,
        "stages": _stages(state),
        "posts": sorted(_open_posts(ask, day), key=lambda each: each[1], reverse=True),
        "post_days": _figure("post_days_open", state),
        "approaches": approaches(ask, day),
        "may_write": writes_talent(request.user),
    }
    return render(request, "kpis/talent/stages.html", context)


def _figure(name, state):
    """A measure's figure over its own window."""
    measure = kpi_by_slug("talent_pool")[name]
    return figure(measure, state.ask(window(measure, state)))


def _stages(state):
    """[(stage in words, conversion, days)]; all look back over the same twelve months: asked for at once."""
    kpi = kpi_by_slug("talent_pool")
    measures = [kpi[f"stage_{kind}_{stage}"] for stage in STAGES for kind in ("conversion", "days")]
    found = singles(measures, state.ask(window(measures[0], state)))
    shown = {measure.name: each for measure, each in found.items()}
    return [(stage.label, shown[f"stage_conversion_{stage}"], shown[f"stage_days_{stage}"]) for stage in STAGES]


def _open_posts(ask, day):
    """[(post, days open), ...]"""
    return [(post, (day - post.opened_on).days) for post in posts_of(ask) if post.is_open_on(day)]
