"""Disputes among the records behind a figure: which are disputed, and where a rep disputes one of the own."""

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from reps.disputing.marks import disputed
from reps.lists.disputed import DisputedColumn, flagged
from reps.models import Booking, IncomeLine, Lead, OverlayLine, Proposal, ProposalRevision, Visit, VisitAudit

ABOUT = {
    Visit: {"visit": "pk"},
    VisitAudit: {"visit": "visit_id"},
    Proposal: {"proposal": "pk"},
    ProposalRevision: {"proposal": "proposal_id"},
    Lead: {"lead": "pk"},
    Booking: {"proposal": "proposal_id", "lead": "lead_id"},
    IncomeLine: {"proposal": "income__proposal_id", "lead": "income__lead_id"},
    OverlayLine: {"proposal": "overlay__proposal_id"},
}  # what a row is of, that can be disputed: kind of record, and the row's field


class FlaggedDate(tables.DateColumn):
    """A row's day, with the mark of what is disputed."""

    def render(self, value, record, **kwargs):
        return flagged(super().render(value=value, record=record, **kwargs), record)


class ContestColumn(tables.Column):
    """Leads a rep to where the record is disputed, unless it is already. No column of a file."""

    def __init__(self):
        super().__init__(verbose_name="", empty_values=(), orderable=False, exclude_from_export=True)

    def render(self, record):
        kind, pk = disputable(record)
        if not pk or record.is_disputed:
            return ""
        return format_html('<a href="{}">{}</a>', reverse("dispute_new", args=[kind, pk]), _("Contest"))


def disputable(record):
    """(kind, id) of what a row is of; id None where it is of nothing that can be disputed."""
    found = [(kind, _value(record, path)) for kind, path in ABOUT[type(record)].items()]
    return next((each for each in found if each[1]), found[0])


def _value(record, path):
    for name in path.split("__"):
        record = getattr(record, name)
    return record


def marks(model):
    """{name: expression} that tells which rows are disputed."""
    return {"is_disputed": disputed(**ABOUT[model])} if model in ABOUT else {}


def columns(model, is_own):
    """[(name, column)]: for a file which are disputed; for who reads the own records where to dispute them."""
    if model not in ABOUT:
        return []
    return [("disputed", DisputedColumn()), *([("contest", ContestColumn())] if is_own else [])]
