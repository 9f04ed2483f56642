"""A setting that all records are stamped by: where there are many, a job saves or deletes it and stamps them again."""

from copy import copy

from django.apps import apps

from reps.locking import guard, late
from reps.models import Lead, Proposal, Visit
from reps.stamps.once import once


def records():
    """How many records a setting may stamp again."""
    return sum(model.objects.count() for model in (Visit, Lead, Proposal))


def told(record, names):
    """What a job needs to know of a record that is to be saved: those of its fields that are named, as text."""
    fields = {each.name: _text(record, each) for each in record._meta.concrete_fields if each.name in names}
    return {"model": record._meta.label, "pk": record.pk, "fields": fields}


def told_gone(records):
    """The same of records of one model that are to be deleted."""
    return {"model": records[0]._meta.label, "pk": None, "gone": [record.pk for record in records]}


def _text(record, field):
    return None if field.value_from_object(record) is None else field.value_to_string(record)


def save(model, pk, fields, by, late_reason=""):
    """Save what was told of, with what follows from it. ValidationError where it makes no sense any more.

    With a reason figures of a locked period may move: it is kept as a late change.
    """
    model = apps.get_model(model)
    was = model.objects.filter(pk=pk).first()
    record = copy(was) or model(pk=pk)
    for name, text in fields.items():
        setattr(record, name, None if text is None else model._meta.get_field(name).to_python(text))
    record._history_user = by
    record.full_clean()
    locked = guard.refusal(was, record) if late_reason else None
    with guard.permitted(bool(late_reason)):
        record.save()
    if locked:
        late.note_done(locked, reason=late_reason, by=by)
    return record


def delete(model, gone, by):
    """Delete what was told of, as far as it is there, with what follows. ValidationError where a rule keeps it.

    Records are stamped again once, after the last.
    """
    with once():
        for record in apps.get_model(model).objects.filter(pk__in=gone):
            record._history_user = by
            record.delete()
