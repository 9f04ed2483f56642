"""What every record has: the company's own key, its history, and the import it came by."""

from functools import cache

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.manager import HistoryManager
from simple_history.models import HistoricalRecords

from reps.kept import Given, Kept


def stored(record):
    """The row of a record as the database has it, None for a new one: what a change is held against."""
    return _row_of(type(record)).first(pk=record.pk) if record.pk else None


@cache
def _row_of(model):
    return Kept(lambda: model.objects.filter(pk=Given("pk", model._meta.pk)).order_by())


@cache
def defaults_of(model):
    """{field: its default as the database would give it back}: times as times, numbers as Decimals."""
    found = model()
    found.clean_fields()
    return {field.attname: getattr(found, field.attname) for field in model._meta.concrete_fields}


class ImportBatch(models.Model):
    """One committed import: what it brought in can be found, explained and undone."""

    kind = models.CharField(_("kind"), max_length=40)
    file_name = models.CharField(_("file"), max_length=200)
    mapping = models.JSONField(_("mapping"), default=dict, blank=True)
    counts = models.JSONField(_("counts"), default=dict, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name=_("by"),
        related_name="+",
    )
    at = models.DateTimeField(_("at"), auto_now_add=True)
    late_reason = models.CharField(_("reason for late rows"), max_length=500, blank=True)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-at"]

    def __str__(self):
        return f"{self.kind}: {self.file_name}"


class HistoryRow(models.Model):
    """Base of every history table: a change made by an import points at it."""

    import_batch = models.ForeignKey(ImportBatch, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True


class History(HistoryManager):
    """The package makes a class of it at each use of a history, for each row written: half of the row's time."""

    @classmethod
    @cache
    def from_queryset(cls, queryset_class, class_name=None):
        return super().from_queryset(queryset_class, class_name)


def history(*stamps):
    """A history table that leaves out `stamps`, the derived fields: they follow from the rest."""
    return HistoricalRecords(
        bases=[HistoryRow], excluded_fields=list(stamps), cascade_delete_history=False, history_manager=History
    )


class Record(models.Model):
    """A record with the company's own identifier: stable, unique in its kind, what other files refer to."""

    key = models.CharField(_("key"), max_length=100, unique=True)

    class Meta:
        abstract = True

    def __str__(self):
        return getattr(self, "name", "") or self.key
