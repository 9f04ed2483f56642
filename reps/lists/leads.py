"""Leads: their row, their filters, their page."""

from functools import reduce
from operator import or_

import django_filters as filters
import django_tables2 as tables
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django_tables2.utils import A

from reps.lists.cells import DayColumn, NumberColumn, VerdictColumn, badge
from reps.lists.disputed import DisputableList, Disputed, DisputedColumn, flagged
from reps.lists.narrowing import RecordFilter, RepChoice, Search, Since, TeamChoice, Until, VerdictChoice, visible
from reps.lists.table import RecordTable
from reps.models import Lead, LeadSource

LEAD_STATES = {
    "waiting": (_("Waiting for a decision"), None),
    "unowned": (_("Nobody has it"), None),
    "accepted": (_("Accepted"), "accepted_on"),
    "rejected": (_("Rejected"), "rejected_on"),
    "opportunity": (_("Opportunity"), "opportunity_on"),
    "won": (_("Won"), "won_on"),
    "lost": (_("Lost"), "lost_on"),
}


def lead_state(lead):
    """(word, look) of where a lead stands."""
    for day, word, look in (
        (lead.won_on, _("Won"), "good"),
        (lead.lost_on, _("Lost"), "bad"),
        (lead.opportunity_on, _("Opportunity"), "good"),
        (lead.rejected_on, _("Rejected"), "bad"),
        (lead.accepted_on, _("Accepted"), "good"),
    ):
        if day:
            return word, look
    return (_("Answered"), "hollow") if lead.first_response_at else (_("Waiting"), "warn")


class LeadTable(RecordTable):
    received_on = DayColumn(verbose_name=_("Received"))
    company = tables.Column(
        verbose_name=_("Lead"),
        empty_values=(),
        linkify=("lead_detail", [A("pk")]),
        order_by=("company", "contact"),
    )
    source = tables.Column(default=_("Unclassified"))
    owner = tables.Column(default=_("Nobody yet"))
    quality = VerdictColumn()
    state = tables.Column(verbose_name=_("State"), empty_values=(), orderable=False)
    response_minutes = NumberColumn(verbose_name=_("Minutes to answer"))
    disputed = DisputedColumn()

    class Meta:
        model = Lead
        fields = ()

    def render_company(self, record):
        return flagged(str(record), record)

    def value_company(self, record):
        return str(record)

    def value_response_minutes(self, value):
        return value

    def render_response_minutes(self, value):
        return round(value)

    def value_state(self, record):
        return str(lead_state(record)[0])

    def render_state(self, record):
        return badge(*lead_state(record))


class SourceChoice(filters.ModelChoiceFilter):
    """A channel, source or campaign with all below it, or the leads nobody has classified."""

    def __init__(self):
        super().__init__(
            "source", queryset=visible(LeadSource), to_field_name="key", label=_("Source"), null_label=_("Unclassified")
        )

    def filter(self, queryset, value):
        if value is None:
            return queryset
        if value == self.null_value:
            return queryset.filter(source=None)
        above = ("source", "source__parent", "source__parent__parent")
        return queryset.filter(reduce(or_, (Q(**{each: value}) for each in above)))


class LeadFilter(RecordFilter):
    q = Search("company", "contact", "key")
    since = Since("received_on", _("Received from"))
    until = Until("received_on", _("Received to"))
    owner = RepChoice("owner", _("Owner"))
    team = TeamChoice()
    source = SourceChoice()
    state = filters.ChoiceFilter(
        label=_("State"), method="in_state", choices=[(code, label) for code, (label, _f) in LEAD_STATES.items()]
    )
    quality = VerdictChoice()
    disputed = Disputed()

    class Meta:
        model = Lead
        fields = []

    def in_state(self, queryset, name, state):
        day = LEAD_STATES[state][1]
        if day:
            return queryset.filter(**{f"{day}__isnull": False})
        return queryset.waiting().unowned() if state == "unowned" else queryset.waiting()


class LeadList(DisputableList):
    kind = "lead"
    model, filterset_class, table_class = Lead, LeadFilter, LeadTable
    related = ("owner", "source")
    title = _("Leads")
    new, new_label = "lead_new", _("Add a lead")
    empty = _("No leads yet. Add the first enquiry, with where it came from.")
