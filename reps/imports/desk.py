"""What reading rows looks up: keys of other records, criteria, the organisation's settings. One for each run."""

from functools import cached_property
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext as _

from reps.models import Criterion, Lead, LeadTouch, Organisation, ParametersByDay

KEYS_KEPT = 50_000


class Desk:
    """Keys are looked up a chunk at a time and kept up to a bound, so that memory stays flat."""

    def __init__(self):
        self._ids, self._criteria = {}, {}

    @cached_property
    def organisation(self):
        return Organisation.current()

    @cached_property
    def fiscal(self):
        """How the company cuts time."""
        return ParametersByDay().fiscal

    @cached_property
    def zone(self):
        return ZoneInfo(self.organisation.time_zone)

    @cached_property
    def today(self):
        return timezone.localdate(timezone=self.zone)

    def fetch(self, model, keys):
        """Look up those of `keys` that are not known yet. Keys not found are asked for again: they may come."""
        known = self._ids.setdefault(model, {})
        if len(known) > KEYS_KEPT:
            known.clear()
        missing = {key for key in keys if key and key not in known}
        if missing:
            if model is Lead:  # a touch came under a key of its own, by which other files know it
                known.update(LeadTouch.objects.filter(key__in=missing).order_by().values_list("key", "lead"))
            known.update(model.objects.filter(key__in=missing).order_by().values_list("key", "pk"))

    def id_of(self, model, key):
        """The id of the record with that key. ValueError if there is none."""
        found = self._ids.get(model, {}).get(key)
        if found is None:
            kind = model._meta.verbose_name
            raise ValueError(_('no %(kind)s has the key "%(key)s"') % {"kind": kind, "key": key})
        return found

    def criteria(self, kind):
        """{code: (type, choices)} of a kind's criteria."""
        if kind not in self._criteria:
            self._criteria[kind] = {
                each.code: (each.type, [choice["value"] for choice in each.choices])
                for each in Criterion.objects.filter(kind=kind)
            }
        return self._criteria[kind]
