"""Days whose capacity a change of terms moves: of one person, or the company's own (spec 2.2, 2.8).

To enter somebody late is free, as a membership without records is.
"""

from datetime import timedelta
from itertools import pairwise

from reps.days import ONE_DAY
from reps.locking.days import Days, apart
from reps.locking.locked import Locked, first_made
from reps.models import CompanyCalendar, Rep
from reps.models.calendar import weeks_in_order
from reps.terms import in_order, terms_on

TOLD = ("working_times", "memberships")  # of a rep, by which it is told what they work when
TENURE = timedelta(days=366)  # so long the day of hire tells: for the ramp, and for fresh blood


class Leaves:
    """Days away: those in one state only, or of both where more than the days differs."""

    def days(self, was, now):
        spans = [Days(leave.start, leave.end) for leave in (was, now) if leave]
        same = was and now and (was.rep_id, was.fraction) == (now.rep_id, now.fraction)
        return apart(*spans) if same else set(spans)


class Employment:
    """Between the days of hire and as long as tenure tells; between the last days; all of them of who goes."""

    def days(self, was, now):
        if was is None or now is None:
            return _worked(was) if was else set()
        found = set()
        if was.hired_on != now.hired_on:
            begins = first_day(was), first_day(now)
            known = [day for day in begins if day]
            found.add(Days(min(begins) if all(begins) else None, max(known) + TENURE if known else None))
        if was.left_on != now.left_on:
            ends = was.left_on, now.left_on
            found.add(Days(min(filter(None, ends)), max(ends) if all(ends) else None))
        return found


def _worked(rep):
    """The locked days of somebody who goes altogether, of what was told since they were entered."""
    return set(Locked(since=first_made(Rep, [rep.pk])).within([Days(first_day(rep), rep.left_on)]))


def first_day(rep):
    """From when on they count: the day of hire, else the first of a membership, None for ever."""
    if rep.hired_on:
        return rep.hired_on
    starts = [membership.start for membership in rep.memberships.all()] if rep.pk else []
    return min(starts) if all(starts) and starts else None


class WorkingTimes:
    """Days on which something else is worked than before, by those employed then.

    Whoever looks at many rows prefetches TOLD of their reps.
    """

    def days(self, was, now):
        rows = [row for row in (was, now) if row]
        return {days for rep in {row.rep for row in rows} for days in self._moved(rep, was, now)}

    def _moved(self, rep, was, now):
        own = {row.pk for row in (was, now) if row}
        rest = [each.terms for each in rep.working_times.all() if each.pk not in own]
        before, after = (in_order([*rest, *_of(row, rep)]) for row in (was, now))
        employed = Days(first_day(rep), rep.left_on)
        return [inside for days in _differing(before, after) if (inside := days.within(employed))]


class CompanyCalendars:
    """Days on which the company works by another calendar or other weekdays than before."""

    def days(self, was, now):
        rows = [row for row in (was, now) if row]
        others = CompanyCalendar.objects.exclude(pk__in=[row.pk for row in rows if row.pk]).order_by()
        rest = [each.week for each in others]
        return set(_differing(*(weeks_in_order([*rest, *([row.week] if row else [])]) for row in (was, now))))


def _of(row, rep):
    return [row.terms] if row and row.rep_id == rep.pk else []


def _differing(before, after):
    """[Days] on which two lists of terms ask for something else."""
    begins = sorted({each.starts for each in (*before, *after)})
    spans = [Days(first, following - ONE_DAY) for first, following in pairwise(begins)] + [Days(begins[-1], None)]
    return [days for days in spans if terms_on(before, days.first).worked != terms_on(after, days.first).worked]
