"""Visits: held or not, good or not, logged in time, and how long they took."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, F, OuterRef, Q, Subquery, Sum, When
from django.db.models.functions import Coalesce

from kpis.fact import Events, Standing, Table
from kpis.facts.conditions import on_completed_days, week_end, yesterday
from reps.models import Visit, VisitParticipant

VISITS = Table(Visit, "date")
JOINT = Table(VisitParticipant, "date")

# Credit is 1 unless joint visits share it (E13), so sums of credit count each visit once
NOTHING = Decimal(0)
HELD = Q(status=Visit.Status.HELD)


@dataclass(frozen=True, eq=False)
class Credited(Events):
    """Visits by credit; where it is shared, each of the very rows says which `part` of it the scope's people have."""

    def records(self, ask):
        if not any(row.shared_visit_credit for row in ask.by_day.rows):
            return super().records(ask)
        own, (joint,) = self.table.where(ask) & self.condition(ask), self.also
        joined = joint.records(ask)
        theirs = joined.filter(visit=OuterRef("pk")).values("visit").annotate(part=Sum("credit")).values("part")
        part = Case(When(own, then=F("credit")), default=NOTHING) + Coalesce(Subquery(theirs), NOTHING)
        return Visit.objects.filter(own | Q(pk__in=joined.values("visit"))).annotate(part=part).order_by()


def _visits(name, condition):
    """Visits by credit: the rep's own part, and the parts of those who came along."""
    theirs = Q(**{f"visit__{lookup}": value for lookup, value in condition.children}, credit__gt=0)
    return Credited(name, VISITS, condition, "credit", also=(Events(f"{name}_joint", JOINT, theirs, "credit"),))


visits_held = _visits("visits_held", HELD)
visits_quality = _visits("visits_quality", Q(counts=True))
visits_quality_completed = on_completed_days(visits_quality)
visits_unanswered = Events("visits_unanswered", VISITS, HELD & Q(quality=None))
visits_complete = Events("visits_complete", VISITS, HELD & Q(complete=True))
visits_answerable = Events("visits_answerable", VISITS, HELD)
visits_logged = Events("visits_logged", VISITS, HELD & Q(late__isnull=False))
visits_logged_in_time = Events("visits_logged_in_time", VISITS, HELD & Q(late=False))
visits_logged_unknown = Events("visits_logged_unknown", VISITS, HELD & Q(late=None))  # nobody knows when
minutes_held = Events("minutes_held", VISITS, HELD, "counted_minutes")
minutes_assumed = Events("minutes_assumed", VISITS, HELD & Q(minutes=None))  # visits without a duration
minutes_quality = Events("minutes_quality", VISITS, Q(counts=True), "counted_minutes")
visits_no_show = Events("visits_no_show", VISITS, Q(status=Visit.Status.NO_SHOW))
visits_due = Events("visits_due", VISITS, HELD | Q(status=Visit.Status.NO_SHOW) | Q(cancelled_late=True))
visits_unrecorded = Events(
    "visits_unrecorded", VISITS, Q(status=Visit.Status.PLANNED), until=yesterday
)  # planned for a day that is over, and nobody said what came of it

# What the rest of the week holds, as seen from a day: it looks ahead
visits_ahead = Standing(
    "visits_ahead", VISITS, lambda ask, day: Q(status=Visit.Status.PLANNED, date__range=(day, week_end(ask, day)))
)
