"""Speed to lead: business minutes until the first human answer, the unanswered staying in as never (spec 6, E25)."""

import math
from collections import defaultdict

from kpis.facts import LEADS
from kpis.kpi import NOT_REACHED, Measure, Tally
from kpis.statistics import median_with_never


class MedianResponse(Measure):
    """The median of leads' response times; None, flagged NOT_REACHED, while half are unanswered."""

    def facts(self):
        return [*super().facts(), _Times()]

    def tallies(self, ask, found):
        times = next(total for fact, total in found.items() if isinstance(fact, _Times))
        return {key: self._median(group) for key, group in times.items()}

    def _median(self, times):
        answered = [minutes for minutes in times if minutes is not None]
        middle = median_with_never(answered, len(times) - len(answered))
        return Tally(given=middle, divides=False, n=len(times))

    def figure(self, ask, key, tally, raised=()):
        if tally.given == math.inf:
            tally, raised = Tally(divides=False, n=tally.n), [*raised, NOT_REACHED]
        return super().figure(ask, key, tally, raised)

    def nothing(self):
        return Tally(divides=False)


class _Times:
    """Response minutes of every lead, None while nobody has answered by the as-of day."""

    def totals(self, ask):
        columns = [LEADS.column(name) for name in ask.by]
        fields = [
            "received_on",
            "response_minutes",
            "first_response_at",
            *[column for column in columns if column],
        ]
        found = defaultdict(list)
        spans = [ask.days_of(period) for period in ask.periods]
        for received, minutes, answered_at, *group in LEADS.rows(ask).values_list(*fields):
            values = iter(group)
            key = tuple(next(values) if column else None for column in columns)
            known = answered_at is not None and answered_at.date() <= ask.as_of
            for index, span in enumerate(spans):
                if span and span.contains(received):
                    found[(index, *key)].append(minutes if known else None)
        return dict(found)
