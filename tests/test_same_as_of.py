"""The same as-of gives the same figures (spec 13), on random small companies: whatever happens or is changed later."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import chain
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from kpis.ask import Ask
from kpis.definitions import KPIS
from kpis.periods import Period
from kpis.present import PresentMeasure
from kpis.publishing.overlay import figures
from kpis.publishing.publish import publish
from kpis.scope import Scope
from reps.locking.guard import permitted
from reps.models import Candidate, Leave, Membership, Proposal, Rep, Team, Visit
from reps.reissue import reissue
from tests import builders as made
from tests.asking import by, value
from tests.test_invariants import PERIODS, build, companies
from tests.tried import on_companies

pytestmark = pytest.mark.django_db

SHANGHAI = ZoneInfo("Asia/Shanghai")
GROUPS = (), ("team",), ("rep",)
QUARTERS = ("2025-10-09", "2025-12-31"), ("2026-01-05", "2026-03-31"), ("2026-04-01", "2026-06-30")  # early, and late


@dataclass(frozen=True)
class Later:
    """Something that happens so many days after the day asked about, to a rep."""

    what: str
    rep: int
    days: int
    good: bool


HAPPENINGS = (
    *("visit", "proposal", "decision", "issue again"),
    *("lead", "move", "leave", "departure", "stage", "review"),
)
laters = st.lists(
    st.builds(Later, st.sampled_from(HAPPENINGS), st.integers(0, 2), st.integers(1, 40), st.booleans()),
    min_size=1,
    max_size=8,
)


def travelled(day, at=20):
    """The clock of the evening of a day."""
    return time_machine.travel(datetime.combine(day, time(at), SHANGHAI), tick=False)


def numbers(as_of, published=False):
    """{(measure, period, how grouped, key): what is told of it} of the company on a day."""
    measures = [each for kpi in KPIS for each in kpi.measures if not isinstance(each, PresentMeasure)]
    periods = tuple(period for period in map(Period.parse, PERIODS) if period.start <= as_of)
    asks = [Ask(Scope.company(), periods, as_of, by, as_published=published) for by in GROUPS]
    found = [(ask.by, figures(measures, ask)) for ask in asks]
    return {
        (measure.name, by, key): (each.numerator, each.denominator, each.value, each.flags)
        for by, of_measures in found
        for measure, rows in of_measures.items()
        for key, each in rows.items()
    }


def happen(later, as_of):
    """Write down what happens later, each on its day."""
    rep, day = Rep.objects.get(key=f"r{later.rep}"), as_of + timedelta(days=later.days)
    with travelled(day):
        HAPPEN[later.what](rep, day, later.good)


def _decide(rep, day, good):
    """One that nobody decided so far, whether it is still valid or has run out."""
    for proposal in rep.proposals.filter(status="open", issued_on__lt=day)[:1]:
        proposal.status, proposal.decided_on = ("won" if good else "lost"), day
        proposal.save()


def _issue_again(rep, day, good):
    """Once each: of several endings, the last one before is kept."""
    for proposal in rep.proposals.filter(status__in=("lost", "open"), reopened_on=None, ended_on__lt=day)[:1]:
        reissue(proposal, on=day, amount=5, key=f"again {proposal.key} {day}")


def _move(rep, day, good):
    Membership.objects.filter(rep=rep, start__gt=day).delete()
    last = max(Membership.objects.filter(rep=rep), key=lambda each: each.start or date.min)
    if last.start is None or last.start < day:
        last.end = day - timedelta(days=1)
        last.save()
        made.member(rep, Team.objects.get(key="city" if good else "south"), start=day)


def _leave(rep, day, good):
    if not Leave.objects.filter(rep=rep, start__lte=day, end__gte=day).exists():
        Leave.objects.create(rep=rep, start=day, end=day)


def _depart(rep, day, good):
    rep.left_on = rep.left_on or day
    rep.save()


def _stage(rep, day, good):
    Candidate.objects.get().stage_events.get_or_create(occurred_on=day, stage="contacted" if good else "declined")


def _review(rep, day, good):
    Candidate.objects.get().reviews.get_or_create(reviewed_on=day, defaults={"rating": 5 if good else 1})


HAPPEN = {
    "visit": lambda rep, day, good: made.visit(rep, day, quality=good),
    "proposal": lambda rep, day, good: made.proposal(rep, day, good),
    "decision": _decide,
    "issue again": _issue_again,
    "lead": lambda rep, day, good: made.lead(day, owner=rep),
    "move": _move,
    "leave": _leave,
    "departure": _depart,
    "stage": _stage,
    "review": _review,
}


def begin(company):
    """The company as it is on the evening of its day, with a lead, a candidate, and targets that are on their way."""
    build(_until_its_day(company))
    for rep in (None, *Rep.objects.all()):
        made.target(900, rep=rep)
        for day in chain.from_iterable(QUARTERS) if rep else ():
            made.proposal(rep, day, status="won", ended=day)
    made.lead(company.as_of, owner=Rep.objects.get(key="r0"))
    made.candidate("Kim", added_on=company.as_of, team=Team.objects.get(key="north"))


def _until_its_day(company):
    """Nothing in it lies ahead: what was to be decided later is open."""
    visits = tuple(each for each in company.visits if each.day <= company.as_of)
    issued = [each for each in company.proposals if each.day <= company.as_of]
    proposals = tuple(each if each.ended <= company.as_of else replace(each, status="open") for each in issued)
    return replace(company, visits=visits, proposals=proposals)


@on_companies
@given(companies, laters)
def test_what_happens_later_changes_no_figure(company, later):
    with transaction.atomic():
        with travelled(company.as_of):
            begin(company)
            before = numbers(company.as_of)
            assert numbers(company.as_of) == before
        for each in sorted(later, key=lambda each: each.days):
            happen(each, company.as_of)
        with travelled(company.as_of + timedelta(days=60)):
            after = numbers(company.as_of)
        transaction.set_rollback(True)
    assert {key: (value, after.get(key)) for key, value in before.items() if after.get(key) != value} == {}


def test_a_proposal_decided_within_a_week_was_not_about_to_expire():
    """Valid for a month, and won three days later; of one valid for four days more it was so, whatever came of it."""
    rep, day = made.rep("Ann", made.team("North")), made.day("2026-11-16")
    with travelled(day):
        made.proposal(rep, "2026-11-10", valid_until="2026-12-15")
        made.proposal(rep, "2026-11-10", valid_until="2026-11-20")
        made.proposal(rep, "2026-10-20")  # for thirty days, to 19 November
        made.proposal(rep, "2026-11-10")
        assert value("proposals_expiring", "2026-11", as_of=day) == 2
    with travelled(made.day("2026-11-19")):
        for each in Proposal.objects.all():
            each.status, each.decided_on = "won", made.day("2026-11-19")
            each.save()
        assert value("proposals_expiring", "2026-11", as_of=day) == 2


changes = st.lists(
    st.sampled_from(["void", "verdict", "amount", "win", "hand over", "late visit"]), min_size=1, max_size=4
)


def change(what, period):
    """Change records of a period, long after it was published."""
    visits, proposals = Visit.objects.order_by("pk"), Proposal.objects.order_by("pk")
    if what == "late visit":
        made.visit(Rep.objects.get(key="r1"), period.start, quality=True)
    for visit in visits[:1] if what in ("void", "verdict") else ():
        visit.status, visit.answers = ("void" if what == "void" else "held"), {}
        visit.save()
    for proposal in proposals[:1] if what in ("amount", "win", "hand over") else ():
        proposal.amount = 7
        proposal.rep = Rep.objects.get(key="r2") if what == "hand over" else proposal.rep
        if what == "win" and proposal.status == "open":
            proposal.status, proposal.decided_on = "won", proposal.issued_on
        proposal.save()


@on_companies
@given(companies, changes)
def test_what_was_published_by_a_day_stands_whatever_is_changed_later(company, changed):
    period = Period.parse(PERIODS[0])
    day = max(company.as_of, period.end + timedelta(days=3))
    with transaction.atomic():
        build(company)
        with travelled(day):
            publish(period)
            before = numbers(day, published=True)
        with travelled(day + timedelta(days=20)), permitted():
            for each in changed:
                change(each, period)
            after = numbers(day, published=True)
        transaction.set_rollback(True)
    of_the_week = {key: value for key, value in before.items() if key[2][0] == 0}
    assert {key: (value, after.get(key)) for key, value in of_the_week.items() if after.get(key) != value} == {}


@pytest.mark.parametrize("measure", ["rep_weeks", "quality_visits_attainment"])
def test_a_team_somebody_is_to_join_later_has_no_figure_yet(measure):
    """To move on Friday is a plan on Monday: were it told, dropping the plan would change what Monday knew."""
    north, south = made.team("North"), made.team("South")
    rep = made.rep("Ann", north)
    Membership.objects.update(end=made.day("2026-11-19"))
    made.member(rep, south, start="2026-11-20")
    assert set(by(measure, "2026-W47", "team", as_of="2026-11-16")) == {north.key}
    assert set(by(measure, "2026-W47", "team", as_of="2026-11-20")) == {north.key, south.key}
