"""Which period a page shows, and as known when, by its address."""

from datetime import date

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from kpis.periods import Grain, Period


def known_on_of(asked):
    """The past day of ?as_of=, None for today or where none is asked for. Http404 for nonsense and days to come."""
    if not asked.get("as_of"):
        return None
    try:
        day = date.fromisoformat(asked["as_of"])
    except ValueError as problem:
        raise Http404(str(problem)) from problem
    if day > timezone.localdate():
        raise Http404(_("Nobody knows yet what will be known on %(day)s.") % {"day": day})
    return day


def period_of(asked, fiscal, as_of, grain=Grain.MONTH):
    """The period a query string names; the running one of `grain` if it names none. Http404 for nonsense."""
    try:
        if asked.get("from") and asked.get("to"):
            days = sorted((date.fromisoformat(asked["from"]), date.fromisoformat(asked["to"])))
            return Period.between(*days, fiscal)
        if asked.get("when"):
            return Period.parse(asked["when"], fiscal)
    except (ValueError, OverflowError) as problem:
        raise Http404(str(problem)) from problem
    return Period.of(as_of, grain, fiscal)
