"""What must hold of any company (spec 13), tried on random small ones.

The expected figures are worked out here in plain Python from what the company was made of, not from the database.
"""

from dataclasses import dataclass
from datetime import date, time, timedelta

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st

from kpis.ask import Ask
from kpis.definitions import KPIS, measure_by_name
from kpis.kpi import figures
from kpis.periods import Period
from kpis.publishing.publish import known_on, publish
from kpis.scope import Scope
from reps.models import Team
from tests import builders as made
from tests.asking import as_published, figures_told, value
from tests.tried import on_companies

pytestmark = pytest.mark.django_db

START = date(2026, 10, 26)
BUSY = START + timedelta(days=7)  # a day on which one rep made most quality visits; every period holds it
PARENTS = {"north": None, "city": "north", "south": None}  # a tree of three teams
PERIODS = ("2026-W45", "2026-11", "2026-Q4")

days = st.sampled_from([0, 6, 7, 12, 34]).map(lambda at: START + timedelta(days=at))
reps = st.integers(0, 2)
verdicts = st.sampled_from([True, True, False, None])


@dataclass(frozen=True)
class VisitMade:
    rep: int
    day: date
    hour: int
    quality: bool | None
    status: str
    customer: int
    deal: str | None = None


LEAD_OF = {"draft": "lead", "offer": "lead", "other": None}  # what the deals but the lead itself are made from


@dataclass(frozen=True)
class ProposalMade:
    rep: int
    day: date
    good: bool
    status: str
    wait: int
    amount: int

    @property
    def ended(self):
        return self.day + timedelta(days=self.wait)

    def end_by(self, day):
        """(how, when) it had ended by a day, or None: by its decision, or by outliving its thirty days (E30)."""
        ends = [(self.status, self.ended)] if self.status in ("won", "lost") else []
        over = [*ends, ("expired", self.day + timedelta(days=31))]
        return next((end for end in over if end[1] <= day), None) if self.status != "void" else None


@dataclass(frozen=True)
class CompanyMade:
    moves: tuple  # for each rep: (first team, the day of the move, second team)
    visits: tuple
    proposals: tuple
    as_of: date  # the day on which it is read

    def team_on(self, rep, day):
        before, moved, after = self.moves[rep]
        return before if day < moved else after

    def counting(self):
        """The visits that count: held, of quality, the first of the day for a rep and opportunity (spec 3, E14).

        A lead with the proposals made from it, a proposal from no lead, else the customer.
        """
        first = {}
        for each in sorted(self.visits, key=lambda each: (each.day, each.hour)):
            if each.status == "held" and each.quality:
                opportunity = LEAD_OF.get(each.deal) or each.deal or each.customer
                first.setdefault((each.rep, each.day, opportunity), each)
        return [*first.values()]


def first_of_each(visits):
    """One visit a rep, day and hour, so that which is the earliest is never in doubt."""
    return tuple({(each.rep, each.day, each.hour): each for each in visits}.values())


statuses = st.sampled_from(["held", "held", "held", "no_show", "void"])
deals = st.sampled_from([None, "lead", *LEAD_OF])


def visits_of(reps, days, verdicts, statuses):
    return st.builds(VisitMade, reps, days, st.integers(8, 17), verdicts, statuses, st.just(0), deals)


companies = st.builds(
    CompanyMade,
    moves=st.tuples(*[st.tuples(st.sampled_from([*PARENTS]), days, st.sampled_from([*PARENTS]))] * 3),
    visits=st.tuples(
        st.lists(visits_of(reps, days, verdicts, statuses), max_size=12),
        st.lists(visits_of(st.just(0), st.just(BUSY), st.just(True), st.just("held")), max_size=4),
    ).map(lambda lists: first_of_each([each for some in lists for each in some])),
    proposals=st.lists(
        st.builds(
            ProposalMade,
            reps,
            days,
            st.booleans(),
            st.sampled_from(["open", "won", "lost", "void"]),
            st.integers(0, 5) | st.sampled_from([30, 31, 34]),  # valid for 30 days: some are decided after all
            st.integers(1, 900),
        ),
        max_size=5,
    ).map(tuple),
    as_of=st.sampled_from([28, 28, 0, 7, 13, 32, 40]).map(lambda at: START + timedelta(days=at)),
)


def build(company, backwards=False):
    """Write the company down, in either order."""
    order = reversed if backwards else list
    teams = {}
    for key, parent in PARENTS.items():
        teams[key] = made.team(key.title(), parent=teams.get(parent), key=key)
    people = [made.rep(f"Rep {at}", key=f"r{at}") for at in range(3)]
    for rep, (before, moved, after) in zip(people, company.moves, strict=True):
        made.member(rep, teams[before], end=moved - timedelta(days=1))
        made.member(rep, teams[after], start=moved)
    customers = [made.customer("Acme")]
    deals = build_deals(people[0], customers[0], linked=not backwards)
    for each in order(company.visits):
        answers = {"quality": True} if each.quality else {"no": ["need_confirmed"]} if each.quality is False else {}
        made.visit(
            people[each.rep],
            each.day,
            start=time(each.hour),
            status=each.status,
            customer=customers[each.customer],
            **({"lead" if each.deal == "lead" else "proposal": deals[each.deal]} if each.deal else {}),
            **answers,
        )
    link(deals)
    for each in order(company.proposals):
        decided = {"ended": each.ended} if each.status in ("won", "lost") else {}
        made.proposal(people[each.rep], each.day, each.good, each.status, amount=each.amount, **decided)
    return teams


def build_deals(rep, customer, linked):
    """A lead and three proposals of long before, two of them from the lead; not `linked`, it is said of none so far."""
    deals = {"lead": made.lead("2026-05-04", owner=rep, customer=customer)}
    for name in LEAD_OF:
        lead = deals[LEAD_OF[name]] if linked and LEAD_OF[name] else None
        deals[name] = made.proposal(rep, "2026-05-11", customer=customer, lead=lead)
    return deals


def link(deals):
    for name, lead in LEAD_OF.items():
        deals[name].lead = deals.get(lead)
        deals[name].save()


def below(key):
    """The team and all below it; everything for the company."""
    if key is None:
        return {*PARENTS}
    return {key} | {child for child, parent in PARENTS.items() if parent == key}


def naive(company, period, key):
    """{measure: number} recomputed from what the company was made of."""
    inside = below(key)

    def mine(rows):
        return [
            each
            for each in rows
            if period.start <= each.day <= min(period.end, company.as_of)
            and company.team_on(each.rep, each.day) in inside
        ]

    issued = [each for each in mine(company.proposals) if each.status != "void"]
    won = [each for each in company.proposals if each.status == "won"]
    decided = [each for each in won if period.start <= each.ended <= min(period.end, company.as_of)]
    issuers = [each for each in decided if company.team_on(each.rep, each.day) in inside]  # the rate stays with them,
    earners = [each for each in decided if company.team_on(each.rep, each.ended) in inside]  # money goes (spec 2.3)
    return {
        "visits": len([each for each in mine(company.visits) if each.status == "held"]),
        "quality_visits": len(mine(company.counting())),
        "proposals_issued": len(issued),
        "no_surprise_proposals": sum(each.good for each in issued),
        "blind_proposals": sum(not each.good for each in issued),
        "won_proposals": len(issuers),
        "won_amount": sum(each.amount for each in earners),
    }


def naive_decided(company, period, key):
    """(won, decided): of the proposals first issued by the reps of a team, those that had ended in the period."""
    mine = [each for each in company.proposals if company.team_on(each.rep, each.day) in below(key)]
    ends = [end for each in mine if (end := each.end_by(company.as_of)) and period.start <= end[1] <= period.end]
    return sum(how == "won" for how, _when in ends), len(ends)


def scopes(teams):
    return {None: Scope.company(), **{key: Scope.team(team) for key, team in teams.items()}}


def all_figures(scope, period, as_of, by=()):
    ask = Ask(scope, (period,), as_of, by)
    return figures([measure for kpi in KPIS for measure in kpi.measures], ask)


def tried(test):
    """Run a test on random companies, each in a transaction that is taken back."""

    @on_companies
    @given(companies, st.sampled_from(PERIODS).map(Period.parse))
    def run(company, period):
        with transaction.atomic():
            test(company, period)
            transaction.set_rollback(True)

    run.__name__, run.__doc__ = test.__name__, test.__doc__
    return run


@tried
def test_figures_are_what_plain_counting_gives(company, period):
    for key, scope in scopes(build(company)).items():
        found = all_figures(scope, period, company.as_of)
        for name, number in naive(company, period, key).items():
            (figure,) = found[measure_by_name(name)[1]].values()
            assert float(figure.value) == number, (name, key)


@tried
def test_what_was_decided_is_what_plain_reading_gives(company, period):
    """One decided after it had run out counts where it was decided, and on the days between where it had run out."""
    measure = measure_by_name("decision_win_rate")[1]
    for key, scope in scopes(build(company)).items():
        (figure,) = figures([measure], Ask(scope, (period,), company.as_of))[measure].values()
        assert (figure.numerator or 0, figure.denominator or 0) == naive_decided(company, period, key)


@tried
def test_teams_published_together_have_the_figures_each_asks_for_alone(company, period):
    teams = build(company)
    publication = publish(period)
    for scope in scopes(teams).values():
        told = publication.figures.get(owner=scope.code).figures
        alone = all_figures(scope, period, known_on(publication.as_of))
        assert figures_told(told) == {measure.name: as_published(found) for measure, found in alone.items()}


@tried
def test_a_count_is_the_number_of_its_records(company, period):
    for scope in scopes(build(company)).values():
        ask = Ask(scope, (period,), company.as_of)
        for name in ("visits", "quality_visits", "proposals_issued", "blind_proposals", "won_proposals"):
            measure = measure_by_name(name)[1]
            (figure,) = figures([measure], ask)[measure].values()
            assert measure.records(ask).count() == figure.value


@tried
def test_teams_add_up_to_the_company(company, period):
    build(company)
    whole, parts = (
        all_figures(Scope.company(), period, company.as_of),
        all_figures(Scope.company(), period, company.as_of, by=("team",)),
    )
    for name in naive(company, period, None):
        measure = measure_by_name(name)[1]
        (figure,) = whole[measure].values()
        assert sum(part.value for part in parts[measure].values()) == figure.value, name


@tried
def test_a_share_is_a_part_of_its_whole_within_its_range(company, period):
    for scope in scopes(build(company)).values():
        for measure, found in all_figures(scope, period, company.as_of).items():
            for figure in found.values():
                if not measure.is_share:
                    continue
                if figure.denominator:
                    assert 0 <= figure.numerator <= figure.denominator, measure.name
                else:
                    assert figure.value is None
                if figure.low is not None:
                    assert 0 <= figure.low <= figure.value <= figure.high <= 1


@tried
def test_the_order_of_writing_does_not_matter(company, period):
    def numbers(backwards):
        with transaction.atomic():
            build(company, backwards)
            found = all_figures(Scope.company(), period, company.as_of, by=("team",))
            transaction.set_rollback(True)
        return {
            (measure.name, key): (figure.numerator, figure.denominator, figure.value)
            for measure, rows in found.items()
            for key, figure in rows.items()
        }

    assert numbers(backwards=False) == numbers(backwards=True)


@tried
def test_the_bench_s_flow_balances(company, period):
    build(company)
    team = Team.objects.get(key="north")
    for at, visit in enumerate(company.visits):
        moves = [("contacted", visit.day)]
        moves += [("declined", visit.day + timedelta(days=3))] if visit.quality else []
        made.candidate(f"Kim {at}", added_on=visit.day, moves=moves, team=team)
    before = period.previous()
    at_start, at_end = (value("pool_size", each, as_of=company.as_of) for each in (before, period))
    moved = {
        name: value(name, period, as_of=company.as_of)
        for name in ("pool_added", "pool_reactivated", "pool_hired", "pool_exits")
    }
    assert (
        at_start + moved["pool_added"] + moved["pool_reactivated"] - moved["pool_hired"] - moved["pool_exits"] == at_end
    )
