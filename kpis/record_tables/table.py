"""The records behind a figure, as a table."""

import re

import django_tables2 as tables
from django.core.exceptions import FieldError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kpis.record_tables import disputed
from kpis.record_tables.columns import MoneyColumn
from kpis.record_tables.kinds import DATE, KINDS
from reps.lists.cells import PartColumn
from reps.models import Proposal, Rep
from reps.models.endings import ends_on, outcome_on
from reps.models.working_times import fte_on

SHARED = (PartColumn, "part", _("Counts as"))
WON_FOR = (MoneyColumn, "won_for", _("Won for, in company currency"))
BROUGHT = (MoneyColumn, "brought", _("Brought, in company currency"))
CHOICE_IN_WORDS = re.compile(r"get_(\w+)_display$")


class RecordTable(tables.Table):
    class Meta:
        empty_text = _("No records.")
        row_attrs = {"class": "record"}  # its numbers are fields


def table_of(records, as_of=None, further=(), is_own=False):
    """A RecordTable of a queryset, with the columns of its model, newest first, and `further` (name, column) ones.

    What comes to pass in time it tells as of a day, today unless `as_of` is another. `is_own`: its reader reads the
    own records, and may dispute them.
    """
    found = _read(records, as_of or timezone.localdate())
    columns = [*_columns(found), *further, *disputed.columns(found.model, is_own)]
    table = RecordTable(found, extra_columns=columns)
    table.caption = _("The records behind the number")
    return table


def _columns(found):
    (first, *named), *others = KINDS[found.model].columns
    link = {"linkify": KINDS[found.model].address} if KINDS[found.model].page else {}
    others = [*others, *(each for each in (SHARED, BROUGHT, WON_FOR) if each[1] in found.query.annotations)]
    return [_column(found, _marked(first, found.model), *named, **link), *(_column(found, *each) for each in others)]


def tells_parts(found):
    """Whether the rows say as how much each counts: joint visits that share their credit, people on several benches."""
    return SHARED[1] in found.query.annotations


def _column(found, kind, name, label, **kwargs):
    return name, kind(accessor=name, verbose_name=label, **_ordering(found, name), **kwargs)


def _ordering(found, name):
    """By what a column is ordered: a choice by its code; what no row holds by nothing."""
    stored = CHOICE_IN_WORDS.sub(r"\1", name)
    try:
        found.order_by(stored)
    except FieldError:
        return {"orderable": False}
    return {"order_by": stored}


def _marked(kind, model):
    """The first column's kind: a day, where what it is of can be disputed."""
    return disputed.FlaggedDate if kind is DATE and model in disputed.ABOUT else kind


def _read(records, as_of):
    """The records in order, with all that a row of theirs shows."""
    model, kind = records.model, KINDS[records.model]
    found = records.annotate(**_told_on(model, as_of), **disputed.marks(model)).select_related(*kind.related)
    return found.order_by(kind.order, "pk").prefetch_related(*kind.parts)


def _told_on(model, day):
    """{column: expression} of what a record is on a day and does not say itself."""
    if model is Proposal:
        return {"outcome": outcome_on(day), "ends_on": ends_on(day)}
    return {"fte": fte_on(timezone.localdate())} if model is Rep else {}
