"""The talent pool as its manager works through it: two lists, who might join and who is here (spec 5).

The lists are never added up: a candidate is not a member, and a member not a candidate.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kpis.capacity import Span, Workforce
from kpis.periods import add_months
from kpis.talent.pool import Pool, counted
from kpis.talent.team import NEW_MONTHS, inactive
from reps.models import Candidate, Team
from reps.models.talent import Stage
from reps.scorecards import cut

READINESS = dict(Candidate.Readiness.choices)
DUE_SOON = timedelta(days=7)


@dataclass(frozen=True)
class Seat:
    """A candidate on the bench as things stand on a day; `state` is overdue, due (within a week) or looked_at."""

    candidate: Candidate
    stage: str
    rating: int | Decimal | None
    reviewed_on: date
    due_on: date
    state: str
    is_ready: bool
    raters: int = 0  # whose scorecards the rating comes from; 0: entered by hand
    readiness: str = ""  # in words
    consent: str = ""  # "unknown", "ends" within a month, "ended"; "" while it holds


@dataclass(frozen=True)
class Member:
    """Somebody present. `is_inactive` is a prompt to talk, for the manager's eyes only; None for everybody else."""

    span: Span
    team: str
    is_new: bool
    is_inactive: bool | None

    @property
    def rep(self):
        return self.span.rep


@dataclass(frozen=True)
class Flow:
    """Who came and went in a period; start + added + reactivated − hired − exits = end (E18)."""

    start: int
    added: int
    reactivated: int
    hired: int
    exits: int
    end: int


def bench(scope, day, parameters):
    """A Seat for each active candidate, the review longest due first."""
    people = Pool(scope).active_on(day)
    return sorted(
        (seat(person, day, parameters) for person in people), key=lambda each: (each.due_on, each.candidate.name)
    )


def seat(person, day, parameters):
    months, seen = parameters.review_months, person.reviewed_on(day)
    due = add_months(seen, months)
    state = "overdue" if person.overdue_on(day, months) else "due" if due <= day + DUE_SOON else "looked_at"
    stage = Stage(person.stage_on(day)).label
    ready, consent = person.ready_on(day, parameters), consent_of(person.candidate, day)
    readiness = READINESS.get(person.readiness_on(day, parameters.talent_ready_days), "")
    raters, rating = len(person.cards_on(day)), person.rating_on(day)
    shown = cut(rating) if raters else rating
    return Seat(person.candidate, stage, shown, seen, due, state, ready, raters, readiness, consent)


def consent_of(candidate, day):
    """What there is to say about a candidate's consent on a day, if anything."""
    until = candidate.consent_until
    if until is None:
        return "unknown" if candidate.consent_on is None else ""
    return "ended" if until < day else "ends" if until <= add_months(day, 1) else ""


def members(ask, may_flag):
    """A Member for everybody present on the ask's day, by name; `may_flag(team id)` says whose flag may be seen."""
    present = Workforce(ask, ask.as_of, ask.as_of).headcount(ask.as_of)
    flagged = {span.rep.pk for span in inactive.spans(ask, ask.periods[0])}
    teams = dict(Team.objects.order_by().values_list("pk", "name"))
    found = [
        Member(
            span,
            teams.get(span.team_id, ""),
            is_new(span, ask.as_of),
            span.rep.pk in flagged if may_flag(span.team_id) else None,
        )
        for span in present
    ]
    return sorted(found, key=lambda member: (not member.is_inactive, member.rep.name))


def is_new(span, day):
    """Fresh blood: with us for less than twelve months."""
    hired = span.rep.hired_on
    return hired is not None and add_months(hired, NEW_MONTHS) > day


def flow(ask):
    """The Flow of the ask's period, up to its as-of day; None before it begins."""
    known = ask.days_of(ask.periods[0])
    if known is None:
        return None
    pool = Pool(ask.scope)
    moved = [(kind, each) for each in pool.people.values() for kind in each.crossings(known.start, known.end)]
    counts = {
        name: _heads([each for kind, each in moved if kind == name], ask)
        for name in ("added", "reactivated", "hired", "exits")
    }
    before = known.start - timedelta(days=1)
    return Flow(_heads(pool.active_on(before), ask), **counts, end=_heads(pool.active_on(known.end), ask))


def _heads(people, ask):
    """How many people, those on several benches in part."""
    return counted(person.share(ask.scope) for person in people)
