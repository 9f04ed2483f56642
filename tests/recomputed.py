"""A figure worked out anew from the very records its panel lists, naively: medians, different things, people."""

import math
from statistics import median

from django.utils import timezone

from kpis.distinct import Distinct
from kpis.leads.responses import ResponseTime
from kpis.talent.facts import HandOvers, MonthlyReviews, PeopleFact
from kpis.talent.posts import DaysOpen
from kpis.talent.stages import MedianDays
from kpis.talent.team import Headcount, Inactive, Leavers
from reps.models import Lead

ANSWERED = {"response_minutes_median": "first_response_at", "assignment_minutes_median": "assigned_at"}
HEADS = (Headcount, Inactive, Leavers)


def recomputed(found, part, fact):
    """What a part of an opened figure must be by its records; None where they don't carry it."""
    measure, rows = found.measure, found.behind[0].found
    if isinstance(measure, ResponseTime):
        return _median_minutes(found, rows) if measure.name in ANSWERED else None
    if isinstance(measure, MedianDays):
        return _median_days(rows, found.state.as_of) if isinstance(measure.numerator, DaysOpen) else None
    return _counted(fact, next(each.found for each in found.behind if each.name == part), found.state.scope)


def _median_minutes(found, leads):
    """Half were answered by then; those never answered stay in, as never."""
    own_clock = found.state.scope.kind == "rep" and found.measure.name == "response_minutes_median"
    field = "assignment_minutes" if found.measure.name.startswith("assign") else "response_minutes"
    happened, field = ANSWERED[found.measure.name], "owner_minutes" if own_clock else field
    each = [getattr(lead, field) if _is_known(lead, happened, found.state.as_of) else math.inf for lead in leads]
    middle = median(each) if each else None
    return None if middle == math.inf else middle


def _is_known(lead: Lead, happened, as_of):
    at = getattr(lead, happened)
    return at is not None and timezone.localtime(at).date() <= as_of


def _median_days(posts, as_of):
    """The day by which half of the posts were closed, those still open counted as long as they have been."""
    spells = [(((post.closed_on or as_of) - post.opened_on).days, post.closed_on is not None) for post in posts]
    still_open = 1.0
    for day in sorted({days for days, closed in spells if closed}):
        at_risk = sum(days >= day for days, _closed in spells)
        still_open *= 1 - sum(days == day and closed for days, closed in spells) / at_risk
        if still_open <= 0.5:
            return day
    return None


def _counted(fact, rows, scope):
    if isinstance(fact, Distinct):
        return len({(row.proposal_id, row.lead_id if row.proposal_id is None else None) for row in rows})
    if isinstance(fact, PeopleFact) and not isinstance(fact, (HandOvers, MonthlyReviews)):
        return sum(_part_of(candidate, scope) for candidate in rows)
    return len(rows) if isinstance(fact, HEADS) else None


def _part_of(candidate, scope):
    """One for each of their benches in scope, of all their benches."""
    benches = [team.pk for team in candidate.benches]
    if scope.team_ids is None or not benches:
        return 1
    return sum(pk in scope.team_ids for pk in benches) / len(benches)
