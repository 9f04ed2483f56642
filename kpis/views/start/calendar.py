"""Step: which days are worked, with what that makes of this year."""

from datetime import date

from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reps.calendars import company_calendar
from reps.forms.company import WorkForm
from reps.models import Organisation

DAYS_SHOWN = 8


def page(request, step):
    sent = request.POST if request.method == "POST" else None
    form = WorkForm(sent, instance=Organisation.current())
    if sent is None:
        return step.shown(request, form=form, **_this_year())
    if not form.is_valid():
        return step.shown(request, bad=True, form=form)
    form.save()
    if "look" in sent:
        return redirect(request.path)
    return step.done(request, _("The working calendar is saved."))


def _this_year():
    """What the calendar as stored makes of this year: how many days are worked, and the next ones that stand out."""
    calendar, today = company_calendar(), timezone.localdate()
    return {
        "year": str(today.year),  # no thousands in it
        "works": calendar.count(date(today.year, 1, 1), date(today.year, 12, 31)),
        "ahead": calendar.ahead(today, DAYS_SHOWN, get_language()),
        "next_year": str(today.year + 1),
        "is_official": calendar.has_official(today.year + 1),
    }
