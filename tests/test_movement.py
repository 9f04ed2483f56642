"""Arrows only beyond noise, never between a young cohort and an old one; changes with the time there was."""

import plotly.graph_objects as go
import pytest
import time_machine

from kpis.charts.trail import trail_chart
from kpis.cohort.amounts import AmountRate
from kpis.comparing.movement import change, movement
from kpis.definitions import measure_by_name
from kpis.figure import Tally
from kpis.formats import shown_apart, shown_growth
from kpis.periods import Period
from kpis.readings import readings
from kpis.scope import Scope
from kpis.views.state import State
from reps.models import Organisation
from tests import builders as made
from tests.asking import ask, figure, percent
from tests.charts import inked
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
CLOSE = "/kpi/close_and_attainment/"


def state(when, as_of="2026-11-23"):
    return State(None, Scope.company(), Period.parse(when), made.day(as_of), Organisation.current())


def reading(name, when, **asked):
    measure = measure_by_name(name)[1]
    return readings([measure], state(when, **asked), trail=False)[measure]


def tallied(name, top, bottom=None, raised=()):
    """A Figure of that measure made of these two numbers."""
    measure = measure_by_name(name)[1]
    tally = Tally(top, bottom, n=bottom or top) if bottom is not None else Tally(top, divides=False, n=top)
    return measure.figure(ask("2026-10"), (0,), tally, raised)


def test_a_share_needs_ten_on_either_side():
    assert movement(tallied("close_rate", 9, 9), tallied("close_rate", 0, 20)) == "level"
    assert movement(tallied("close_rate", 10, 10), tallied("close_rate", 0, 20)) == "up"


def test_how_many_it_takes_is_a_parameter():
    made.parameters(arrow_n=40)
    rep, customer = made.rep(), made.customer()
    for on, good in (("2026-09-14", 0), ("2026-10-12", 12)):
        for at in range(12):
            made.proposal(rep, on, no_surprise=at < good, customer=customer)
    assert reading("no_surprise_share", "2026-10").movement == "level"
    made.parameters(arrow_n=10)
    assert reading("no_surprise_share", "2026-10").movement == "up"


def test_a_young_cohort_has_no_arrow_against_an_old_one():
    young, old = tallied("close_rate", 20, 20, ["IMMATURE"]), tallied("close_rate", 0, 20)
    assert movement(young, old) is None
    assert movement(young, tallied("close_rate", 0, 20, ["IMMATURE"])) == "up"


def test_counts_are_held_against_the_time_there_was():
    """20 visits by one rep in four days of work, 36 by the same in twenty: far more a day."""
    rep = made.rep()
    made.leave(rep, "2026-11-02", "2026-11-24")
    for at in range(20):
        made.visit(rep, f"2026-11-{25 + at % 4}", quality=True)
    for at in range(36):
        made.visit(rep, f"2026-10-{12 + at % 12:02}", quality=True)
    found = reading("quality_visits", "2026-11", as_of="2026-12-01")
    assert found.times[0] == pytest.approx(0.8)
    assert found.movement == "up"
    assert percent(found.change.raw) == -44.4  # and yet fewer


@pytest.mark.example("E43")
def test_february_with_sixteen_workdays_beats_one_with_nineteen():
    rep, customer = made.rep(), made.customer()
    for year, number in ((2025, 66), (2026, 60)):
        for at in range(number):
            made.visit(rep, f"{year}-02-{1 + at % 28:02}", customer=customer, start=f"{8 + at // 28:02}:00")
    found = reading("visits", "2026-02")
    assert (found.figure.value, found.last_year.value) == (60, 66)
    assert found.times[::2] == (3.2, 3.8)
    assert percent(found.change_in_a_year.raw) == -9.1
    assert percent(found.change_in_a_year.per_time) == 8.0


@pytest.mark.example("E43")
def test_what_comes_in_is_held_against_the_company_s_working_days():
    rep = made.rep()
    for year, number in ((2025, 66), (2026, 60)):
        for at in range(number):
            made.lead(f"{year}-02-{1 + at % 28:02}", owner=rep)
        for _at in range(5):
            made.proposal(rep, f"{year}-02-03", status="won", ended=f"{year}-02-20", amount=number * 20)
    leads, amount = (reading(name, "2026-02") for name in ("new_leads", "won_amount"))
    assert leads.times[::2] == amount.times[::2] == (16, 19)
    for found in (leads, amount):
        assert percent(found.change_in_a_year.raw) == -9.1
        assert percent(found.change_in_a_year.per_time) == 8.0
    deals = reading("deals_won", "2026-02").change_in_a_year
    assert (deals.raw, percent(deals.per_time)) == (0, 18.8)


def test_something_after_nothing_is_new_and_no_percentage():
    found = change(tallied("visits", 4), tallied("visits", 0), (1, 1))
    assert found.is_new
    assert change(tallied("visits", 0), tallied("visits", 0), (1, 1)) is None


@pytest.mark.parametrize(("now", "before"), [(None, 100), (100, None), (None, None)])
def test_a_cost_nobody_knows_on_either_side_has_not_changed(now, before):
    assert change(tallied("cost_per_lead", now, 10), tallied("cost_per_lead", before, 10), (1, 1)) is None


def test_what_a_lead_costs_is_not_told_per_day_there_was():
    """1000 for 10 leads after 800 for 10: 25 % more each, in however many days."""
    found = change(tallied("cost_per_lead", 1000, 10), tallied("cost_per_lead", 800, 10), (20, 16))
    assert (percent(found.raw), found.per_time) == (25, None)


def test_the_page_of_leads_opens_where_the_spend_is_known_of_the_month_before_alone(client):
    """On 28 November, which has had more working days than all of October: that is compared as a whole."""
    source = made.source()
    for on in ("2026-10-12", "2026-11-09"):
        made.lead(on, source=source)
    made.spend(source, "2026-10-01", 1000)
    client.force_login(made.user(is_director=True))
    with time_machine.travel("2026-11-28T09:00+08:00", tick=False):
        assert client.get("/kpi/lead_quality/?who=company&when=2026-11").status_code == 200


@pytest.mark.parametrize(("now", "before"), [(0, 12), (0, 3), (1, 3), (4, 12), (12, 4)])
def test_so_few_and_a_fall_to_nothing_are_counts_and_no_percentage(now, before):
    found = change(tallied("visits", now), tallied("visits", before), (1, 1))
    assert (found.raw, found.per_time, found.apart, found.is_new) == (None, None, now - before, False)


def test_five_on_both_sides_make_a_percentage():
    assert change(tallied("visits", 5), tallied("visits", 10), (1, 1)).raw == -0.5
    assert change(tallied("visits", 5), tallied("visits", 10), (1, 1), few=6).apart == -5


@pytest.mark.parametrize(("now", "before"), [(300, -500), (-500, 300), (-500, -300)])
def test_an_amount_below_nothing_has_no_percentage(now, before):
    """300 after −500 is no −160 %."""
    found = change(tallied("won_amount", now), tallied("won_amount", before), (1, 1))
    assert (found.raw, found.per_time, found.apart) == (None, None, now - before)


def test_an_amount_that_fell_to_nothing_is_no_minus_hundred_percent():
    found = change(tallied("won_amount", 0), tallied("won_amount", 1200), (1, 1))
    assert (found.raw, found.apart) == (None, -1200)
    assert change(tallied("won_amount", 3), tallied("won_amount", 4), (1, 1)).raw == -0.25  # money is no head count


def test_the_page_says_few_as_two_counts_with_their_own_panel(client, company):
    """Alice made 4 visits in the week and one in the week before, Bob one and none."""
    made.visit(company.reps.alice, "2026-11-09")
    client.force_login(company.manager)
    asked = {"who": "team:north", "when": "2026-W47"}
    assert "4 against 1" in client.get("/kpi/quality_visits/", asked).content.decode()
    panel = client.get("/figures/change_of/", asked | {"of": "visits", "against": "previous"})
    assert (panel.context["figure"].value, panel.context["explanation"].formula) == (3, "4 − 1 = +3")


def test_both_earlier_figures_say_what_they_rest_on(client, company):
    """Of Alice's visits in the week before one of five was of quality; a year before two of six."""
    for at, (monday, count) in enumerate((("2026-11-09", 5), ("2025-11-17", 6))):
        for number in range(count):
            made.visit(company.reps.alice, monday, start=f"{9 + number:02}:00", quality=number <= at)
    client.force_login(company.manager)
    asked = {"who": "team:north", "when": "2026-W47", "measure": "quality_share"}
    row = client.get("/kpi/quality_visits/", asked).content.decode().split(">Quality share</a>")[1].split("</tr>")[0]
    assert "3.6\xa0% to 62.4\xa0%" in row
    assert "9.7\xa0% to 70.0\xa0%" in row
    card = client.get("/dashboard/", asked).content.decode().split("<article")[1]
    assert "n = 1<" in card
    assert "n = 2<" in card


def test_a_share_has_no_relative_change():
    assert change(tallied("close_rate", 1, 10), tallied("close_rate", 2, 10), (1, 1)) is None


@pytest.mark.parametrize(
    ("part", "shown"), [(0.08, "+8.0\xa0%"), (-0.0909, "−9.1\xa0%"), (0, "±0.0\xa0%"), (-0.0004, "±0.0\xa0%")]
)
def test_a_change_stands_with_its_sign(part, shown):
    assert shown_growth(part) == shown


def test_a_difference_that_rounds_to_nothing_leans_to_neither_side():
    assert shown_apart(-0.0004, "share") == "±0.0 points"
    assert shown_apart(-0.0006, "share") == "−0.1 points"


def test_an_earlier_month_is_cut_after_as_many_working_days():
    """On the morning of Friday 6 November four working days are over; the fourth of October is Monday the 12th."""
    found = reading("visits", "2026-11", as_of="2026-11-06")
    assert str(found.previous.period.end) == "2026-10-12"


@pytest.mark.parametrize(
    ("as_of", "ends", "now", "before"),
    [
        ("2026-11-28", "2026-11-20", 1, 1),  # on Saturday five days are over, and no day off
        ("2026-11-29", "2026-11-21", 2, 2),  # on Sunday Saturday is
        ("2026-11-25", "2026-11-17", 0, 0),  # E10: Monday and Tuesday alone
    ],
)
def test_a_visit_on_a_weekend_counts_on_both_sides_or_on_neither(as_of, ends, now, before):
    """On Friday, Saturday and Sunday of either week a quality visit."""
    rep = made.rep()
    for day in (20, 21, 22, 27, 28, 29):
        made.visit(rep, f"2026-11-{day}", quality=True)
    found = reading("quality_visits", "2026-W48", as_of=as_of)
    assert str(found.previous.period.end) == ends
    assert (found.completed.value, found.previous.value) == (now, before)


def test_the_weekend_behind_the_last_working_day_is_in_once_it_is_over():
    """On Monday 9 November five working days of the month are over, and the weekend behind them."""
    rep = made.rep()
    for on in ("2025-11-08", "2025-11-09", "2026-11-07", "2026-11-08"):
        made.visit(rep, on, quality=True)
    found = reading("quality_visits", "2026-11", as_of="2026-11-09")
    assert str(found.last_year.period.end) == "2025-11-09"  # the 5th working day is Friday the 7th
    assert (found.completed.value, found.last_year.value) == (2, 2)


def test_who_goes_on_as_ever_is_level_all_week_with_today_s_visits_logged():
    """Ten reps with two quality visits each on every working day."""
    for rep in [made.rep() for _at in range(10)]:
        for day in (16, 17, 18, 19, 20, 23, 24, 25, 26, 27):
            for _time in range(2):
                made.visit(rep, f"2026-11-{day}", quality=True)

    def told(as_of):
        return [reading(name, "2026-W48", as_of=as_of) for name in ("quality_visits_per_rep_week", "quality_visits")]

    rate, count = told("2026-11-23")  # nothing is over yet
    assert (rate.figure.value, rate.movement, count.movement, count.change) == (None, None, None, None)
    for as_of in ("2026-11-24", "2026-11-27"):
        rate, count = told(as_of)
        assert (rate.figure.value, rate.previous.value, rate.movement) == (10, 10, "level"), as_of
        assert (count.movement, count.change.raw, count.change.per_time) == ("level", 0, 0), as_of


def test_proposals_of_today_wait_for_tomorrow_in_their_rate():
    rep = made.rep()
    for on in ("2026-11-17", "2026-11-23", "2026-11-24"):
        made.proposal(rep, on, no_surprise=True)
    rate = reading("no_surprise_per_rep_week", "2026-W48", as_of="2026-11-24")
    assert (rate.figure.numerator, rate.figure.value) == (1, 5)
    assert reading("no_surprise_proposals", "2026-W48", as_of="2026-11-24").figure.value == 2


def test_both_parts_of_today_s_joint_visit_wait_as_well():
    made.parameters(shared_visit_credit=True)
    made.visit(made.rep(), "2026-11-24", quality=True).participants.create(rep=made.rep())
    made.visit(made.rep(), "2026-11-23", quality=True).participants.create(rep=made.rep())
    rate = reading("quality_visits_per_rep_week", "2026-W48", as_of="2026-11-24")
    assert rate.figure.numerator == 1


@pytest.fixture
def company():
    """North issued 8 old proposals, 3 of them won, and 4 young ones, one of them won."""
    with time_machine.travel(TODAY, tick=False):
        found = small_company()
        alice, ann = found.reps.alice, found.reps.ann
        for at in range(8):
            ended = {"status": "won", "ended": "2026-07-01"} if at < 3 else {"status": "lost", "ended": "2026-07-10"}
            made.proposal(alice, "2026-06-08", **ended, amount=100 * (at + 1))
        for at in range(4):
            ended = {"status": "won", "ended": "2026-11-02"} if at < 1 else {"valid_until": "2026-12-31"}
            made.proposal(ann, "2026-10-12", **ended)
        yield found


def page(client, user, **asked):
    client.force_login(user)
    return client.get(CLOSE, {"when": "2026", **asked})


def test_a_young_cohort_says_how_many_are_mature_and_what_it_may_come_to(client, company):
    """12 here and Alice's 3 of last week: 8 of 15 are old enough."""
    response = page(client, company.manager)
    found = response.context["chosen"]
    assert (found.figure.denominator, found.figure.cohort) == (8, 15)
    assert found.estimate.value is not None
    text = response.content.decode()
    assert "8 of 15 mature" in text
    assert "/figures/close_rate_estimate/" in text


def test_an_old_cohort_needs_no_estimate(client, company):
    response = page(client, company.manager, when="2026-Q2")
    assert response.context["chosen"].estimate is None
    assert "mature" not in response.content.decode().split('id="figures"')[1].split("</section>")[0]


def test_the_estimate_is_a_lighter_point_in_the_chart(client, company):
    chart = page(client, company.manager).context["chart"]
    go.Figure(inked(chart))
    lighter = chart["data"][-1]
    assert lighter["marker"]["symbol"] == "circle-open"
    assert len(lighter["x"]) == 1


def test_a_chart_of_what_is_no_cohort_has_no_estimates(company):
    found = reading("quality_share", "2026-W47")
    assert len(trail_chart(found, state("2026-W47"))["data"]) == 1


def test_the_rate_by_amount_has_a_range_that_a_reload_does_not_change(company):
    """100, 200 and 300 won of 3,600 asked."""
    rate = figure("close_rate_amount", "2026")
    assert isinstance(rate.measure, AmountRate)
    assert (rate.numerator, rate.denominator, rate.n) == (600, 3600, 8)
    assert rate.low < rate.value < rate.high
    assert rate.young == 0  # money is no number of proposals: nothing to say "k of n mature" of
    again = figure("close_rate_amount", "2026")
    assert (again.low, again.high) == (rate.low, rate.high)


def test_amounts_without_a_rate_are_left_out_above_and_below_and_flagged(company):
    made.proposal(company.reps.alice, "2026-06-08", status="won", ended="2026-07-01", amount=100, currency="XAU")
    rate = figure("close_rate_amount", "2026")
    assert (rate.numerator, rate.denominator, "MISSING_RATE" in rate.flags) == (600, 3600, True)


def test_a_stranger_opens_none_of_it(client, company):
    assert page(client, company.stranger, who="team:north").status_code == 404
