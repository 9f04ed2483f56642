"""Speed to lead: business minutes until a person answered, or until somebody was to answer (spec 6, E25).

Leads never answered stay in as never. Minutes are kept one by one until the last line, so that those of several groups
can be put together: a median of medians is not one.
"""

import math
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.counting import totals
from kpis.fact import Listed
from kpis.facts.leads import LEADS, clock
from kpis.figure import Tally
from kpis.flags import NOT_REACHED
from kpis.formats import shown_part
from kpis.kpi import Measure
from kpis.statistics import quantile_with_never
from reps.statement import Column


@dataclass(frozen=True)
class Minutes(Tally):
    """Minutes of a group of leads, None where it has not happened; their value is one quantile of them."""

    each: tuple = ()
    share: float = 0.5

    def __add__(self, other):
        return _minutes(self.each + other.each, self.share)

    @property
    def value(self):
        known = [minutes for minutes in self.each if minutes is not None]
        return quantile_with_never(known, len(self.each) - len(known), self.share)


def _minutes(each, share):
    return Minutes(divides=False, n=len(each), each=tuple(each), share=share)


@dataclass(frozen=True, eq=False)
class ResponseTime(Measure):
    """A quantile of leads' minutes; None, flagged NOT_REACHED, where that falls among those still waiting."""

    share: float = 0.5
    times: object = None

    def facts(self):
        return [*super().facts(), self.times]

    def tallies(self, ask, found):
        return {key: _minutes(times, self.share) for key, times in found[self.times].items()}

    def figure(self, ask, key, tally, raised=()):
        if tally.value == math.inf:
            tally, raised = Tally(divides=False, n=tally.n), [*raised, NOT_REACHED]
        return super().figure(ask, key, tally, raised)

    def nothing(self):
        return _minutes((), self.share)

    def spelt_out(self, ask, figure):
        """Where in the row of leads, the soonest first, it stands."""
        each = totals([self.times], ask)[self.times].get((0,), ())
        said = {"n": shown_part(len(each)), "waiting": shown_part(sum(minutes is None for minutes in each))}
        if not each:
            return ""
        if self.share == 0.5:
            return _("the middle of %(n)s leads in order, %(waiting)s of them still waiting") % said
        said |= {"place": shown_part(math.ceil(self.share * len(each)))}
        return _("place %(place)s of %(n)s leads in order, %(waiting)s of them still waiting") % said

    def why_blank(self, figure):
        return _("not reached: too many still wait") if figure.n else str(self.reason)


class _Times(Listed):
    """Minutes of each lead until something happened; None where nobody knew of it then."""

    def records(self, ask):
        return self.table.rows(ask)

    def value(self, ask, received, minutes, happened):
        return minutes if happened is not None and happened < ask.known_at else None


@dataclass(frozen=True)
class AnswerTimes(_Times):
    """Minutes until the first answer of a person, by the clock of whoever is asked about."""

    name: str = "answer_times"
    table = LEADS

    def columns(self, ask):
        return Column.whole(clock(ask)), Column.moment("first_response_at")


@dataclass(frozen=True)
class AssignmentTimes(_Times):
    """Minutes until a lead had somebody to answer it."""

    name: str = "assignment_times"
    table = LEADS

    def columns(self, ask):
        return Column.whole("assignment_minutes"), Column.moment("assigned_at")


NO_LEADS = gettext_lazy("no leads")
