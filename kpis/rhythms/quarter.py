"""Month and quarter end: was the initial target hit, why not in three numbers, what is to change (spec 11, 10.4)."""

from dataclasses import dataclass, replace

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.definitions import measure_by_name
from kpis.formats import shown, shown_change
from kpis.insight.gap import gap
from kpis.insight.hits import BELOW, HIT, MISS, ON, cases, linked_measures, patterns
from kpis.periods import Grain
from kpis.publishing.overlay import singles
from kpis.readings import readings
from kpis.rhythms.rhythm import Rhythm, leads_sales
from reps.models import PeriodLock

MOST = 10  # owners listed; the hits page has all
ATTAINED = ("attainment_initial", "attainment_current")
WHY = gettext_lazy("Why, in three numbers?")  # instead of "why not", where the target was hit
CLOSING = ("close_rate", "decision_win_rate", "price_realisation", "wins_without_proposal", "wins_left_out")


def content(state):
    """What the page shows: hit or not, why not, and what that points at."""
    unit = "team" if _has_teams_below(state) else "rep"
    found, change, attained = cases(state, unit), gap(state, "previous"), _attained(state)
    by_kpi = patterns(found, linked_measures(unit, state))
    return {
        **attained,
        "why": str(WHY) if attained["is_hit"] else QUARTER.questions[1],
        "closing": list(readings(_measures(CLOSING), state, trail=False).values()),
        "gap": change,
        "unit": unit,
        **_owners([case for case in found if case.period == state.period]),
        "patterns": by_kpi,
        "sides": (ON, BELOW),
        "lock": lock_of(state),
        "lessons": [*_largest_loss(change), *_widest_difference(by_kpi)],
    }


def lock_of(state):
    """The lock of exactly the page's period, where it is locked now; else None."""
    locked = PeriodLock.objects.locked(timezone.now())
    return locked.filter(grain=state.period.grain, start=state.period.start, end=state.period.end).first()


def _attained(state):
    """Against the target first agreed and the present one, and whether either was hit; None where there is none."""
    initial, current = singles(_measures(ATTAINED), state.ask()).values()
    return {"initial": initial, "current": current, "is_hit": _is_hit(initial), "is_hit_now": _is_hit(current)}


def _is_hit(attained):
    return attained.numerator >= attained.denominator if attained.denominator else None


def _owners(cases):
    """The period's cases, those furthest below their target first, and how many hit it."""
    return {
        "cases": sorted(cases, key=lambda case: case.attainment.value)[:MOST],
        "hits": sum(case.outcome == HIT for case in cases),
        "misses": sum(case.outcome == MISS for case in cases),
    }


def _measures(names):
    return [measure_by_name(name)[1] for name in names]


def _has_teams_below(state):
    """Whether the scope is made of several teams: then those are the owners, else its people."""
    return state.scope.team_ids is None or len(state.scope.team_ids) > 1


@dataclass(frozen=True)
class Lesson:
    """Something the figures point at, to talk about; `kpi` is where there is more of it."""

    text: str
    slug: str


def _largest_loss(change):
    """Which of the three factors took most away."""
    losses = [factor for factor in change.factors if factor.effect is not None and factor.effect < 0]
    if losses:
        worst = min(losses, key=lambda factor: factor.effect)
        text = _("%(factor)s took most away: %(effect)s against the period before.")
        yield Lesson(
            text % {"factor": worst.label, "effect": shown_change(worst.effect)},
            "no_surprise_proposals" if worst.measure.name == "proposals_issued" else "close_and_attainment",
        )


def _widest_difference(found):
    """The KPI on which hit rates differ most between those on and those below their target."""
    told = [pattern for pattern in found if pattern.is_told and pattern.difference > 0]
    if told:
        most = max(told, key=lambda pattern: pattern.difference)
        text = _("%(kpi)s: hit rate %(on)s where on target before, %(below)s where below.")
        if most.interval[0] <= 0:
            text = _("%(kpi)s: hit rate %(on)s where on target before, %(below)s where below; that may be chance.")
        rates = {"on": shown(most.rate(ON), "share"), "below": shown(most.rate(BELOW), "share")}
        yield Lesson(text % {"kpi": most.kpi.short, **rates}, most.kpi.slug)


QUARTER = Rhythm(
    "quarter",
    gettext_lazy("Quarter end"),
    gettext_lazy("When a quarter is over"),
    (
        gettext_lazy("Did we hit the initial target?"),
        gettext_lazy("Why not, in three numbers?"),
        gettext_lazy("What do we change?"),
    ),
    Grain.QUARTER,
    True,
    leads_sales,
    content,
    is_closing=True,
    usual_day=5,
)
MONTH = replace(
    QUARTER,
    slug="month",
    title=gettext_lazy("Month end"),
    moment=gettext_lazy("When a month is over"),
    grain=Grain.MONTH,
    page="quarter",
    usual_day=3,
)
