"""Visits: how they look in a row, what they can be narrowed by, and their page."""

import django_filters as filters
import django_tables2 as tables
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from reps.lists.cells import NumberColumn, VerdictColumn, badge
from reps.lists.disputed import DisputableList, Disputed, DisputedColumn, FlaggedDay
from reps.lists.narrowing import RecordFilter, RepChoice, Search, Since, TeamChoice, Until, VerdictChoice
from reps.lists.table import RecordTable
from reps.models import Visit


class VisitVerdictColumn(VerdictColumn):
    """Only a held visit has a verdict, and of two with one customer on a day only the first counts."""

    def render(self, value, record):
        if record.status != Visit.Status.HELD:
            return "—"
        if value and not record.counts:
            return badge(gettext("✓ Quality, second that day"), "hollow")
        return super().render(value, record)

    def value(self, value, record):
        return super().value(value, record) if record.status == Visit.Status.HELD else ""


class VisitTable(RecordTable):
    date = FlaggedDay(linkify=("visit", [A("pk")]))
    rep = tables.Column()
    customer = tables.Column(linkify=("customer_detail", [A("customer_id")]))
    channel = tables.Column()
    status = tables.Column()
    quality = VisitVerdictColumn()
    minutes = NumberColumn()
    disputed = DisputedColumn()

    class Meta:
        model = Visit
        fields = ("date", "rep", "customer", "channel", "status", "quality", "minutes", "disputed")

    def value_status(self, value):
        return value

    def render_status(self, value, record):
        look = {"held": "", "planned": "hollow", "no_show": "warn"}.get(record.status, "dotted")
        return badge(value, look)


class Audited(filters.ChoiceFilter):
    """Visits whose questions somebody has answered again."""

    def __init__(self):
        super().__init__("audits", label=_("Audited"), choices=(("yes", _("Yes")), ("no", _("No"))))

    def filter(self, queryset, value):
        return queryset.filter(audits__isnull=value == "no").distinct() if value else queryset


class VisitFilter(RecordFilter):
    q = Search("customer__name", "note", "key")
    since = Since("date")
    until = Until("date")
    rep = RepChoice()
    team = TeamChoice()
    status = filters.ChoiceFilter(choices=Visit.Status.choices)
    channel = filters.ChoiceFilter(choices=Visit.Channel.choices)
    quality = VerdictChoice()
    audited = Audited()
    disputed = Disputed()

    class Meta:
        model = Visit
        fields = []


class VisitList(DisputableList):
    kind = "visit"
    model, filterset_class, table_class = Visit, VisitFilter, VisitTable
    related = ("rep", "customer")
    title = _("Visits")
    new, new_label = "visit_new", _("Log a visit")
    empty = _("No visits yet. Log the first one, or import a file of them.")
