"""Records with two verdicts: as judged, and by a version that is looked at (reps/preview.py)."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from reps.lists.cells import DayColumn, VerdictColumn
from reps.pages import PAGES


class JudgedTable(tables.Table):
    day = DayColumn(verbose_name=_("Date"))
    record = tables.Column(verbose_name=_("Record"), order_by=("day",))
    who = tables.Column(verbose_name=_("Rep"), accessor="record", orderable=False)
    now = VerdictColumn(verbose_name=_("As judged"), accessor="now")
    then = VerdictColumn(verbose_name=_("By this version"), accessor="then")

    class Meta:
        empty_text = _("No records.")

    def render_record(self, value):
        name = getattr(value, "customer", None) or value
        return format_html('<a href="{}">{}</a>', reverse(PAGES[value._meta.model_name], args=[value.pk]), name)

    def render_who(self, value):
        return getattr(value, "owner", None) or getattr(value, "rep", None) or "—"
