"""Speed to lead: business minutes until a person answered, or until somebody was to answer (spec 6, E25).

Leads never answered stay in as never. Minutes are kept one by one until the last line, so that those of several groups
can be put together: a median of medians is not one.
"""

import math
from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.facts import ANSWERS, LEADS, clock
from kpis.kpi import NOT_REACHED, Measure, Tally
from kpis.statistics import quantile_with_never


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

    def why_blank(self, figure):
        return _("not reached: too many still wait") if figure.n else str(self.reason)


@dataclass(frozen=True)
class AnswerTimes:
    """Minutes until the first answer of a person, by the clock of whoever is asked about."""

    name: str = "answer_times"

    def totals(self, ask):
        return _by_group(ANSWERS, ask, clock(ask), "first_response_at")


@dataclass(frozen=True)
class AssignmentTimes:
    """Minutes until a lead had somebody to answer it."""

    name: str = "assignment_times"

    def totals(self, ask):
        return _by_group(LEADS, ask, "assignment_minutes", "assigned_at")


def _by_group(table, ask, minutes, happened_at):
    """{key: [minutes, None where it had not happened by the end of the as-of day]}"""
    columns = [table.column(name) for name in ask.by]
    spans, found = [ask.days_of(period) for period in ask.periods], defaultdict(list)
    fields = ["received_on", minutes, happened_at, *[column for column in columns if column]]
    for received, taken, happened, *group in table.rows(ask).values_list(*fields):
        values = iter(group)
        key = tuple(next(values) if column else None for column in columns)
        known = happened is not None and timezone.localtime(happened).date() <= ask.as_of
        for index, span in enumerate(spans):
            if span and span.contains(received):
                found[(index, *key)].append(taken if known else None)
    return dict(found)


NO_LEADS = gettext_lazy("no leads")
