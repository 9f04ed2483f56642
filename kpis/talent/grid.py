"""The nine-box: performance, worked out, across potential, judged by those who lead (spec 5.2)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from kpis.periods import Grain, Period
from kpis.talent.nine_box import HIGH, LOW, MEDIUM, TOO_EARLY, Performance, performance, performances
from kpis.talent.team import headcount
from reps.models import PotentialRating, Rep
from reps.models.potential import Potential, led_by

MOST = 150  # people whose performance is worked out for one page
BANDS = {
    LOW: _("Under 80 %"),
    MEDIUM: _("80 to under 105 %"),
    HIGH: _("From 105 %"),
    TOO_EARLY: _("Too early to tell"),
}
NOT_RATED = "unrated"
LEVELS = {
    Potential.HIGH: _("High potential"),
    Potential.MEDIUM: _("Medium potential"),
    Potential.LOW: _("Low potential"),
    NOT_RATED: _("Not rated"),
}


@dataclass(frozen=True)
class Placement:
    """Where somebody stands. `rating` is the last one by then, or None; `is_due`: none was given this quarter."""

    rep: Rep
    performance: Performance
    rating: PotentialRating | None
    is_due: bool

    @property
    def level(self):
        return self.rating.potential if self.rating else NOT_RATED

    @property
    def box(self):
        """What the address calls the box: medium-high is medium performance, high potential."""
        return f"{self.performance.band}-{self.level}"

    @property
    def band(self):
        return BANDS[self.performance.band]


@dataclass(frozen=True)
class Box:
    """A cell of the grid."""

    code: str
    label: str
    count: int


def placements(reps, ask, ratings):
    """A Placement of each of these reps, those whose rating is due first, then by name."""
    latest = _latest(ratings.filter(rep__in=reps), ask.as_of)
    quarter = Period.of(ask.as_of, Grain.QUARTER, ask.by_day.fiscal)
    sold = performances(reps, ask)
    found = [_placement(rep, sold[rep.pk], latest.get(rep.pk), quarter) for rep in reps]
    return sorted(found, key=lambda each: (not each.is_due, each.rep.name))


def placement(rep, ask, ratings):
    """One person's Placement."""
    quarter = Period.of(ask.as_of, Grain.QUARTER, ask.by_day.fiscal)
    sold = performance(rep, ask)
    return _placement(rep, sold, _latest(ratings.filter(rep=rep), ask.as_of).get(rep.pk), quarter)


def _placement(rep, sold, rating, quarter):
    return Placement(rep, sold, rating, rating is None or rating.rated_on < quarter.start)


def _latest(ratings, day: date):
    """{rep id: the last rating by that day}"""
    return {each.rep_id: each for each in ratings.filter(rated_on__lte=day).order_by("rated_on", "pk")}


def rows(people):
    """[(level in words, [Box, ...]), ...]: high potential first, low performance first; who can't be placed last."""
    counts = defaultdict(int)
    for each in people:
        counts[each.box] += 1
    return [
        (label, [_box(band, level, label, counts) for band in BANDS])
        for level, label in LEVELS.items()
        if level != NOT_RATED or any(each.rating is None for each in people)
    ]


def box_of(code):
    """What a box is in words, or None."""
    band, _sep, level = code.partition("-")
    return f"{LEVELS[level]}, {BANDS[band]}" if band in BANDS and level in LEVELS else None


def day_of(state):
    """The day the grid is drawn for: the quarter's end, or today while it runs."""
    return min(state.as_of, state.period.end)


def people_led(state):
    """The people present whom the page's reader leads or looks after."""
    day = day_of(state)
    present = headcount.records(state.ask(Period(day, day)))
    return led_by(state.user).filter(pk__in=[each.pk for each in present])


def placed(state):
    """The Placement of each of them."""
    ask = state.ask().narrowed(as_of=day_of(state))
    return placements(people_led(state), ask, PotentialRating.objects.visible_to(state.user))


def _box(band, level, label, counts):
    code = f"{band}-{level}"
    return Box(code, f"{label}, {BANDS[band]}", counts[code])
