"""What figures are made of, and of which days: what a lock holds (spec 2.8).

Every day that a figure of the record counts on is looked at: before the change and after it. What no figure is made of,
such as a note, is free. A lead's owner and its answers are free too: handing on and judging come after the week, and
have rules of their own (spec 6). What was won stays with whom it was booked for. Of terms of work, parameters and
versions of a definition every day they hold on is looked at, whatever was recorded on it: rates are made of them.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from zoneinfo import ZoneInfo

from django.db.models import CASCADE
from django.utils import timezone

from reps.locking.capped import LeadCapped, ProposalCapped
from reps.locking.days import Days, month_of
from reps.locking.desk import Covered, Minded
from reps.locking.locked import Locked, first_made
from reps.locking.moves import lost, moved
from reps.locking.proposals import LeadWon, Validity
from reps.locking.rates import Rates
from reps.locking.regrouped import Regrouped
from reps.locking.settings import Tuned, Versions
from reps.locking.terms import CompanyCalendars, Employment, Leaves, WorkingTimes
from reps.locking.words import FROM_A_DAY, LATE, MOVED, REGROUPED, UNLOCKED_FIRST, Said
from reps.models import (
    CalendarDay,
    Candidate,
    CompanyCalendar,
    Credit,
    FxRate,
    Income,
    Lead,
    LeadDesk,
    LeadSource,
    LeadTouch,
    Leave,
    Membership,
    Overlay,
    Parameters,
    Proposal,
    QualityDefinition,
    Rep,
    SourceSpend,
    StageEvent,
    TalentReview,
    Team,
    Vacancy,
    Visit,
    VisitParticipant,
    WorkingTime,
)


@dataclass(frozen=True)
class Watched:
    """Values of a record that the figures of one of its days are made of."""

    day: Callable
    values: Callable

    def days(self, was, now):
        """The Days whose figures move: none where the values stay."""
        if was is not None and now is not None and self.values(was) == self.values(now):
            return set()
        found = {self.day(record) for record in (was, now) if record is not None} - {None}
        return {each if isinstance(each, Days) else Days(each, each) for each in found}


class Frozen(Watched):
    """As Watched, once it is known: to give it at first is free."""

    def days(self, was, now):
        return super().days(was, now) if was and now and any(self.values(was)) else set()


class Moves:
    """The locked days whose records a membership would take to another team, and those of work that one would lose.

    Who was not entered may be entered late, where nothing was recorded. What was entered only after a period was told
    of was no part of that, and may go again.
    """

    def days(self, was, now):
        locks = Locked()
        if not locks:
            return set()
        found = [_first(records.filter(locks.days(day)), day) for records, day in moved(was, now)]
        return {Days(day, day) for day in found if day} | _lost(was, now)


def _lost(was, now):
    """The locked Days of work that its team has no more."""
    if was is None:
        return set()
    rest = lost(was, now)
    return set(Locked(since=first_made(Membership, [was.pk])).within(rest)) if rest else set()


def _first(records, day):
    return records.order_by(day).values_list(day, flat=True).first()


def _fields(*names):
    return lambda record: [getattr(record, name) for name in names]


def _on(name, *more):
    """A day of the record's own, such as decided_on, and what else counts on it."""
    return Watched(lambda record: getattr(record, name), _fields(name, *more))


def _local(name):
    def day(record):
        moment, zone = getattr(record, name), getattr(record, "time_zone", "")
        return timezone.localtime(moment, ZoneInfo(zone) if zone else None).date() if moment else None

    return day


def _issue(proposal):
    counted = proposal.status not in Proposal.NOT_COUNTED
    return [proposal.rep_id, proposal.issued_on, proposal.amount, proposal.currency, proposal.answers, counted]


def _won_on(share):
    proposal = share.proposal
    return proposal.decided_on if proposal.status == Proposal.Status.WON else None


def _month(name):
    """The month of a day of the record's own: a week that is locked in the month at hand does not hold it.

    Spend is a figure of whole months, and the talent pool is reviewed by the month (spec 5, 6).
    """

    def month(record):
        day = record._meta.get_field(name).to_python(getattr(record, name))  # not yet saved, it may be text
        return day and month_of(day)

    return month


def _reached(event):
    """The month of a stage that somebody entered; what we noticed ourselves nobody has to ask for."""
    return None if event.noticed else _month("occurred_on")(event)


@dataclass(frozen=True)
class Held:
    """What of a record is looked at, and what is said where a lock holds it."""

    parts: tuple
    said: Said

    @classmethod
    def saying(cls, said):
        return lambda *parts: cls(parts, said)


late, unlocked_first, from_a_day = map(Held.saying, (LATE, UNLOCKED_FIRST, FROM_A_DAY))

WATCHED = {
    Membership: Held((Moves(),), MOVED),
    Team: Held((Regrouped(),), REGROUPED),
    Rep: unlocked_first(Employment()),
    WorkingTime: from_a_day(WorkingTimes()),
    Leave: late(Leaves()),
    CalendarDay: unlocked_first(_on("date", "workday")),
    CompanyCalendar: from_a_day(CompanyCalendars()),
    Parameters: from_a_day(Tuned()),
    QualityDefinition: from_a_day(Versions()),
    FxRate: late(Rates()),
    LeadDesk: from_a_day(Minded()),
    LeadSource: unlocked_first(Covered()),
    SourceSpend: unlocked_first(Watched(_month("month"), _fields("month", "source_id", "amount", "currency"))),
    Candidate: unlocked_first(Watched(_month("added_on"), _fields("added_on"))),
    StageEvent: unlocked_first(Watched(_reached, _fields("occurred_on", "candidate_id", "stage"))),
    TalentReview: unlocked_first(Watched(_month("reviewed_on"), _fields("reviewed_on", "candidate_id"))),
    Vacancy: unlocked_first(
        Watched(_month("opened_on"), _fields("opened_on", "team_id", "growth")),
        Watched(_month("closed_on"), _fields("closed_on")),
    ),
    Visit: late(
        _on(
            "date",
            "rep_id",
            "customer_id",
            "start",
            "minutes",
            "channel",
            "status",
            "answers",
            "lead_id",
            "proposal_id",
        ),
        Frozen(lambda visit: visit.date, _fields("logged_at")),  # whether it was logged in time, once that is known
    ),
    VisitParticipant: late(Watched(lambda present: present.visit.date, _fields("visit_id", "rep_id"))),
    Proposal: late(
        Watched(lambda proposal: proposal.issued_on, _issue),
        _on("decided_on", "rep_id", "status", "won_amount", "lost_reason", "amount", "currency"),
        _on("rescinded_on"),
        Validity(),
        LeadWon(),
        ProposalCapped(),
    ),
    Credit: late(Watched(_won_on, _fields("proposal_id", "rep_id", "percent"))),
    Overlay: late(Watched(_won_on, _fields("proposal_id", "rep_id", "role", "percent"))),
    Income: late(_on("date", "kind", "proposal_id", "lead_id", "amount", "currency")),
    LeadTouch: late(Watched(_local("at"), _fields("at", "lead_id", "source_id"))),
    Lead: late(
        Watched(_local("received_at"), _fields("received_at", "source_id")),
        Frozen(_local("received_at"), _fields("first_owner_id")),
        *(Watched(_local(name), _fields(name)) for name in ("assigned_at", "first_response_at")),
        *(_on(name) for name in ("accepted_on", "rejected_on", "opportunity_on", "lost_on")),
        _on("won_on", "won_amount", "won_currency"),
        LeadCapped(),
        Watched(lambda lead: lead.won_on, lambda lead: [lead.owner_id is None]),  # the first to have it gets the win
    ),
}
NOTHING = late()


def days_moved(was, now):
    """The Days whose figures a change moves; `was` is None for a new record, `now` for one that goes."""
    record = now if was is None else was
    found = (each.days(was, now) for each in WATCHED.get(type(record), NOTHING).parts)
    return reduce(or_, found, set())


def said_of(record):
    """What is said where a lock holds a record."""
    return WATCHED.get(type(record), NOTHING).said


def goes_with(record):
    """The record and what is deleted with it, as far as figures are made of it."""
    yield record
    for relation in record._meta.related_objects:
        if relation.related_model in WATCHED and relation.on_delete is CASCADE:
            yield from relation.related_model._base_manager.filter(**{relation.field.name: record})
