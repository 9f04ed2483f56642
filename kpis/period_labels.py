"""Periods in the reader's words."""

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from kpis.periods import Grain


def period_label(period):
    """A period in the reader's words: week 47 of 2026, November 2026, Q4 2026, 2026, or its first and last day."""
    days = {"start": date_format(period.start), "end": date_format(period.end)}
    if period.months == 2 and period.start.month == 1:
        return _("January + February %(year)s") % {"year": period.start.year}
    names = {"year": period.year, "number": period.number, **days}
    match Grain.RANGE if period.cut else period.grain:
        case Grain.WEEK:
            return _("Week %(number)s, %(year)s") % names
        case Grain.MONTH if period.is_of_weeks:
            return _("Period %(number)s, %(year)s") % names
        case Grain.MONTH:
            return date_format(date(period.year, period.number, 1), "YEAR_MONTH_FORMAT")
        case Grain.QUARTER:
            return _("Q%(number)s %(year)s") % names
        case Grain.YEAR:
            return _("Year %(year)s") % names
    return _("%(start)s to %(end)s") % names


def short_label(period):
    """A period for the head of a narrow column: Nov 26; any other than a calendar month in full."""
    if period.grain == Grain.MONTH and not period.is_of_weeks and not period.cut:
        return date_format(period.start, pgettext("date format", "M y"))
    return period_label(period)
