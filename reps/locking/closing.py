"""Until when the week that closes next may be changed freely, in the reader's words (spec 12)."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from reps.days import ONE_DAY
from reps.locking.rules import Grain, Timetable
from reps.models import PeriodLock


def closing_week(today, timetable):
    """(the week that closes next as an unsaved PeriodLock, its last open day)."""
    this_week = timetable.bounds(Grain.WEEK, today)
    start, end = timetable.bounds(Grain.WEEK, this_week[0] - ONE_DAY)
    if today > timetable.last_open_day(Grain.WEEK, end):
        start, end = this_week
    return PeriodLock(grain=Grain.WEEK, start=start, end=end), timetable.last_open_day(Grain.WEEK, end)


def closing_words():
    """For a form: which week closes when, and what is too long ago altogether."""
    today, timetable = timezone.localdate(), Timetable.current()
    week, last = closing_week(today, timetable)
    free = timetable.parameters.on(today).backdate_free_days
    words = _("%(week)s closes on %(day)s, 24:00. Older than %(days)s days takes approval.")
    return words % {"week": week, "day": _day(last), "days": free}


def closes():
    """In one line: which week closes when."""
    week, last = closing_week(timezone.localdate(), Timetable.current())
    return _("%(week)s closes on %(day)s, 24:00.") % {"week": week, "day": _day(last)}


def _day(day):
    return f"{date_format(day, 'D')} {date_format(day, 'MONTH_DAY_FORMAT')}"
