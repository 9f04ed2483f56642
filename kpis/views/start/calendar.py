"""Step: which days are worked, with what that makes of this year."""

from datetime import date

from django.db import transaction
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reps.calendars import company_calendar
from reps.forms.company import HoursForm, WorkForm
from reps.models import CompanyCalendar, Organisation

DAYS_SHOWN = 8


def page(request, step):
    sent = request.POST if request.method == "POST" else None
    work, hours = WorkForm(sent), HoursForm(sent, instance=Organisation.current())
    if sent is None:
        return step.shown(request, work=work, hours=hours, **_this_year())
    if not all([work.is_valid(), hours.is_valid()]):  # both, so that everything wrong is told at once
        return step.shown(request, bad=True, work=work, hours=hours)
    _save(work, hours)
    if "look" in sent:
        return redirect(request.path)
    return step.done(request, _("The working calendar is saved."))


@transaction.atomic
def _save(work, hours):
    if work.is_news:
        work.save()
    if hours.has_changed():
        hours.save()


def _this_year():
    """What the calendar as stored makes of this year: how many days are worked, and the next ones that stand out."""
    calendar, today = company_calendar(), timezone.localdate()
    return {
        "year": str(today.year),  # no thousands in it
        "works": calendar.count(date(today.year, 1, 1), date(today.year, 12, 31)),
        "changes": CompanyCalendar.objects.exclude(since=None),
        "ahead": calendar.ahead(today, DAYS_SHOWN, get_language()),
        "next_year": str(today.year + 1),
        "is_official": calendar.has_official(today.year + 1),
    }
