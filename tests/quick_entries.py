"""What the quick log sends, for tests of it."""

from uuid import UUID

from django.urls import reverse

NUMBER = UUID("11111111-2222-4333-8444-555555555555")
ALL_YES = {
    "answer_need_confirmed": "yes",
    "answer_next_step_on": "2026-11-30",
    "answer_decision_maker_present": "yes",
    "answer_solution_shown_standard": "no",
}


def entry(whom=None, **changes):
    """A visit held on Monday 23 November 2026 with that customer, nothing answered."""
    who = {"who": f"customer:{whom.pk}"} if whom else {"who": "other"}
    return {"sent_as": str(NUMBER), "date": "2026-11-23", "status": "held", **who} | changes


def send(client, user, given, **headers):
    """Send it as a phone does, written by the same user unless `written_by` says otherwise."""
    client.force_login(user)
    by = headers.pop("written_by", user)
    return client.post(reverse("visit_send"), given, headers={"X-Written-By": str(by.pk)} | headers)
