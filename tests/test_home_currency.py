"""To name the company's own currency is to leave it blank, by whatever door a record comes (spec 2.4)."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.forms import modelform_factory
from django.urls import reverse

from kpis.models import Target
from reps.locking import guard
from reps.models import Income, Lead, Organisation, Proposal, SourceSpend
from tests import builders as made
from tests.files import bring, exported
from tests.locked_terms.acting import lock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-26T09:00+08:00", tick=False):
        yield


@pytest.fixture
def ann():
    return made.rep("Ann", team=made.team())


@pytest.fixture
def won(ann):
    """A win in the company's money and one in euros."""
    made.rate("EUR", "7.80")
    asked = {"status": "won", "ended": "2026-11-18"}
    return made.proposal(ann, **asked), made.proposal(ann, currency="EUR", **asked)


def named(ann, code):
    """One of each kind of record with the code of a currency: {kind: what is stored}."""
    won = made.lead(owner=ann, won_on="2026-11-18", won_amount=5, won_currency=code)
    offer = made.proposal(ann, currency=code)
    records = {
        "proposal": (offer, "currency"),
        "lead": (won, "won_currency"),
        "spend": (made.spend(made.source(), "2026-11-01", 5, currency=code), "currency"),
        "income": (made.income(won, "2026-11-18", 5, currency=code), "currency"),
        "target": (made.target(5, rep=ann, currency=code), "currency"),
    }
    return {kind: getattr(type(each).objects.get(pk=each.pk), field) for kind, (each, field) in records.items()}


@pytest.mark.parametrize("code", ["CNY", ""])
def test_named_or_left_blank_every_record_is_stored_the_same(ann, code):
    blank = {"lead": "", "spend": "", "income": "", "target": ""}
    assert named(ann, code) == {"proposal": "CNY", **blank}


def test_another_currency_stays_as_it_is_named(ann):
    assert set(named(ann, "EUR").values()) == {"EUR", ""}  # of a win in euros, an income in euros need not say so


def test_an_income_in_the_company_s_money_of_a_win_in_euros_keeps_its_name(won):
    stored = [made.income(deal, "2026-11-18", 5, currency=code) for deal in won for code in ("CNY", "EUR", "")]
    assert [each.currency for each in stored] == ["", "EUR", "", "CNY", "", ""]
    assert [each.lines.get().value for each in stored] == [5, 39, 5, 5, 39, 39]  # 5 × 7.80


def test_a_form_stores_it_blank_before_anything_is_asked_of_the_record(ann):
    kind = modelform_factory(SourceSpend, fields=["source", "month", "amount", "currency"])
    form = kind({"source": made.source().pk, "month": "2026-11-01", "amount": 5, "currency": "CNY"})
    assert form.is_valid()
    assert form.instance.currency == ""


def test_in_a_locked_week_the_other_spelling_is_no_change(ann, won):
    lead = made.lead(owner=ann, won_on="2026-11-18", won_amount=5)
    income = made.income(won[0], "2026-11-18", 5)
    lock("week", "2026-11-16", "2026-11-22")
    lead.won_currency, won[0].currency, income.currency = "CNY", "", "CNY"
    for each in (lead, won[0], income):
        each.save()
    won[1].currency = ""
    with pytest.raises(guard.PeriodLocked):
        won[1].save()


LEADS = "key,received_at,won_on,won_amount,won_currency"
PROPOSALS = "key,rep,customer,issued_on,amount,currency"
INCOMES = "key,kind,proposal,date,amount,currency"


def test_a_file_that_names_it_changes_nothing_the_second_time_nor_after_a_lock(tmp_path, ann, won):
    customer = made.customer("Acme")
    rows = {
        "leads": (LEADS, "L-1,2026-11-16T10:00,2026-11-18,30,{}"),
        "proposals": (PROPOSALS, f"P-1,{ann.key},{customer.key},2026-11-17,9,{{}}"),
        "spend": ("source,month,amount,currency", f"{made.source().key},2026-11,9,{{}}"),
        "incomes": (INCOMES, f"I-1,cash,{won[0].key},2026-11-18,9,{{}}"),
    }
    for kind, (head, row) in rows.items():
        bring(tmp_path, kind, [head, row.format("CNY")])
    lock("week", "2026-11-16", "2026-11-22")
    for kind, (head, row) in rows.items():
        for code in ("CNY", ""):
            assert bring(tmp_path, kind, [head, row.format(code)]).endswith("0 updated, 1 unchanged, 0 bad")
    assert SourceSpend.objects.get().currency == ""
    assert Lead.objects.get(key="L-1").won_currency == Income.objects.get(key="I-1").currency == ""
    assert Proposal.objects.get(key="P-1").currency == "CNY"


def test_a_file_says_the_company_s_money_of_a_win_in_euros(tmp_path, won):
    row = f"I-1,cash,{won[1].key},2026-11-18,9,{{}}"
    bring(tmp_path, "incomes", [INCOMES, row.format("CNY")])
    assert Income.objects.get().currency == "CNY"
    assert exported(tmp_path, "incomes")[1][-1] == "CNY"
    assert bring(tmp_path, "incomes", [INCOMES, row.format("EUR")]).endswith("1 updated, 0 unchanged, 0 bad")
    assert Income.objects.get().currency == ""
    bring(tmp_path, "incomes", ["key,kind,date,amount,currency", "I-1,cash,2026-11-18,9,CNY"])  # of no win it tells
    assert Income.objects.get().currency == "CNY"


def test_the_wins_of_a_file_s_incomes_are_looked_up_once(tmp_path, won, django_assert_max_num_queries):
    rows = [f"I-{number},cash,{won[number % 2].key},2026-11-18,9,CNY" for number in range(40)]
    with django_assert_max_num_queries(60):
        bring(tmp_path, "incomes", [INCOMES, *rows])
    assert Income.objects.filter(currency="CNY").count() == 20


def test_a_target_of_another_measure_may_name_it_in_a_file_as_it_may_leave_it_blank(tmp_path, ann):
    head = "measure,owner,period,value,effective_from,kind,reason,basis,currency"
    bring(tmp_path, "targets", [head, f"close_rate,rep:{ann.key},2026-Q4,0.4,,,,,CNY"])
    assert Target.objects.get().currency == ""


# Another home currency


def records_with_amounts(ann):
    """One of each kind that an amount in the company's currency is kept of: {kind: how it comes to be}."""
    return {
        "proposals": lambda: made.proposal(ann),
        "leads": lambda: made.lead(owner=ann, won_on="2026-11-18", won_amount=5),
        "spend on sources": lambda: made.spend(made.source(), "2026-11-01", 0),
        "targets": lambda: made.target(5, rep=ann),
        "exchange rates": lambda: made.rate("EUR", "7.80"),
    }


@pytest.mark.parametrize("kind", ["proposals", "leads", "spend on sources", "targets", "exchange rates"])
def test_it_stays_once_there_is_an_amount_and_says_what_to_do(ann, kind):
    records_with_amounts(ann)[kind]()
    with pytest.raises(ValidationError) as refused:
        made.organisation(currency="USD")
    (said,) = refused.value.message_dict["currency"]
    assert said.startswith(f"There are amounts in CNY already ({kind}), and all of them would be restated.")
    assert Organisation.current().currency == "CNY"


def test_it_names_all_kinds_there_are(ann):
    for make in records_with_amounts(ann).values():
        make()
    with pytest.raises(ValidationError, match=r"\(.*, .*, .* and exchange rates\)") as refused:
        made.organisation(currency="USD")
    assert all(kind in str(refused.value) for kind in records_with_amounts(ann))


def test_a_company_without_amounts_changes_it_freely(ann):
    made.lead(owner=ann)
    made.visit(ann, "2026-11-18")
    made.target(8, measure="quality_visits", rep=ann)
    made.organisation(currency="USD")
    assert made.proposal(ann).currency == "USD"


def test_other_settings_of_a_company_with_amounts_are_free(ann):
    made.proposal(ann)
    made.organisation(name="Acme", currency="CNY")


def test_the_administration_and_the_guided_start_say_so_at_the_field(client, ann):
    made.organisation(name="Acme")
    made.proposal(ann)
    client.force_login(made.user("adam", is_staff=True, is_superuser=True))
    for url in (reverse("admin:reps_organisation_change", args=[1]), reverse("start_step", args=["company"])):
        page = client.get(url)
        form = page.context["adminform"].form if "adminform" in page.context else page.context["form"]
        sent = {name: value for name, value in form.initial.items() if value is not None}
        answer = client.post(url, sent | {"currency": "USD"})
        assert "all of them would be restated" in answer.content.decode()
    assert Organisation.current().currency == "CNY"
