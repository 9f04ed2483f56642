"""The monthly talent review: could I fill a post tomorrow, whom do I call, what went stale (spec 11, 5)."""

from django.utils.translation import gettext_lazy

from kpis.definitions import kpi_by_slug
from kpis.periods import Grain
from kpis.readings import window
from kpis.rhythms.rhythm import Rhythm
from kpis.talent.bench import bench
from kpis.talent.grid import BANDS, MOST, placements, rows
from kpis.talent.shown import came_and_went, demand, pool_figures
from kpis.talent.team import headcount
from kpis.views.hires import by_source
from reps.models import PotentialRating
from reps.models.potential import led_by

SHOWN, SOURCES = 7, 5  # names in a list, sources of hires
READY = ("ready_bench", "bench_coverage", "open_posts")
STALE = ("reviews_overdue", "stale_members")
HIRES = ("hires_retained", "hire_attainment")


def content(state):
    """What the page shows: the bench as it stands today, and who came and went in the period."""
    today = state.at(state.around(state.as_of, Grain.MONTH))
    ask = today.ask()
    seats = bench(ask, state.user)
    overdue = [seat for seat in seats if seat.state == "overdue"]
    return {
        "today": today,
        "ready": pool_figures(READY, ask),
        "stale": pool_figures(STALE, ask),
        "seats": [seat for seat in seats if seat.is_ready][:SHOWN],
        "calls": _calls(seats, state.as_of)[:SHOWN],
        "overdue": overdue[:SHOWN],
        "overdue_more": max(len(overdue) - SHOWN, 0),
        **demand(ask, state.as_of),
        **came_and_went(state),
        **_hires(state),
        **_nine_box(state),
    }


def _calls(seats, day):
    """Whom to call: those with a call due, then the good ones, whoever was spoken with longest ago first."""

    def order(seat):
        due, spoken = seat.held.next_contact_on, seat.held.last_contact_on
        return not (due and due <= day), not seat.is_ready, -(seat.rating or 0), spoken or seat.candidate.added_on

    due = [seat for seat in seats if seat.held.next_contact_on and seat.held.next_contact_on <= day]
    good = [seat for seat in seats if (seat.rating or 0) >= 4 and seat not in due]
    return sorted([*due, *good], key=order)


def _hires(state):
    """Hires of three years whose first year is over: by source, and all together."""
    kpi = kpi_by_slug("talent_pool")
    ask = state.ask(window(kpi["hires_retained"], state))
    return {"hires": by_source([kpi[name] for name in HIRES], ask)[:SOURCES], "stayed": pool_figures(HIRES[:1], ask)[0]}


def _nine_box(state):
    """The grid of who is present, for those who may know it and where it is not of too many people."""
    if not state.may_see_nine_box:
        return {"boxes": []}
    present = [each.pk for each in headcount.records(state.ask(state.around(state.as_of, Grain.MONTH)))]
    led = led_by(state.user).filter(pk__in=present)
    if led.count() > MOST:
        return {"boxes": []}
    people = placements(led, state.ask(), PotentialRating.objects.visible_to(state.user))
    return {"boxes": rows(people), "bands": BANDS.values(), "to_rate": sum(each.is_due for each in people)}


RHYTHM = Rhythm(
    "talent",
    gettext_lazy("Monthly talent review"),
    gettext_lazy("In the first week of a month"),
    (
        gettext_lazy("Could I fill a post tomorrow?"),
        gettext_lazy("Whom do I call?"),
        gettext_lazy("What went stale?"),
    ),
    Grain.MONTH,
    False,
    lambda state: state.may_see_talent,
    content,
)
