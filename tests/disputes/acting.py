"""What people do about disputes in these tests."""

from django.urls import reverse

from reps.disputing import deciding
from reps.disputing.topics import About
from reps.locking import late
from reps.models import Dispute, LateChange
from tests import builders as made

WHY = "Ms Li of purchasing was there."


def disputed(record, about=About.VERDICT, rep=None, **fields):
    dispute = deciding.contest(record, rep or record.rep, about, WHY)
    Dispute.objects.filter(pk=dispute.pk).update(**fields)
    return Dispute.objects.get(pk=dispute.pk)


def fresh(user):
    return type(user).objects.get(pk=user.pk)


def open_page(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(name, args=args), query)


def send(client, user, name, *args, **data):
    client.force_login(user)
    return client.post(reverse(name, args=args), data)


def decide(client, user, dispute, upheld="yes", decision="Confirmed by the client."):
    return send(client, user, "dispute_decide", dispute.pk, upheld=upheld, decision=decision)


ANSWERS = {f"answer_{name}": "yes" for name in made.QUALITY_VISIT} | {"answer_next_step_on": "2026-12-01"}
CORRECTED = ANSWERS | {"late_reason": "upheld"}


def correct(client, user, visit, **more):
    """The visit's answers are changed by its form; the late change that comes of it, or None."""
    sent = {
        "rep": visit.rep.pk,
        "customer": visit.customer.key,
        "date": str(visit.date),
        "status": "held",
        "minutes": 60,
    }
    send(client, user, "visit_edit", visit.pk, **(sent | {"channel": "onsite"} | CORRECTED | more))
    return LateChange.objects.order_by("pk").last()


def who_may(change, *users):
    may = [user.username for user in users if late.may_decide(fresh(user), change)]
    asked = [user.username for user in users if change in LateChange.objects.decidable_by(fresh(user))]
    assert asked == (may if change.state == "pending" else [])
    return may
