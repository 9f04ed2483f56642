"""Stamping: what a record's verdict, team and credit are, worked out when it is written.

Reading is then a plain filter. `Stamper` holds what stamping needs (memberships, definitions, rates) so that a hundred
thousand rows cost one load of each. Signals call it for single saves, imports for batches, `restamp_*` after a
definition, a membership, a rate or a parameter changed. Nothing else writes the stamped fields.
"""

from reps.stamps.again import (
    CUTS,
    DAY_FIELDS,
    KIND_MODELS,
    PARAMETER_STAMPS,
    SETTINGS,
    follow_calendar,
    judged_again,
    rebook_currency,
    restamp,
    restamp_definition,
    restamp_everything,
    restamp_money,
    restamp_parameters,
    restamp_rep,
    retime_leads,
)
from reps.stamps.ledger import (
    book_incomes,
    book_leads,
    book_new_lead,
    book_new_proposal,
    book_overlays,
    book_proposals,
)
from reps.stamps.stamper import CHUNK, Stamper, visit_facts
from reps.stamps.visit_credit import apply_cap, apply_credit, cap_day, cap_days

__all__ = [
    "CHUNK",
    "CUTS",
    "DAY_FIELDS",
    "KIND_MODELS",
    "PARAMETER_STAMPS",
    "SETTINGS",
    "Stamper",
    "apply_cap",
    "apply_credit",
    "book_incomes",
    "book_leads",
    "book_new_lead",
    "book_new_proposal",
    "book_overlays",
    "book_proposals",
    "cap_day",
    "cap_days",
    "follow_calendar",
    "judged_again",
    "rebook_currency",
    "restamp",
    "restamp_definition",
    "restamp_everything",
    "restamp_money",
    "restamp_parameters",
    "restamp_rep",
    "retime_leads",
    "visit_facts",
]
