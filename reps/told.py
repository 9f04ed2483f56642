"""What came of planned visits, told with one tap, can be taken back with one: today, in the session that told it."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from reps.forms.visits import check_late
from reps.models import Visit

TOLD, KEPT = "told", 8


def remember(session, visit, planned_at):
    """Note that somebody has just said what came of `visit`, planned at that instant."""
    note = {
        "visit": visit.pk,
        "status": visit.status,
        "planned_at": planned_at and planned_at.isoformat(),
        "day": timezone.localdate().isoformat(),
    }
    session[TOLD] = [note, *(each for each in _notes(session) if each["visit"] != visit.pk)][:KEPT]


def _notes(session):
    """What was told today, the latest first."""
    today = timezone.localdate().isoformat()
    return [each for each in session.get(TOLD, ()) if each["day"] == today]


def told_today(session, user):
    """The user's visits whose outcome can be taken back, the latest first."""
    notes = _notes(session)
    if not notes:
        return []
    own = Visit.objects.visible_to(user).select_related("customer").in_bulk([each["visit"] for each in notes])
    found = [(own.get(each["visit"]), each["status"]) for each in notes]
    return [visit for visit, status in found if visit and visit.status == status]


@transaction.atomic
def take_back(session, visit):
    """Make it a planned visit again. ValidationError where nothing was told today, or it was changed since."""
    note = next((each for each in _notes(session) if each["visit"] == visit.pk), None)
    if note is None or note["status"] != visit.status:
        raise ValidationError(_("There is nothing to take back any more."))
    visit.status = Visit.Status.PLANNED
    visit.logged_at = parse_datetime(note["planned_at"]) if note["planned_at"] else None
    check_late(visit)
    visit.save()
    session[TOLD] = [each for each in _notes(session) if each is not note]
