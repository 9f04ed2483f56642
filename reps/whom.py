"""Whom a rep is likely to log a visit with: who was planned, then who was visited last (spec 12)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from reps.models import Customer, Visit
from reps.suggestions import recently_visited

PLAN, CUSTOMER, OTHER = "plan", "customer", "other"
PLANNED_DAYS = timedelta(days=6)  # ahead, for a phone that will be without signal
RECENT = 5


@dataclass(frozen=True)
class Whom:
    """Somebody to tap: a planned visit, or a customer."""

    kind: str
    number: int
    name: str
    visit: Visit | None = None
    last: date | None = None  # when the customer was visited last

    @property
    def code(self):
        return f"{self.kind}:{self.number}"


def parsed(code):
    """(kind, number or None) of a code such as `plan:17`, `customer:5` or `other`."""
    kind, _sep, number = code.partition(":")
    known = kind in (PLAN, CUSTOMER) and number.isdecimal() and len(number) < 19
    return (kind, int(number)) if known else (OTHER, None)


def planned(user):
    """The user's planned visits of today and the days to come, as Whom."""
    today = timezone.localdate()
    coming = Visit.objects.filter(rep=user.rep_record, status=Visit.Status.PLANNED)
    coming = coming.filter(date__range=(today, today + PLANNED_DAYS)).select_related("customer")
    return [of_plan(visit) for visit in coming.order_by("date", "start", "pk")]


def of_plan(visit):
    return Whom(PLAN, visit.pk, str(visit.customer), visit)


def of_customer(customer):
    return Whom(CUSTOMER, customer.pk, str(customer), last=getattr(customer, "last", None))


def recent(user, known=()):
    """Customers visited last, as Whom, without those among `known`."""
    there = {each.visit.customer_id for each in known if each.visit and each.visit.date == timezone.localdate()}
    held = recently_visited(user, user.rep_record, visits__status=Visit.Status.HELD)
    found = held.exclude(pk__in=there)
    return [of_customer(customer) for customer in found[:RECENT]]


def likeliest(plans, customers):
    """Whom the form opens with: today's planned visit that began last, else the next one, else who was visited last.

    A visit of today is logged already: who was visited then is not likely to be meant again.
    """
    today, now = timezone.localdate(), timezone.localtime().time()
    todays = [each for each in plans if each.visit.date == today]
    begun = [each for each in todays if each.visit.start and each.visit.start <= now]
    return next(iter([*begun[-1:], *todays, *(each for each in customers if each.last != today)]), None)


def asked(user, parameters):
    """The Whom that an address names: ?plan= a planned visit of the user's, or ?customer=; else None."""
    plan, customer = (parsed(f"{name}:{parameters.get(name, '')}")[1] for name in (PLAN, CUSTOMER))
    if plan:
        own = Visit.objects.filter(rep=user.rep_record, status=Visit.Status.PLANNED, pk=plan)
        return next(map(of_plan, own.select_related("customer")), None)
    if customer:
        return next(map(of_customer, Customer.objects.visible_to(user).filter(pk=customer)), None)
    return None
