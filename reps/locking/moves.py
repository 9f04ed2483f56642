"""Which records count for which team: those of a rep's days in it, as they are stamped."""

from django.db.models import Q

from reps.locking.days import Days, without
from reps.locking.terms import first_day
from reps.models import Booking, IncomeLine, Lead, OverlayLine, Proposal, Visit, VisitParticipant

TEAMED = (  # model, whose team, on which day
    (Visit, "rep", "date"),
    (VisitParticipant, "rep", "date"),
    (Proposal, "rep", "issued_on"),
    (Lead, "first_owner", "received_on"),
    (Booking, "rep", "date"),
    (IncomeLine, "rep", "date"),
    (OverlayLine, "rep", "date"),
)


def inside(field, start, end):
    """The Q of rows whose `field` is a day from start to end, either None for open."""
    found = Q(**{f"{field}__isnull": False})  # an empty Q would vanish when joined to others by |
    if start is not None:
        found &= Q(**{f"{field}__gte": start})
    if end is not None:
        found &= Q(**{f"{field}__lte": end})
    return found


def moved(was, now):
    """[(records, name of their day)] that count for another team once a membership is `now` and no longer `was`."""
    found = []
    for model, rep, day in TEAMED:
        lost = _in_it(was, rep, day) & _beyond(now, was, day)
        won = _in_it(now, rep, day, joins=True) & _beyond(was, now, day)
        found.append((model.objects.filter(lost | won), day))
    return found


def _in_it(membership, rep, day, joins=False):
    """Records of its rep on its days: those stamped with its team, or with `joins` those that are not yet."""
    if membership is None or membership.rep_id is None:
        return Q(pk__in=[])
    team = Q(team=membership.team_id)
    theirs = Q(**{rep: membership.rep_id}) & inside(day, membership.start, membership.end)
    return theirs & ((Q(team=None) | ~team) if joins else team)


def _beyond(other, membership, day):
    """On days that the other state of the same membership leaves out."""
    same = other and (other.rep_id, other.team_id) == (membership and (membership.rep_id, membership.team_id))
    return ~inside(day, other.start, other.end) if same else Q()


def lost(was, now):
    """[Days] on which somebody was in a team, employed, and is so no more."""
    employed = Days(first_day(was.rep), was.rep.left_on)
    there = Days(was.start, was.end).within(employed)
    same = now is not None and (now.rep_id, now.team_id) == (was.rep_id, was.team_id)
    rest = without(there, Days(now.start, now.end)) if same else [there]
    return list(filter(None, rest))
