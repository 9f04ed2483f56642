"""Mails that name candidates whose personal data goes: they stay sent, and no longer say anything (spec 5.3)."""

from django.urls import reverse

from kpis.mails.models import Mail


def forget_candidates(ids):
    """Empty every mail that leads to one of these candidates; the outbox keeps its day, reader and subject."""
    for pk in ids:
        Mail.objects.filter(text__contains=reverse("candidate_detail", args=[pk])).update(text="", html="")
