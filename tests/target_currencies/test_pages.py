"""Pages tell a target in its own currency beside what it is worth."""

import pytest
import time_machine

from kpis.models import Target
from tests import builders as made
from tests.asking import parts, records, value
from tests.office import page

pytestmark = pytest.mark.django_db
QUARTER = "2026-Q4"


def test_the_panel_tells_the_target_in_its_own_currency(client, company, euros):
    client.force_login(company.manager)
    panel = client.get("/figures/attainment_initial/", {"who": "team:north", "when": QUARTER})
    told = panel.context["explanation"]
    assert told.formula == "won amount ÷ initial target = —"  # not ÷ 0
    assert any("EUR 8,000" in note for note in told.flags)
    assert any("(1 record)" in note for note in told.flags)


@pytest.mark.parametrize(("name", "amount"), [("initial", "EUR 8,000"), ("current", "EUR 9,000")])
def test_the_panel_tells_the_amount_that_the_figure_is_held_to(client, company, euros, name, amount):
    made.revise(euros, 9_000, "2026-11-01")
    client.force_login(company.manager)
    panel = client.get(f"/figures/attainment_{name}/", {"who": "team:north", "when": QUARTER})
    assert any(f"Left out: {amount}" in note for note in panel.context["explanation"].flags)


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


def test_the_administration_enters_it_once(office, company, won):
    made.rate("USD", "7.10")
    version = {"versions-TOTAL_FORMS": 1, "versions-INITIAL_FORMS": 0, "versions-0-value": 120_000}
    version |= {"versions-0-kind": "initial"}
    sent = {"measure": "won_amount", "basis": "bookings", "currency": "usd", "team": company.north.pk}
    office.post(page(Target, "add"), {**sent, "period": QUARTER, **version})
    target = Target.objects.get()
    assert (target.currency, target.initial_value) == ("USD", 120_000)
    answer = office.get(page(Target, "change", target.pk))
    assert "currency" in answer.context["adminform"].readonly_fields


def test_entered_in_the_company_s_own_it_is_in_no_other(office, company):
    version = {"versions-TOTAL_FORMS": 1, "versions-INITIAL_FORMS": 0, "versions-0-value": 1}
    sent = {"measure": "won_amount", "basis": "bookings", "currency": "cny", "team": company.north.pk}
    office.post(page(Target, "add"), {**sent, "period": QUARTER, **version, "versions-0-kind": "initial"})
    assert Target.objects.get().currency == ""


@pytest.mark.parametrize(("measure", "currency"), [("close_rate", "USD"), ("won_amount", "EU")])
def test_the_administration_refuses_what_cannot_be(office, company, measure, currency):
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
