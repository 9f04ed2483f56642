"""Counts of what waits, by the status records have today: what it was on a past day nobody knows (spec 2.5).

A past day shows what was published of it then; where nothing was, the figure is blank, not wrong.
"""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kpis.figure import Tally
from kpis.kpi import Measure

PRESENT_ONLY = _("known of today alone: what was planned on a past day has changed since")


@dataclass(frozen=True, eq=False)
class PresentMeasure(Measure):
    """`looks_ahead`: it tells of the days to come, which a period that is over has none of."""

    looks_ahead: bool = False

    def is_known(self, ask, period):
        told_of = min(period.end, ask.as_of) if self.looks_ahead else ask.as_of
        return told_of >= timezone.localdate()

    def figure(self, ask, key, tally, raised=()):
        known = self.is_known(ask, ask.periods[key[0]])
        return super().figure(ask, key, tally if known else Tally(divides=False), raised)

    def records(self, ask, part="numerator"):
        found = super().records(ask, part)
        return found if self.is_known(ask, ask.periods[0]) else found.none()

    def why_blank(self, figure):
        return str(PRESENT_ONLY)
