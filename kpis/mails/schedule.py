"""When a mail is due: by weekday, or by working day of the month or quarter, in the company's time."""

from datetime import datetime

from django.utils import timezone

from kpis.periods import Grain, Period
from kpis.rhythms.catalogue import RHYTHMS
from reps.fiscal import STANDARD


def last_due(subscription, now, calendar, fiscal=STANDARD):
    """The last instant up to `now` at which this subscription was due."""
    grain = RHYTHMS[subscription.rhythm].grain
    period = Period.of(timezone.localdate(now), grain, fiscal)
    while (moment := _in(period, subscription, calendar)) > now:
        period = period.previous()
    return moment


def _in(period, subscription, calendar):
    """Its instant in a week, a month or a quarter."""
    days = _days(period, calendar)
    day = days[min(subscription.day, len(days)) - 1]
    return timezone.make_aware(datetime.combine(day, subscription.at))


def _days(period, calendar):
    """The days that can be chosen: a week's from Monday on, whatever it starts with; a longer period's working days."""
    if period.grain == Grain.WEEK:
        return sorted(_each(period), key=lambda day: day.isoweekday())
    return calendar.days(period.start, period.end) or _each(period)


def _each(period):
    first = period.start.toordinal()
    return [period.start.fromordinal(first + at) for at in range(period.days)]
