"""How long it takes to log a visit on a phone, from opening the log to saving (spec 12)."""

from statistics import median

from reps.models import Visit

PROMISED_SECONDS = 20  # half of all visits are to take no longer


def timed(scope, period):
    """Visits of the period whose logging the phone timed."""
    return Visit.objects.filter(
        scope.where("rep", "team"), date__range=(period.start, period.end), entry_seconds__isnull=False
    ).select_related("rep", "customer")


def median_seconds(visits):
    """The time that half of them did not take longer than, in seconds; None without any."""
    found = visits.values_list("entry_seconds", flat=True)
    return median(found) if found else None
