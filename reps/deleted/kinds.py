"""The kinds of records that can be brought back, and who may: the person concerned, who leads them, and admins.

`kpis` adds its own to KINDS when it is loaded. What is left out is private to somebody (notes, ratings, declarations),
or is never deleted.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Exists, F, Q
from django.db.models.functions import TruncDate

from reps.models import (
    CalendarDay,
    Candidate,
    CompanyCalendar,
    Credit,
    Criterion,
    Customer,
    FxRate,
    Income,
    Lead,
    LeadSource,
    LeadTouch,
    Leave,
    Membership,
    Overlay,
    Proposal,
    QualityDefinition,
    Rep,
    Team,
    Vacancy,
    Visit,
    VisitParticipant,
    WorkingTime,
)
from reps.views import access


def for_admins(user):
    """Everything for a sales-operations admin, else nothing."""
    return Q() if user.is_sales_admin else Q(pk__in=[])


def of_people(day, *people):
    """One's own, and those of who was in a team one leads on the record's day; `day` and `people` are its fields."""

    def those(user):
        if user.is_sales_admin:
            return Q()
        if not access.writes_sales(user):
            return Q(pk__in=[])
        own = (Q(**{person: user.rep_record.pk}) for person in people)
        led = (Exists(Membership.objects.led_by(user, "on", "on", person)) for person in people)
        return reduce(or_, (*own, *led))

    those.day = day
    return those


def of_leaders(day, person):
    """Those of who was in a team one leads on the record's day, and what one's leading lets one enter of oneself."""

    def those(user):
        return of_people(day, person)(user) if access.writes_leave(user) else Q(pk__in=[])

    those.day = day
    return those


def of_owner(user):
    """What belongs to an account is that account's alone."""
    return Q(user=user)


@dataclass(frozen=True)
class Kind:
    """`theirs(user)` is the Q of the history rows whose records the user may bring back; `page` the record's URL name.

    `prepare(record)` changes what comes back where the time in between matters.
    """

    model: type
    theirs: Callable = for_admins
    page: str = ""
    prepare: Callable = lambda record: None
    told: Callable = str  # what a record is called

    @property
    def name(self):
        return self.model._meta.model_name

    @property
    def label(self):
        return self.model._meta.verbose_name

    @property
    def history(self):
        return self.model.history.model

    def rows(self, user):
        """Its history rows that this user may see, `on` being the record's day."""
        day = getattr(self.theirs, "day", None)
        return self.history.objects.alias(**({"on": day} if day else {})).filter(self.theirs(user))


KINDS = {
    kind.name: kind
    for kind in (
        Kind(Visit, of_people(F("date"), "rep_id"), "visit"),
        Kind(VisitParticipant),
        Kind(Proposal, of_people(F("issued_on"), "rep_id"), "proposal"),
        Kind(Credit),
        Kind(Overlay),
        Kind(Lead, of_people(TruncDate("received_at"), "first_owner_id", "owner_id"), "lead_detail"),
        Kind(LeadTouch),
        Kind(Income),
        Kind(Customer, page="customer_detail"),
        Kind(Candidate, page="candidate_detail"),
        Kind(Vacancy),
        Kind(Rep),
        Kind(Team),
        Kind(Membership),
        Kind(WorkingTime),
        Kind(Leave, of_leaders(F("start"), "rep_id"), "leave_edit"),
        Kind(LeadSource),
        Kind(FxRate),
        Kind(CalendarDay),
        Kind(CompanyCalendar),
        Kind(Criterion),
        Kind(QualityDefinition),
    )
}
