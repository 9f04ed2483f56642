"""Once 13 weeks are recorded, an administrator is reminded that targets can be proposed by them."""

from django.utils import timezone

from kpis.models import StartMark, Target
from kpis.proposed.window import window

STEP = "targets"  # of the guided start; skipping it once the weeks are there ends the reminding


def is_due(as_of, fiscal):
    """Whether there are 13 weeks and no target, and nobody has said since that none is wanted."""
    if Target.objects.exists():
        return False
    weeks = window(as_of, fiscal)
    return weeks.is_full and not _is_declined(weeks.complete_on)


def _is_declined(since):
    at = StartMark.objects.filter(step=STEP).values_list("at", flat=True).first()
    return at is not None and timezone.localdate(at) >= since
