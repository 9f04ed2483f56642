"""Spend in a foreign currency counts at the plan rate; without a rate it is unknown, never 1.0, never 0 (spec 2.4)."""

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.forms import modelform_factory

from reps.admin.leads import SpendForm
from reps.models import SourceSpend
from tests import builders as made
from tests.asking import by, figure
from tests.files import bring, exported, refused
from tests.small_company import TODAY

pytestmark = pytest.mark.django_db
MONTH = "2026-10"


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def expo():
    """Four leads of October from Expo and one from the Web, for 100 US dollars and 50 of the company's own money."""
    expo, web = made.source("Expo", key="expo"), made.source("Web", key="web")
    for at in range(4):
        made.lead(f"2026-10-0{at + 1}", source=expo)
    made.lead("2026-10-05", source=web)
    made.spend(expo, "2026-10-01", 100, currency="USD")
    made.spend(web, "2026-10-01", 50)
    return expo


def test_it_counts_at_the_plan_rate_of_its_year(expo):
    made.rate("USD", "7.10")
    found = by("cost_per_lead", MONTH, "source")
    assert (found["expo"].numerator, found["expo"].value) == (710, 177.5)
    assert found["web"].value == 50  # blank is the organisation's
    assert figure("cost_per_lead", MONTH).value == 152  # 760 ÷ 5


def test_without_a_rate_the_cost_is_blank_and_flagged(expo):
    found = by("cost_per_lead", MONTH, "source")
    assert (found["expo"].value, found["expo"].flags) == (None, ("MISSING_RATE",))
    assert (found["web"].value, found["web"].flags) == (50, ())
    whole = figure("cost_per_lead", MONTH)
    assert (whole.value, "MISSING_RATE" in whole.flags) == (None, True)


def test_the_panel_tells_what_is_left_out_in_its_own_currency(client, expo):
    client.force_login(made.user("dora", is_director=True))
    asked = {"when": MONTH, "source": "expo"}
    panel = client.get("/figures/cost_per_lead/", asked)
    assert any("USD 100" in note for note in panel.context["explanation"].flags)
    spent = client.get("/figures/source_spend/", asked)
    assert spent.context["figure"].value is None
    assert any("USD 100" in note for note in spent.context["explanation"].flags)


def test_the_records_tell_both_amounts(client, expo):
    made.rate("USD", "7.10")
    client.force_login(made.user("dora", is_director=True))
    spent = client.get("/figures/source_spend/", {"when": MONTH, "source": "expo"})
    assert spent.context["figure"].value == 710
    (row,) = spent.context["parts"][0]["table"].rows
    assert [row.get_cell_value(name) for name in ("amount", "currency", "pk")] == [100, "USD", 710]


def form(expo, code):
    """The administration's."""
    kind = modelform_factory(SourceSpend, form=SpendForm, fields=["source", "month", "amount", "currency"])
    return kind({"source": expo.pk, "month": "2026-11-01", "amount": 5, "currency": code})


@pytest.mark.parametrize("code", ["EU", "EURO", "E1R"])
def test_a_currency_is_three_letters(expo, code):
    assert "currency" in form(expo, code).errors


def test_it_is_typed_in_either_case(expo):
    typed, blank = form(expo, "eur"), form(expo, "")
    assert (typed.is_valid(), blank.is_valid()) == (True, True)
    assert typed.cleaned_data["currency"] == "EUR"


def test_a_file_says_it_and_takes_it_back(tmp_path, expo):
    bring(tmp_path, "spend", ["source,month,amount,currency", "expo,2026-11,30,eur", "web,2026-11,20,"])
    assert SourceSpend.objects.get(source=expo, month="2026-11-01").currency == "EUR"
    again = [",".join(row) for row in exported(tmp_path, "spend")]
    assert bring(tmp_path, "spend", again).endswith("0 created, 0 updated, 4 unchanged, 0 bad")
    assert "is not a currency" in refused(tmp_path, "spend", ["source,month,amount,currency", "expo,2026-11,1,EU"])[0]


def test_the_model_refuses_what_is_no_code(expo):
    with pytest.raises(ValidationError):
        SourceSpend(source=expo, month=made.day("2026-11-01"), amount=5, currency="EU").full_clean()
