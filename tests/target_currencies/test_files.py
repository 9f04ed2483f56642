"""Files say in which currency a target was agreed, and what was agreed stands."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from kpis.models import Target
from kpis.targets.imports import Targets
from tests import builders as made
from tests.files import bring, exported, refused

pytestmark = pytest.mark.django_db
QUARTER = "2026-Q4"


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
