"""What records are called that are disputed or changed after a lock: one name a kind, in the database and addresses."""

from reps.models import FxRate, Income, Lead, LeadTouch, Leave, Proposal, Visit

MODELS = {
    "visit": Visit,
    "proposal": Proposal,
    "lead": Lead,
    "touch": LeadTouch,
    "income": Income,
    "leave": Leave,
    "rate": FxRate,
}


def kind_of(record):
    return next(kind for kind, model in MODELS.items() if isinstance(record, model))
