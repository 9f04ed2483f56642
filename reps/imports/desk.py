"""What reading rows looks up: keys of other records, criteria, the organisation's settings. One for each run."""

from collections import defaultdict
from functools import cached_property, reduce
from operator import or_
from zoneinfo import ZoneInfo

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from reps.models import Criterion, Customer, Lead, LeadTouch, Organisation, ParametersByDay, Rep

KEYS_KEPT = 50_000
CALLED_BY = {Rep: ("email", "name"), Customer: ("name",)}  # what exports of a CRM call them by


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
            known.update(_called(model, missing.difference(known)))

    def id_of(self, model, key):
        """The id of the record with that key. ValueError if there is none."""
        found = self._ids.get(model, {}).get(key)
        if found is None:
            kind = model._meta.verbose_name
            raise ValueError(_('no %(kind)s has the key "%(key)s"') % {"kind": kind, "key": key})
        return found

    @cached_property
    def required_evidence(self):
        """{kind: {code}} of the criteria without which no form lets a record meet its definition (spec 9.2)."""
        found = defaultdict(set)
        required = Criterion.objects.filter(evidence=Criterion.Evidence.REQUIRED).order_by()
        for kind, code in required.values_list("kind", "code"):
            found[kind].add(code)
        return found

    def criteria(self, kind):
        """{code: (type, choices)} of a kind's criteria."""
        if kind not in self._criteria:
            self._criteria[kind] = {
                each.code: (each.type, [choice["value"] for choice in each.choices])
                for each in Criterion.objects.filter(kind=kind)
            }
        return self._criteria[kind]


def _called(model, words):
    """{word: id} of those who are no key but what people call one record of the model; of two that are, neither."""
    fields = CALLED_BY.get(model, ()) if words else ()
    if not fields:
        return {}
    found, called = defaultdict(set), reduce(or_, (Q(**{f"{field}__in": words}) for field in fields))
    for pk, *names in model.objects.filter(called).order_by().values_list("pk", *fields):
        for name in names:
            found[name].add(pk)
    return {word: min(found[word]) for word in words if len(found[word]) == 1}
