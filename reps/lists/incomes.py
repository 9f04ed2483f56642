"""Incomes: their row, their filters, their page."""

import django_filters as filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from reps.lists.cells import DayColumn, NumberColumn
from reps.lists.narrowing import RecordFilter, RepChoice, Search, Since, Until
from reps.lists.page import RecordList
from reps.lists.table import RecordTable
from reps.models import Income


class IncomeTable(RecordTable):
    date = DayColumn()
    kind = tables.Column()
    proposal = tables.Column(linkify=("proposal", [A("proposal_id")]))
    lead = tables.Column(linkify=("lead_detail", [A("lead_id")]))
    amount = NumberColumn()
    currency = tables.Column(default=_("The win's"))
    key = tables.Column(attrs={"td": {"class": "nowrap"}})

    class Meta:
        model = Income
        fields = ("date", "kind", "proposal", "lead", "amount", "currency", "key")


class IncomeFilter(RecordFilter):
    q = Search("key", "proposal__customer__name", "lead__company")
    since = Since("date")
    until = Until("date")
    kind = filters.ChoiceFilter(choices=Income.Kind.choices)
    rep = RepChoice("proposal__rep")

    class Meta:
        model = Income
        fields = []


class IncomeList(RecordList):
    model, filterset_class, table_class = Income, IncomeFilter, IncomeTable
    related = ("proposal__customer", "lead")
    title = _("Incomes")
    empty = _("No incomes yet. An admin imports what came in of won deals: revenue recognised, cash collected.")
