"""How each kind of record is listed behind a figure."""

from dataclasses import dataclass

import django_tables2 as tables
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from kpis.models import Target
from kpis.record_tables.columns import (
    CountColumn,
    HomeColumn,
    LastedColumn,
    MoneyColumn,
    OutcomeColumn,
    TargetColumn,
    TextColumn,
    VerdictColumn,
)
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

DATE, TEXT, VERDICT, MONEY = tables.DateColumn, TextColumn, VerdictColumn, MoneyColumn


@dataclass(frozen=True)
class Kind:
    """What a list of one kind of record shows, its first column leading to the record's page where it has one."""

    columns: tuple[tuple, ...]  # (kind of column, name, label)
    page: str = ""  # its URL name
    page_of: tuple[str, ...] = ("pk",)  # the fields that its address is made of
    related: tuple[str, ...] = ()  # read along by a join
    parts: tuple[str, ...] = ()  # read along by a query each
    order: str = "pk"

    def address(self, record):
        return reverse(self.page, args=[getattr(record, name) for name in self.page_of])


KINDS = {
    Visit: Kind(
        (
            (DATE, "date", _("Date")),
            (TEXT, "rep", _("Rep")),
            (TEXT, "customer", _("Customer")),
            (TEXT, "get_channel_display", _("Channel")),
            (TEXT, "get_status_display", _("Status")),
            (CountColumn, "counted_minutes", _("Minutes")),
            (VERDICT, "quality", _("Meets the definition")),
            (VERDICT, "counts", _("Counts")),
        ),
        page="visit",
        related=("rep", "customer"),
        order="-date",
    ),
    Proposal: Kind(
        (
            (DATE, "issued_on", _("First issued")),
            (TEXT, "rep", _("Rep")),
            (TEXT, "customer", _("Customer")),
            (MONEY, "asked_value", _("Amount")),
            (VERDICT, "quality", _("No-surprise")),
            (OutcomeColumn, "outcome", _("Came to")),
            (DATE, "ends_on", _("Ended, or ends")),
            (LastedColumn, "days_to_end", _("Days")),
        ),
        page="proposal",
        related=("rep", "customer"),
        order="-issued_on",
    ),
    ProposalRevision: Kind(
        (
            (DATE, "issued_on", _("Sent")),
            (TEXT, "proposal__rep", _("Rep")),
            (TEXT, "proposal", _("Proposal")),
            (MONEY, "amount", _("Amount")),
        ),
        page="proposal",
        page_of=("proposal_id",),
        related=("proposal__rep", "proposal__customer"),
        order="-issued_on",
    ),
    Lead: Kind(
        (
            (DATE, "received_on", _("Received")),
            (TEXT, "company", _("Company")),
            (TEXT, "source", _("Source")),
            (TEXT, "first_owner", _("First owner")),
            (VERDICT, "quality", _("Quality")),
            (DATE, "accepted_on", pgettext_lazy("day", "Accepted")),
            (DATE, "opportunity_on", pgettext_lazy("day", "Opportunity")),
            (DATE, "won_on", _("Won")),
            (MONEY, "won_amount", _("Won amount")),
            (TEXT, "won_currency", _("Currency")),
            (MONEY, "won_value", _("In company currency")),
        ),
        page="lead_detail",
        related=("source", "first_owner"),
        order="-received_on",
    ),
    Booking: Kind(
        (
            (DATE, "date", _("Date")),
            (TEXT, "rep", _("Rep")),
            (TEXT, "team", _("Team")),
            (TEXT, "proposal", _("Proposal")),
            (TEXT, "lead", _("Lead")),
            (MONEY, "amount", _("Amount")),
            (TEXT, "currency", _("Currency")),
            (MONEY, "value", _("In company currency")),
        ),
        related=("rep", "team", "proposal__customer", "lead"),
        order="-date",
    ),
    IncomeLine: Kind(
        (
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
        related=("rep", "team", "income__proposal__customer", "income__lead"),
        order="-date",
    ),
    OverlayLine: Kind(
        (
            (DATE, "date", _("Date")),
            (TEXT, "rep", _("Rep")),
            (TEXT, "overlay__get_role_display", pgettext_lazy("overlay", "Role")),
            (TEXT, "overlay__proposal", _("Proposal")),
            (TEXT, "overlay__percent", _("Percent")),
            (MONEY, "amount", _("Amount")),
            (TEXT, "currency", _("Currency")),
            (MONEY, "value", _("In company currency")),
        ),
        related=("rep", "overlay__proposal__customer"),
        order="-date",
    ),
    Candidate: Kind(
        (
            (TEXT, "name", _("Name")),
            (TEXT, "get_stage_display", _("Stage today")),
            (TEXT, "bench_names", _("Benches")),
            (TEXT, "present_rep", _("Is a rep here")),
            (TEXT, "source", _("Source")),
            (TEXT, "rated", _("Rating")),
            (TEXT, "rated_by", _("Rated by")),
            (DATE, "added_on", _("Added")),
        ),
        page="candidate_detail",
        related=("team", "present_rep"),
        parts=("shared_benches__team",),
        order="name",
    ),
    Rep: Kind(
        (
            (TEXT, "name", _("Name")),
            (DATE, "hired_on", _("Hired on")),
            (DATE, "left_on", _("Last day")),
            (PartColumn, "fte", _("Full-time equivalent today")),
        ),
        order="name",
    ),
    Vacancy: Kind(
        (
            (TEXT, "team", _("Team")),
            (DATE, "opened_on", _("Opened")),
        ),
        related=("team",),
    ),
    LeadDesk: Kind(
        (
            (DATE, "effective_from", pgettext_lazy("since", "From")),
            (TEXT, "owner", _("Owner")),
            (TEXT, "weekly_hours", _("Hours a week")),
        ),
        related=("owner",),
    ),
    VisitAudit: Kind(
        (
            (DATE, "visit__date", _("Date")),
            (TEXT, "visit__rep", _("Rep")),
            (TEXT, "visit__customer", _("Customer")),
            (VERDICT, "claimed", _("The rep says")),
            (VERDICT, "quality", _("The auditor says")),
        ),
        page="audit",
        page_of=("visit_id",),
        related=("visit__rep", "visit__customer"),
        order="-visit__date",
    ),
    CalibrationVisit: Kind(
        (
            (DATE, "visit__date", _("Date")),
            (TEXT, "visit__rep", _("Rep")),
            (TEXT, "visit__customer", _("Customer")),
            (VERDICT, "first_quality", _("One manager says")),
            (VERDICT, "second_quality", _("The other says")),
            (VERDICT, "visit__quality", _("The rep says")),
        ),
        page="calibration_visit",
        page_of=("calibration_id", "visit_id"),
        related=("visit__rep", "visit__customer"),
        order="-visit__date",
    ),
    SourceSpend: Kind(
        (
            (DATE, "month", _("Month")),
            (TEXT, "source", _("Source")),
            (MONEY, "amount", _("Spend")),
            (TEXT, "currency", _("Currency")),
            (HomeColumn, "pk", _("In company currency")),
        ),
        related=("source",),
    ),
    Target: Kind(
        (
            (TEXT, "owner_label", _("Owner")),
            (TEXT, "period", _("Period")),
            (TEXT, "get_basis_display", _("Basis")),
            (TEXT, "currency", _("Currency")),
            (TargetColumn, "initial_value", _("Initial")),
            (TargetColumn, "current_value", _("Present")),
        ),
        related=("rep", "team"),
        parts=("versions",),
    ),
}
