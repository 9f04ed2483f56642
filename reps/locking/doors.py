"""Single saves and deletions of what figures are made of: refused where a lock holds it (spec 2.8)."""

from django.db.models.signals import pre_delete, pre_save

from reps.locking import guard
from reps.locking.keys import check_key
from reps.locking.watched import WATCHED
from reps.models import Lead, Membership, Parameters, Proposal, Rep, Team, Visit
from reps.models.base import stored

# What reps/signals.py checks itself, as it keeps what they were for what follows
SAVED_THERE, DELETED_THERE = {Visit, Lead, Proposal, Membership, Parameters}, {Parameters}
UNDELETED = {Team}  # what its people did keeps it from being deleted


def _guard_save(sender, instance, raw=False, **kwargs):
    if not raw:
        guard.check(stored(instance), instance)


def _guard_deletion(sender, instance, **kwargs):
    guard.check(instance, None)


def _keep_key(sender, instance, raw=False, **kwargs):
    if not raw:
        check_key(stored(instance), instance)


def watch():
    for model in (Team, Rep):
        pre_save.connect(_keep_key, sender=model)
    for model in WATCHED.keys() - SAVED_THERE:
        pre_save.connect(_guard_save, sender=model)
    for model in WATCHED.keys() - DELETED_THERE - UNDELETED:
        pre_delete.connect(_guard_deletion, sender=model)
