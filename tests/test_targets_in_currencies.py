"""Targets agreed in a foreign currency count at the plan rate of their fiscal year (spec 2.4, 8.3)."""

from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, transaction

from kpis.models import Target
from kpis.periods import Period
from kpis.publishing.overlay import figure as overlaid
from kpis.publishing.publish import publish
from kpis.rates import rates_of
from kpis.talent.nine_box import performance
from kpis.targets.aims import of_page
from kpis.targets.assigned import over_assignment
from kpis.targets.imports import Targets
from reps.locking.guard import permitted
from reps.models import FxRate
from tests import builders as made
from tests.asking import ask, by, figure, parts, period_of, records, value
from tests.files import bring, exported, refused
from tests.office import boss, office, page  # noqa: F401
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
QUARTER = "2026-Q4"


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


@pytest.fixture
def won(company):
    """Alice won 213,000 yuan on 20 October."""
    return made.proposal(company.reps.alice, "2026-10-01", status="won", ended="2026-10-20", amount=213_000)


@pytest.fixture
def dollars(company, won):
    """North has to win 120,000 US dollars: 852,000 yuan at 7.10."""
    made.rate("USD", "7.10")
    return made.target(120_000, team=company.north, currency="USD")


# What is measured by it


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


# Without a rate


@pytest.fixture
def euros(company, won):
    """Without any rate of the euro."""
    return made.target(8_000, team=company.north, currency="EUR")


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


def test_the_panel_tells_the_target_in_its_own_currency(client, company, euros):
    client.force_login(company.manager)
    panel = client.get("/figures/attainment_initial/", {"who": "team:north", "when": QUARTER})
    told = panel.context["explanation"]
    assert told.formula == "won amount ÷ initial target = —"  # not ÷ 0
    assert any("EUR 8,000" in note for note in told.flags)
    assert any("(1 records)" in note for note in told.flags)


@pytest.mark.parametrize(("name", "amount"), [("initial", "EUR 8,000"), ("current", "EUR 9,000")])
def test_the_panel_tells_the_amount_that_the_figure_is_held_to(client, company, euros, name, amount):
    made.revise(euros, 9_000, "2026-11-01")
    client.force_login(company.manager)
    panel = client.get(f"/figures/attainment_{name}/", {"who": "team:north", "when": QUARTER})
    assert any(f"Left out: {amount}" in note for note in panel.context["explanation"].flags)


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


# What was published


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


# What stands


def test_its_currency_stands(company, dollars):
    for currency in ("EUR", ""):
        with pytest.raises(DatabaseError, match="target_is_immutable"), transaction.atomic():
            Target.objects.filter(pk=dollars.pk).update(currency=currency)
    with pytest.raises(DatabaseError, match="target_is_immutable"), transaction.atomic():
        Target.objects.filter(pk=dollars.pk).update(basis="cash")
    assert Target.objects.filter(pk=dollars.pk).update(void_reason="typo") == 1


def test_only_money_has_one(company):
    with pytest.raises(IntegrityError, match="target_currency_is_of_money"), transaction.atomic():
        made.target(1, measure="close_rate", currency="USD")


# Files


HEAD = "measure,owner,period,value,effective_from,kind,reason,basis,currency"


def test_a_file_says_it_and_takes_it_back(tmp_path, company, dollars):
    made.revise(dollars, 100_000, "2026-11-01")
    bring(tmp_path, "targets", [HEAD, "won_amount,team:south,2026-Q4,5000,,,,,eur", "won_amount,company,2026,9,,,,,"])
    assert Target.objects.get(team=company.south).currency == "EUR"
    rows = exported(tmp_path, "targets")
    assert rows[0] == HEAD.split(",")
    again = bring(tmp_path, "targets", [",".join(row) for row in rows])
    assert again.endswith("0 created, 0 updated, 4 unchanged, 0 bad")


def test_a_file_that_names_the_company_s_own_currency_means_none_apart(tmp_path, company):
    row = "won_amount,team:south,2026-Q4,5000,,,,,cny"
    bring(tmp_path, "targets", [HEAD, row])
    assert Target.objects.get(team=company.south).currency == ""
    assert bring(tmp_path, "targets", [HEAD, row]).endswith("0 created, 0 updated, 1 unchanged, 0 bad")


def test_a_file_with_the_documented_columns_alone_is_the_same(tmp_path, company, dollars):
    rows = exported(tmp_path, "targets")
    known = [",".join(row[:7]) for row in rows]
    assert bring(tmp_path, "targets", known).endswith("0 created, 0 updated, 1 unchanged, 0 bad")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("won_amount,team:north,2026-Q4,120000,,,,,EUR", "row 2, currency: the target stands in USD"),
        ("won_amount,team:north,2026-Q4,90000,2026-11-02,replan,x,,EUR", "row 2, currency: the target stands in USD"),
        ("won_amount,team:south,2026-Q4,1,,,,,EU", "row 2, currency: “EU” is not a currency such as CNY"),
        ("close_rate,team:south,2026-Q4,0.4,,,,,USD", "row 2, currency: only targets for the won amount have one"),
    ],
)
def test_a_file_that_contradicts_it_is_refused(tmp_path, company, dollars, row, said):
    assert refused(tmp_path, "targets", [HEAD, row])[0] == said


def test_the_column_is_the_last():
    assert Targets.columns[-1].name == "currency"


# Pages

GRID = "/targets/?who=team:north&when=2026&grain=quarter&measure=won_amount"


def cell(answer, owner, when=QUARTER):
    rows = {row[0].code: row[1] for row in answer.context["rows"]}
    return next(each for each in rows[owner] if each["when"] == when)


def test_the_grid_shows_both_amounts(client, company, dollars):
    client.force_login(company.manager)
    answer = client.get(GRID)
    told = cell(answer, "team:north")
    assert (told["agreed"], told["present"]) == (852_000, 852_000)
    assert told["field"].field.initial == 120_000
    assert "USD 120,000" in answer.content.decode()


def test_the_grid_says_where_a_rate_lacks(client, company, euros):
    client.force_login(company.manager)
    answer = client.get(GRID)
    assert cell(answer, "team:north")["agreed"] is None
    assert "EUR 8,000" in answer.content.decode()
    year = client.get(GRID.replace("quarter", "year"))
    assert cell(year, "team:north", "2026")["is_tiled"] is False


def test_a_sum_in_the_grid_is_of_what_its_parts_are_worth(client, company, dollars):
    for quarter in ("2026-Q1", "2026-Q2", "2026-Q3"):
        made.target(1000, quarter, team=company.north)
    client.force_login(company.manager)
    assert cell(client.get(GRID.replace("quarter", "year")), "team:north", "2026")["tiled"] == 855_000
    made.target(5, "2026-Q1", rep=company.reps.alice, currency="EUR")


def test_the_grid_enters_new_targets_in_a_currency(client, company, won):
    client.force_login(company.manager)
    assert client.get(GRID).context["grid"].fields.get("currency") is None  # there is no other
    made.rate("USD", "7.10")
    sent = {"team:north 2026-Q4": "120000", "currency": "USD", "basis": "bookings", "kind": "replan", "reason": ""}
    client.post(GRID, sent)
    target = Target.objects.get()
    assert (target.currency, target.initial_value) == ("USD", 120_000)
    assert value("attainment_initial", QUARTER, company.north) == 0.25


def test_a_revision_is_in_the_currency_of_the_target(client, company, dollars):
    client.force_login(company.manager)
    sent = {"team:north 2026-Q4": "100000", "currency": "", "basis": "bookings", "kind": "replan", "reason": "slower"}
    answer = client.post(GRID, sent, follow=True)
    dollars.refresh_from_db()
    assert (dollars.currency, dollars.current_value) == ("USD", 100_000)
    assert "USD 100,000" in answer.content.decode()
    assert parts("attainment_current", QUARTER, company.north)[1] == 710_000


def test_a_measure_that_is_no_money_offers_none(client, company, dollars):
    client.force_login(company.manager)
    answer = client.get(GRID.replace("won_amount", "close_rate"))
    assert "currency" not in answer.context["grid"].fields


def panel(client, name, **said):
    asked = {"who": "team:north", "when": QUARTER, "of": "won_amount", "owner": "team:north", **said}
    return client.get(f"/figures/{name}/", asked)


@pytest.mark.parametrize("name", ["target_initial", "target_present"])
def test_the_panel_of_a_target_tells_how_it_is_converted(client, company, dollars, name):
    client.force_login(company.manager)
    answer = panel(client, name)
    told = answer.content.decode()
    assert answer.context["figure"].value == 852_000
    assert "USD 120,000 × 7.1" in told
    assert "852,000 at plan rate" in told  # in the table of the target


def test_the_panel_of_a_target_without_a_rate_says_which(client, company, euros):
    client.force_login(company.manager)
    answer = panel(client, "target_initial")
    assert answer.context["figure"].value is None
    assert "no plan rate of EUR for fiscal year 2026" in answer.content.decode()


def test_what_an_attainment_is_divided_by_tells_both_amounts(client, company, dollars):
    client.force_login(company.manager)
    answer = client.get("/figures/attainment_initial/", {"who": "team:north", "when": QUARTER})
    told = answer.content.decode()
    assert "USD 120,000" in told
    assert "852,000 at plan rate" in told
    assert [target.currency for target in records("attainment_initial", QUARTER, company.north, part="denominator")]


def test_the_list_tells_both_amounts(client, company, dollars):
    client.force_login(company.manager)
    told = client.get("/targets/all/").content.decode()
    assert "USD 120,000" in told
    assert "852,000 at plan rate" in told
    dollars.void("typo")
    assert "USD 120,000" in client.get("/targets/all/").content.decode()


def test_a_stranger_sees_none_of_it(client, company, dollars):
    client.force_login(company.stranger)
    assert "USD 120,000" not in client.get("/targets/all/").content.decode()
    assert panel(client, "target_initial").status_code == 404


def test_the_administration_enters_it_once(office, company, won):  # noqa: F811
    made.rate("USD", "7.10")
    version = {"versions-TOTAL_FORMS": 1, "versions-INITIAL_FORMS": 0, "versions-0-value": 120_000}
    version |= {"versions-0-kind": "initial"}
    sent = {"measure": "won_amount", "basis": "bookings", "currency": "usd", "team": company.north.pk}
    office.post(page(Target, "add"), {**sent, "period": QUARTER, **version})
    target = Target.objects.get()
    assert (target.currency, target.initial_value) == ("USD", 120_000)
    answer = office.get(page(Target, "change", target.pk))
    assert "currency" in answer.context["adminform"].readonly_fields


def test_entered_in_the_company_s_own_it_is_in_no_other(office, company):  # noqa: F811
    version = {"versions-TOTAL_FORMS": 1, "versions-INITIAL_FORMS": 0, "versions-0-value": 1}
    sent = {"measure": "won_amount", "basis": "bookings", "currency": "cny", "team": company.north.pk}
    office.post(page(Target, "add"), {**sent, "period": QUARTER, **version, "versions-0-kind": "initial"})
    assert Target.objects.get().currency == ""


@pytest.mark.parametrize(("measure", "currency"), [("close_rate", "USD"), ("won_amount", "EU")])
def test_the_administration_refuses_what_cannot_be(office, company, measure, currency):  # noqa: F811
    version = {"versions-TOTAL_FORMS": 1, "versions-INITIAL_FORMS": 0, "versions-0-value": 1}
    sent = {"measure": measure, "basis": "bookings", "currency": currency, "team": company.north.pk}
    answer = office.post(page(Target, "add"), {**sent, "period": QUARTER, **version, "versions-0-kind": "initial"})
    assert answer.context["adminform"].form.errors
    assert not Target.objects.exists()


def test_proposing_targets_shows_what_stands_in_its_own_currency(client, company, dollars):
    with time_machine.travel("2026-12-20T10:00+08:00", tick=False):
        client.force_login(company.manager)
        answer = client.get("/targets/proposed/", {"who": "team:north", "when": QUARTER})
    assert "agreed: USD 120,000" in answer.content.decode()


# What it costs


def test_a_page_reads_rates_once_and_only_if_it_needs_them(company, won, django_assert_num_queries):
    made.target(1, team=company.north)
    asked = ask(QUARTER, company.north)
    with django_assert_num_queries(1):
        of_page(asked)
        assert rates_of(asked).plan_value(5, "CNY", TODAY) == 5
