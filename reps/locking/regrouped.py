"""A team that goes under another takes all it ever did along: the tree of teams has no days (spec 2.3, 16)."""

from django.db.models import Min

from reps.locking.days import Days
from reps.locking.locked import Locked, first_made
from reps.locking.moves import TEAMED
from reps.models import Team


class Regrouped:
    """The locked days whose records would count for other teams above: the first of each kind tells.

    A team above that was made only after a period was published is free: nothing was published of it.
    """

    def days(self, was, now):
        if was is None or now is None or was.parent_id == now.parent_id:
            return set()
        locks = Locked(since=first_made(Team, _above(was.parent_id) ^ _above(now.parent_id)))
        if not locks:
            return set()
        below = Team.objects.ids_below([now.pk])
        found = (_first(model.objects.filter(team__in=below), day, locks) for model, _rep, day in TEAMED)
        return {Days(day, day) for day in found if day}


def _first(records, day, locks):
    return records.filter(locks.days(day)).aggregate(day=Min(day))["day"]


def _above(team):
    """Ids of a team and of those above it."""
    parents, found = dict(Team.objects.order_by().values_list("pk", "parent")), set()
    while team is not None and team not in found:
        found.add(team)
        team = parents.get(team)
    return found
