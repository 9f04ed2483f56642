"""Days on which a proposal would have come to something else, or its lead's win be booked otherwise (spec 7, 8)."""

from datetime import timedelta

from django.db.models import Exists, OuterRef

from reps.days import ONE_DAY
from reps.locking.days import Days
from reps.models import Lead, Parameters, Proposal


class Validity:
    """The days between those on which it ran out before the change and after it, as far as it was undecided then."""

    def days(self, was, now):
        if was is None or now is None or not _counts(was) or not _counts(now):
            return set()
        if now.reopened_on and now.reopened_on != was.reopened_on:  # what it had come to before is kept
            return {Days(now.reopened_on, _runs_out_on(now))}
        if (was.valid_until, was.issued_on) == (now.valid_until, now.issued_on):
            return set()
        first, last = sorted((_runs_out_on(was), _runs_out_on(now)))
        first, last = _earlier(was, first), min([last, *filter(None, (was.decided_on, now.decided_on))])
        return {Days(first, last)} if first < last else set()


def _counts(proposal):
    return proposal.status not in Proposal.NOT_COUNTED


def _runs_out_on(proposal):
    """As it is stamped (reps/stamps/stamper.py)."""
    until = proposal.valid_until
    return (until or proposal.issued_on + timedelta(days=Parameters.on(proposal.issued_on).validity_days)) + ONE_DAY


def _earlier(was, first):
    """Running out before it had gone on again, it never did: what it had come to before that is forgotten."""
    return min(first, was.earlier_ended_on) if was.reopened_on and first < was.reopened_on else first


class LeadWon:
    """The day on which its lead was won: what that lead brought is booked only while no proposal of it was issued."""

    def days(self, was, now):
        leads = _lead_of(was) ^ _lead_of(now)
        if not leads:
            return set()
        others = Proposal.objects.issued().filter(lead=OuterRef("pk")).exclude(pk=(now or was).pk)
        won = Lead.objects.filter(~Exists(others), pk__in=leads, won_on__isnull=False)
        return {Days(day, day) for day in won.values_list("won_on", flat=True)}


def _lead_of(proposal):
    return {proposal.lead_id} - {None} if proposal and _counts(proposal) else set()
