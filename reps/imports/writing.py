"""Writing in bulk: records, and the history rows that say which import made them."""

from django.db import connection
from django.utils import timezone
from simple_history.utils import get_history_manager_for_model

from reps.models.money import InCurrency, settle_currencies

AT_ONCE = 500


class Writer:
    """Creates, changes and deletes records with their history; the history points at the import, if there is one."""

    def __init__(self, batch=None, by=None):
        self.batch, self.by = batch, by
        self.wrote_something = False

    def create(self, model, records):
        if records:
            self.wrote_something = True
            _settle(model, records)
            model._base_manager.bulk_create(records, batch_size=AT_ONCE)
            self._note(model, _ids(records), "+", self.batch)

    def change(self, model, records):
        """Write changed records over the stored ones."""
        if records:
            self.wrote_something = True
            self._keep_first_states(model, _ids(records))
            _settle(model, records)
            overwrite(model, records)
            self._note(model, _ids(records), "~", self.batch)

    def delete(self, model, records):
        """Delete records whose dependents the caller dealt with; signals would restamp record by record."""
        pks = _ids(records)
        if pks:
            self.wrote_something = True
            self._keep_first_states(model, pks)
            self._note(model, pks, "-", self.batch)
        for at in range(0, len(pks), AT_ONCE):
            doomed = model._base_manager.filter(pk__in=pks[at : at + AT_ONCE])
            doomed._raw_delete(doomed.db)

    def _keep_first_states(self, model, pks):
        """Records that came without history, by bulk, get their state written down, so that undo can restore it."""
        pk = model._meta.pk.name
        known = history_model(model).objects.filter(**{f"{pk}__in": pks}).order_by().values_list(pk, flat=True)
        self._note(model, sorted(set(pks).difference(known)), "+", None)

    def _note(self, model, pks, type_, batch):
        """Copy stored records into their history, within the database: a row each without passing through Python."""
        history = history_model(model)
        if history is None:
            return
        made = {"history_date": _stored(timezone.now()), "history_type": type_}
        made |= {"history_user_id": self.by and self.by.pk, "import_batch_id": batch and batch.pk}
        with connection.cursor() as cursor:
            for at in range(0, len(pks), AT_ONCE):
                some = pks[at : at + AT_ONCE]
                cursor.execute(_copy_statement(model, history, made, len(some)), [*made.values(), *some])


def _settle(model, records):
    if issubclass(model, InCurrency):
        settle_currencies(records)


def _copy_statement(model, history, made, number):
    quoted = connection.ops.quote_name
    copied = ", ".join(quoted(field.column) for field in history.tracked_fields)
    table, pk = quoted(model._meta.db_table), quoted(model._meta.pk.column)
    return (
        f"INSERT INTO {quoted(history._meta.db_table)} ({copied}, {', '.join(map(quoted, made))}) "
        f"SELECT {copied}, {', '.join(['%s'] * len(made))} FROM {table} "
        f"WHERE {pk} IN ({', '.join(['%s'] * number)}) ORDER BY {pk}"
    )


def _stored(moment):
    return connection.ops.adapt_datetimefield_value(moment)


def _ids(records):
    return [record.pk for record in records]


def overwrite(model, records):
    """Store changed records: an upsert by id, some ten times faster than one CASE expression a field."""
    fields = [
        field.name
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name != "split_points" and not getattr(field, "auto_now_add", False)
    ]
    for at in range(0, len(records), AT_ONCE):
        model._base_manager.bulk_create(
            records[at : at + AT_ONCE], update_conflicts=True, unique_fields=["id"], update_fields=fields
        )


def history_model(model):
    """The history table of a model, or None."""
    tracked = hasattr(model._meta, "simple_history_manager_attribute")
    return get_history_manager_for_model(model).model if tracked else None
