"""The verdict, the team and the credit of one record, worked out in memory."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from reps.contacts import keys_of
from reps.days import ONE_DAY
from reps.models import Proposal, Visit
from reps.models.leads import INTENT
from reps.stamps.bookings import Bookings
from reps.stamps.business_time import BusinessTime
from reps.stamps.lead_quality import axes, settle
from reps.stamps.verdicts import Verdicts, visit_facts
from reps.zones import day_ends

CHUNK = 1000  # rows at a time


class Stamper(Verdicts, BusinessTime, Bookings):
    """Stamps unsaved or saved instances in memory; the caller saves them."""

    def visit(self, visit):
        visit.team_id = self.team_on(visit.rep_id, visit.date)
        visit.counted_minutes = visit.minutes or self.parameters.on(visit.date).default_minutes
        held = visit.status == Visit.Status.HELD
        judged = held and self.judge("visit", visit.date, visit.answers, visit_facts(visit))
        visit.quality, visit.complete = judged or (None, False)
        visit.cancelled_late = visit.status == Visit.Status.CANCELLED and self.is_late(visit)
        visit.late = self.is_late_entry(visit) if held else None
        visit.counts = bool(visit.quality)  # the same-day cap comes after: it needs the day's other visits

    def is_late_entry(self, visit):
        """Whether it was logged so many hours after its day was over; None where nobody knows when (spec 12)."""
        if visit.logged_at is None:
            return None
        hours = timedelta(hours=self.parameters.on(visit.date).late_hours)
        return visit.logged_at > day_ends(visit.date, self.zone_of(visit.rep_id)) + hours

    def is_late(self, visit):
        """Whether a cancellation was logged less than a day before the visit; False where nobody knows when."""
        if visit.logged_at is None:
            return False
        start = datetime.combine(visit.date, visit.start or self.organisation.opens)
        begins = timezone.make_aware(start, self.zone_of(visit.rep_id)).astimezone(UTC)
        return visit.logged_at > begins - ONE_DAY

    def place(self, lead):
        """The day it was received, in the zone of whoever had it when it was entered: that stays (spec 2.1)."""
        if not lead.time_zone:
            owner = lead.first_owner_id or lead.owner_id
            lead.time_zone = (owner and self.zones[owner]) or self.organisation.time_zone
        lead.received_on = lead.received_at.astimezone(ZoneInfo(lead.time_zone)).date()

    def lead(self, lead):
        self.place(lead)
        lead.first_owner_id = lead.first_owner_id or lead.owner_id
        lead.team_id = self.team_on(lead.first_owner_id, lead.received_on) if lead.first_owner_id else None
        numbers = self.parameters.on(lead.received_on)
        lead.fit, lead.intent = axes(lead, numbers.lead_accept_days, numbers.lead_intent_half_life_days)
        lead.quality, lead.complete = self.judge("lead", lead.received_on, lead.known, {})
        lead.assignment_minutes = self.business_minutes(lead.received_at, lead.assigned_at)
        lead.response_minutes = self.business_minutes(lead.received_at, lead.first_response_at)
        lead.owner_minutes = self.business_minutes(lead.assigned_at or lead.received_at, lead.first_response_at)
        lead.days_to_accept = days_between(lead.received_on, lead.accepted_on)
        lead.days_to_opportunity = days_between(lead.received_on, lead.opportunity_on)
        lead.days_to_win = days_between(lead.received_on, lead.won_on)
        lead.won_value = self.value(lead.won_amount, lead.won_currency, lead.won_on) if lead.won_on else None
        lead.due_at = self.due(lead)
        for field, key in keys_of(lead).items():
            setattr(lead, field, key)

    def settle(self, lead, was):
        """Before a lead is written: what is known of it by now is what it is judged by, if its time is over."""
        self.place(lead)
        settle(lead, was, timezone.localdate(timezone=self.zone), self.parameters.on(lead.received_on).lead_accept_days)

    def show_intent(self, lead, at):
        """A touch shows intent anew, unless the lead is judged already."""
        self.settle(lead, lead)
        if lead.judged_answers is None and lead.answers.get(INTENT) is not None:
            lead.intent_on = max(lead.intent_on or lead.received_on, at.astimezone(self.zone).date())

    def proposal(self, proposal):
        proposal.team_id = self.team_on(proposal.rep_id, proposal.issued_on)
        proposal.quality, proposal.complete = self.judge("proposal", proposal.issued_on, proposal.answers, {})
        proposal.quality_latest = self.judged_later(proposal)
        proposal.counts = proposal.status not in Proposal.NOT_COUNTED
        proposal.runs_out_on = self.runs_out_on(proposal) if proposal.counts else None
        proposal.ending, proposal.ended_on = self.ending(proposal)
        if is_contradicted(proposal):
            proposal.forget_reopening()
        proposal.days_to_end = (proposal.ended_on - proposal.issued_on).days
        won_on = proposal.decided_on if proposal.status == Proposal.Status.WON else None
        proposal.asked_value = self.value(proposal.amount, proposal.currency, won_on or proposal.issued_on)
        proposal.won_value = self.value(proposal.final_amount, proposal.currency, won_on) if won_on else None

    def ending(self, proposal):
        """(how, when) the proposal ended or, as long as it is open, will end by running out (E30)."""
        if proposal.decided_on:
            taken_back = self.is_taken_back(proposal)
            return Proposal.Status.WITHDRAWN if taken_back else proposal.status, proposal.decided_on
        if proposal.status in Proposal.NOT_COUNTED:
            return proposal.status, proposal.issued_on
        return Proposal.Status.EXPIRED, proposal.runs_out_on

    def runs_out_on(self, proposal):
        """The first day on which it is no longer valid (E30)."""
        valid = timedelta(days=self.parameters.on(proposal.issued_on).validity_days)
        return (proposal.valid_until or proposal.issued_on + valid) + ONE_DAY

    def is_taken_back(self, proposal):
        """Whether a win was cancelled so soon that it never was one (spec 8.1); later the win stands."""
        if proposal.rescinded_on is None:
            return False
        days = self.parameters.on(proposal.decided_on).cooling_off_days
        return (proposal.rescinded_on - proposal.decided_on).days <= days


def is_contradicted(proposal):
    """Whether the record says by now that it ended, or ran out, before it was to have gone on again."""
    ends = [proposal.ended_on, *filter(None, [proposal.runs_out_on])]
    return proposal.reopened_on is not None and (not proposal.counts or min(ends) < proposal.reopened_on)


def days_between(start, end):
    return None if end is None else (end - start).days
