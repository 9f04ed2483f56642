"""What stamping needs to know, read when first asked for: who was in which team, what was in force, working days."""

from collections import defaultdict
from functools import cached_property
from zoneinfo import ZoneInfo

from django.db.models import BigIntegerField

from reps.calendars import company_calendar
from reps.kept import Given, Kept
from reps.models import Membership, Organisation, ParametersByDay, Rep


class Known:
    """For many records it loads every membership once. For `one` record it loads those of the reps it comes across:
    a single save must not cost more the more people there are.
    """

    def __init__(self, one=False):
        self.one = one

    @cached_property
    def organisation(self):
        return Organisation.current()

    @cached_property
    def parameters(self):
        """What is in force on each day: a record is stamped by the row of its own."""
        return ParametersByDay()

    @cached_property
    def zone(self):
        return self.organisation.zone

    @cached_property
    def zones(self):
        """{rep id: name of their own time zone, "" where it is the company's}"""
        own = Rep.objects.exclude(time_zone="").order_by().values_list("pk", "time_zone")
        return ZonesOnDemand() if self.one else defaultdict(str, own)

    def zone_of(self, rep_id):
        own = self.zones[rep_id]
        return ZoneInfo(own) if own else self.zone

    @cached_property
    def calendar(self):
        return company_calendar(self.parameters)

    @cached_property
    def memberships(self):
        """{rep id: [(first day or None, last day or None, team id), ...]}"""
        return MembershipsOnDemand() if self.one else _by_rep(_told(Membership.objects))

    def team_on(self, rep_id, day):
        """Id of the team `rep_id` was in on `day`, or None."""
        for start, end, team in self.memberships[rep_id]:
            if (start is None or start <= day) and (end is None or day <= end):
                return team
        return None


class MembershipsOnDemand(dict):
    """As the memberships of all reps, but read for a rep when first asked for."""

    def __missing__(self, rep_id):
        self[rep_id] = _by_rep(THEIRS(rep=rep_id))[rep_id]
        return self[rep_id]


class ZonesOnDemand(dict):
    """As the time zones of all reps, but read for a rep when first asked for."""

    def __missing__(self, rep_id):
        (self[rep_id],) = ZONE.first(rep=rep_id)
        return self[rep_id]


REP = Given("rep", BigIntegerField())
THEIRS = Kept(lambda: _told(Membership.objects.filter(rep=REP)))
ZONE = Kept(lambda: Rep.objects.filter(pk=REP).order_by().values_list("time_zone"))


def _told(memberships):
    return memberships.order_by().values_list("rep", "start", "end", "team")


def _by_rep(told):
    found = defaultdict(list)
    for rep, start, end, team in told:
        found[rep].append((start, end, team))
    return found
