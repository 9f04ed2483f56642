"""Bringing a deleted record back from its history: the very record, by its old number, with its parts and links.

It is saved like any other, so that locks hold, what stands on it (verdict, credit, bookings) is worked out anew, and
its history shows both the deletion and the return.
"""

from datetime import timedelta

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import CASCADE, SET_NULL, Exists, OuterRef
from django.db.models.signals import pre_delete
from django.utils import timezone
from django.utils.translation import gettext as _

from reps.deleted.kinds import KINDS
from reps.kinds import MODELS
from reps.locking import guard, late

KEPT = timedelta(days=30)
WITH_ITS_WHOLE, RESTORED = "deleted with its record", "restored"  # reasons of history rows, for the machine


class CannotRestore(Exception):
    """Why it can't come back, in words."""


def watch():
    """Mark what is deleted because the record it is part of is: it comes back with that."""
    for model in apps.get_models():
        if _is_tracked(model):
            pre_delete.connect(_mark, sender=model, dispatch_uid=f"deleted-with-{model._meta.label}")


def _is_tracked(model):
    return hasattr(model._meta, "simple_history_manager_attribute")


def _mark(sender, instance, origin=None, **kwargs):
    begun_with = getattr(origin, "model", None) or type(origin)
    if origin is not None and begun_with is not sender:
        instance._change_reason = WITH_ITS_WHOLE


def deleted(kind, user):
    """History rows of the records of a kind that are gone, were deleted lately, and are this user's to bring back."""
    pk = kind.model._meta.pk.name
    later = kind.history.objects.filter(**{pk: OuterRef(pk)}, history_id__gt=OuterRef("history_id"))
    found = kind.rows(user).filter(history_type="-", history_date__gte=timezone.now() - KEPT)
    found = found.exclude(history_change_reason=WITH_ITS_WHOLE).filter(~Exists(later))
    there = kind.model._base_manager.filter(pk=OuterRef(pk))
    return found.filter(~Exists(there)).order_by("-history_date", "-history_id")


def last_deletion(record, pk):
    """The history row of a deletion that was just made."""
    return type(record).history.filter(**{record._meta.pk.name: pk}, history_type="-").latest("history_id")


def restore(row, *, by, reason=""):
    """Bring the record of a history row back; returns it. Raises CannotRestore.

    A reason opens a locked period to who may approve a late change there; PeriodLocked asks them for one.
    """
    try:
        try:
            return _restored(row)
        except guard.PeriodLocked as locked:
            return _restored_late(row, locked, reason, by)
    except guard.PeriodLocked:
        raise
    except ValidationError as problem:
        raise CannotRestore(_("It can't come back: %(why)s") % {"why": " ".join(problem.messages)}) from problem
    except IntegrityError as problem:
        raise CannotRestore(_("It can't come back: something entered since stands in its place.")) from problem


@transaction.atomic
def _restored(row):
    kind, record = KINDS[row.instance_type._meta.model_name], record_of(row)
    if kind.model._base_manager.filter(pk=record.pk).exists():
        raise CannotRestore(_("It is there again already."))
    _check_links(record)
    kind.prepare(record)
    record.clean()
    record.validate_unique()
    record.validate_constraints()
    _write(record, row)
    _bring_parts(record)
    _tie_again(record)
    return kind.model._base_manager.get(pk=record.pk)


@transaction.atomic
def _restored_late(row, locked, reason, by):
    """Into a locked period: by who may approve that, and with a reason, which is kept as a late change."""
    record = record_of(row)
    if type(record) not in MODELS.values():
        raise CannotRestore(_("%(period)s is locked. Unlock it first.") % {"period": locked.lock})
    whole = guard.PeriodLocked(None, record, locked.day, locked.lock)
    if not late.may_approve(whole, by):
        raise CannotRestore(_("%(period)s is locked: somebody above has to bring it back.") % {"period": locked.lock})
    if not reason:
        raise whole
    with guard.permitted():
        back = _restored(row)
    late.note_done(whole, reason=reason, by=by)
    return back


def record_of(row):
    """The record as it last was, not stored."""
    return row.instance_type(**{each.attname: getattr(row, each.attname) for each in type(row).tracked_fields})


def _check_links(record):
    """What it was part of must be there; a mere link to what is gone is left open, as if it had been there then."""
    for field in record._meta.concrete_fields:
        target = getattr(record, field.attname) if field.is_relation else None
        if target is None or field.related_model._base_manager.filter(pk=target).exists():
            continue
        if not field.null:
            words = {"what": field.verbose_name, "kind": field.related_model._meta.verbose_name}
            raise CannotRestore(_("Its %(what)s is no longer there. Bring that back first.") % words)
        setattr(record, field.attname, None)


def _write(record, row):
    """Store it under its old number; times that are set by themselves stay as they were."""
    record._change_reason = RESTORED
    record.save(force_insert=True)
    kept = {f.attname: getattr(row, f.attname) for f in type(row).tracked_fields if getattr(f, "auto_now_add", False)}
    if kept:
        type(record)._base_manager.filter(pk=record.pk).update(**kept)


def _bring_parts(record):
    """What was deleted with it, and what with that."""
    for relation in _relations(record, CASCADE):
        for part in _deleted_with(record, relation):
            child = record_of(part)
            _check_links(child)
            _write(child, part)
            _bring_parts(child)
            _tie_again(child)


def _deleted_with(record, relation):
    """The last history rows of its parts that went with it: what was taken off before had a deletion of its own."""
    model, pk = relation.related_model, relation.related_model._meta.pk.name
    rows = model.history.filter(**{relation.field.attname: record.pk}).order_by("history_id")
    last = {getattr(each, pk): each for each in rows}
    gone = {"history_type": "-", "history_change_reason": WITH_ITS_WHOLE}
    return [each for _key, each in sorted(last.items()) if all(getattr(each, at) == is_ for at, is_ in gone.items())]


def _tie_again(record):
    """Records that lost their link to it when it went get it back, if they got no other since."""
    for relation in _relations(record, SET_NULL):
        model, field = relation.related_model, relation.field
        tied = set(model.history.filter(**{field.attname: record.pk}).values_list(model._meta.pk.name, flat=True))
        for each in model._base_manager.filter(pk__in=tied, **{field.name: None}):
            if getattr(each.history.latest("history_id"), field.attname) == record.pk:
                setattr(each, field.attname, record.pk)
                each.save()


def _relations(record, on_delete):
    return [
        relation
        for relation in record._meta.related_objects
        if relation.on_delete is on_delete and _is_tracked(relation.related_model) and _tells(relation)
    ]


def _tells(relation):
    """Whether the history keeps the link: a stamp is worked out anew instead."""
    kept = {field.attname for field in relation.related_model.history.model.tracked_fields}
    return relation.field.attname in kept
