"""The mouth of the funnel: leads that wait, how long they have, and what the lead desk does with them."""

import math
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reps.models import Lead, LeadDesk
from reps.stamps import Stamper

SOON = timedelta(minutes=15)


@dataclass(frozen=True)
class Waiting:
    """A lead in the queue: business minutes it has waited for an answer, or took to get one, and against the promise.

    `state` is answered, late, soon (a quarter of an hour left) or in_time.
    """

    lead: Lead
    minutes: int
    state: str
    answered_in_time: bool
    decide_by: object  # the day by which sales promised to accept or reject
    is_decision_late: bool
    day: int = 540  # business minutes in a working day

    @property
    def waited(self):
        """The wait in the unit that says most: minutes up to two hours, hours up to two working days, then days."""
        if self.minutes < 120:
            return ngettext("%(n)s minute", "%(n)s minutes", self.minutes) % {"n": self.minutes}
        if self.minutes < 2 * self.day:
            hours = self.minutes // 60
            return ngettext("%(n)s business hour", "%(n)s business hours", hours) % {"n": hours}
        days = self.minutes // self.day
        return ngettext("%(n)s working day", "%(n)s working days", days) % {"n": days}


def queue(user):
    """Leads that the user, or somebody they lead, has yet to accept or reject, the oldest first."""
    waiting = Lead.objects.visible_to(user).at_hand(user).waiting().select_related("source", "owner")
    return waiting.order_by("received_at", "pk")


def waits(leads):
    """A Waiting for each of these leads as things stand now."""
    stamper, now = Stamper(), timezone.now()
    return [_wait(lead, stamper, now) for lead in leads]


def _wait(lead, stamper, now):
    until = lead.first_response_at or now
    minutes = stamper.business_minutes(lead.assigned_at or lead.received_at, until)
    decide_by = lead.received_on + timedelta(days=stamper.parameters.on(lead.received_on).lead_accept_days)
    due = lead.due_at or stamper.due(lead)
    late = now.astimezone(stamper.zone).date() > decide_by
    state = _state(lead, now, due)
    return Waiting(lead, int(minutes), state, until <= due, decide_by, late, _day(stamper.organisation))


def _day(organisation):
    opens, closes = organisation.opens, organisation.closes
    return (closes.hour - opens.hour) * 60 + closes.minute - opens.minute


def _state(lead, now, due):
    if lead.first_response_at:
        return "answered"
    return "late" if now > due else "soon" if now > due - SOON else "in_time"


def assign(lead, *, rep):
    """Give a lead to a rep. The clock runs from the first time it was assigned: handing on does not stop it."""

    def change(lead):
        lead.owner = rep
        lead.assigned_at = lead.assigned_at or timezone.now()

    return _change(lead, change)


def respond(lead):
    """Write down that somebody answered just now. ValidationError if somebody already had."""

    def change(lead):
        if lead.first_response_at:
            raise ValidationError(_("It was already answered."))
        lead.first_response_at = timezone.now()

    return _change(lead, change)


def accept(lead):
    """Sales takes the lead on. ValidationError if it was already decided."""

    def change(lead):
        _refuse_decided(lead)
        lead.accepted_on = timezone.localdate()

    return _change(lead, change)


def reject(lead, *, reason):
    """Sales turns the lead down and says why. ValidationError if it was already decided."""

    def change(lead):
        _refuse_decided(lead)
        lead.rejected_on, lead.reject_reason = timezone.localdate(), reason

    return _change(lead, change)


def _refuse_decided(lead):
    if any((lead.accepted_on, lead.rejected_on, lead.won_on, lead.lost_on)):
        raise ValidationError(_("It was already decided."))


@transaction.atomic
def _change(lead, change):
    """Change the row as it is now, not as it was when the page was shown: two desks may work at once."""
    fresh = Lead.objects.select_for_update().get(pk=lead.pk)
    change(fresh)
    fresh.save()
    return fresh


LOOK_BACK = timedelta(days=30)


@dataclass(frozen=True)
class DeskState:
    """The lead desk today: who minds it, leads nobody has, and how soon leads of the last thirty days got somebody.

    `minutes` is the median of business minutes to assignment; infinite while half of them wait, None without leads.
    """

    desk: LeadDesk | None
    unowned: int
    minutes: float | None
    since: object

    @property
    def is_reached(self):
        return self.minutes is not None and math.isfinite(self.minutes)


def desk_state(user):
    """The DeskState, its leads those the user may see."""
    today, leads = timezone.localdate(), Lead.objects.visible_to(user)
    since = today - LOOK_BACK
    taken = leads.filter(received_on__gte=since).order_by().values_list("assignment_minutes", flat=True)
    minutes = [math.inf if each is None else each for each in taken]
    unowned = leads.waiting().unowned().count()
    return DeskState(LeadDesk.objects.on(today), unowned, median(minutes) if minutes else None, since)
