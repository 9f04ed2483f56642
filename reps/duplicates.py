"""One enquiry, one lead: the same contact, or the same company and need, within ninety days of the last touch (spec 6).

What comes later is a touch of the lead that is there. It brings no new source: credit stays with the first.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max, Min, Q
from django.utils.translation import gettext as _

from reps.contacts import keys_of
from reps.models import Lead, LeadTouch, Organisation, ParametersByDay

KEYS = ("email_key", "phone_key", "name_key", "need_key")
DECISIONS = ("accepted_on", "rejected_on", "opportunity_on", "won_on", "lost_on")
FILLED = ("company", "contact", "need", "customer_id", "owner_id", "assigned_at", "auto_reply_at", "first_response_at")
OUTCOME = ("accepted_on", "rejected_on", "reject_reason", "opportunity_on", "won_on", "lost_on")
MONEY = ("won_amount", "won_currency")  # an amount brings its currency with it


def is_decided(lead):
    """Whether somebody said what came of it: accepted, rejected, an opportunity, won or lost."""
    return any(getattr(lead, name) for name in DECISIONS)


def alike(keys):
    """Q of the leads that share any of these {field: key} that are known; None where none is."""
    found = Q()
    for field, key in keys.items():
        if key:
            found |= Q(**{field: key})
    return found or None


def twin_of(lead):
    """The lead that this new one is a touch of, or None: the latest of those alike whose last touch is near enough."""
    wanted = alike(keys_of(lead))
    if wanted is None or lead.received_at is None:
        return None
    near = Lead.objects.filter(wanted, received_at__lte=lead.received_at).exclude(pk=lead.pk)
    near = near.annotate(last_touch=Max("touches__at")).order_by("-received_at", "-pk")
    is_near = Nearness()
    return next((each for each in near if is_near(lead.received_at, each.received_at, each.last_touch)), None)


class Nearness:
    """Whether an enquiry at a moment still belongs to a lead received and last touched then, by local days."""

    def __init__(self):
        self.parameters, self.zone = ParametersByDay(), Organisation.current().zone

    def __call__(self, at, received_at, last_touch=None):
        last = self._day(max(received_at, last_touch or received_at))
        return at >= received_at and (self._day(at) - last).days <= self.parameters.on(last).lead_dedupe_days

    def _day(self, moment):
        return moment.astimezone(self.zone).date()


def touch_by(lead, again, note=""):
    """The unsaved touch of `lead` that the enquiry `again`, itself a Lead, comes to."""
    return LeadTouch(
        key=again.key,
        lead=lead,
        at=again.received_at,
        source_id=again.source_id,
        source_text=again.source_text,
        contact=again.contact,
        note=note,
    )


@transaction.atomic
def add_touch(lead, again):
    """Somebody who has a lead asked again: the touch is written down, and what was learnt with it."""
    touch = touch_by(lead, again, again.need)
    touch.save()
    lead = Lead.objects.select_for_update().get(pk=lead.pk)
    lead.answers = lead.answers | again.answers
    lead.save()
    return touch


@transaction.atomic
def merge(lead, later):
    """Make the lead `later` a touch of `lead`: what belongs to it moves, what `lead` lacks is filled in.

    ValidationError where both came to something different: then they are two enquiries, whatever they look like.
    """
    _refuse_conflict(lead, later)
    touch = touch_by(lead, later, later.need)
    _fill_in(lead, later)
    for records in (later.visits, later.proposals, later.touches, later.incomes, later.disputes):
        for record in records.all():
            record.lead = lead
            record.save()
    later.delete()
    touch.save()
    return touch


def _fill_in(lead, later):
    """Before an income moves: its currency may be said by that of the win."""
    lacking = [field for field in (*FILLED, *OUTCOME) if getattr(lead, field) in (None, "")]
    for field in (*lacking, *(MONEY if lead.won_amount is None else ())):
        setattr(lead, field, getattr(later, field))
    lead.answers = later.answers | lead.answers
    lead.save()


def _refuse_conflict(lead, later):
    if later.received_at < lead.received_at:
        raise ValidationError(_("%(later)s came first.") % {"later": later})
    if lead.disputes.open().exists() and later.disputes.open().exists():
        raise ValidationError(_("Both are disputed: that has to be decided first."))
    ends = [("accepted_on", "rejected_on"), ("rejected_on", "accepted_on"), ("won_on", "won_on"), ("won_on", "lost_on")]
    ends += [("lost_on", "won_on"), ("rejected_on", "opportunity_on"), ("rejected_on", "won_on")]
    if any(getattr(lead, one) and getattr(later, other) for one, other in ends):
        names = {"lead": lead.key, "later": later.key}
        raise ValidationError(_("%(lead)s and %(later)s came to different ends: they stay two leads.") % names)


def later_doubles():
    """Ids of leads that look like one before them, whether or not somebody chose to keep them apart."""
    several = Q()
    for field in KEYS:
        shared = Lead.objects.exclude(**{field: ""}).order_by().values(field).annotate(spread=Max("pk") - Min("pk"))
        several |= Q(**{f"{field}__in": shared.filter(spread__gt=0).values(field)})
    return {later for _first, later in doubles(Lead.objects.filter(several))}


def like_these(leads):
    """The leads that share a key with any of these, themselves among them."""
    shared = Q()
    for field in KEYS:
        shared |= Q(**{f"{field}__in": leads.exclude(**{field: ""}).order_by().values(field)})
    return Lead.objects.filter(shared)


def doubles(leads, new=None):
    """[(earlier lead's id, later lead's id)] among these, the later ones of the `new` ids, in order of time.

    Without `new` it looks at all, those kept apart included.

    One pass in the order in which they came, so that the order of rows in a file does not matter.
    """
    found, latest, touched, is_near = [], {}, _last_touches(leads), Nearness()
    rows = leads.order_by("received_at", "pk").values("pk", "received_at", "kept_apart", *KEYS, *DECISIONS)
    for lead in rows.iterator():
        keys = [(field, lead[field]) for field in KEYS if lead[field]]
        earlier = {latest[key] for key in keys if key in latest}
        near = [(at, pk) for at, pk in earlier if is_near(lead["received_at"], at, touched.get(pk))]
        if near and (new is None or (lead["pk"] in new and not lead["kept_apart"])):
            _at, first = max(near)
            found.append((first, lead["pk"]))
            if new is not None and not any(lead[name] for name in DECISIONS):
                touched[first] = max(touched.get(first, lead["received_at"]), lead["received_at"])
                continue
        latest |= dict.fromkeys(keys, (lead["received_at"], lead["pk"]))
    return found


def _last_touches(leads):
    touches = LeadTouch.objects.filter(lead__in=leads.order_by().values("pk"))
    return dict(touches.order_by().values_list("lead").annotate(Max("at")))
