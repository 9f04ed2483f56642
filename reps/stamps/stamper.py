"""The verdict, the team and the credit of one record, worked out in memory."""

from bisect import bisect_right
from collections import defaultdict
from datetime import datetime, timedelta
from decimal import Decimal
from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils import timezone

from reps import rules
from reps.calendars import company_calendar
from reps.contacts import keys_of
from reps.locking.rules import Grain, Timetable
from reps.models import (
    Booking,
    FxRate,
    IncomeLine,
    Membership,
    Organisation,
    OverlayLine,
    ParametersByDay,
    Proposal,
    QualityDefinition,
    Rep,
    Visit,
)
from reps.models.leads import INTENT
from reps.money import allot, minor_units
from reps.stamps.lead_quality import axes, settle
from reps.zones import day_ends

CHUNK = 1000  # rows at a time


class Stamper:
    """Stamps unsaved or saved instances in memory; the caller saves them.

    For many records it loads every membership once. For `one` record it loads those of the reps it comes across: a
    single save must not cost more the more people there are.
    """

    def __init__(self, one=False):
        self.one = one
        self.codes = {}  # by definition: what it asks, gathered from its tree once

    @cached_property
    def organisation(self):
        return Organisation.current()

    @cached_property
    def parameters(self):
        """What is in force on each day: a record is stamped by the row of its own."""
        return ParametersByDay()

    @cached_property
    def zone(self):
        return self.organisation.zone

    @cached_property
    def zones(self):
        """{rep id: name of their own time zone, "" where it is the company's}"""
        own = Rep.objects.exclude(time_zone="").order_by().values_list("pk", "time_zone")
        return ZonesOnDemand() if self.one else defaultdict(str, own)

    def zone_of(self, rep_id):
        own = self.zones[rep_id]
        return ZoneInfo(own) if own else self.zone

    @cached_property
    def calendar(self):
        return company_calendar(self.organisation)

    @cached_property
    def memberships(self):
        """{rep id: [(first day or None, last day or None, team id), ...]}"""
        return MembershipsOnDemand() if self.one else _memberships(Membership.objects.all())

    @cached_property
    def definitions(self):
        """{kind: [definition, ...]} in order of their first day, drafts left out."""
        found = defaultdict(list)
        for definition in QualityDefinition.objects.in_use().order_by("effective_from"):
            found[definition.kind].append(definition)
        return found

    @cached_property
    def plan_rates(self):
        return {(rate.currency, rate.year): rate.rate for rate in FxRate.objects.filter(kind=FxRate.Kind.PLAN)}

    @cached_property
    def dated_rates(self):
        """{currency: ([day, ...], [rate, ...])} in order of the days from which they hold."""
        found = defaultdict(lambda: ([], []))
        for rate in FxRate.objects.filter(kind=FxRate.Kind.DATED).order_by("date"):
            days, rates = found[rate.currency]
            days.append(rate.date)
            rates.append(rate.rate)
        return found

    def team_on(self, rep_id, day):
        """Id of the team `rep_id` was in on `day`, or None."""
        for start, end, team in self.memberships[rep_id]:
            if (start is None or start <= day) and (end is None or day <= end):
                return team
        return None

    def definition(self, kind, day):
        """The version that judges an event of that day; days before the first are judged by the first."""
        versions = self.definitions[kind]
        begun = [version for version in versions if version.effective_from <= day]
        return (begun or versions[:1] or [None])[-1]

    def judge(self, kind, day, answers, facts):
        """(verdict True/False/None, fully answered) by the definition of the day; no definition judges nothing."""
        definition = self.definition(kind, day)
        if definition is None:
            return None, False
        verdict = rules.evaluate(definition.tree, facts | answers, day)
        return verdict, rules.answered(answers, self.asked(definition))

    def asked(self, definition):
        if definition not in self.codes:
            self.codes[definition] = definition.codes
        return self.codes[definition]

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
        begins = timezone.make_aware(start, self.zone_of(visit.rep_id))
        return visit.logged_at > begins - timedelta(days=1)

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

    def business_minutes(self, asked, answered):
        """Business minutes from one instant to the other; None while unanswered."""
        if answered is None:
            return None
        organisation = self.organisation
        asked, answered = (moment.astimezone(self.zone).replace(tzinfo=None) for moment in (asked, answered))
        return self.calendar.business_minutes(asked, answered, organisation.opens, organisation.closes)

    def due(self, lead):
        """The instant at which the time to answer runs out that was promised on the day the lead came."""
        minutes = self.parameters.on(lead.received_on).lead_sla_minutes
        return self.minutes_after(lead.assigned_at or lead.received_at, minutes)

    def minutes_after(self, asked, minutes):
        """The instant so many business minutes after another."""
        opens, closes = self.organisation.opens, self.organisation.closes
        left = timedelta(minutes=minutes)
        moment = asked.astimezone(self.zone).replace(tzinfo=None)
        while True:
            begin = datetime.combine(moment.date(), opens)
            end = datetime.combine(moment.date(), closes)
            if self.calendar.workday(moment.date()) and moment < end:
                moment = max(moment, begin)
                if moment + left <= end:
                    return timezone.make_aware(moment + left, self.zone)
                left -= end - moment
            moment = datetime.combine(moment.date() + timedelta(days=1), opens)

    def proposal(self, proposal):
        proposal.team_id = self.team_on(proposal.rep_id, proposal.issued_on)
        proposal.currency = proposal.currency or self.organisation.currency
        proposal.quality, proposal.complete = self.judge("proposal", proposal.issued_on, proposal.answers, {})
        proposal.quality_latest = self.judged_later(proposal)
        proposal.counts = proposal.status not in Proposal.NOT_COUNTED
        proposal.ending, proposal.ended_on = self.ending(proposal)
        proposal.days_to_end = (proposal.ended_on - proposal.issued_on).days
        won_on = proposal.decided_on if proposal.status == Proposal.Status.WON else None
        proposal.asked_value = self.value(proposal.amount, proposal.currency, won_on or proposal.issued_on)
        proposal.won_value = self.value(proposal.final_amount, proposal.currency, won_on) if won_on else None

    def judged_later(self, proposal):
        """The verdict with what the client agreed to since, by the same definition; None where nothing came later."""
        if not proposal.later_answers:
            return None
        return self.judge("proposal", proposal.issued_on, proposal.answers | proposal.later_answers, {})[0]

    def ending(self, proposal):
        """(how, when) the proposal ended or, as long as it is open, will end by running out (E30)."""
        if proposal.decided_on:
            taken_back = self.is_taken_back(proposal)
            return Proposal.Status.WITHDRAWN if taken_back else proposal.status, proposal.decided_on
        if proposal.status in Proposal.NOT_COUNTED:
            return proposal.status, proposal.issued_on
        valid = timedelta(days=self.parameters.on(proposal.issued_on).validity_days)
        last = proposal.valid_until or proposal.issued_on + valid
        return Proposal.Status.EXPIRED, last + timedelta(days=1)

    def is_taken_back(self, proposal):
        """Whether a win was cancelled so soon that it never was one (spec 8.1); later the win stands."""
        if proposal.rescinded_on is None:
            return False
        days = self.parameters.on(proposal.decided_on).cooling_off_days
        return (proposal.rescinded_on - proposal.decided_on).days <= days

    @cached_property
    def timetable(self):
        return Timetable(self.organisation)

    def is_reversed_apart(self, proposal):
        """Whether a win was cancelled after its quarter had locked: then the money goes on that later day (E53)."""
        if proposal.rescinded_on is None:
            return False
        _start, end = self.parameters.fiscal.bounds(Grain.QUARTER, proposal.decided_on)
        return proposal.rescinded_on > self.timetable.last_open_day(Grain.QUARTER, end)

    def bookings_of_proposal(self, proposal, splits):
        """The ledger lines of a proposal; `splits` is [(rep id, percent), ...], empty for all to its rep.

        A win cancelled before its quarter locked leaves none; cancelled after, it is reversed on that day (spec 8.3).
        """
        shares, lines = splits or [(proposal.rep_id, Decimal(100))], []
        for won_on, parts in self.shared_win(proposal, [percent for _rep, percent in shares]):
            day = proposal.rescinded_on if won_on else proposal.decided_on
            for (rep, _percent), (amount, value) in zip(shares, parts, strict=True):
                origin = {"proposal": proposal, "won_on": won_on}
                lines.append(self.booking(rep, day, amount, proposal.currency, value, **origin))
        return lines

    def lines_of_overlays(self, proposal, overlays):
        """The ledger lines of a proposal's overlays, on the same days as those of its win, and apart from them."""
        lines = []
        for won_on, parts in self.shared_win(proposal, [overlay.percent for overlay in overlays]):
            day = proposal.rescinded_on if won_on else proposal.decided_on
            for overlay, (amount, value) in zip(overlays, parts, strict=True):
                line = OverlayLine(overlay=overlay, rep_id=overlay.rep_id, team_id=self.team_on(overlay.rep_id, day))
                line.date, line.amount, line.currency, line.value = day, amount, proposal.currency, value
                lines.append(line)
        return lines

    def shared_win(self, proposal, percents):
        """[(None, [(amount, value) of each share, ...])] of a win, none where there is none to share.

        One that was cancelled after its quarter locked is followed by what takes it back, with the day it was won.
        """
        reversed_apart = self.is_reversed_apart(proposal)
        if proposal.status != Proposal.Status.WON or (proposal.rescinded_on and not reversed_apart):
            return []
        amounts = allot(proposal.final_amount, percents, minor_units(proposal.currency))
        won = list(zip(amounts, self.split_value(proposal, percents), strict=True))
        taken = [(-amount, None if value is None else -value) for amount, value in won]
        return [(None, won), (proposal.decided_on, taken)] if reversed_apart else [(None, won)]

    def split_value(self, proposal, percents):
        total = self.value(proposal.final_amount, proposal.currency, proposal.decided_on)
        if total is None:
            return [None] * len(percents)
        return allot(total, percents, minor_units(self.organisation.currency))

    def bookings_of_lead(self, lead, has_proposal, winner=None):
        """A lead won without any proposal is booked itself: it counts for attainment (spec 8.1, E54).

        `winner` is the id of the rep it was booked for before, None where for nobody: then it is its owner's.
        """
        if lead.won_on is None or has_proposal:
            return []
        currency, rep = self.organisation.currency, winner or lead.owner_id
        return [self.booking(rep, lead.won_on, lead.won_amount, currency, lead.won_amount, lead=lead)]

    def lines_of_income(self, income, splits, winner=None):
        """The ledger lines of an income: shared as the win was, on the day the money came (spec 2.3).

        `winner` is the id of the rep a win without a proposal was booked for, None where there is none.
        """
        owner = income.proposal.rep_id if income.proposal else winner or income.lead.owner_id
        shares = splits or [(owner, Decimal(100))]
        percents = [percent for _rep, percent in shares]
        currency = income.currency or (income.proposal.currency if income.proposal else self.organisation.currency)
        amounts = allot(income.amount, percents, minor_units(currency))
        total = self.value(income.amount, currency, income.date)
        known = total is not None
        values = allot(total, percents, minor_units(self.organisation.currency)) if known else [None] * len(shares)
        return [
            IncomeLine(
                income=income,
                kind=income.kind,
                rep_id=rep,
                team_id=self.team_on(rep, income.date) if rep else None,
                date=income.date,
                amount=amount,
                currency=currency,
                value=value,
            )
            for (rep, _percent), amount, value in zip(shares, amounts, values, strict=True)
        ]

    def booking(self, rep_id, day, amount, currency, value, **origin):
        team = self.team_on(rep_id, day) if rep_id else None
        return Booking(rep_id=rep_id, team_id=team, date=day, amount=amount, currency=currency, value=value, **origin)

    def value(self, amount, currency, day):
        """`amount` in the organisation's currency, at the rate the parameters of the day ask for; None without one."""
        if currency == self.organisation.currency:
            return amount
        dated = self.parameters.on(day).fx_attainment == FxRate.Kind.DATED
        rate = self.dated_rate(currency, day) if dated else self.plan_rate(currency, day)
        return None if rate is None else round(amount * rate, minor_units(self.organisation.currency))

    def plan_rate(self, currency, day):
        """The rate planned for the fiscal year."""
        return self.plan_rates.get((currency, self.parameters.fiscal.year_of(day).number))

    def dated_rate(self, currency, day):
        """The rate of the day: the last one entered for it or before; None where there is no such."""
        days, rates = self.dated_rates[currency]
        at = bisect_right(days, day)
        return rates[at - 1] if at else None


class MembershipsOnDemand(dict):
    """As the memberships of all reps, but read for a rep when first asked for."""

    def __missing__(self, rep_id):
        self[rep_id] = _memberships(Membership.objects.filter(rep=rep_id))[rep_id]
        return self[rep_id]


class ZonesOnDemand(dict):
    """As the time zones of all reps, but read for a rep when first asked for."""

    def __missing__(self, rep_id):
        self[rep_id] = Rep.objects.values_list("time_zone", flat=True).get(pk=rep_id)
        return self[rep_id]


def _memberships(memberships):
    found = defaultdict(list)
    for rep, start, end, team in memberships.order_by().values_list("rep", "start", "end", "team"):
        found[rep].append((start, end, team))
    return found


def visit_facts(visit):
    """What a visit itself answers unless a rep says otherwise (spec 9.2, default visit rule)."""
    return {
        "held": visit.status == Visit.Status.HELD,
        "external_contact": visit.customer_id is not None,
        "face_to_face": visit.channel != Visit.Channel.PHONE,
    }


def days_between(start, end):
    return None if end is None else (end - start).days
