"""Definitions of quality in a test: who makes them, the editor sent as a browser would."""

from datetime import date

from django.urls import reverse

from reps.models import QualityDefinition

TODAY = date(2026, 11, 24)  # a Tuesday: the last whole week is 16 to 22 November
LAST_WEEK = date(2026, 11, 18)


def in_force(kind="visit"):
    return QualityDefinition.objects.get(kind=kind, status="active")


def posted(page):
    """What the browser would send of the editor as it stands."""
    form = page.context["form"]
    data = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in data.items() if value not in (None, [])}


def edit(client, kind="visit", **changes):
    """Open the editor, change some fields, save."""
    url = reverse("definition_new", args=[kind])
    return client.post(url, posted(client.get(url)) | {"effective_from": "2026-11-24"} | changes)


def errors(answer):
    assert answer.status_code == 422
    assert not QualityDefinition.objects.filter(status="draft").exists()
    return answer.context["form"].errors
