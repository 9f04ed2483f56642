"""Mails that the demo's people asked for, and the manager's first one: there to be read in the outbox."""

from django.utils import timezone

from kpis.mails.models import Mail, Subscription
from kpis.mails.write import written

EIGHT = 8
WANTED = (
    ("manager", "monday", 1),  # on Mondays
    ("manager", "talent", 3),  # on the third working day of the month
    ("director", "leads", 3),
)


def mails(casts, users):
    """The wishes, each of its reader's own team or the company; nobody is written to, whatever mail server there is."""
    whose = {"manager": f"team:{casts[0].team.key}", "director": "company"}
    wanted = [
        Subscription.objects.create(user=users[name], rhythm=rhythm, who=whose[name], day=day, hour=EIGHT)
        for name, rhythm, day in WANTED
    ]
    _kept(wanted[0])


def _kept(subscription):
    """Today's mail, as “One now” makes it: what it says is of this minute, so that is its day."""
    said = vars(written(subscription))
    about = {"user": subscription.user, "rhythm": subscription.rhythm, "due_on": timezone.localdate()}
    Mail.objects.create(subscription=subscription, state=Mail.State.KEPT, done_at=timezone.now(), **about, **said)
