"""The weekly one-to-one of a rep and their manager: agreed and done, worth discussing, agreed anew (spec 11)."""

from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext_lazy

from kpis import my_week as own
from kpis.calendar import kinds, team_week
from kpis.comparing.shortfall import shortfall
from kpis.definitions import KPIS, no_surprise_proposals, quality_visits
from kpis.periods import Grain
from kpis.rhythms.rhythm import Rhythm
from reps.audits import drawn
from reps.models import CoachingNote, Commitment, Rep, Visit, VisitAudit
from reps.models.coaching import coached_by, may_coach

SETTLED = 5  # earlier commitments and notes listed
SETTLED_WITHIN = timedelta(days=28)
AUDITED = 2


@dataclass(frozen=True)
class Promise:
    """A commitment as it stands at the meeting."""

    commitment: Commitment
    today: object

    @property
    def is_open(self):
        return self.commitment.status == Commitment.Status.OPEN

    @property
    def is_due(self):
        return self.is_open and self.commitment.due_on <= self.today

    @property
    def kpi(self):
        return next((kpi.short for kpi in KPIS if kpi.slug == self.commitment.kpi), "")


@dataclass(frozen=True)
class Discussed:
    """A visit worth discussing: drawn by lot for last week, with what an auditor made of it."""

    visit: Visit
    audit: VisitAudit | None


def rep_of(state):
    return Rep.objects.get(pk=state.scope.rep_id)


def content(state):
    """What the page shows of a rep: to the rep themselves all but what is for those who lead them."""
    rep, user = rep_of(state), state.user
    is_own = rep == user.rep_record
    week = state.around(state.as_of, Grain.WEEK)
    return {
        "rep": rep,
        "is_own": is_own,
        "may_coach": may_coach(user) and not is_own,
        "promises": _promises(rep, user, state.as_of),
        "statuses": [each for each in Commitment.Status if each != Commitment.Status.OPEN],
        "notes": list(CoachingNote.objects.visible_to(user).filter(rep=rep).select_related("by")[:SETTLED]),
        "visits": [] if is_own else _discussed(rep, user, week.previous()),
        "signals": _signals(state),
        **_weeks(state, week),
        "waiting": own.Waiting(rep, week, state.as_of, state.parameters, None if is_own else user),
        "sheets": [(each, team_week(state.at(each), {rep.pk})) for each in (week.previous(), week)],
        "legend": kinds(),
    }


def _weeks(state, week):
    """The rep's own figures, as on the page “My week”."""
    strip, this_week = own.weeks(state.at(week))
    return {
        "strip": strip,
        "weeks": own.heads_of(strip, state),
        "this_week": this_week,
        "shares": own.own_shares(state),
        "months": own.months_looked_back(state),
    }


def _promises(rep, user, today):
    """What is open, the longest due first; then what was settled lately."""
    mine = Commitment.objects.visible_to(user).filter(rep=rep)
    settled = mine.exclude(status=Commitment.Status.OPEN).filter(settled_on__gt=today - SETTLED_WITHIN)
    return [Promise(each, today) for each in [*mine.open(), *settled.order_by("-settled_on", "-pk")[:SETTLED]]]


def _discussed(rep, user, week):
    """The visits drawn of last week, those first on which rep and auditor differ."""
    visits = drawn(week.start, Visit.objects.visible_to(user).filter(rep=rep))
    audits = {audit.visit_id: audit for audit in VisitAudit.objects.filter(visit__in=visits).select_related("visit")}
    found = [Discussed(visit, audits.get(visit.pk)) for visit in visits]
    return sorted(found, key=lambda each: each.audit is None or each.audit.agrees)[:AUDITED]


def _signals(state):
    """[(KPI, Shortfall), ...] of the last four closed weeks."""
    four_weeks = ((each.KPI, shortfall(each.BELOW_TARGET, state)) for each in (quality_visits, no_surprise_proposals))
    return [(kpi, found) for kpi, found in four_weeks if found]


def is_open_to(state):
    """A rep's own, and those of the people the reader leads today."""
    if state.scope.kind != "rep":
        return False
    rep = state.user.rep_record
    return (rep is not None and rep.pk == state.scope.rep_id) or coached_by(state.user).filter(
        pk=state.scope.rep_id
    ).exists()


RHYTHM = Rhythm(
    "one-to-one",
    gettext_lazy("One-to-one"),
    gettext_lazy("Every week with each rep"),
    (
        gettext_lazy("What did we agree, and is it done?"),
        gettext_lazy("Which visit is worth discussing?"),
        gettext_lazy("What is the one commitment for next week?"),
    ),
    Grain.WEEK,
    False,
    is_open_to,
    content,
)
