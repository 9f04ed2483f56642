"""Periods that lock today or tomorrow: what is missing of them is entered now, or needs approval (spec 2.8, 11)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from kpis.counting import count
from kpis.fact import Listed, Table
from kpis.period_labels import period_label
from kpis.periods import Grain, Period
from reps.days import ONE_DAY
from reps.locking.rules import Timetable
from reps.models import PeriodLock
from reps.shapes import question_of
from reps.statement import Column

GRAINS = (Grain.WEEK, Grain.MONTH, Grain.QUARTER)


@dataclass(frozen=True)
class Closing:
    """A period, the last day on which its records may be changed freely, and where its figures are."""

    period: Period
    last_day: date
    is_today: bool
    url: str

    @property
    def text(self):
        words = _("%(period)s closes today, 24:00") if self.is_today else _("%(period)s closes tomorrow, 24:00")
        return words % {"period": period_label(self.period)}


@dataclass(frozen=True)
class ByHand(Listed):
    """Periods that an admin locked or unlocked: for those the rule does not hold."""

    name: str = "locks_by_hand"
    table = Table(PeriodLock, "start")

    def question(self, ask):
        return question_of(PeriodLock, ~Q(decision=""), (Column.day("start"), Column.text("grain")))

    def told(self, rows, ask):
        return {(start, grain) for start, grain in rows}


by_hand = ByHand()


def soon_closed(state):
    """[Closing, ...] of a State that stands at today, the soonest first."""
    ask = state.ask()
    timetable = Timetable.knowing(state.organisation, state.by_day, ask.calendar)
    count([([by_hand], ask)])
    decided, found = ask.worked_out[by_hand], []
    for period in _latest(state):
        last = timetable.last_open_day(period.grain, period.end)
        if state.as_of <= last <= state.as_of + ONE_DAY and (period.start, period.grain) not in decided:
            url = f"{reverse('dashboard')}?{state.at(period).query()}"
            found.append(Closing(period, last, last == state.as_of, url))
    return sorted(found, key=lambda each: each.last_day)


def _latest(state):
    """The running week, month and quarter, and the one before each."""
    for grain in GRAINS:
        running = state.around(state.as_of, grain)
        yield from (running.previous(), running)
