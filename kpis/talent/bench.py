"""The talent pool as its manager works through it: two lists, who might join and who is here (spec 5).

The lists are never added up: a candidate is not a member, and a member not a candidate.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from kpis.capacity import Span, Workforce
from kpis.periods import Period, add_months
from kpis.talent import facts
from kpis.talent.held import Held
from kpis.talent.person import eve
from kpis.talent.pool import pool_of
from kpis.talent.team import NEW_MONTHS, inactive
from reps.models import Candidate, Team
from reps.models.talent import Stage
from reps.scorecards import cut

READINESS = dict(Candidate.Readiness.choices)
MOVES = ("pool_added", "pool_reactivated", "pool_hired", "pool_exits", "pool_handed_over")
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
    held: Held | None = None  # what their record said
    benches: str = ""  # the teams on whose benches they stood, in words
    is_elsewhere: bool = False  # whether they have left the benches of the scope since


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
    """Who came and went in a period; start + added + reactivated − hired − exits = end (E18).

    Of a team, `handed_over` comes to it: who came from another team's bench, less who went to one.
    """

    start: int
    added: int
    reactivated: int
    hired: int
    exits: int
    handed_over: int
    end: int


def bench(ask, reader=None):
    """A Seat for each candidate active on the ask's day but the reader, the review longest due first."""
    active = pool_of(ask).active_on(ask.as_of)
    people = [each for each in active if not (reader and each.candidate.is_hidden_from(reader))]
    seats = (seat(person, ask.as_of, ask.parameters, ask.scope) for person in people)
    return sorted(seats, key=lambda each: (each.due_on, each.candidate.name))


def seat(person, day, parameters, scope):
    months, held = parameters.review_months, person.held.on(day)
    seen, raters, rating = person.reviewed_on(day), len(person.cards_on(day)), person.rating_on(day)
    due = add_months(seen, months)
    return Seat(
        candidate=person.candidate,
        stage=Stage(person.stage_on(day)).label,
        rating=cut(rating) if raters else rating,
        reviewed_on=seen,
        due_on=due,
        state="overdue" if person.overdue_on(day, months) else "due" if due <= day + DUE_SOON else "looked_at",
        is_ready=person.ready_on(day, parameters),
        raters=raters,
        readiness=READINESS.get(person.readiness_on(day, parameters.talent_ready_days), ""),
        consent=consent_of(held, day),
        held=held,
        benches=person.bench_names_on(day),
        is_elsewhere=not person.share(scope, date.max),
    )


def consent_of(held, day):
    """What there is to say about a candidate's consent on a day, if anything."""
    until = held.consent_until
    if until is None:
        return "unknown" if held.consent_on is None else ""
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
    before = ask.narrowed(periods=(Period(eve(known.start), eve(known.start)),))
    return Flow(
        _heads(facts.in_pool, before),
        *(_heads(fact, ask) for fact in facts.FLOW),
        end=_heads(facts.in_pool, ask),
    )


def _heads(fact, ask):
    """How many people, those on several benches in part."""
    return fact.totals(ask)[(0,)]


def moves_of(figures):
    """The figures of who came and went; that of hand-overs only where there were any."""
    return [each for each in figures if each.value or each.measure.name != "pool_handed_over"]
