"""Customers: their row, their filters, their page."""

import django_filters as filters
import django_tables2 as tables
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from reps.lists.narrowing import RecordFilter, Search
from reps.lists.page import RecordList
from reps.lists.table import RecordTable
from reps.models import Customer


class CustomerTable(RecordTable):
    name = tables.Column(linkify=("customer_detail", [A("pk")]))
    key = tables.Column(attrs={"td": {"class": "nowrap"}})
    tier = tables.Column()
    industry = tables.Column()
    region = tables.Column()

    class Meta:
        model = Customer
        fields = ("name", "key", "tier", "industry", "region")


class CustomerFilter(RecordFilter):
    q = Search("name", "key")
    tier = filters.AllValuesFilter(label=_("Tier"))
    industry = filters.AllValuesFilter(label=_("Industry"))
    region = filters.AllValuesFilter(label=_("Region"))

    class Meta:
        model = Customer
        fields = []


class CustomerList(RecordList):
    model, filterset_class, table_class = Customer, CustomerFilter, CustomerTable
    title = _("Customers")
    new, new_label = "customer_new", _("Add a customer")
    empty = _("No customers yet. Add one to log visits and proposals for it.")
