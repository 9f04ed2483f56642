"""Targets agreed in a foreign currency count at the plan rate of their fiscal year (spec 2.4, 8.3)."""

from decimal import Decimal

import pytest

from kpis.models import Target
from kpis.periods import Period
from kpis.publishing.overlay import figure as overlaid
from kpis.publishing.publish import publish
from kpis.rates import rates_of
from kpis.talent.nine_box import performance
from kpis.targets.aims import of_page
from kpis.targets.assigned import over_assignment
from reps.locking.guard import permitted
from reps.models import FxRate
from tests import builders as made
from tests.asking import ask, by, figure, parts, period_of, value
from tests.small_company import TODAY

pytestmark = pytest.mark.django_db
QUARTER = "2026-Q4"


def test_attainment_is_of_what_it_is_worth_at_the_plan_rate(company, dollars):
    for name in ("attainment_initial", "attainment_current"):
        assert parts(name, QUARTER, company.north) == (213_000, 852_000)
        assert value(name, QUARTER, company.north) == 0.25
        assert by(name, QUARTER, "team")["north"].value == 0.25
    assert "MISSING_RATE" not in figure("attainment_initial", QUARTER, company.north).flags


def test_the_present_target_is_converted_too(company, dollars):
    made.revise(dollars, 60_000, "2026-11-01")  # 426,000
    assert value("attainment_initial", QUARTER, company.north) == 0.25
    assert value("attainment_current", QUARTER, company.north) == 0.5


def test_the_plan_rate_is_that_of_its_own_fiscal_year(company, dollars):
    made.rate("USD", "7.00", year=2027)
    made.target(100, "2027-Q1", team=company.north, currency="USD")
    assert parts("attainment_initial", "2027-Q1", company.north, as_of="2027-02-01")[1] == 700


def test_a_plan_rate_that_is_cut_by_april_is_of_the_year_the_period_lies_in(company):
    made.parameters(fiscal_start=4)
    made.rate("USD", "7.10", year=2026)
    made.target(100, "2026-Q4", team=company.north, currency="USD")  # from January 2027
    assert Target.objects.get().start == made.day("2027-01-01")
    assert parts("attainment_initial", "2026-Q4", company.north, as_of="2027-02-01")[1] == 710


def test_it_stands_on_the_plan_though_wins_count_at_the_rate_of_their_day(company, dollars):
    FxRate.objects.create(currency="USD", kind="dated", date=made.day("2026-09-01"), rate="7.50")
    made.parameters(fx_attainment="dated")
    assert parts("attainment_initial", QUARTER, company.north)[1] == 852_000


def test_an_amount_is_rounded_to_the_cent(company):
    made.rate("USD", "7.12345678")
    made.target("100.01", team=company.north, currency="USD")
    assert parts("attainment_initial", QUARTER, company.north)[1] == Decimal("712.42")  # 712.4169...


def test_pace_expects_of_what_it_is_worth(company, dollars):
    """On Monday 23 November 36 of the quarter's 63 working days are over: National Day's week is free."""
    found = figure("pace", QUARTER, company.north)
    days = ask(QUARTER, company.north).calendar
    over, whole = days.count(made.day("2026-10-01"), made.day("2026-11-22")), days.count(*quarter_days())
    assert found.denominator == 852_000 * (Decimal(over) / whole)


def quarter_days():
    found = period_of(QUARTER)
    return found.start, found.end


def test_months_in_other_currencies_add_up(company, won):
    made.rate("USD", "7.10")
    made.target(100_000, "2026-10", team=company.north)
    made.target(20_000, "2026-11", team=company.north, currency="USD")  # 142,000
    made.target(184_000, "2026-12", team=company.north, currency="CNY")
    assert parts("attainment_initial", QUARTER, company.north) == (213_000, 426_000)


def test_over_assignment_is_of_what_targets_are_worth(company, dollars):
    made.target(1_000_000)
    made.target(148_000, team=company.south)
    assert over_assignment("won_amount", None, period_of(QUARTER), ask(QUARTER)) == 1.0  # 852,000 + 148,000


def test_a_rep_is_measured_by_what_is_fair_of_it(company, won):
    made.rate("USD", "7.10")
    made.target(30_000, "2026-Q3", rep=company.reps.alice, currency="USD")
    found = performance(company.reps.alice, ask(QUARTER))
    assert [(part.target, part.due) for part in found.parts] == [(213_000, 213_000)]


def test_hits_are_judged_at_the_plan_rate(company):
    made.proposal(company.reps.alice, "2026-07-01", status="won", ended="2026-08-20", amount=710)
    made.target(100, "2026-Q3", team=company.north, currency="USD")
    assert value("attainment_initial", "2026-Q3", company.north) is None
    rate = made.rate("USD", "7.10")
    assert value("attainment_initial", "2026-Q3", company.north) == 1.0
    rate.rate = "7.11"
    rate.save()
    assert figure("attainment_initial", "2026-Q3", company.north).value < 1


@pytest.mark.parametrize("name", ["attainment_initial", "attainment_current", "pace"])
def test_without_a_rate_attainment_is_blank_and_flagged(company, euros, name):
    found = figure(name, QUARTER, company.north)
    assert (found.value, "MISSING_RATE" in found.flags) == (None, True)
    assert "exchange rate" in found.measure.why_blank(found)
    if name != "pace":
        assert "MISSING_RATE" in by(name, QUARTER, "team")["north"].flags


def test_others_are_not_flagged_for_it(company, euros):
    made.target(426_000, rep=company.reps.alice)
    made.target(100, team=company.south)
    assert value("attainment_initial", QUARTER, company.reps.alice) == 0.5
    for who in (company.reps.alice, company.south, None):
        assert "MISSING_RATE" not in figure("attainment_initial", QUARTER, who).flags


def test_a_sum_of_which_a_part_has_no_rate_is_unknown(company, won):
    for month, currency in (("2026-10", ""), ("2026-11", "EUR"), ("2026-12", "")):
        made.target(100, month, team=company.north, currency=currency)
    found = figure("attainment_initial", QUARTER, company.north)
    assert (found.value, "MISSING_RATE" in found.flags) == (None, True)
    assert over_assignment("won_amount", None, period_of(QUARTER), ask(QUARTER)) is None


def test_over_assignment_without_a_rate_is_unknown(company, euros):
    made.target(1000)
    made.target(1000, team=company.south)
    assert over_assignment("won_amount", None, period_of(QUARTER), ask(QUARTER)) is None


def test_a_hire_s_target_without_a_rate_is_left_out_and_flagged(company):
    """Hired on 1 January 2025, so measured from April on: the second quarter in yuan, the third in euros."""
    hal = made.rep("Hal", company.north, hired_on="2025-01-01")
    made.candidate("Hal", "hired", added_on="2024-06-01", rep=hal)
    made.target(1000, "2025-Q2", rep=hal)
    made.target(100, "2025-Q3", rep=hal, currency="EUR")
    found = figure("hire_attainment", "2023-12-01..2026-11-30")
    assert "MISSING_RATE" in found.flags
    bare = found.denominator
    made.rate("EUR", "10", year=2025)
    found = figure("hire_attainment", "2023-12-01..2026-11-30")
    assert ("MISSING_RATE" in found.flags, found.denominator) == (False, bare + 1000)


def test_a_changed_plan_rate_restates_what_was_published(company, won):
    rate = made.rate("USD", "7.10")
    made.target(30_000, "2026-10", team=company.north, currency="USD")  # 213,000
    publish(Period.parse("2026-10"))
    measure = figure("attainment_initial", "2026-10", company.north).measure
    assert not overlaid(measure, ask("2026-10", company.north)).is_restated
    rate.rate = "7.50"
    with permitted():
        rate.save()
    found = overlaid(measure, ask("2026-10", company.north))
    assert (found.published.figure.value, found.is_restated) == (1.0, True)
    assert found.published.now.denominator == 225_000


def test_a_page_reads_rates_once_and_only_if_it_needs_them(company, won, django_assert_num_queries):
    made.target(1, team=company.north)
    asked = ask(QUARTER, company.north)
    with django_assert_num_queries(1):
        of_page(asked)
        assert rates_of(asked).plan_value(5, "CNY", TODAY) == 5
