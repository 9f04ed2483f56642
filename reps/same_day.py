"""One quality visit a rep, day and opportunity (spec 3, E14): which of a day's visits count.

An opportunity is a lead with the proposals made from it, a proposal from no lead, else the customer: what the back-test
of a definition takes for one case (kpis/trust/cases.py).
"""

from collections import defaultdict
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.db.models import F, Q

from reps.models import Overturn, ParametersByDay, Visit


class Seen(NamedTuple):
    """A visit held, as far as the cap of its day goes by it. `from_lead` is the lead of its proposal."""

    rep: int
    day: date
    pk: int
    quality: bool | None
    counts: bool  # as it is stamped
    lead: int | None
    proposal: int | None
    from_lead: int | None
    customer: int

    @property
    def opportunity(self):
        lead = self.lead or self.from_lead
        return ("lead", lead) if lead else ("proposal", self.proposal) if self.proposal else ("customer", self.customer)


FIELDS = ("rep_id", "date", "pk", "quality", "counts", "lead_id", "proposal_id", "proposal__lead_id", "customer_id")


def held(visits):
    """Rows to make a Seen of, rep-day by rep-day, the earliest visit first."""
    return visits.held().order_by("rep_id", "date", F("start").asc(nulls_last=True), "key").values_list(*FIELDS)


def overturned(visits):
    """(id,) of those held that were taken out of the count."""
    return Overturn.objects.standing().filter(visit__in=visits.held()).order_by().values_list("visit")


def miscounted(seen, out):
    """(visit, whether it should count) of those that are stamped otherwise: `seen` of whole rep-days, `out` as above.

    One taken out of the count leaves its place to the next.
    """
    parameters, out = ParametersByDay(), {pk for (pk,) in out}
    for (_rep, day), visits in groupby(seen, key=lambda each: each[:2]):
        taken = set()
        for each in visits:
            meets = bool(each.quality) and each.pk not in out
            counts = meets and not (each.opportunity in taken and parameters.on(day).same_day_cap)
            if meets:
                taken.add(each.opportunity)
            if counts != each.counts:
                yield each, counts


def by_proposals(pks):
    """[Q] of the visits whose opportunity these proposals say."""
    return [Q(lead=None, proposal__in=pks)]


def by_lead(pk):
    """[Q] of the visits whose opportunity this lead is; two, as each of them has an index."""
    return [Q(lead=pk), Q(lead=None, proposal__lead=pk)]


def rep_days(named):
    """{(rep id, day)} of the visits of any of these Q."""
    visits = (Visit.objects.filter(each).order_by().values_list("rep", "date") for each in named)
    return {pair for each in visits for pair in each}


def whole_days(pairs):
    """All visits of some rep-days, a queryset for each rep."""
    by_rep = defaultdict(list)
    for rep, day in sorted(pairs):
        by_rep[rep].append(day)
    return [Visit.objects.filter(rep=rep, date__in=days) for rep, days in by_rep.items()]
