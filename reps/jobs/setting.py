"""A setting that all records are stamped by: where there are many, a job saves or deletes it and stamps them again."""

from django.apps import apps

from reps.models import Lead, Proposal, Visit
from reps.stamps.once import once


def records():
    """How many records a setting may stamp again."""
    return sum(model.objects.count() for model in (Visit, Lead, Proposal))


def told(record, names):
    """What a job needs to know of a record that is to be saved: its fields of these names, as text."""
    fields = {name: _text(record, record._meta.get_field(name)) for name in names}
    return {"model": record._meta.label, "pk": record.pk, "fields": fields}


def told_gone(records):
    """The same of records of one model that are to be deleted."""
    return {"model": records[0]._meta.label, "pk": None, "gone": [record.pk for record in records]}


def _text(record, field):
    return None if field.value_from_object(record) is None else field.value_to_string(record)


def save(model, pk, fields, by):
    """Save what was told of, with what follows from it. ValidationError where it makes no sense any more."""
    model = apps.get_model(model)
    record = model.objects.filter(pk=pk).first() or model(pk=pk)
    for name, text in fields.items():
        setattr(record, name, None if text is None else model._meta.get_field(name).to_python(text))
    record._history_user = by
    record.full_clean()
    record.save()
    return record


def delete(model, gone, by):
    """Delete what was told of, as far as it is there, with what follows. ValidationError where a rule keeps it.

    Records are stamped again once, after the last.
    """
    with once():
        for record in apps.get_model(model).objects.filter(pk__in=gone):
            record._history_user = by
            record.delete()
