"""Worked examples of KPI 5, close rate and attainment (spec 14, E31 to E40, E54)."""

from decimal import Decimal

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction

from kpis.cohort.chances import chance_of, curves_of
from kpis.cohort.incidence import RunningEstimate
from kpis.explanation import warnings_on
from kpis.flags import IMMATURE, MISSING_RATE
from kpis.formats import shown_interval, shown_value
from kpis.statistics import jeffreys
from kpis.targets.assigned import over_assignment
from reps.models import Booking, FxRate, Proposal
from tests import builders as made
from tests.asking import ask, by, figure, limits, parts, percent, period_of, records, value
from tests.remembered import remembered

pytestmark = pytest.mark.django_db
example = pytest.mark.example

TWELVE = {
    "A": ("2026-05-04", "won", "2026-06-10"),
    "B": ("2026-05-18", "lost", "2026-07-01"),
    "C": ("2026-06-01", "won", "2026-09-14"),
    "D": ("2026-06-15", "expired", "2026-08-14"),
    "E": ("2026-07-06", "open", None),
    "F": ("2026-07-20", "won", "2026-08-28"),
    "G": ("2026-08-10", "withdrawn", "2026-08-31"),
    "H": ("2026-08-24", "won", "2026-10-12"),
    "I": ("2026-09-07", "open", None),
    "J": ("2026-10-12", "won", "2026-11-02"),
    "K": ("2026-11-09", "open", None),
    "L": ("2026-11-16", "open", None),
}


@remembered
def twelve_families():
    """The twelve families of E31; those still open are valid into the next year."""
    rep = made.rep()
    for key, (issued, status, ended) in TWELVE.items():
        lost = {"lost_reason": "competitor"} if status == "lost" else {}
        made.proposal(rep, issued, status=status, ended=ended, key=key, valid_until="2027-06-30", **lost)
    return rep


@pytest.fixture
def twelve():
    with time_machine.travel("2026-11-23T09:00+08:00", tick=False):
        return twelve_families()


@example("E31")
@pytest.mark.usefixtures("twelve")
def test_three_of_the_eight_old_enough_were_won_within_90_days():
    rate = figure("close_rate", "2026")
    assert (rate.numerator, rate.denominator, percent(rate.value)) == (3, 8, 37.5)
    assert limits(rate) == (13.7, 69.4)
    assert IMMATURE in rate.flags
    assert sorted(each.key for each in records("close_rate", "2026")) == ["A", "F", "H"]
    old_enough = records("close_rate", "2026", part="denominator")
    assert sorted(each.key for each in old_enough) == ["A", "B", "C", "D", "E", "F", "G", "H"]


@example("E31")
@pytest.mark.usefixtures("twelve")
def test_the_running_estimate_uses_all_twelve():
    estimate = figure("close_rate_estimate", "2026")
    assert isinstance(estimate.measure, RunningEstimate)
    assert (percent(estimate.value), estimate.n) == (40.0, 12)
    assert IMMATURE in estimate.flags


@example("E31")
@pytest.mark.usefixtures("twelve")
def test_at_90_days_three_in_ten_are_still_open():
    curve = curves_of(ask("2026")).pooled
    assert (percent(curve.won_by(90)), percent(curve.open_at(90))) == (40.0, 30.0)


@example("E31")
@pytest.mark.usefixtures("twelve")
def test_eight_of_the_twelve_are_mature():
    rate = figure("close_rate", "2026")
    assert (rate.denominator, rate.young, rate.cohort) == (8, 4, 12)


@example("E32")
@pytest.mark.usefixtures("twelve")
def test_what_is_still_open_has_a_chance_by_its_age():
    asked = ask("2026")
    still_open = Proposal.objects.open_on(asked.as_of)
    found = {each.key: chance_of(each, curves_of(asked), asked.as_of) for each in still_open}
    assert set(found) == {"E", "I", "K", "L"}
    assert (round(found["I"].value, 2), found["I"].rests_on, found["I"].is_few) == (0.50, 2, True)
    assert (round(found["K"].value, 2), found["K"].is_few) == (0.30, False)
    assert found["E"].value == 0  # at 140 days nothing more has ever been won


@example("E31")
@pytest.mark.usefixtures("twelve")
def test_other_rates_of_the_same_twelve_have_other_names():
    to_date = figure("close_rate", "2026", horizon=None)
    assert (to_date.numerator, to_date.denominator, percent(to_date.value)) == (5, 12, 41.7)
    assert IMMATURE not in to_date.flags
    assert parts("decision_win_rate", "2026") == (5, 8)
    assert percent(value("decision_win_rate", "2026")) == 62.5
    assert parts("competitive_win_rate", "2026") == (5, 6)
    assert percent(value("competitive_win_rate", "2026")) == 83.3
    assert parts("throughput_ratio", "2026-Q4") == (2, 3)
    assert percent(value("throughput_ratio", "2026-Q4")) == 66.7
    assert parts("throughput_ratio", "2026-Q3") == (2, 5)
    assert percent(value("throughput_ratio", "2026-Q3")) == 40.0


@example("E33")
@pytest.mark.parametrize(
    ("won", "of", "wilson", "jeffreys_limits", "shown", "range_shown"),
    [
        (0, 5, (0.0, 43.4), (0.0, 37.9), "0.0\xa0%", "0.0\xa0% to 43.4\xa0%"),
        (5, 5, (56.6, 100.0), (62.1, 100.0), "100.0\xa0%", "56.6\xa0% to 100.0\xa0%"),
        (3, 7, (15.8, 75.0), (13.9, 76.5), "42.9\xa0%", "15.8\xa0% to 75.0\xa0%"),
        (8, 20, (21.9, 61.3), (21.1, 61.6), "40.0\xa0%", "21.9\xa0% to 61.3\xa0%"),
        (40, 100, (30.9, 49.8), (30.8, 49.8), "40.0\xa0%", "30.9\xa0% to 49.8\xa0%"),
    ],
)
def test_a_share_stands_with_its_range(won, of, wilson, jeffreys_limits, shown, range_shown):
    rep = made.rep()
    for at in range(of):
        made.proposal(rep, "2026-11-18", no_surprise=at < won)
    share = figure("no_surprise_share", "2026-W47")
    assert limits(share) == wilson
    assert tuple(map(percent, jeffreys(won, of))) == jeffreys_limits
    assert (shown_value(share), shown_interval(share)) == (shown, range_shown)


@example("E33")
@pytest.mark.parametrize(("won", "limits_shown"), [(0, (0.0, 37.9)), (5, (62.1, 100.0))])
def test_the_range_is_jeffreys_where_the_parameters_say_so(won, limits_shown):
    made.parameters(interval_method="jeffreys")
    rep = made.rep()
    for at in range(5):
        made.proposal(rep, "2026-11-18", no_surprise=at < won)
    assert limits(figure("no_surprise_share", "2026-W47")) == limits_shown


@example("E33")
def test_two_of_three_are_told_as_counts_without_a_range():
    rep = made.rep()
    for at in range(3):
        made.proposal(rep, "2026-11-18", no_surprise=at < 2)
    share = figure("no_surprise_share", "2026-W47")
    assert (shown_value(share), shown_interval(share)) == ("2 of 3", "")
    assert (share.low, share.high) == (None, None)


@example("E37")
def test_what_was_got_of_what_was_asked():
    rep = made.rep()
    made.proposal(rep, "2026-05-04", amount=100, status="won", ended="2026-06-10", won_amount=90)
    made.proposal(rep, "2026-05-04", amount=200, status="lost", ended="2026-06-10")
    made.proposal(rep, "2026-05-04", amount=300, status="won", ended="2026-06-10")
    made.proposal(rep, "2026-05-04", amount=400, valid_until="2027-06-30")
    assert shown_value(figure("close_rate", "2026")) == "2 of 4"
    amounts = figure("close_rate_amount", "2026")
    assert (amounts.numerator, amounts.denominator, percent(amounts.value)) == (400, 1000, 40.0)
    assert (amounts.low, amounts.high) == (None, None)  # of four the range says nothing
    assert percent(value("price_realisation", "2026")) == 97.5


def shares(amount, *percents, currency="CNY"):
    """What each share of a won proposal is credited, in the order of the splits."""
    won = made.proposal(made.rep(), "2026-10-01", status="won", ended="2026-11-02", amount=amount, currency=currency)
    made.split(won, *[(made.rep(), each) for each in percents])
    connection.check_constraints()
    return [booking.amount for booking in Booking.objects.filter(proposal=won).order_by("pk")]


@example("E38")
def test_parts_of_a_split_add_up_to_the_whole():
    assert shares("1000.01", 50, 50) == [Decimal("500.01"), Decimal("500.00")]
    assert shares("99.99", Decimal("33.34"), Decimal("33.33"), Decimal("33.33")) == [Decimal("33.33")] * 3


@example("E38")
def test_yen_have_no_cents():
    thirds = Decimal("33.34"), Decimal("33.33"), Decimal("33.33")
    assert shares("1000", *thirds, currency="JPY") == [334, 333, 333]


@example("E38")
def test_the_cent_that_is_left_goes_to_the_first_line_whoever_it_is():
    won = made.proposal(made.rep(), "2026-10-01", status="won", ended="2026-11-02", amount="1000.01")
    older, newer = made.rep(), made.rep()
    made.split(won, (newer, 50), (older, 50))
    assert value("won_amount", "2026-11", newer) == 500.01
    assert value("won_amount", "2026-11", older) == 500.00


@example("E38")
def test_a_split_that_adds_up_to_less_is_refused():
    with pytest.raises(IntegrityError), transaction.atomic():
        shares("100", 50, Decimal("49.99"))


@example("E39")
def test_money_is_valued_at_the_plan_rate_and_what_has_none_is_left_out():
    made.rate("USD", "7.10")
    euro = made.rate("EUR", "7.80")
    rep = made.rep()
    for amount, currency in ((500_000, "CNY"), (20_000, "USD"), (10_000, "USD"), (8_000, "EUR")):
        made.proposal(rep, "2026-10-08", amount=amount, currency=currency, status="won", ended="2026-11-02")
    assert value("won_amount", "2026-Q4") == 775_400
    euro.delete()
    left = figure("won_amount", "2026-Q4")
    assert (left.value, MISSING_RATE in left.flags) == (713_000, True)
    rate = figure("deals_per_proposal", "2026-Q4")
    assert (rate.value, MISSING_RATE in rate.flags) == (0.75, True)  # three deals with a value, four proposals


@example("E39")
def test_what_has_no_rate_is_left_out_of_the_price_realised_too():
    rep = made.rep()
    for amount, got, currency in ((100, 90, "CNY"), (8_000, 4_000, "EUR")):
        won = {"status": "won", "ended": "2026-11-02", "won_amount": got, "currency": currency}
        made.proposal(rep, "2026-10-08", amount=amount, **won)
    found = figure("price_realisation", "2026-Q4")
    assert (found.value, MISSING_RATE in found.flags) == (0.9, True)
    made.rate("EUR", "7.80")
    assert MISSING_RATE not in figure("price_realisation", "2026-Q4").flags


@example("E39")
def test_at_the_rates_of_the_day_each_deal_has_its_own():
    """A rate holds until the next; nothing is known of the euro before the 5th."""
    rates = ("USD", "7.05", "2026-11-02"), ("USD", "7.22", "2026-11-04"), ("EUR", "8.02", "2026-11-05")
    for currency, rate, on in rates:
        FxRate.objects.create(currency=currency, rate=rate, kind="dated", date=on)
    made.parameters(fx_attainment="dated")
    rep = made.rep()
    deals = (500_000, "CNY", "02"), (20_000, "USD", "03"), (10_000, "USD", "04"), (8_000, "EUR", "06")
    for amount, currency, on in deals:
        made.proposal(rep, "2026-10-08", amount=amount, currency=currency, status="won", ended=f"2026-11-{on}")
    assert value("won_amount", "2026-Q4") == 777_360
    made.proposal(rep, "2026-10-08", amount=8_000, currency="EUR", status="won", ended="2026-11-04")
    early = figure("won_amount", "2026-Q4")
    assert (early.value, MISSING_RATE in early.flags) == (777_360, True)


@example("E39")
def test_choosing_another_kind_of_rate_values_what_was_won_again():
    made.rate("USD", "7.10")
    FxRate.objects.create(currency="USD", rate="7.05", kind="dated", date="2026-11-02")
    made.proposal(made.rep(), "2026-10-08", amount=100, currency="USD", status="won", ended="2026-11-02")
    assert value("won_amount", "2026-Q4") == 710
    made.parameters(fx_attainment="dated")
    assert value("won_amount", "2026-Q4") == 705
    FxRate.objects.filter(kind="dated").get().delete()
    assert figure("won_amount", "2026-Q4").flags[-1:] == (MISSING_RATE,)
    made.parameters("2026-11-01", fx_attainment="plan")
    assert value("won_amount", "2026-Q4") == 710


@example("E39")
def test_an_explanation_names_what_has_no_rate():
    made.proposal(made.rep(), "2026-10-08", amount=8_000, currency="EUR", status="won", ended="2026-11-02")
    told = warnings_on(figure("won_amount", "2026-Q4"), ask("2026-Q4"))
    assert "EUR 8,000" in told[-1]
    assert any("1" in each and "exchange rate" in each for each in told)


def won_in_november(amount):
    made.proposal(made.rep(), "2026-10-08", amount=amount, status="won", ended="2026-11-02")


@example("E40")
def test_900_of_1000_revised_to_850_misses_the_initial_and_hits_the_present_target():
    made.revise(made.target(1000), 850, "2026-11-01")
    won_in_november(900)
    initial, present = figure("attainment_initial", "2026-Q4"), figure("attainment_current", "2026-Q4")
    assert (initial.value, shown_value(initial)) == (0.9, "90.0\xa0%")
    assert (percent(present.value), shown_value(present)) == (105.9, "105.9\xa0%")


@example("E40")
def test_a_revision_to_come_is_not_in_force_yet():
    made.revise(made.target(1000), 850, "2026-12-01")
    won_in_november(900)
    assert value("attainment_current", "2026-Q4") == 0.9


@example("E40")
def test_four_teams_with_1120_on_1000_are_over_assigned():
    made.target(1000)
    for at, amount in enumerate((300, 300, 280, 240)):
        made.target(amount, team=made.team(f"Team {at}"))
    assert over_assignment("won_amount", None, period_of("2026-Q4"), ask("2026-Q4")) == 1.12


@example("E40")
def test_a_target_of_nothing_has_no_attainment():
    made.target(0)
    won_in_november(120)
    assert value("attainment_initial", "2026-Q4") is None


@example("E40")
def test_what_misses_by_a_hair_never_reads_100_percent():
    made.target(1000)
    won_in_november("999.96")
    missed = figure("attainment_initial", "2026-Q4")
    assert missed.value < 1
    assert shown_value(missed) == "99.9\xa0%"


@example("E54")
def test_more_may_be_won_in_a_month_than_was_issued():
    rep = made.rep(team=made.team())
    for _at in range(4):
        made.proposal(rep, "2026-07-06", valid_until="2026-12-31")
    for _at in range(6):
        made.proposal(rep, "2026-05-11", status="won", ended="2026-07-20")
    made.lead("2026-06-01", owner=rep, won_on="2026-07-15", won_amount=50)
    assert parts("throughput_ratio", "2026-07") == (6, 4)
    assert shown_value(figure("throughput_ratio", "2026-07")) == "150.0\xa0%"
    assert value("wins_without_proposal", "2026-07") == 1
    made.target(1000, "2026-07")
    assert value("won_amount", "2026-07") == 650
    assert value("attainment_initial", "2026-07") == 0.65
    assert parts("close_rate", "2026") == (6, 10)
    assert by("won_amount", "2026-07", "rep")[rep.key].value == 650
