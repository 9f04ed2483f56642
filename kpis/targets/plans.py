"""Who was to be there on the days ahead, as it was known on a past day: nothing planned or dropped since."""

from collections import defaultdict
from copy import copy

from django.utils import timezone

from kpis.away import by_rep
from kpis.capacity import Stay, roster_of
from reps.models import Leave, Membership, Rep, Team


def is_past(ask):
    """Whether plans may have changed since the as-of day."""
    return bool(ask.instant) or ask.as_of < timezone.localdate(timezone=ask.organisation.zone)


def known_then(ask):
    """The Roster with the leave, memberships and last days that had been entered by the end of the as-of day."""
    found, keys = copy(roster_of(ask)), dict(Team.objects.order_by().values_list("pk", "key"))
    ids = None if ask.scope.kind == "company" else [rep.pk for rep in found.reps]
    left_on = {row.id: row.left_on for row in _stood(Rep, "id", ids, ask.known_at)}
    found.reps = [_leaving(rep, left_on.get(rep.pk, rep.left_on)) for rep in found.reps]
    found.stays = defaultdict(list)
    for row in _stood(Membership, "rep", ids, ask.known_at):
        found.stays[row.rep_id].append(Stay(row.rep_id, row.start, row.end, row.team_id, keys.get(row.team_id)))
    leaves = _stood(Leave, "rep", ids, ask.known_at)
    found.leaves = by_rep((row.rep_id, row.start, row.end, row.fraction) for row in leaves)
    return found


def _leaving(rep, day):
    found = copy(rep)
    found.left_on = day
    return found


def _stood(model, link, ids, at):
    """Rows of people as they stood at an instant, by their history; what came in without one stands as it is."""
    theirs = {} if ids is None else {f"{link}__in": ids}
    then, told = {}, set()
    for row in model.history.filter(**theirs).order_by("history_date", "history_id"):
        told.add(row.id)
        if row.history_date <= at:
            then[row.id] = row
    stood = [row for row in then.values() if row.history_type != "-"]
    return [*stood, *(each for each in model.objects.filter(**theirs) if each.pk not in told)]
