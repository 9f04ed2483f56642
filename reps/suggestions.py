"""What a form offers while somebody types: customers by name, and the opportunities of a customer. Scoped, a few."""

import re
from dataclasses import dataclass

from django.db.models import Case, Count, Max, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from reps.models import Customer, Lead, Proposal

FEW, MANY = 10, 30
PROPOSALS, LEADS = "p", "l"
KEY_IN_BRACKETS = re.compile(r"\(([^()]+)\)$")


@dataclass(frozen=True)
class Suggestion:
    """`value` is what goes into the field, `label` what tells it apart."""

    value: str
    label: str


def customers_like(user, text):
    """Customers whose name holds `text` or whose key starts with it, those that begin with it first."""
    found = Customer.objects.visible_to(user).filter(Q(name__icontains=text) | Q(key__istartswith=text))
    first = Case(When(name__istartswith=text, then=Value(0)), default=Value(1))
    return suggested(found.order_by(first, "name", "pk")[:FEW])


def recent_customers(user, rep, limit=FEW):
    """Customers this rep dealt with last; without a rep, the first by name."""
    found = recently_visited(user, rep) if rep else Customer.objects.visible_to(user)
    return suggested(found[:limit])


def recently_visited(user, rep, **which):
    """The customers of a rep's visits, of `which` such as visits__status, the last visited first."""
    which = {"visits__rep": rep} | which
    last = Max("visits__date", filter=Q(**which))
    theirs = Customer.objects.visible_to(user).filter(**which)
    return theirs.annotate(last=last).order_by("-last", "name")


def suggested(customers):
    """Suggestions for customers; a name that several share is told apart by its key."""
    customers = list(customers)
    names = {each.name for each in customers}
    counts = Customer.objects.filter(name__in=names).order_by().values_list("name").annotate(Count("pk"))
    shared = {name for name, count in counts if count > 1}
    return [Suggestion(typed(each, shared), " · ".join(filter(None, (each.key, each.region)))) for each in customers]


def typed(customer, shared=()):
    """A customer as somebody would type it."""
    return f"{customer.name} ({customer.key})" if customer.name in shared else customer.name


def customers_named(user, text):
    """Every customer that `text` can mean: by name, else by key, else by a key in brackets at its end."""
    visible = Customer.objects.visible_to(user)
    bracketed = KEY_IN_BRACKETS.search(text)
    ways = [Q(name__iexact=text), Q(key__iexact=text)] + ([Q(key__iexact=bracketed[1])] if bracketed else [])
    for way in ways:
        found = list(visible.filter(way)[:2])
        if found:
            return found
    return []


def opportunities(user, customer=None, rep=None, kinds=(PROPOSALS, LEADS)):
    """[(code, label)] of what a record may be part of: of a customer, else the open ones of a rep."""
    sources = {PROPOSALS: _proposals, LEADS: _leads}
    return [option_of(each) for kind in kinds for each in sources[kind](user, customer, rep)[:MANY]]


def _proposals(user, customer, rep):
    found = Proposal.objects.visible_to(user).issued().select_related("customer").order_by("-issued_on", "pk")
    if customer is not None:
        return found.filter(customer=customer)
    return found.open_on(timezone.localdate()).filter(rep=rep)


def _leads(user, customer, rep):
    found = Lead.objects.visible_to(user).order_by("-received_on", "pk")
    if customer is not None:
        return found.filter(customer=customer)
    return found.filter(owner=rep, won_on=None, lost_on=None, rejected_on=None)


def option_of(record):
    """(code, label) of a Proposal or Lead."""
    if isinstance(record, Proposal):
        return f"{PROPOSALS}:{record.pk}", _("Proposal %(proposal)s") % {"proposal": record}
    return f"{LEADS}:{record.pk}", _("Lead %(lead)s, %(day)s") % {"lead": record, "day": record.received_on}


def opportunity_named(user, code, kinds=(PROPOSALS, LEADS)):
    """The Proposal or Lead of a code such as `p:17`, if the user may see it; else None."""
    kind, _sep, pk = code.partition(":")
    if kind not in kinds or not pk.isdecimal() or len(pk) > 18:
        return None
    model = {PROPOSALS: Proposal, LEADS: Lead}[kind]
    return model.objects.visible_to(user).filter(pk=pk).first()
