"""The records behind a figure as a table: which columns each kind of record shows."""

from functools import cached_property

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from kpis import disputed
from kpis.aims import at_home
from kpis.definitions import measure_by_name
from kpis.formats import in_home_words, shown
from kpis.models import Target
from kpis.spend import value_of
from reps.lists.cells import PartColumn
from reps.models import (
    Booking,
    CalibrationVisit,
    Candidate,
    IncomeLine,
    Lead,
    LeadDesk,
    OverlayLine,
    Proposal,
    ProposalRevision,
    Rep,
    SourceSpend,
    Vacancy,
    Visit,
    VisitAudit,
)
from reps.models.working_times import fte_on
from reps.stamps.rates import Rates

PAGES = {
    VisitAudit: "audit",
    CalibrationVisit: "calibration_visit",
    Visit: "visit",
    Proposal: "proposal",
    ProposalRevision: "proposal",
    Lead: "lead_detail",
    Candidate: "candidate_detail",
}
ARGUMENTS = {
    VisitAudit: lambda audit: [audit.visit_id],
    ProposalRevision: lambda revision: [revision.proposal_id],
    CalibrationVisit: lambda drawn: [drawn.calibration_id, drawn.visit_id],
}  # what the address of their page says


class VerdictColumn(tables.Column):
    """Yes, no or not answered: three different things, told apart by mark as well as by colour."""

    def __init__(self, **kwargs):
        super().__init__(empty_values=(), **kwargs)

    def render(self, value):
        kind, mark, word = _VERDICTS[value]
        return format_html('<span class="badge {}">{} {}</span>', kind, mark, word)

    def value(self, value):
        return {True: "yes", False: "no", None: ""}[value]


_VERDICTS = {
    True: ("good", "✓", _("Yes")),
    False: ("hollow", "○", _("No")),
    None: ("dotted", "?", _("Not answered")),
}


class MoneyColumn(tables.Column):
    attrs = {"th": {"class": "number"}, "td": {"class": "number record"}}

    def render(self, value):
        return shown(value, "money")

    def value(self, value):
        return value


class HomeColumn(MoneyColumn):
    """Money spent, in the organisation's currency; blank without a rate."""

    def __init__(self, **kwargs):
        super().__init__(orderable=False, **kwargs)

    @cached_property
    def rates(self):
        return Rates()

    def render(self, record):
        return shown(value_of(record, self.rates), "money")

    def value(self, record):
        return value_of(record, self.rates)


class TargetColumn(MoneyColumn):
    """A target's value in the unit of its measure; one in another currency also at its plan rate."""

    @cached_property
    def rates(self):
        return Rates()

    def render(self, value, record):
        found = measure_by_name(record.measure)
        told = shown(value, found[1].unit if found else "money")
        if not record.currency:
            return told
        words = {"own": f"{record.currency} {told}", "home": in_home_words(at_home(value, record, self.rates))}
        return format_html('<span class="nowrap">{own}</span><br><span class="muted small">{home}</span>', **words)


class TextColumn(tables.Column):
    """Text; a related record by its name."""

    def value(self, value):
        return None if value is None else str(value)


class EndingColumn(tables.Column):
    """What a proposal has come to: until the day it would expire it is open."""

    def render(self, value, record):
        return Proposal.Status(self.value(value, record)).label

    def value(self, value, record):
        return Proposal.Status.OPEN.value if record.ended_on > timezone.localdate() else value


class RecordTable(tables.Table):
    class Meta:
        empty_text = _("No records.")
        row_attrs = {"class": "record"}  # its numbers are fields


def _lead_to(record):
    return reverse(PAGES[type(record)], args=ARGUMENTS.get(type(record), _own)(record))


def _own(record):
    return [record.pk]


def _column(kind, name, label, linked):
    link = {"linkify": _lead_to} if linked else {}
    return name, kind(accessor=name, verbose_name=label, **link)


DATE, TEXT, VERDICT, MONEY = tables.DateColumn, TextColumn, VerdictColumn, MoneyColumn
COLUMNS = {
    Visit: (
        (DATE, "date", _("Date")),
        (TEXT, "rep", _("Rep")),
        (TEXT, "customer", _("Customer")),
        (TEXT, "get_channel_display", _("Channel")),
        (TEXT, "get_status_display", _("Status")),
        (TEXT, "counted_minutes", _("Minutes")),
        (VERDICT, "quality", _("Meets the definition")),
        (VERDICT, "counts", _("Counts")),
    ),
    Proposal: (
        (DATE, "issued_on", _("First issued")),
        (TEXT, "rep", _("Rep")),
        (TEXT, "customer", _("Customer")),
        (MONEY, "asked_value", _("Amount")),
        (VERDICT, "quality", _("No-surprise")),
        (EndingColumn, "ending", _("Came to")),
        (DATE, "ended_on", _("Ended, or ends")),
        (TEXT, "days_to_end", _("Days")),
    ),
    ProposalRevision: (
        (DATE, "issued_on", _("Sent")),
        (TEXT, "proposal__rep", _("Rep")),
        (TEXT, "proposal", _("Proposal")),
        (MONEY, "amount", _("Amount")),
    ),
    Lead: (
        (DATE, "received_on", _("Received")),
        (TEXT, "company", _("Company")),
        (TEXT, "source", _("Source")),
        (TEXT, "first_owner", _("First owner")),
        (VERDICT, "quality", _("Quality")),
        (DATE, "accepted_on", _("Accepted")),
        (DATE, "opportunity_on", _("Opportunity")),
        (DATE, "won_on", _("Won")),
        (MONEY, "won_amount", _("Won amount")),
        (TEXT, "won_currency", _("Currency")),
        (MONEY, "won_value", _("In company currency")),
    ),
    Booking: (
        (DATE, "date", _("Date")),
        (TEXT, "rep", _("Rep")),
        (TEXT, "team", _("Team")),
        (TEXT, "proposal", _("Proposal")),
        (TEXT, "lead", _("Lead")),
        (MONEY, "amount", _("Amount")),
        (TEXT, "currency", _("Currency")),
        (MONEY, "value", _("In company currency")),
    ),
    IncomeLine: (
        (DATE, "date", _("Date")),
        (TEXT, "get_kind_display", _("Kind")),
        (TEXT, "rep", _("Rep")),
        (TEXT, "team", _("Team")),
        (TEXT, "income__proposal", _("Proposal")),
        (TEXT, "income__lead", _("Lead")),
        (MONEY, "amount", _("Amount")),
        (TEXT, "currency", _("Currency")),
        (MONEY, "value", _("In company currency")),
    ),
    OverlayLine: (
        (DATE, "date", _("Date")),
        (TEXT, "rep", _("Rep")),
        (TEXT, "overlay__get_role_display", _("Role")),
        (TEXT, "overlay__proposal", _("Proposal")),
        (TEXT, "overlay__percent", _("Percent")),
        (MONEY, "amount", _("Amount")),
        (TEXT, "currency", _("Currency")),
        (MONEY, "value", _("In company currency")),
    ),
    Candidate: (
        (TEXT, "name", _("Name")),
        (TEXT, "get_stage_display", _("Stage today")),
        (TEXT, "bench_names", _("Benches")),
        (TEXT, "present_rep", _("Is a rep here")),
        (TEXT, "source", _("Source")),
        (TEXT, "rated", _("Rating")),
        (TEXT, "rated_by", _("Rated by")),
        (DATE, "added_on", _("Added")),
    ),
    Rep: (
        (TEXT, "name", _("Name")),
        (DATE, "hired_on", _("Hired on")),
        (DATE, "left_on", _("Last day")),
        (PartColumn, "fte", _("Full-time equivalent today")),
    ),
    Vacancy: ((TEXT, "team", _("Team")), (DATE, "opened_on", _("Opened"))),
    LeadDesk: (
        (DATE, "effective_from", _("From")),
        (TEXT, "owner", _("Owner")),
        (TEXT, "weekly_hours", _("Hours a week")),
    ),
    VisitAudit: (
        (DATE, "visit__date", _("Date")),
        (TEXT, "visit__rep", _("Rep")),
        (TEXT, "visit__customer", _("Customer")),
        (VERDICT, "visit__quality", _("The rep says")),
        (VERDICT, "quality", _("The auditor says")),
    ),
    CalibrationVisit: (
        (DATE, "visit__date", _("Date")),
        (TEXT, "visit__rep", _("Rep")),
        (TEXT, "visit__customer", _("Customer")),
        (VERDICT, "first_quality", _("One manager says")),
        (VERDICT, "second_quality", _("The other says")),
        (VERDICT, "visit__quality", _("The rep says")),
    ),
    SourceSpend: (
        (DATE, "month", _("Month")),
        (TEXT, "source", _("Source")),
        (MONEY, "amount", _("Spend")),
        (TEXT, "currency", _("Currency")),
        (HomeColumn, "pk", _("In company currency")),
    ),
    Target: (
        (TEXT, "owner_label", _("Owner")),
        (TEXT, "period", _("Period")),
        (TEXT, "get_basis_display", _("Basis")),
        (TEXT, "currency", _("Currency")),
        (TargetColumn, "initial_value", _("Initial")),
        (TargetColumn, "current_value", _("Present")),
    ),
}
RELATED = {
    ProposalRevision: ("proposal__rep", "proposal__customer"),
    Visit: ("rep", "customer"),
    Proposal: ("rep", "customer"),
    Lead: ("source", "first_owner"),
    Booking: ("rep", "team", "proposal__customer", "lead"),
    IncomeLine: ("rep", "team", "income__proposal__customer", "income__lead"),
    OverlayLine: ("rep", "overlay__proposal__customer"),
    Candidate: ("team", "present_rep"),
    Vacancy: ("team",),
    SourceSpend: ("source",),
    VisitAudit: ("visit__rep", "visit__customer"),
    CalibrationVisit: ("visit__rep", "visit__customer"),
    LeadDesk: ("owner",),
    Target: ("rep", "team"),
}
PARTS = {Target: ("versions",), Candidate: ("shared_benches__team",)}
ORDER = {
    Visit: "-date",
    VisitAudit: "-visit__date",
    CalibrationVisit: "-visit__date",
    Proposal: "-issued_on",
    ProposalRevision: "-issued_on",
    Lead: "-received_on",
    Booking: "-date",
    IncomeLine: "-date",
    OverlayLine: "-date",
    Candidate: "name",
    Rep: "name",
}


def _marked(kind, model):
    """The first column's kind: a day, where what it is of can be disputed."""
    return disputed.FlaggedDate if kind is DATE and model in disputed.ABOUT else kind


def _told_today(model):
    """{column: expression} of what a record is today and does not say itself."""
    return {"fte": fte_on(timezone.localdate())} if model is Rep else {}


def table_of(records, further=(), is_own=False):
    """A RecordTable of a queryset, with the columns of its model, newest first, and `further` (name, column) ones.

    `is_own`: its reader reads the own records, and may dispute them.
    """
    model = records.model
    columns = [
        _column(_marked(kind, model) if at == 0 else kind, name, label, linked=at == 0 and model in PAGES)
        for at, (kind, name, label) in enumerate(COLUMNS[model])
    ]
    found = records.annotate(**_told_today(model), **disputed.marks(model)).select_related(*RELATED.get(model, ()))
    found = found.order_by(ORDER.get(model, "pk"), "pk")
    found = found.prefetch_related(*PARTS.get(model, ()))
    table = RecordTable(found, extra_columns=[*columns, *further, *disputed.columns(model, is_own)])
    table.caption = _("The records behind the number")
    return table
