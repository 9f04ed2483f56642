"""What lists of records that can be disputed have in common: a mark, a column of their file, a filter."""

import django_filters as filters
import django_tables2 as tables
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from reps.disputing import marks
from reps.lists.cells import DayColumn, badge
from reps.lists.page import RecordList


def flagged(shown, record):
    """A cell with the mark of a disputed record, where its list asked for it."""
    if not getattr(record, "is_disputed", False):
        return shown
    return format_html("{} {}", shown, badge(_("Disputed"), "warn"))


class FlaggedDay(DayColumn):
    """The day that leads to a record, marked where the record is disputed."""

    def render(self, value, record):
        return flagged(f"{value:%Y-%m-%d}", record)


class DisputedColumn(tables.Column):
    """Whether somebody disputes the record: a column of the file; on the page a mark beside what leads to it."""

    def __init__(self):
        super().__init__(accessor="is_disputed", verbose_name=_("Disputed"), visible=False, orderable=False)

    def value(self, value):
        return str(_("Yes")) if value else ""


class Disputed(filters.ChoiceFilter):
    """Records with a dispute nobody has decided: of rows that say whether they have (reps/disputing/marks.py)."""

    def __init__(self):
        super().__init__("is_disputed", label=_("Disputed"), choices=(("yes", _("Yes")), ("no", _("No"))))

    def filter(self, queryset, value):
        return queryset.filter(is_disputed=value == "yes") if value else queryset


class DisputableList(RecordList):
    """A list whose rows say whether they are disputed; `kind` is what disputes call them."""

    kind = ""

    def get_queryset(self):
        return marks.of_kind(super().get_queryset(), self.kind)
