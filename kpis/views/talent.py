"""The talent page: whom to review, how strong the bench is, who is in the team, who came and went."""

from django.core.paginator import Paginator
from django.shortcuts import render

from kpis.definitions import kpi_by_slug
from kpis.periods import Grain
from kpis.readings import window
from kpis.talent.bench import bench, members
from kpis.talent.shown import came_and_went, demand, pool_figures
from kpis.views.figures_page import figures_page
from reps.views.access import writes_talent

PER_PAGE = 25
BENCH = (
    "ready_bench",
    "bench_demand",
    "bench_coverage",
    "pool_size",
    "rated_share",
    "pool_quality_share",
    "fresh_share",
    "reviews_overdue",
    "review_compliance",
    "stale_members",
    "open_posts",
    "new_posts",
)
LEFT = ("leavers", "leavers_voluntary", "leavers_regretted")


@figures_page(open_to=lambda state: state.may_see_talent)
def talent(request, state):
    """Candidates with the reviews longest due first, and the team beside them, each list with figures of its own."""
    this_month = state.at(state.around(state.as_of, Grain.MONTH))
    today = this_month.ask()
    seats = bench(today, state.user)
    shown = pool_figures(BENCH, today)
    page = Paginator(seats, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "state": state,
        "today": this_month,
        "bench": shown,
        "posts": {figure.measure.name: figure for figure in shown},
        "page": page,
        "due": sum(seat.state != "looked_at" for seat in seats),
        "internal": pool_figures(("internal_candidates",), today)[0],
        "may_write": (may_write := writes_talent(request.user)),
        "may_review": may_write and not state.known_on,
        **demand(today, state.as_of),
        **came_and_went(state),
        **_team(this_month, today),
    }
    return render(request, "kpis/talent.html", context)


def _team(state, ask):
    """The people present: nobody's business but that of those who lead them."""
    user = state.user
    if not user.leads_people:
        return {"members": None}
    lately = ask.narrowed(periods=(window(kpi_by_slug("talent_pool")["leavers"], state),))
    return {
        "members": members(ask, _flags_of(user)),
        "fresh": pool_figures(["fresh_blood_rate"], ask)[0],
        "left": pool_figures(LEFT, lately),
    }


def _flags_of(user):
    """Whose inactive flag this user may see: a manager that of their teams, a director everybody's (spec 5.2)."""
    return lambda team: user.is_director or team in user.managed_team_ids
