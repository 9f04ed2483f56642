"""The opportunities behind a back-test's numbers."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from kpis.trust.cases import LEAD, PROPOSAL
from reps.models import Customer, Lead, Rep

PAGES = {LEAD: "lead_detail", PROPOSAL: "proposal"}


class CaseTable(tables.Table):
    """An opportunity or proposal a row, with how many early visits it had and how it went."""

    name = tables.Column(verbose_name=gettext_lazy("Opportunity"))
    rep = tables.Column(verbose_name=gettext_lazy("Rep"), default="—")
    opened_on = tables.DateColumn(verbose_name=gettext_lazy("Opened on"), format="Y-m-d")
    tier = tables.Column(verbose_name=gettext_lazy("Tier"), default="—")
    visits = tables.Column(
        verbose_name=gettext_lazy("Early visits"), attrs={"th": {"class": "number"}, "td": {"class": "number"}}
    )
    met = tables.BooleanColumn(verbose_name=gettext_lazy("Meets the rule"), yesno="✓,—")
    won = tables.BooleanColumn(verbose_name=gettext_lazy("Won"), yesno="✓,—")

    class Meta:
        empty_text = gettext_lazy("No cases here.")

    def render_name(self, value, record):
        return format_html('<a href="{}">{}</a>', record["url"], value)

    def value_name(self, value):
        return value

    def render_met(self, value):
        return _said(value)

    def render_won(self, value):
        return _said(value)


def _said(value):
    return _("✓ Yes") if value else _("No")


def case_table(cases):
    """A CaseTable of (case, met the rule); each row opens its lead or proposal."""
    leads = Lead.objects.in_bulk([case.origin.pk for case, _met in cases if case.origin.kind == LEAD])
    customers = dict(Customer.objects.order_by().values_list("pk", "name"))
    reps = dict(Rep.objects.order_by().values_list("pk", "name"))
    return CaseTable([_row(case, met, leads, customers, reps) for case, met in cases])


def _row(case, met, leads, customers, reps):
    origin = case.origin
    return {
        "name": customers.get(origin.customer_id) or str(leads[origin.pk]),
        "url": reverse(PAGES[origin.kind], args=[origin.pk]),
        "rep": reps.get(origin.rep_id),
        "opened_on": case.opened_on,
        "tier": case.stratum[0] or None,
        "visits": len(case.visits),
        "met": met,
        "won": case.won,
    }
