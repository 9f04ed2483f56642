"""How varied the pool is: by where candidates come from, and, for recruiters, by what people said of themselves."""

from collections import Counter

from django.http import Http404
from django.shortcuts import render
from django.utils import timezone

from kpis.definitions import kpi_by_slug
from kpis.flags import FLAGS, SUPPRESSED
from kpis.periods import Grain
from kpis.publishing.overlay import singles
from kpis.talent.diversity import WHOLE, Diversity
from kpis.talent.pool import pool_of
from kpis.views.figures_page import figures_page

FIELDS = ("source", "industry", "channel")


@figures_page(open_to=lambda state: state.may_see_talent)
def background(request, state):
    """Spread of sources, industries and channels among the active candidates, each kind open to its people."""
    today = state.at(state.around(state.as_of, Grain.MONTH))
    kpi = kpi_by_slug("talent_pool")
    measures = [kpi[f"background_{field}"] for field in FIELDS]
    found = singles(measures, today.ask())
    people = pool_of(today.ask()).active_on(state.as_of)
    context = {
        "state": state,
        "today": today,
        "fields": [
            (field, found[measure], _kinds(people, field)) for field, measure in zip(FIELDS, measures, strict=True)
        ],
        "diversity": _diversity(request, state),
        "min_cell": _fewest(state),
    }
    return render(request, "kpis/talent/background.html", context)


def _kinds(people, field):
    """[(kind, how many, share), ...], the most frequent first; blank ones are left out."""
    counts = Counter(getattr(person.candidate, field) for person in people)
    counts.pop("", None)
    total = sum(counts.values())
    return [(kind, count, count / total) for kind, count in counts.most_common()]


def _fewest(state):
    """The fewest people to be told of: as many as were asked for then, or are today. A past day hides no less."""
    return max(each.min_cell for each in (state.parameters, state.by_day.on(timezone.localdate())))


def _diversity(request, state):
    """For those who recruit, once the company asks: the group and the people chosen, and what may be told of them."""
    if not (request.user.is_recruiter and state.organisation.asks_diversity):
        return None
    candidates = request.GET.get("of") == "candidates"
    told = Diversity(state.as_of, state.organisation, state.by_day.fiscal, candidates, _fewest(state))
    groups = told.groups()
    chosen = next((each for each in groups if each.key == request.GET.get("group", WHOLE) and each.enabled), None)
    if chosen is None:
        raise Http404
    return {
        "day": told.day,
        "of": "candidates" if candidates else "members",
        "groups": groups,
        "chosen": chosen,
        "breakdowns": told.breakdowns(chosen.key),
        "suppressed": FLAGS[SUPPRESSED],
    }
