"""Time zones: which there are, and when a day is over in one (spec 2.1)."""

from contextlib import contextmanager
from datetime import UTC, datetime, time
from functools import cache, lru_cache
from zoneinfo import available_timezones

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.days import ONE_DAY

UNKNOWN = _("There is no time zone of this name. An example: Asia/Shanghai.")


@cache
def names():
    """The names of all time zones, in order."""
    return tuple(sorted(available_timezones()))


def known_zone(name):
    """Validator of the name of a time zone."""
    if name not in names():
        raise ValidationError(UNKNOWN)


@contextmanager
def company_time():
    """Days and times by the company's clock, for what runs without a reader."""
    with timezone.override(apps.get_model("reps", "Organisation").current().zone):
        yield


@lru_cache(maxsize=4096)
def day_ends(day, zone):
    """The instant at which a day is over in a zone, in UTC: hours added to it are hours where clocks turn too."""
    return timezone.make_aware(datetime.combine(day + ONE_DAY, time()), zone).astimezone(UTC)
