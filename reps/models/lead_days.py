"""What came of a lead came after the lead: no day and no moment of it lies before it was received."""

from collections import defaultdict
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from reps.models.organisation import Organisation

MOMENTS = ("assigned_at", "auto_reply_at", "first_response_at")
DAYS = ("accepted_on", "rejected_on", "opportunity_on", "won_on", "lost_on")


def before_received(lead, was, clock=None):
    """{field: [what is wrong]} of what lies before the lead was received, as far as it does not already in `was`.

    A moment is held against a moment. A day is too early where it is by the lead's own clock and by the `clock` of
    whoever writes it down too: received there at 23:30 and accepted the same day is fine, whatever day it is elsewhere.
    What is wrong stands with the field that was changed: that of the receipt, where only that was.
    """
    found = defaultdict(list)
    if lead.received_at is None:
        return found
    clock = clock or timezone.get_current_timezone()
    first = min(lead.received_at.astimezone(zone).date() for zone in (clock, _own_zone(lead)))
    bounds = dict.fromkeys(MOMENTS, lead.received_at) | dict.fromkeys(DAYS, first)
    early = [(name, bound) for name, bound in bounds.items() if getattr(lead, name) and getattr(lead, name) < bound]
    for name, received in early:
        if was is None or getattr(was, name) != getattr(lead, name):
            found[name].append(_words(lead, name, received, clock))
        elif was.received_at != lead.received_at:
            found["received_at"].append(_words(lead, name, received, clock))
    return found


def _own_zone(lead):
    """That in which its day is told (Stamper.place)."""
    if lead.time_zone:
        return ZoneInfo(lead.time_zone)
    owner = lead.first_owner or lead.owner
    return ZoneInfo((owner and owner.time_zone) or Organisation.current().time_zone)


def _words(lead, name, received, clock):
    field = capfirst(lead._meta.get_field(name).verbose_name)
    then, received = (_told(each, clock) for each in (getattr(lead, name), received))
    words = _("“%(field)s”, %(then)s, is before the lead was received, %(received)s. Correct whichever is wrong.")
    return words % {"field": field, "then": then, "received": received}


def _told(when, clock):
    return date_format(when.astimezone(clock), "DATETIME_FORMAT") if hasattr(when, "hour") else date_format(when)
