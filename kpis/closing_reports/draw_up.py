"""The closing report of a page: drawn up by whoever asks first, and the same file for everybody after."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from kpis.closing_reports.models import ClosingReport
from kpis.mails.letters import LETTERS
from reps.zones import company_time


def report_of(rhythm, state, lock):
    """The ClosingReport of the page's scope in the reader's language."""
    about = {
        "lock": lock,
        "locked_since": lock.locked_since,
        "who": state.scope.code,
        "language": get_language(),
    }
    return ClosingReport.objects.filter(**about).first() or _kept(about, _drawn(rhythm, state, lock), state.user)


def _kept(about, pdf, by):
    """The report that was just drawn up, or the one that somebody else kept meanwhile."""
    try:
        with transaction.atomic():
            return ClosingReport.objects.create(**about, pdf=pdf, drawn_up_by=by)
    except IntegrityError:
        return ClosingReport.objects.get(**about)


@company_time()  # whoever asks first, and from wherever
def _drawn(rhythm, state, lock):
    from kpis.closing_reports.paper import paper  # only here: reportlab takes a tenth of a second to load

    then = state.known_by(_day_of(lock))
    letter = LETTERS[rhythm.slug](then, rhythm.content(then))
    return paper(f"{rhythm.title} · {then.label} · {then.when}", _about(then, lock), letter)


def _day_of(lock):
    """The last day that was over, or ran, when it was locked: a lock at midnight knows the day before."""
    return timezone.localdate(lock.locked_since - timedelta(seconds=1))


def _about(state, lock):
    """[(label, what), ...]: of whom, how locked, as known when."""
    moment = date_format(timezone.localtime(lock.locked_since), "DATETIME_FORMAT")
    published = _("as published by then") if lock.published_at else _("never published: by the records of then")
    return [
        (_("Company"), state.organisation.name),
        (_("Locked since"), moment),
        (_("Figures"), published),
    ]
