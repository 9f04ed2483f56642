"""Worked examples of the small-sample rules (spec 2.7; spec 14, E16, E34 to E36, E55)."""

from datetime import date

import pytest

from kpis.breakdown import by_rep
from kpis.comparing.peers import peers
from kpis.comparing.shortfall import shortfall
from kpis.definitions import kpi_by_slug, measure_by_name
from kpis.definitions.quality_visits import BELOW_TARGET
from kpis.formats import shown_value
from kpis.periods import Period
from kpis.readings import readings
from kpis.scope import Scope
from kpis.statistics import binomial_limits, newcombe, poisson_at_most, poisson_exact_p
from kpis.views.state import State
from reps.models import Organisation, Rep
from tests import builders as made
from tests.asking import ask, percent

pytestmark = pytest.mark.django_db
example = pytest.mark.example
AS_OF = date(2026, 11, 23)


def state(when, who=None):
    return State(None, who or Scope.company(), Period.parse(when), AS_OF, Organisation.current())


def proposals(rep, good, of, on="2026-10-12"):
    """So many proposals, the first of them no-surprise, to one customer."""
    customer = made.customer()
    for at in range(of):
        made.proposal(rep, on, no_surprise=at < good, customer=customer)


def side_by_side(counts):
    """The Ranking of reps by no-surprise share, for {name: (x, n)}."""
    for name, (good, of) in counts.items():
        proposals(made.rep(name), good, of)
    kpi, at = kpi_by_slug("no_surprise_proposals"), state("2026-Q4")
    return peers(kpi, at, {"rep": by_rep(kpi, at, Rep.objects.all())}).ranking


@example("E34")
def test_shares_are_drawn_towards_37_5_percent_and_only_20_and_more_are_ranked():
    found = side_by_side({"A": (3, 4), "E": (9, 18), "B": (12, 30), "C": (20, 60), "D": (1, 8)})
    assert (found.common.rate, found.common.weight) == (0.375, 20)
    rates = {peer.name: percent(peer.rate) for peer in found.peers}
    assert rates == {"A": 43.8, "E": 43.4, "B": 39.0, "C": 34.4, "D": 30.4}
    assert [peer.name for peer in found.peers if peer.is_ranked] == ["B", "C"]
    assert shown_value(found.peers[2].figure) == "3 of 4"


@example("E35")
def test_chance_takes_60_at_37_5_percent_from_15_to_30_and_hardly_from_11_to_34():
    assert binomial_limits(60, 0.375) == (15, 30)
    assert binomial_limits(60, 0.375, 0.998) == (11, 34)


@example("E35")
@pytest.mark.parametrize(("few", "beyond"), [(12, "alert"), (10, "alarm"), (15, "")])
def test_12_of_60_alert_and_10_alarm(few, beyond):
    found = side_by_side({"Few": (few, 60), "Rest": (45 - few, 60)})
    assert found.common.rate == 0.375
    assert {peer.name: peer.beyond for peer in found.peers}["Few"] == beyond


def share_movement(before, now):
    """How the no-surprise share moved from October to November, of one rep with these (x, n)."""
    rep = made.rep()
    proposals(rep, *before, on="2026-09-14")
    proposals(rep, *now, on="2026-10-12")
    share = measure_by_name("no_surprise_share")[1]
    return readings([share], state("2026-10"))[share].movement


@example("E36")
def test_10_of_25_against_6_of_24_is_within_normal_variation():
    assert tuple(map(percent, newcombe(10, 25, 6, 24))) == (-10.9, 38.2)
    assert share_movement((6, 24), (10, 25)) == "level"


@example("E36")
def test_30_of_60_against_15_of_60_is_up():
    """The specification prints 40.4 for the upper limit; 0.25 + √(0.12265² + 0.09223²) is 0.40346."""
    assert tuple(map(percent, newcombe(30, 60, 15, 60))) == (7.7, 40.3)
    assert share_movement((15, 60), (30, 60)) == "up"


def visits_movement(before, now, reps):
    """How quality visits and their rate moved from one full week to the next, made by so many reps."""
    people = [made.rep() for _each in range(reps)]
    for on, number in (("2026-11-09", before), ("2026-11-16", now)):
        for at in range(number):
            day = date.fromordinal(date.fromisoformat(on).toordinal() + at % 5)
            made.visit(people[at % reps], day, quality=True)
    measures = [measure_by_name(name)[1] for name in ("quality_visits", "quality_visits_per_rep_week")]
    found = readings(measures, state("2026-W47"), trail=False)
    assert float(found[measures[1]].figure.denominator) == reps
    return [found[each].movement for each in measures]


@example("E55")
def test_30_visits_against_18_in_4_rep_weeks_each_are_within_normal_variation():
    assert round(poisson_exact_p(30, 4, 18, 4), 3) == 0.111
    assert visits_movement(18, 30, reps=4) == ["level", "level"]


@example("E55")
def test_60_visits_against_36_in_8_rep_weeks_each_are_up():
    assert round(poisson_exact_p(60, 8, 36, 8), 3) == 0.018
    assert visits_movement(36, 60, reps=8) == ["up", "up"]


FOUR_WEEKS = ("2026-10-26", "2026-11-02", "2026-11-09", "2026-11-16")  # the Mondays of the weeks before 23 November


def quality_visits(rep, counts, weeks=FOUR_WEEKS):
    """So many quality visits in each of the weeks."""
    for monday, count in zip(weeks, counts, strict=True):
        for at in range(count):
            made.visit(rep, date.fromordinal(date.fromisoformat(monday).toordinal() + at % 5), quality=True)


@example("E16")
@pytest.mark.parametrize(("counts", "chance", "signal"), [((5, 6, 5, 6), 0.041, True), ((6, 6, 6, 6), 0.088, False)])
def test_22_of_32_in_four_weeks_is_a_signal_and_24_is_none(counts, chance, signal):
    rep = made.rep()
    quality_visits(rep, counts)
    found = shortfall(BELOW_TARGET, state("2026-11"))
    assert (float(found.figure.denominator), found.figure.numerator) == (32, sum(counts))
    assert (round(found.chance, 3), found.is_signal) == (chance, signal)
    below = measure_by_name("reps_below_visit_target")[1]
    assert list(below.records(ask("2026-11"))) == ([rep] if signal else [])


@example("E16")
def test_one_bad_week_alone_is_never_a_signal():
    quality_visits(made.rep(), (8, 8, 8, 0))
    assert round(poisson_at_most(6, 8), 3) == 0.313
    found = shortfall(BELOW_TARGET, state("2026-W47"))
    assert found.figure.period == Period(date(2026, 10, 26), date(2026, 11, 22))
    assert not found.is_signal
