"""Time zones: which there are, and when a day is over in one (spec 2.1)."""

from datetime import datetime, time, timedelta
from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

UNKNOWN = _("There is no time zone of this name. An example: Asia/Shanghai.")


@cache
def names():
    """The names of all time zones, in order."""
    return tuple(sorted(available_timezones()))


def known_zone(name):
    """Validator of the name of a time zone."""
    if name not in names():
        raise ValidationError(UNKNOWN)


def day_ends(day, zone):
    """The instant at which a day is over in a zone."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time()), zone)
