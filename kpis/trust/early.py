"""Held visits by what they belong to, with their answers as they were told soon after the visit."""

from collections import defaultdict
from datetime import timedelta
from functools import reduce
from operator import or_

from django.db.models import Q

from reps.models import Lead, Organisation, ParametersByDay, Proposal, Visit
from reps.zones import day_ends

NEEDED = ("pk", "date", "customer_id", "lead_id", "proposal_id", "answers", "status", "channel", "logged_at")


class Deadlines(dict):
    """{day: the instant until which answers about a visit of that day count as told without hindsight}"""

    def __init__(self):
        super().__init__()
        self.parameters, self.zone = ParametersByDay(), Organisation.current().zone

    def __missing__(self, day):
        self[day] = day_ends(day, self.zone) + timedelta(hours=self.parameters.on(day).late_hours)
        return self[day]


class EarlyVisits:
    """Visits between two days that were told in time, each filed under what it names, whoever made them.

    An opportunity is the same whoever looks at it: visits that others made, or its rep in a former team, belong to it.
    """

    def __init__(self, scope, start, end):
        self.by_lead, self.by_proposal, self.by_customer = defaultdict(list), defaultdict(list), defaultdict(list)
        held = Visit.objects.held().filter(_may_belong(scope), date__range=(start, end), logged_at__isnull=False)
        for visit in _as_told(held.order_by("date", "pk").values_list(*NEEDED, named=True)):
            self._file(visit)

    def _file(self, visit):
        """Under its lead or proposal; one that names neither may belong to any opportunity of its customer."""
        if visit.lead_id:
            self.by_lead[visit.lead_id].append(visit)
        elif visit.proposal_id:
            self.by_proposal[visit.proposal_id].append(visit)
        else:
            self.by_customer[visit.customer_id].append(visit)

    def of(self, proposals=(), lead=None, customer=None):
        """Visits that may belong to an opportunity with this lead, these proposals and this customer, by ids."""
        named = [visit for proposal in proposals for visit in self.by_proposal.get(proposal, ())]
        found = [*self.by_lead.get(lead, ()), *named, *self.by_customer.get(customer, ())]
        return tuple(sorted(found, key=lambda visit: (visit.date, visit.pk)))


def _may_belong(scope):
    """The Q of visits that may belong to an opportunity of a scope: by what they name, or by their customer."""
    if not scope.where():
        return Q()
    leads, proposals = Lead.objects.filter(scope.where("first_owner")), Proposal.objects.filter(scope.where())
    named = Q(lead__in=_column(leads, "pk")) | Q(proposal__in=_column(proposals, "pk"))
    of_leads = Q(proposal__lead__in=_column(leads, "pk"))
    customers = (Q(customer__in=_column(each, "customer")) for each in (leads, proposals))
    return reduce(or_, customers, named | of_leads)


def _column(rows, name):
    return rows.order_by().values(name)


def _as_told(visits):
    """Visits logged in time, with the answers they had when the time was over; unknown ones are left out.

    When they were logged is told by the company's clock, whoever reads. One changed within that time counts as logged
    at its last change: until then it said something else.
    """
    deadlines = Deadlines()
    timely = {each.pk: each for each in visits if each.logged_at <= deadlines[each.date]}
    changes = _changes(timely)
    told = _told_before_changes(timely, changes, deadlines)
    for pk, logged in timely.items():
        visit = _as_changed(logged, changes[pk], deadlines)
        if pk not in told:
            yield visit
        elif told[pk] is not None:
            yield visit._replace(answers=told[pk])


def _changes(visits):
    """{visit: [when it was changed, ...]}"""
    found = defaultdict(list)
    if visits:
        since = min(each.date for each in visits.values())
        rows = Visit.history.filter(history_type="~", date__gte=since).values_list("id", "history_date")
        for pk, at in rows:
            found[pk].append(at)
    return found


def _as_changed(visit, changes, deadlines):
    in_time = [at for at in changes if at <= deadlines[visit.date]]
    return visit._replace(logged_at=max([visit.logged_at, *in_time]).astimezone(deadlines.zone))


def _told_before_changes(visits, changes, deadlines):
    """{visit: its answers at the deadline, None if nobody can tell} of those that were changed after it."""
    late = {pk for pk, visit in visits.items() if any(at > deadlines[visit.date] for at in changes[pk])}
    told = dict.fromkeys(late)
    rows = Visit.history.filter(id__in=late).order_by("history_date", "history_id")
    for pk, kind, at, answers in rows.values_list("id", "history_type", "history_date", "answers"):
        if kind == "+" or at <= deadlines[visits[pk].date]:
            told[pk] = answers
    return told
