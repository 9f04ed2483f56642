"""All targets in one list, void ones among them: what was agreed first, and what holds now."""

from urllib.parse import urlencode

import django_filters as filters
import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from kpis.definitions import measure_by_name
from kpis.models import Target
from kpis.record_tables.columns import TargetColumn
from kpis.targets.entry import measure_choices
from reps.lists.cells import DAY, badge
from reps.lists.narrowing import RecordFilter, RepChoice, Search, Since, TeamChoice, Until
from reps.lists.page import RecordList
from reps.lists.table import RecordTable
from reps.views import access


class TargetFilter(RecordFilter):
    q = Search("rep__name", "team__name", "period")
    since = Since("end", _("Periods from"))
    until = Until("start", _("Periods to"))
    measure = filters.ChoiceFilter(label=_("Measure"), choices=measure_choices)
    rep = RepChoice()
    team = TeamChoice()
    state = filters.ChoiceFilter(
        label=_("State"), method="in_state", choices=[("standing", _("Standing")), ("void", _("Void"))]
    )

    class Meta:
        model = Target
        fields = []

    def in_state(self, queryset, name, value):
        return queryset.filter(voided_at__isnull=value == "standing")


class TargetTable(RecordTable):
    """Each leads to its cell in the grid, where it is changed."""

    owner = tables.Column(verbose_name=_("Owner"), accessor="owner_label", order_by=("team__name", "rep__name"))
    measure = tables.Column()
    basis = tables.Column()
    currency = tables.Column(default="")
    period = tables.Column(attrs=DAY)
    initial = TargetColumn(verbose_name=_("Initial"), accessor="initial_value", orderable=False)
    present = TargetColumn(verbose_name=_("Present"), accessor="current_value", orderable=False)
    state = tables.Column(verbose_name=_("State"), accessor="void_reason", empty_values=())

    class Meta:
        model = Target
        fields = ()

    def value_owner(self, value):
        return value

    def render_owner(self, value, record):
        whose = f"rep:{record.rep.key}" if record.rep else f"team:{record.team.key}" if record.team else "company"
        query = urlencode({"who": whose, "when": record.period, "measure": record.measure})
        return format_html('<a href="{}?{}">{}</a>', reverse("targets"), query, value)

    def value_measure(self, value):
        found = measure_by_name(value)
        return str(found[1].label) if found else value

    render_measure = value_measure

    def value_state(self, value, record):
        return str(_("Void") if record.voided_at else _("Standing"))

    def render_state(self, value, record):
        return badge(f"{_('Void')} · {value}", "dotted") if record.voided_at else badge(_("Standing"), "hollow")


class TargetList(RecordList):
    model, filterset_class, table_class = Target, TargetFilter, TargetTable
    reader = staticmethod(access.sees_sales)
    related = ("rep", "team")
    title = _("All targets")
    empty = _("No targets yet. Managers enter them in the grid of a team, for a year at a time.")

    def get_queryset(self):
        return super().get_queryset().prefetch_related("versions")
