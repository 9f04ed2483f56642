"""How a running target stands: what was to be expected by now, what is left for each day, where it leads (spec 8.4)."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _

from kpis.addresses import exact_code, records_url
from kpis.cards import around
from kpis.definitions import measure_by_name
from kpis.figure import Figure
from kpis.flags import OTHER_BASIS
from kpis.kpi import figures
from kpis.targets.course import Course, Like, fair_parts, seasonal

NAMES = ("attainment_initial", "pace")
WON = measure_by_name("won_amount")[1]
SOON = Decimal("0.2")  # nothing is projected before this part of the working days is over
CENT = Decimal("0.01")
WIDTH = 100


@dataclass(frozen=True)
class Pace:
    """A target's pace in a running period (E41). `attainment` and `index` are figures, open to their records."""

    state: object  # of the period the target is for
    attainment: Figure
    index: Figure
    course: Course
    likes: tuple[Like, ...]

    @property
    def won(self):
        """What counts towards the target so far, today included."""
        return self.attainment.numerator

    @property
    def agreed(self):
        """The initial target as agreed."""
        return self.attainment.denominator

    @property
    def expected(self):
        return self.index.denominator

    @property
    def curve(self):
        """What earlier periods had won by now, as a part of all they won; None where the working days decide."""
        return seasonal(self.likes)

    @cached_property
    def fair(self):
        """The target, or the part of it that is fair for a rep who is there for a part of the period, or new."""
        mine = fair_parts(self.course)
        return self.agreed * mine[()][1] / self.course.workdays if mine else self.agreed

    @property
    def is_fair_part(self):
        return abs(self.agreed - self.fair) >= CENT

    @property
    def gap(self):
        """Won less expected: below 0 is behind."""
        return self.won - self.expected

    @property
    def behind(self):
        return max(-self.gap, Decimal(0))

    @property
    def days_left(self):
        """Working days left, today's among them."""
        return self.course.workdays - self.course.completed

    @property
    def left(self):
        return max(self.fair - self.won, Decimal(0))

    @property
    def required(self):
        """What each working day left has to bring; None without one."""
        return self.left / self.days_left if self.days_left else None

    @property
    def projection(self):
        """What the period would end with at this pace; None before a fifth of its working days is over."""
        if self.course.linear < SOON or not self.expected:
            return None
        return self.won * self.fair / self.expected

    @property
    def bar(self):
        """(won, expected) as parts of a bar that is the target."""
        parts = (float(part) / float(self.fair) * WIDTH for part in (self.won, self.expected))
        return tuple(min(max(part, 0), WIDTH) for part in parts)

    @property
    def text(self):
        """How it stands, with room for the amounts `won` and `expected`."""
        if not self.expected:
            return _("Nothing is expected yet: no working day is over.")
        if self.gap < 0:
            return _("Behind: %(won)s won of the %(expected)s expected by now.")
        return _("On course: %(won)s won, %(expected)s expected by now.")

    @property
    def earlier(self):
        """[(period, share won by then, address of all it won), ...]"""
        return [(each.period, each.share, self._url(each.period)) for each in self.likes]

    def _url(self, period):
        return records_url(WON, self.state, when=exact_code(period))


def pace(state):
    """The Pace of the page's running period, or of the month, quarter or year around it that has a target; or None."""
    if not state.is_running:
        return None
    measures = [measure_by_name(name)[1] for name in NAMES]
    for period in around(state):
        there = state.at(period)
        found = [next(iter(each.values())) for each in figures(measures, there.ask()).values()]
        if found[0].denominator:
            course = Course(there.ask(), period)
            likes = () if OTHER_BASIS in found[0].flags else course.likes().get((), ())
            return Pace(there, *found, course, tuple(likes))
    return None
