"""A lead won without a proposal, in a foreign currency: at the plan rate, as a proposal's win is (spec 2.4, 8.1)."""

import pytest
import time_machine
from django.forms import modelform_factory
from django.urls import reverse

from reps.admin.leads import LeadForm
from reps.duplicates import merge
from reps.locking.days import Days
from reps.locking.watched import days_moved
from reps.models import Booking, FxRate, Lead
from tests import builders as made
from tests.asking import by, figure, value
from tests.files import bring, exported, refused
from tests.small_company import TODAY

pytestmark = pytest.mark.django_db
MONTH = "2026-11"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def ann():
    return made.rep("Ann", team=made.team())


@pytest.fixture
def abroad(ann):
    """1,000 US dollars of November, beside 900 of the company's own money."""
    made.lead("2026-11-02", owner=ann, won_on="2026-11-06", won_amount=900)
    return made.lead("2026-11-03", owner=ann, won_on="2026-11-10", won_amount=1000, won_currency="USD")


def booked(lead):
    line = Booking.objects.get(lead=lead)
    return line.amount, line.currency, line.value


def test_it_is_booked_at_the_plan_rate_of_its_year(abroad, ann):
    made.rate("USD", "7.10")
    assert booked(abroad) == (1000, "USD", 7100)
    assert value("won_amount", MONTH) == 8000  # 900 + 1,000 × 7.10
    assert by("won_amount", MONTH, "rep")[ann.key].value == 8000
    assert value("wins_without_proposal", MONTH) == 2
    made.target(10_000, MONTH)
    assert value("attainment_initial", MONTH) == 0.8


def test_without_a_rate_it_is_left_out_and_flagged(abroad):
    assert booked(abroad) == (1000, "USD", None)
    found = figure("won_amount", MONTH)
    assert (found.value, "MISSING_RATE" in found.flags, "MISSING_DATA" in found.flags) == (900, True, False)


def test_an_amount_nobody_knows_is_no_missing_rate(ann):
    made.lead("2026-11-02", owner=ann, won_on="2026-11-06", won_currency="USD")
    found = figure("won_amount", MONTH)
    assert (found.value or 0, "MISSING_RATE" in found.flags, "MISSING_DATA" in found.flags) == (0, False, True)


def test_the_panel_tells_what_is_left_out_in_its_own_currency(client, abroad):
    client.force_login(made.user("dora", is_director=True))
    panel = client.get("/figures/won_amount/", {"when": MONTH})
    assert any("USD 1,000" in note for note in panel.context["explanation"].flags)


def test_a_changed_rate_values_it_again(abroad):
    rate = made.rate("USD", "7.10")
    rate.rate = "7.00"
    rate.save()
    assert (booked(abroad)[2], Lead.objects.get(pk=abroad.pk).won_value) == (7000, 7000)
    rate.delete()
    assert (booked(abroad)[2], Lead.objects.get(pk=abroad.pk).won_value) == (None, None)


def test_the_rate_of_the_day_where_the_company_wants_that(abroad):
    made.rate("USD", "7.10")
    FxRate.objects.create(currency="USD", kind="dated", date=made.day("2026-11-09"), rate="7.30")
    made.parameters(fx_attainment="dated")
    assert booked(abroad)[2] == 7300


def test_who_won_it_stays_when_its_currency_is_put_right(abroad, ann):
    lead = Lead.objects.get(pk=abroad.pk)
    lead.owner, lead.won_currency = made.rep("Bo"), "EUR"
    lead.save()
    assert Booking.objects.get(lead=lead).rep == ann


def test_what_came_in_of_it_is_in_its_currency_unless_said_otherwise(abroad):
    made.rate("USD", "7.10")
    made.income(abroad, "2026-11-20", 100)
    made.income(abroad, "2026-11-20", 5, currency="CNY")
    assert value("cash_collected", MONTH) == 715  # 100 × 7.10 + 5
    FxRate.objects.all().delete()
    FxRate.objects.create(currency="USD", year=2026, rate="7.00")
    assert value("cash_collected", MONTH) == 705


def test_a_yield_is_of_what_it_is_worth_at_home(ann):
    leads = [made.lead("2026-03-10", owner=ann, won_on="2026-05-20", won_amount=900)]
    leads.append(made.lead("2026-03-11", owner=ann, won_on="2026-05-20", won_amount=100, won_currency="USD"))
    made.lead("2026-03-12", owner=ann)
    bare = figure("yield_per_lead", "2026-03")
    assert (bare.numerator, bare.denominator, "MISSING_RATE" in bare.flags) == (900, 3, True)
    made.rate("USD", "7.10")
    found = figure("yield_per_lead", "2026-03")
    assert (found.numerator, found.value, found.flags) == (1610, pytest.approx(1610 / 3), ())


def test_a_yield_tells_what_is_left_out_of_proposals_too(client, ann):
    made.lead("2026-03-11", owner=ann, won_on="2026-05-20", won_amount=100, won_currency="USD")
    by_proposal = made.lead("2026-03-10", owner=ann, won_on="2026-05-20")
    offered = {"ended": "2026-05-20", "lead": by_proposal, "currency": "USD"}
    made.proposal(ann, "2026-04-01", status="won", amount=50, won_amount=40, **offered)
    client.force_login(made.user("dora", is_director=True))
    panel = client.get("/figures/yield_per_lead/", {"when": "2026-03"})
    assert "MISSING_DATA" not in panel.context["figure"].flags
    assert any("USD 140" in note for note in panel.context["explanation"].flags)


# Where it is written and read


def form_data(lead, **more):
    told = {"company": "Acme", "received_at": "2026-11-03T10:00", "owner": lead.owner_id, "won_on": "2026-11-10"}
    return {**told, "won_amount": "1000", "answer_fit": "10"} | more


def test_the_form_asks_for_it_once_there_is_another_currency(client, abroad):
    client.force_login(made.user("olga", is_staff=True, is_superuser=True))
    home = made.lead("2026-11-04")
    page = reverse("lead_edit", args=[home.pk])
    assert "won_currency" not in client.get(page).context["form"].fields
    made.rate("EUR", "7.80")
    choices = client.get(page).context["form"].fields["won_currency"].choices
    assert choices == [("", "CNY"), ("EUR", "EUR")]


@pytest.mark.parametrize(("sent", "stored"), [("EUR", "EUR"), ("", "")])
def test_the_form_writes_it_down(client, abroad, ann, sent, stored):
    made.rate("EUR", "7.80")
    client.force_login(made.user("ann", rep=ann))
    asked = made.lead("2026-11-03", owner=ann, company="Acme")
    client.post(reverse("lead_edit", args=[asked.pk]), form_data(asked, won_currency=sent))
    asked.refresh_from_db()
    assert (asked.won_amount, asked.won_currency, asked.won_value) == (1000, stored, 7800 if stored else 1000)


def test_a_currency_without_a_rate_is_refused_by_the_form(client, abroad, ann):
    made.rate("EUR", "7.80")
    client.force_login(made.user("ann", rep=ann))
    answer = client.post(reverse("lead_edit", args=[abroad.pk]), form_data(abroad, won_currency="XYZ"))
    assert "won_currency" in answer.context["form"].errors


def test_the_page_of_the_lead_tells_both_amounts(client, abroad, ann):
    client.force_login(made.user("ann", rep=ann))
    page = reverse("lead_detail", args=[abroad.pk])
    assert "no exchange rate" in client.get(page).content.decode()
    made.rate("USD", "7.10")
    told = client.get(page).content.decode()
    assert "1,000.00 USD" in told
    assert "7,100.00 in company currency" in told


def test_the_records_behind_a_figure_tell_both_amounts(client, abroad):
    made.rate("USD", "7.10")
    client.force_login(made.user("dora", is_director=True))
    won = client.get("/figures/won_amount/", {"when": MONTH}).context["parts"][0]["table"].rows
    told = [[row.get_cell_value(name) for name in ("amount", "currency", "value")] for row in won]
    assert told == [[1000, "USD", 7100], [900, "CNY", 900]]
    leads = client.get("/figures/leads_won/", {"when": MONTH}).context["parts"][0]["table"].rows
    told = [[row.get_cell_value(name) for name in ("won_amount", "won_currency", "won_value")] for row in leads]
    assert told == [[1000, "USD", 7100], [900, None, 900]]


@pytest.mark.parametrize("code", ["EU", "EURO", "E1R"])
def test_the_administration_refuses_what_is_no_code(abroad, code):
    kind = modelform_factory(Lead, form=LeadForm, fields=["won_currency"])
    assert "won_currency" in kind({"won_currency": code}, instance=abroad).errors


def test_a_file_says_it_and_takes_it_back(tmp_path, abroad):
    head = "key,received_at,won_on,won_amount,won_currency"
    bring(tmp_path, "leads", [head, "L-77,2026-11-05,2026-11-12,30,eur", "L-78,2026-11-05,2026-11-12,20,"])
    assert Lead.objects.get(key="L-77").won_currency == "EUR"
    assert Lead.objects.get(key="L-78").won_currency == ""
    rows = exported(tmp_path, "leads")
    assert rows[0][-1] == "won_currency"
    assert bring(tmp_path, "leads", [",".join(row) for row in rows]).endswith("0 updated, 4 unchanged, 0 bad")
    assert "is not a currency" in refused(tmp_path, "leads", [head, "L-79,2026-11-05,2026-11-12,1,EU"])[0]


def test_a_file_without_the_column_leaves_it_as_it_is(tmp_path, abroad):
    bring(tmp_path, "leads", ["key,received_at,won_on,won_amount", f"{abroad.key},2026-11-03T10:00,2026-11-10,1200"])
    abroad.refresh_from_db()
    assert (abroad.won_amount, abroad.won_currency) == (1200, "USD")


def test_a_locked_week_keeps_its_currency(abroad):
    was = Lead.objects.get(pk=abroad.pk)
    abroad.won_currency = "EUR"
    assert days_moved(was, abroad) == {Days(made.day("2026-11-10"), made.day("2026-11-10"))}


def test_an_amount_that_is_merged_brings_its_currency(ann):
    first = made.lead("2026-11-02", owner=ann)
    later = made.lead("2026-11-03", owner=ann, won_on="2026-11-10", won_amount=1000, won_currency="USD")
    merge(first, later)
    first.refresh_from_db()
    assert (first.won_amount, first.won_currency) == (1000, "USD")


def test_a_merged_lead_keeps_its_own_amount_in_its_own_currency(ann):
    first = made.lead("2026-11-02", owner=ann, won_on="2026-11-10", won_amount=900)
    later = made.lead("2026-11-03", owner=ann, won_currency="USD")
    merge(first, later)
    first.refresh_from_db()
    assert (first.won_amount, first.won_currency) == (900, "")
