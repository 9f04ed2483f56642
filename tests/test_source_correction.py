"""A first source that was wrong from the start: an admin corrects it, with a reason, in the history (spec 6)."""

import pytest
import time_machine
from django.core.exceptions import ValidationError

from kpis.definitions import measure_by_name
from kpis.periods import Period
from kpis.publishing.overlay import figure as published_figure
from kpis.publishing.publish import publish
from reps.models import LateChange, Lead
from tests import builders as made
from tests.asking import ask, by
from tests.office import page
from tests.test_admin_forms import errors_of, form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def lead():
    """Somebody's already: its first source is frozen as an expo's."""
    return made.lead("2026-11-10", "10:00", owner=made.rep("Ann"), source=made.source("Expo", key="expo"))


@pytest.fixture
def web():
    return made.source("Web", key="web")


def sent_with(office, lead, **changes):
    url, received = page(Lead, "change", lead.pk), {"received_at_0": "2026-11-10", "received_at_1": "10:00"}
    return office.post(url, form_of(office, url) | received | changes)


def test_without_a_reason_the_first_source_stays(office, lead, web):
    assert "first touch" in errors_of(sent_with(office, lead, source=web.pk))
    assert Lead.objects.get().source.key == "expo"


def test_with_a_reason_it_is_corrected_and_the_history_says_why_and_who(office, boss, lead, web):
    assert sent_with(office, lead, source=web.pk, source_reason="wrong badge scanned").status_code == 302
    assert Lead.objects.get().source == web
    note = lead.history.first()
    assert (note.history_change_reason, note.history_user, note.source) == ("wrong badge scanned", boss, web)
    found = by("new_leads", "2026-11", "source")
    assert {key: figure.value for key, figure in found.items()} == {"web": 1}


def test_the_source_stays_frozen_after_it(office, lead, web):
    sent_with(office, lead, source=web.pk, source_reason="wrong badge scanned")
    found = Lead.objects.get()
    found.source = made.source("Fair")
    with pytest.raises(ValidationError, match="first touch"):
        found.save()


def test_in_a_locked_week_it_takes_the_reason_of_a_late_change_too_and_what_was_published_is_restated(office, lead):
    """Unclassified: 0 of 1 was published, 1 of 1 it is today."""
    with time_machine.travel("2026-11-16T09:00:00+08:00", tick=False):
        publish(Period.parse("2026-W46"))
    with time_machine.travel("2026-11-24T09:00:00+08:00", tick=False):
        changes = {"source": "", "source_reason": "nobody knows"}
        assert "Week 46, 2026 is locked" in errors_of(sent_with(office, lead, **changes))
        assert sent_with(office, lead, **changes, late_reason="seen in the review").status_code == 302
        assert LateChange.objects.get().reason == "seen in the review"
        measure = measure_by_name("unclassified_share")[1]
        found = published_figure(measure, ask("2026-W46", as_of="2026-11-24"))
    assert (found.numerator, found.denominator, found.is_restated) == (1, 1, True)
    assert found.published.figure.numerator == 0
