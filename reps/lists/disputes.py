"""Disputes: their row, their filters, their page."""

import django_filters as filters
import django_tables2 as tables
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from reps.lists.cells import DayColumn, badge
from reps.lists.narrowing import RecordFilter, RepChoice, Search, Since, TeamChoice, Until
from reps.lists.page import RecordList
from reps.lists.table import RecordTable
from reps.models import Dispute

LOOKS = {"open": "warn", "upheld": "good", "dismissed": "hollow", "withdrawn": "dotted"}


class DisputeTable(RecordTable):
    raised_at = DayColumn(verbose_name=_("Raised"), linkify=("dispute", [A("pk")]))
    state = tables.Column()
    record = tables.Column(accessor="label", verbose_name=_("Record"), orderable=False)
    about = tables.Column()
    kind = tables.Column(verbose_name=_("Kind"), orderable=False)
    rep = tables.Column()
    decided_by = tables.Column(accessor="decided_by__called", order_by="decided_by__username")
    reason = tables.Column(visible=False)
    decision = tables.Column(visible=False)

    class Meta:
        model = Dispute
        fields = ("raised_at", "state", "record", "about", "kind", "rep", "decided_by", "reason", "decision")

    def value_kind(self, record):
        return str(record.record._meta.verbose_name)

    def render_kind(self, record):
        return self.value_kind(record).capitalize()

    def value_raised_at(self, value):
        return timezone.localdate(value)

    def value_state(self, value):
        return value

    def render_state(self, value, record):
        return badge(value, LOOKS[record.state])


class DisputeFilter(RecordFilter):
    of_people = ("rep", "team", "waiting")
    q = Search("rep__name", "reason", "visit__customer__name", "proposal__customer__name", "lead__company")
    since = Since("raised_at__date", _("Disputed from"))
    until = Until("raised_at__date", _("Disputed to"))
    rep = RepChoice()
    team = TeamChoice()
    state = filters.ChoiceFilter(label=_("State"), choices=Dispute.State.choices)
    about = filters.ChoiceFilter(label=_("What is disputed"), choices=Dispute.About.choices)
    waiting = filters.ChoiceFilter(
        label=_("Whose decision"),
        method="for_whom",
        choices=[("me", _("Mine")), ("in_stead", _("Mine in others' stead"))],
    )

    class Meta:
        model = Dispute
        fields = []

    def for_whom(self, queryset, name, value):
        mine = Dispute.objects.waiting_for(self.request.user)
        may = Dispute.objects.decidable_by(self.request.user).exclude(pk__in=mine.order_by().values("pk"))
        return queryset.filter(pk__in=(mine if value == "me" else may).order_by().values("pk"))


class DisputeList(RecordList):
    model, filterset_class, table_class = Dispute, DisputeFilter, DisputeTable
    related = ("rep", "visit__customer", "proposal__customer", "lead", "decided_by")
    title = _("Disputes")
    empty = _("No disputes. A rep raises one on the page of a visit, proposal or lead that is wrongly counted.")
