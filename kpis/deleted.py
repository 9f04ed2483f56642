"""What can be brought back of what people keep here: saved views, and mails they asked for."""

from django.utils import timezone

from kpis.mails.wanted import label_of
from kpis.models import SavedView, Subscription
from kpis.rhythms.catalogue import RHYTHMS
from reps.deleted.kinds import KINDS, Kind, of_owner


def from_now_on(subscription):
    """What was due in between is not sent, nor what came already for a second time."""
    subscription.since = timezone.now()


def told(subscription):
    return f"{RHYTHMS[subscription.rhythm].title}: {label_of(subscription.who)}"


VIEWS, MAILS = Kind(SavedView, of_owner), Kind(Subscription, of_owner, prepare=from_now_on, told=told)
KINDS |= {kind.name: kind for kind in (VIEWS, MAILS)}
