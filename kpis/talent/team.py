"""What is counted of the people present (spec 5.2)."""

from collections import Counter
from dataclasses import replace
from decimal import Decimal

from kpis.capacity import WORKDAYS_A_WEEK, Workforce, group_of
from kpis.counting import totals
from kpis.facts.proposals import proposals_no_surprise
from kpis.facts.visits import visits_quality
from kpis.periods import Grain, Period, add_months
from kpis.talent.pool import state_day
from reps.models import Rep

NEW_MONTHS = 12
INACTIVE_WEEKS, INACTIVE_REP_WEEKS, SETTLED_WEEKS = 4, 3, 8


class Headcount:
    """People employed when a period's state is read; `newer_than` months narrows it to recent hires."""

    def __init__(self, name, newer_than=None):
        self.name, self.newer_than = name, newer_than

    def _people(self, ask, period):
        day = state_day(ask, period)
        return [span for span in Workforce(ask, day, day).spans if self._counts(span, day)]

    def _counts(self, span, day):
        if self.newer_than is None:
            return True
        return span.rep.hired_on is not None and add_months(span.rep.hired_on, self.newer_than) > day

    def totals(self, ask):
        found = Counter()
        for index, period in enumerate(ask.periods):
            for span in self._people(ask, period):
                found[(index, *group_of(span, ask.by))] += 1
            if not ask.by:
                found[(index,)] += 0
        return dict(found)

    def records(self, ask):
        return Rep.objects.filter(pk__in=[span.rep.pk for span in self._people(ask, ask.periods[0])])


headcount = Headcount("headcount")
newcomers = Headcount("newcomers", NEW_MONTHS)


class Leavers:
    """People whose last day lay in the period, with the team they were in; `why` picks some of them by their record.

    Somebody whose last day is today is still there today.
    """

    def __init__(self, name, why=lambda rep: True):
        self.name, self.why = name, why

    def _spans(self, ask, period):
        days = ask.completed(period)
        gone = Workforce(ask, *days).spans if days else ()
        return [span for span in gone if span.rep.left_on == span.end and self.why(span.rep)]

    def totals(self, ask):
        found = Counter()
        for index, period in enumerate(ask.periods):
            for span in self._spans(ask, period):
                found[(index, *group_of(span, ask.by))] += 1
            if not ask.by:
                found[(index,)] += 0
        return dict(found)

    def records(self, ask):
        return Rep.objects.filter(pk__in=[span.rep.pk for span in self._spans(ask, ask.periods[0])])


leavers = Leavers("leavers")
voluntary = Leavers("leavers_voluntary", lambda rep: rep.left_because == Rep.Leaving.VOLUNTARY)
regretted = Leavers("leavers_regretted", lambda rep: rep.regretted is True)
unexplained = Leavers("leavers_unexplained", lambda rep: not rep.left_because)
undecided = Leavers("leavers_undecided", lambda rep: rep.regretted is None)


def _with(scope, people, present):
    """The scope with the other teams that those present came from; days in no team are the company's alone."""
    here = {span.rep.pk for span in present}
    teams = {span.team_id for span in people.whole if span.rep.pk in here}
    if scope.team_ids is None or teams <= scope.team_ids:
        return scope
    return replace(scope, team_ids=None if scope.rep_id or None in teams else scope.team_ids | teams)


ACTIVITY = visits_quality, proposals_no_surprise


class Inactive:
    """Settled people present with time to sell and nothing of quality in the last four closed weeks (spec 5.2, E22).

    Their time and what they did count whatever teams they were in. A prompt to talk, private to the manager; somebody
    on leave can't be flagged, nor who was for so long that too little time is left.
    """

    name = "inactive"

    def totals(self, ask):
        found = Counter()
        for index, period in enumerate(ask.periods):
            for span in self.spans(ask, period):
                found[(index, *group_of(span, ask.by))] += 1
            if not ask.by:
                found[(index,)] += 0
        return dict(found)

    def needs(self, ask):
        """What was done in the scope; of who came from elsewhere the rest is asked for only where somebody did."""
        return [(ACTIVITY, self._asked(ask, period, ask.scope)) for period in ask.periods]

    def _weeks(self, ask, period):
        last = Period.of(state_day(ask, period), Grain.WEEK, ask.by_day.fiscal).previous()
        return Period(last.trail(INACTIVE_WEEKS)[0].start, last.end)

    def _asked(self, ask, period, scope):
        return ask.narrowed(scope=scope, periods=(self._weeks(ask, period),), by=("rep",))

    def spans(self, ask, period):
        day, weeks = state_day(ask, period), self._weeks(ask, period)
        people = Workforce(ask, weeks.start, day)
        present = people.headcount(day)
        active, days = self._active(ask, period, _with(ask.scope, people, present)), self._days(people, weeks)
        return [
            span
            for span in present
            if span.rep.key not in active
            and self._had_time(days[span.rep.pk])
            and self._settled(span, weeks.end)
            and not self._is_away(people, span, day)
        ]

    def _active(self, ask, period, scope):
        found = totals(ACTIVITY, self._asked(ask, period, scope))
        return {key[1] for counted in found.values() for key, number in counted.items() if number}

    def _days(self, people, weeks):
        """{rep: available days}"""
        found = Counter()
        for span in people.whole:
            found[span.rep.pk] += people.days(span, weeks.start, weeks.end)
        return found

    def _had_time(self, days):
        return days / WORKDAYS_A_WEEK >= Decimal(INACTIVE_REP_WEEKS)

    def _is_away(self, people, span, day):
        """Whether they are on leave all of the day: nobody to have a talk with."""
        return any(leave.start <= day <= leave.end and leave.fraction == 1 for leave in people.leaves[span.rep.pk])

    def _settled(self, span, day):
        return span.rep.hired_on is None or (day - span.rep.hired_on).days > SETTLED_WEEKS * 7

    def records(self, ask):
        return Rep.objects.filter(pk__in=[span.rep.pk for span in self.spans(ask, ask.periods[0])])


inactive = Inactive()
