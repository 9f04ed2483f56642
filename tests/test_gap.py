"""Why the won amount changed: parts that add up, on the page of close rate and attainment."""

import math

import pytest
import time_machine
from django.utils.html import strip_tags
from hypothesis import given
from hypothesis import strategies as st

from kpis.insight.divisia import effects, log_mean
from kpis.insight.gap import gap
from kpis.periods import Period
from kpis.scope import Scope
from kpis.views.state import State
from reps.models import Organisation
from tests import builders as made
from tests.asking import value
from tests.small_company import TODAY, small_company

POSITIVE = st.floats(min_value=1e-3, max_value=1e6)
FACTORS = st.tuples(POSITIVE, POSITIVE, POSITIVE)
URL = "/kpi/close_and_attainment/?who=team:north&when=2026-10"


@given(FACTORS, FACTORS)
def test_the_parts_always_sum_to_the_whole(before, now):
    change = math.prod(now) - math.prod(before)
    scale = max(math.prod(now), math.prod(before))
    assert math.fsum(effects(before, now)) == pytest.approx(change, rel=1e-9, abs=1e-9 * scale)


@given(FACTORS, FACTORS)
def test_the_way_back_is_the_way_there_with_other_signs(before, now):
    rounding = 1e-12 * max(math.prod(now), math.prod(before))
    assert effects(now, before) == pytest.approx([-part for part in effects(before, now)], abs=rounding)


@given(FACTORS, st.integers(0, 2))
def test_a_factor_that_comes_from_zero_takes_the_whole_change(now, zero):
    """It is the limit: a very small number in its place gives nearly the same."""
    before = tuple(0 if at == zero else factor for at, factor in enumerate(now))
    whole = math.prod(now)
    assert effects(before, now) == tuple(pytest.approx(whole) if at == zero else 0 for at in range(3))
    tiny = tuple(1e-300 if at == zero else factor for at, factor in enumerate(now))
    assert effects(tiny, now) == pytest.approx(effects(before, now), abs=1e-9 * whole)


def test_what_follows_a_zero_may_be_unknown_and_nothing_else():
    assert effects((40, 0, None), (40, 0.5, 10)) == (0, 200, 0)
    assert effects((0, None, None), (40, 0.5, 10)) == (200, 0, 0)
    assert effects((40, 0.5, 10), (40, 0, None)) == (0, -200, 0)
    assert effects((40, None, 10), (40, 0.5, 10)) is None
    assert effects((None, 0.5, 10), (40, 0.5, 10)) is None


def test_nothing_won_then_or_now_changes_nothing():
    assert effects((40, 0, None), (30, 0, None)) == (0, 0, 0)


def test_equal_products_of_different_factors_cancel_out():
    volume, rate, size = effects((40, 0.5, 10), (20, 1.0, 10))
    assert (volume, rate, size) == pytest.approx((-200 * math.log(2), 200 * math.log(2), 0))


def test_the_logarithmic_mean_is_smooth_where_both_are_equal():
    assert log_mean(5.0, 5.0) == 5
    assert log_mean(5.0, 5.0 * (1 + 1e-7)) == pytest.approx(5 * (1 + 0.5e-7), rel=1e-12)


# The page


@pytest.fixture
def company(db):
    """North: in September 2 issued, 1 deal of 100; in October 4 issued, 1 deal of 80. South won 900 in October."""
    with time_machine.travel(TODAY, tick=False):
        found = small_company()
        alice, bob = found.reps.alice, found.reps.bob
        for issued, others, amount in (("2026-09-01", 1, 100), ("2026-10-01", 3, 80)):
            made.proposal(alice, issued, status="won", ended=issued[:8] + "20", amount=amount)
            for _at in range(others):
                made.proposal(alice, issued)
        made.proposal(bob, "2026-10-01", status="won", ended="2026-10-20", amount=900)
        yield found


def page(client, user, url=URL):
    client.force_login(user)
    return client.get(url).content.decode()


def test_the_change_reads_as_one_line(client, company):
    """20 less: L = 20 ÷ ln(100 ÷ 80) = 89.6; volume L·ln 2 = +62, close rate −62, deal size L·ln 0.8 = −20."""
    assert "−20: volume +62, close rate −62, deal size −20" in strip_tags(page(client, company.manager))


def test_what_is_won_today_waits_for_tomorrow_against_the_period_before_but_not_against_the_plan(client, company):
    """On 23 November, which is not over: 50 won by the 20th against the 80 of October's first fifteen workdays."""
    alice = company.reps.alice
    for day, amount in ((20, 50), (23, 500)):
        made.proposal(alice, "2026-11-03", status="won", ended=f"2026-11-{day}", amount=amount)
    state = State(
        None, Scope.team(company.north), Period.parse("2026-11"), made.day("2026-11-23"), Organisation.current()
    )
    found = gap(state)
    assert (found.now, found.url.endswith("when=2026-11-01..2026-11-22")) == (50, True)
    assert gap(state, "plan").now == 550


def test_each_part_opens_its_records_then_and_now(client, company):
    shown = page(client, company.manager)
    for name in ("proposals_issued", "deals_per_proposal", "average_deal"):
        for month in ("2026-09", "2026-10"):
            link = f"/figures/{name}/?who=team%3Anorth&amp;when={month}"
            assert link in shown
            assert client.get(link.replace("&amp;", "&")).status_code == 200


def test_the_plan_needs_targets_for_all_it_is_made_of(client, company):
    made.target(120, "2026-10", team=company.north)
    shown = page(client, company.manager, f"{URL}&against=plan")
    assert "no initial target for proposals issued, close rate" in shown


def test_against_the_plan(client, company):
    """Planned 3 × 40 % × 100 = 120, came 4 × 25 % × 80 = 80."""
    made.target(120, "2026-10", team=company.north)
    made.target(3, "2026-10", "proposals_issued", team=company.north)
    made.target("0.4", "2026", "close_rate")
    shown = page(client, company.manager, f"{URL}&against=plan")
    assert "−40: volume +28, close rate −46, deal size −22" in strip_tags(shown)


def test_the_plan_stays_when_another_close_rate_is_aimed_at(client, company):
    """As the initial targets beside it: the plan is still 3 × 40 % × 100, whatever was agreed for later."""
    made.target(120, "2026-10", team=company.north)
    made.target(3, "2026-10", "proposals_issued", team=company.north)
    made.revise(made.target("0.4", "2026", "close_rate"), "0.2", "2026-10-05")
    shown = page(client, company.manager, f"{URL}&against=plan")
    assert "−40: volume +28, close rate −46, deal size −22" in strip_tags(shown)


def test_a_deal_that_is_split_is_one_deal(company):
    won = made.proposal(company.reps.alice, "2026-10-01", status="won", ended="2026-10-21", amount=100)
    made.split(won, (company.reps.alice, 60), (company.reps.ann, 40))
    assert value("deals_won", "2026-10", company.north) == 2
    assert value("average_deal", "2026-10", company.north) == 90


def test_a_rep_reads_the_team_s_change_without_the_records(client, company):
    shown = page(client, company.alice)
    assert "−20: volume +62" in strip_tags(shown)
    assert "/figures/average_deal/records/" not in shown
    records = client.get("/figures/average_deal/records/?who=team:north&when=2026-10")
    assert records.status_code == 404


def test_won_without_anything_issued_cannot_be_split(client, company):
    made.lead("2026-07-01", owner=company.reps.alice, won_on="2026-07-15", won_amount=50)
    shown = page(client, company.manager, "/kpi/close_and_attainment/?who=team:north&when=2026-07")
    assert "can&#x27;t be split: deals were won in a period without any proposal issued" in shown


@pytest.mark.parametrize("with_another", [False, True])
def test_more_taken_back_than_won_cannot_be_split(client, company, with_another):
    """A win of 500 of the quarter before, cancelled in November: its parts would leave a part of the change over."""
    fields = {"status": "won", "ended": "2026-09-10", "amount": 500, "rescinded_on": made.day("2026-11-05")}
    made.proposal(company.reps.alice, "2026-06-20", **fields)
    if with_another:
        made.proposal(company.reps.alice, "2026-11-02", status="won", ended="2026-11-10", amount=100)
    shown = page(client, company.manager, "/kpi/close_and_attainment/?who=team:north&when=2026-11")
    assert "can&#x27;t be split: more was taken back than won" in shown


def test_unknown_amounts_are_left_out_and_said_so(client, company):
    made.lead("2026-10-01", owner=company.reps.alice, won_on="2026-10-15")
    shown = page(client, company.manager)
    assert "−20: volume +62" in strip_tags(shown)
    assert "1 won amount is not known or has no exchange rate" in shown
