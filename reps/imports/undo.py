"""Undoing a whole import: what it created goes, what it changed gets back the state it had before.

Refused, with the reason, while something else depends on a record it created, or changed a record after it.
"""

import copy
from collections import defaultdict
from functools import cached_property

from django.db import DatabaseError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from reps import progress
from reps.imports.desk import Desk
from reps.imports.kind import kind_named
from reps.imports.problems import CannotUndo
from reps.imports.writing import Writer, history_model
from reps.locking.guard import refusal
from reps.locking.locked import Locked
from reps.models import Booking, ImportBatch, IncomeLine, OverlayLine
from reps.stamps import Stamper

AT_ONCE = 1000
DERIVED = (Booking, IncomeLine, OverlayLine)  # follows from other records; nobody entered it


class Reversal(Writer):
    """What a Kind needs while an import is undone."""

    late_reason = ""

    def __init__(self, batch, by):
        super().__init__(None, by)
        self.undone, self.desk = batch, Desk()

    @cached_property
    def locks(self):
        return Locked()

    @cached_property
    def stamper(self):
        return Stamper()


def undo(batch, by=None):
    """Undo an import. Returns {kind: records taken back or restored}. Raises CannotUndo with the reason."""
    try:
        with transaction.atomic():
            batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
            if batch.undone_at:
                raise CannotUndo(_("This import was undone already."))
            done = _undo_kinds(batch, by)
            batch.undone_at = timezone.now()
            batch.save(update_fields=["undone_at"])
    except DatabaseError as error:
        reason = _("Undoing it would break a rule of the records: %(error)s") % {"error": str(error).strip()}
        raise CannotUndo(reason) from error
    return done


def _undo_kinds(batch, by):
    """Latest kinds first, so that what depends on a record is gone before the record itself."""
    classes = sorted((kind_named(name) for name in batch.counts), key=lambda kind: kind.position, reverse=True)
    done = {}
    for kind_class in classes:
        kind = kind_class(Reversal(batch, by))
        done[kind.name] = sum(_undo_model(kind, model, batch) for model in reversed(kind.models()))
        kind.finish()
    return done


def _undo_model(kind, model, batch):
    history = history_model(model)
    touched = history.objects.filter(import_batch=batch).order_by()
    pks = sorted(set(touched.values_list(model._meta.pk.name, flat=True)))
    # A tree's children of the same import go with their parents, whichever chunk they are in.
    created = set(touched.filter(history_type="+").values_list(model._meta.pk.name, flat=True))
    # The new ones go first: a membership that ended for the next one is to be open again.
    for some in (sorted(created), [pk for pk in pks if pk not in created]):
        for at in range(0, len(some), AT_ONCE):
            pasts = _pasts(history, some[at : at + AT_ONCE], batch)
            _undo_some(kind, model, pasts, created)
            progress.add(len(pasts))
    return len(pks)


def _pasts(history, pks, batch):
    """{id: (what the import did first, the state before it)}; CannotUndo if something changed it later."""
    rows_of = defaultdict(list)
    name = history.instance_type._meta.pk.name
    for row in history.objects.filter(**{f"{name}__in": pks}).order_by("history_id"):
        rows_of[getattr(row, name)].append(row)
    return {pk: _past(rows, batch) for pk, rows in rows_of.items()}


def _past(rows, batch):
    first = next(at for at, row in enumerate(rows) if row.import_batch_id == batch.pk)
    if rows[-1].import_batch_id != batch.pk:
        changed = {"record": _name(rows[-1]), "at": f"{timezone.localtime(rows[-1].history_date):%Y-%m-%d %H:%M}"}
        raise CannotUndo(_("%(record)s was changed after the import, at %(at)s.") % changed)
    return rows[first].history_type, rows[first - 1] if first else None


def _name(row):
    kind = row.instance_type._meta.verbose_name
    return f"{kind} {getattr(row, 'key', row.instance_type._meta.pk.value_from_object(row))}"


def _undo_some(kind, model, pasts, created):
    stored = model._base_manager.in_bulk(list(pasts))
    new = [stored[pk] for pk, (did, _state) in pasts.items() if did == "+" and pk in stored]
    changed = [(stored[pk], _restored(stored[pk], state)) for pk, (did, state) in pasts.items() if did == "~"]
    gone = [_as_it_was(model, state) for did, state in pasts.values() if did == "-"]
    for was, now in [*((record, None) for record in new), *changed, *((None, record) for record in gone)]:
        locked = refusal(was, now, kind.run.locks)
        if locked:
            words = _("It would change %(period)s, which is locked. Unlock it first.")
            raise CannotUndo(words % {"period": locked.lock})
    _check_nothing_depends(model, [record.pk for record in new], created, kind.parts)
    kind.undo_created(model, new)
    if changed:
        kind.undo_changed(model, [now for now, _before in changed], [before for _now, before in changed])
    if gone:
        kind.undo_deleted(model, gone)


def _restored(record, state):
    """A copy of the record with the values its history has; stamps are worked out anew."""
    before = copy.copy(record)
    for field in type(state).tracked_fields:
        setattr(before, field.attname, getattr(state, field.attname))
    return before


def _as_it_was(model, state):
    return model(**{field.attname: getattr(state, field.attname) for field in type(state).tracked_fields})


def _check_nothing_depends(model, pks, created, parts):
    for relation in model._meta.related_objects:
        other, name = relation.related_model, relation.field.name
        if not pks or other in (*DERIVED, *parts):
            continue
        found = set(other._base_manager.filter(**{f"{name}__in": pks}).values_list("pk", flat=True))
        found -= created if other is model else set()
        if found:
            words = {"number": len(found), "others": other._meta.verbose_name_plural}
            words["kind"] = model._meta.verbose_name_plural
            reason = _("%(number)s %(others)s depend on %(kind)s of this import. Undo or remove them first.")
            raise CannotUndo(reason % words)
