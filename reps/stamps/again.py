"""Stamping again, after a definition, a membership, a rate or a setting changed."""

from functools import cache

from django.db import connection
from django.db.models import Q

from reps import progress
from reps.locking.locked import Locked
from reps.locking.moves import TEAMED, inside
from reps.models import (
    Income,
    Lead,
    Membership,
    Proposal,
    Visit,
)
from reps.stamps.ledger import book_incomes, book_leads, book_proposals
from reps.stamps.stamper import CHUNK, Stamper
from reps.stamps.visit_credit import apply_cap, apply_credit

STAMPS = {Visit: Visit.STAMPS, Lead: Lead.PLACED + Lead.STAMPS, Proposal: Proposal.STAMPS + Proposal.REOPENING}
STAMPED = {
    model: [field.attname for field in model._meta.concrete_fields if field.name in names]
    for model, names in STAMPS.items()
}
MONEY = {Proposal: ("asked_value", "won_value"), Lead: ("won_value",)}
SETTINGS = ("time_zone", "opens", "closes")  # of the organisation; its currency changes without amounts only
KIND_MODELS = {"visit": Visit, "lead": Lead, "proposal": Proposal}
DAY_FIELDS = {Visit: "date", Lead: "received_on", Proposal: "issued_on"}


def restamp(model, records=None, fields=None):
    """Stamp records of a model again and write only those that change. Returns how many did.

    With `fields`, only those stamps are written; the others stay as they are stored.
    """
    stamper = Stamper()
    stamp = getattr(stamper, model._meta.model_name)
    fields = fields or STAMPED[model]
    changed, batch, moved = 0, [], set()
    for record in (model.objects.all() if records is None else records).order_by("pk").iterator(chunk_size=CHUNK):
        before = {field: getattr(record, field) for field in fields}
        stamp(record)
        progress.add(1)
        if differing := {field for field in fields if getattr(record, field) != before[field]}:
            batch.append(record)
            moved |= differing
        if len(batch) == CHUNK:
            changed += _write(model, batch, moved)
    return changed + _write(model, batch, moved)


def _write(model, batch, moved):
    """Write the stamps that moved anywhere in the batch, and no others: every one of them costs an expression a row."""
    written = len(batch)
    if batch:
        model.objects.bulk_update(batch, sorted(name.removesuffix("_id") for name in moved))
        batch.clear()
        moved.clear()
    return written


def restamp_definition(kind, start=None, end=None):
    """After a definition of `kind` changed: judge its days again, those of locked periods left as they are."""
    model, records = KIND_MODELS[kind], _of_days(kind, start, end)
    changed = restamp(model, judged_again(kind, start, end))
    if model is Visit:
        Visit.objects.filter(counts=True).exclude(quality=True).update(counts=False)
        apply_cap(records)
    return changed


def judged_again(kind, start=None, end=None):
    """The records of these days that a definition judges. One not held can't lose or gain: it carries no verdict."""
    records = _of_days(kind, start, end)
    return records.held() if kind == "visit" else records


def open_records(model):
    """Those on days that are not locked: what was published is not judged again behind people's backs (spec 2.8)."""
    return model.objects.exclude(Locked().days(DAY_FIELDS[model]))


def _of_days(kind, start, end):
    model = KIND_MODELS[kind]
    return open_records(model).filter(inside(DAY_FIELDS[model], start, end))


def restamp_rep(rep_id, *, locked_too=False):
    """After a rep's memberships changed: give each record the team of its day, on locked days only if that is meant."""
    teamed = _teamed_of(rep_id)
    if not teamed:
        return
    closed = Locked()
    spans = Membership.objects.filter(rep=rep_id).order_by().values_list("start", "end", "team")
    for model, rep_field, day_field in teamed:
        own = model.objects.filter(**{rep_field: rep_id})
        own = own if locked_too else own.exclude(closed.days(day_field))
        covered = Q(pk__in=[])
        for start, end, team in spans:
            held = inside(day_field, start, end)
            own.filter(held).filter(Q(team__isnull=True) | ~Q(team=team)).update(team=team)
            covered |= held
        own.exclude(covered).filter(team__isnull=False).update(team=None)


def _teamed_of(rep_id):
    """Those of TEAMED of which the rep has any record, by one query: most who join a team have none yet."""
    with connection.cursor() as cursor:
        cursor.execute(_any_of_each(), [rep_id] * len(TEAMED))
        return [each for each, has_any in zip(TEAMED, cursor.fetchone(), strict=True) if has_any]


@cache
def _any_of_each():
    """The question, put into SQL once: that takes ten times as long as its answer."""
    quoted = connection.ops.quote_name
    columns = [(model._meta.db_table, model._meta.get_field(field).column) for model, field, _day in TEAMED]
    return "SELECT " + ", ".join(f"EXISTS (SELECT 1 FROM {quoted(t)} WHERE {quoted(c)} = %s)" for t, c in columns)


def retime_leads():
    """After a working day became a free one, or the other way round: minutes to answer are business minutes."""
    restamp(Lead, open_records(Lead))


def follow_calendar():
    """After the company works by another calendar: minutes to answer follow it, and the days on which quarters lock."""
    retime_leads()
    _book_everything()


def rebook_currency(currency):
    """After a rate changed: value what was asked and won in that currency again."""
    proposals, leads = Proposal.objects.filter(currency=currency), Lead.objects.filter(won_currency=currency)
    for records in (proposals, leads):
        restamp(records.model, records, MONEY[records.model])
    book_proposals(proposals.filter(status=Proposal.Status.WON).prefetch_related("credits"))
    book_leads(leads.filter(won_on__isnull=False))
    in_it = Q(currency=currency) | Q(proposal__currency=currency) | Q(lead__won_currency=currency)
    book_incomes(Income.objects.filter(in_it))


def restamp_everything():
    """After a setting of the organisation changed: locked days keep all but whether a win was reversed late."""
    for model in (Visit, Lead, Proposal):
        restamp(model, open_records(model))
    visits = open_records(Visit)
    visits.filter(counts=True).exclude(quality=True).update(counts=False)
    apply_cap(visits)
    apply_credit(visits)
    restamp_money()


def restamp_money():
    """After quarters or fiscal years were cut anew: plan rates and late reversals follow them."""
    for records in (Proposal.objects.all(), Lead.objects.filter(won_amount__isnull=False)):
        restamp(records.model, records, MONEY[records.model])
    _book_everything()


def _book_everything():
    """All that was won, with what came in of it; then what came in of anything else."""
    book_proposals(Proposal.objects.filter(status=Proposal.Status.WON).prefetch_related("credits"))
    book_leads(Lead.objects.filter(won_on__isnull=False))
    book_incomes(Income.objects.exclude(proposal__status=Proposal.Status.WON).exclude(lead__won_on__isnull=False))


def rebook_foreign(_model, _records):
    """After another kind of rate was chosen: value everything in a foreign currency again."""
    found = set()
    for model, field in ((Proposal, "currency"), (Income, "currency"), (Lead, "won_currency")):
        found |= {*model.objects.order_by().values_list(field, flat=True).distinct()}
    for currency in sorted(found - {""}):
        rebook_currency(currency)


CUTS = ("week_start", "fiscal_start", "fiscal_months")  # what says where quarters and fiscal years begin
PARAMETER_STAMPS = {
    "default_minutes": (Visit, restamp),
    "late_hours": (Visit, restamp),
    "lead_accept_days": (Lead, restamp),
    "lead_sla_minutes": (Lead, restamp),
    "lead_intent_half_life_days": (Lead, restamp),
    "validity_days": (Proposal, restamp),
    "same_day_cap": (Visit, lambda _model, visits: apply_cap(visits)),
    "fx_attainment": (Proposal, rebook_foreign),
    "shared_visit_credit": (Visit, lambda _model, visits: apply_credit(visits)),
}


def restamp_parameters(before, after):
    """After parameters changed: stamp again what lies on open days that had other numbers than they have now."""
    if any(_cuts(was) != _cuts(now) for was, now in _rows_side_by_side(before, after)):
        restamp_money()
    for start, end, changed in before.differences(after):
        for name in changed & PARAMETER_STAMPS.keys():
            model, again = PARAMETER_STAMPS[name]
            again(model, open_records(model).filter(inside(DAY_FIELDS[model], start, end)))


def _cuts(row):
    return [getattr(row, name) for name in CUTS]


def _rows_side_by_side(before, after):
    return [(before.on(day), after.on(day)) for day in {*before.starts, *after.starts}]
