"""Targets on bookings, revenue or cash: attainment follows the target's basis, and bases are never mixed."""

import pytest
import time_machine
from django.db import DatabaseError, IntegrityError, connection, transaction

from kpis.flags import OTHER_BASIS
from kpis.models import Target
from kpis.targets.assigned import over_assignment
from reps.models import Income, IncomeLine
from tests import builders as made
from tests.asking import ask, by, figure, period_of, records, value
from tests.files import bring
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


@pytest.fixture
def won(company):
    """Alice won 1,000 on 20 October; 600 came in on 5 November, revenue of 800 was recognised on the 10th."""
    proposal = made.proposal(company.reps.alice, "2026-10-01", status="won", ended="2026-10-20", amount=1000)
    made.income(proposal, "2026-11-05", 600, key="I-cash")
    made.income(proposal, "2026-11-10", 800, "revenue", key="I-revenue")
    return proposal


@pytest.mark.parametrize(("basis", "attained"), [("bookings", 0.5), ("revenue", 0.4), ("cash", 0.3)])
def test_attainment_follows_the_basis_of_the_target(company, won, basis, attained):
    made.target(2000, team=company.north, basis=basis)
    for name in ("attainment_initial", "attainment_current"):
        assert value(name, "2026-Q4", company.north) == attained
        assert by(name, "2026-Q4", "team")["north"].value == attained
    assert (OTHER_BASIS in figure("attainment_initial", "2026-Q4", company.north).flags) == (basis != "bookings")


def test_the_records_are_those_of_the_basis(company, won):
    made.target(2000, team=company.north, basis="cash")
    assert [line.income.key for line in records("attainment_initial", "2026-Q4", company.north)] == ["I-cash"]


def test_owners_of_different_bases_stand_side_by_side(company, won):
    made.target(2000, team=company.north, basis="cash")
    made.target(2000, rep=company.reps.alice)
    assert by("attainment_initial", "2026-Q4", "rep")["alice"].value == 0.5
    assert value("attainment_initial", "2026-Q4", company.north) == 0.3


def test_shorter_periods_on_different_bases_do_not_add_up(company, won):
    for month, basis in (("2026-10", "bookings"), ("2026-11", "cash"), ("2026-12", "bookings")):
        made.target(100, month, team=company.north, basis=basis)
    assert value("attainment_initial", "2026-Q4", company.north) is None
    assert value("attainment_initial", "2026-11", company.north) == 6.0


def test_teams_on_another_basis_are_not_compared_with_the_whole(company):
    made.target(1000)
    made.target(700, team=company.north)
    made.target(400, team=company.south, basis="cash")
    assert over_assignment("won_amount", None, period_of("2026-Q4"), ask("2026-Q4")) is None


def test_income_is_shared_as_the_win_was_on_the_day_it_came(company, won):
    """Ann moved to South on 1 November: her part of November's cash is South's, the win was North's."""
    ann = company.reps.ann
    ann.memberships.update(end="2026-10-31")
    made.member(ann, company.south, start="2026-11-01")
    made.split(won, (company.reps.alice, 75), (ann, 25))
    assert value("cash_collected", "2026-11", company.north) == 450
    assert value("cash_collected", "2026-11", company.south) == 150
    assert value("won_amount", "2026-10", company.north) == 1000


def test_a_refund_takes_back(company, won):
    made.income(won, "2026-11-20", -100)
    assert value("cash_collected", "2026-11") == 500


def test_a_lead_won_without_a_proposal_has_income_too(company):
    lead = made.lead("2026-10-01", owner=company.reps.bob, won_on="2026-10-20", won_amount=90)
    made.income(lead, "2026-11-02", 90)
    assert value("cash_collected", "2026-11", company.reps.bob) == 90


def test_income_in_a_currency_without_a_rate_is_left_out_and_flagged(company, won):
    made.income(won, "2026-11-06", 10, currency="USD")
    found = figure("cash_collected", "2026-11")
    assert (found.value, "MISSING_RATE" in found.flags) == (600, True)
    made.rate("USD", "7.1")
    assert value("cash_collected", "2026-11") == 671


def test_income_that_is_gone_leaves_no_line(company, won):
    Income.objects.all().delete()
    assert not IncomeLine.objects.exists()
    assert value("cash_collected", "2026-11") == 0


@pytest.mark.parametrize("both", [True, False])
def test_income_belongs_to_one_deal(company, won, both):
    lead = made.lead("2026-10-01")
    deal = {"proposal": won, "lead": lead} if both else {}
    with pytest.raises((IntegrityError, AttributeError)), transaction.atomic():
        Income.objects.create(key="I", kind="cash", date=made.day("2026-11-01"), amount=1, **deal)


def test_only_money_is_on_cash(company):
    with pytest.raises(IntegrityError), transaction.atomic():
        made.target("0.4", measure="close_rate", basis="cash")


@pytest.mark.parametrize("change", ["basis = 'cash'", "period = '2027'", "rep_id = NULL", "measure = 'visits'"])
def test_what_a_target_is_about_cannot_be_changed(company, change):
    target = made.target(100, rep=company.reps.alice)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE kpis_target SET {change} WHERE id = %s", [target.pk])
    target.void("entered twice")
    assert Target.objects.get().voided_at


# In by a form and by files


def test_a_manager_chooses_the_basis_of_new_targets(client, company):
    client.force_login(company.manager)
    data = {"kind": "replan", "reason": "", "basis": "cash", "team:north 2026-Q4": "1000"}
    client.post("/targets/?who=team:north&when=2026", data)
    assert Target.objects.get().basis == "cash"
    assert "Cash collected" in client.get("/targets/?who=team:north&when=2026").content.decode()


def test_a_new_target_is_on_the_basis_that_the_parameters_say(client, company, tmp_path):
    made.parameters("2026-11-01", target_basis="cash")
    client.force_login(company.manager)
    address = "/targets/?who=team:north&when=2026"
    assert "Basis: Cash collected, excluding tax" in client.get(address).content.decode()
    client.post(address, {"kind": "replan", "reason": "", "team:north 2026-Q4": "1000"})
    client.post(f"{address}&measure=close_rate", {"kind": "replan", "reason": "", "team:north 2026-Q4": "40"})
    bring(tmp_path, "targets", ["measure,owner,period,value", "won_amount,team:south,2026-Q4,2000"])
    found = Target.objects.order_by("pk").values_list("measure", "basis")
    assert list(found) == [("won_amount", "cash"), ("close_rate", "bookings"), ("won_amount", "cash")]


def test_the_grid_names_a_basis_that_is_not_the_usual(client, company):
    made.target(1000, team=company.north)
    client.force_login(company.manager)
    address = "/targets/?who=team:north&when=2026&grain=quarter"
    assert "· Bookings" not in client.get(address).content.decode()
    made.parameters("2026-11-01", target_basis="cash")
    assert "· Bookings" in client.get(address).content.decode()


def test_incomes_and_bases_come_in_and_go_out_by_file(company, won, tmp_path):
    for each in Income.objects.all():
        each.delete()
    won.key = "P-1"
    won.save()
    lines = [
        "key,kind,proposal,lead,date,amount,currency",
        "I-1,cash,P-1,,2026-11-05,600.5,",
        "I-2,revenue,P-1,,2026-11-06,-3,USD",
    ]
    bring(tmp_path, "incomes", lines)
    assert value("cash_collected", "2026-11") == 600.5
    head = "measure,owner,period,value,effective_from,kind,reason,basis"
    bring(tmp_path, "targets", [head, "won_amount,team:north,2026-Q4,2000,,,,cash"])
    assert Target.objects.get().basis == "cash"
