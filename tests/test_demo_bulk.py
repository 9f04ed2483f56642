"""How the demo makes records by ten thousands, and writes them."""

from datetime import UTC, date, datetime

import pytest

from kpis.demo import bulk
from reps.models import Customer, Rep, Visit

DAY, INSTANT = date(2026, 11, 23), datetime(2026, 11, 23, 9, tzinfo=UTC)


def values_of(record):
    return {name: value for name, value in record.__dict__.items() if name != "_state"}


def test_a_record_that_is_copied_is_as_the_model_makes_it():
    given = {"rep": Rep(pk=3), "customer": Customer(pk=4), "date": DAY, "minutes": 45, "logged_at": INSTANT}
    copied, own = bulk.maker(Visit)(**given), Visit(**given)
    assert values_of(copied) == values_of(own)
    assert (copied.rep, copied.customer, copied._state.adding) == (own.rep, own.customer, True)


def test_no_two_copies_share_their_answers():
    make = bulk.maker(Visit)
    first, second = make(), make()
    first.answers["need_confirmed"] = True
    assert second.answers == {}


@pytest.mark.django_db
def test_a_link_to_a_record_that_had_no_key_yet_gets_it_when_written():
    rep, customer = Rep(key="R", name="Ann"), Customer(key="C", name="Client")
    visit = bulk.maker(Visit)(key="V", rep=rep, customer=customer, date=DAY, logged_at=INSTANT, lead=None)
    for records in ([rep], [customer], [visit]):
        bulk.write(each for each in records)
    found = Visit.objects.get()
    assert (found.rep, found.customer, found.lead) == (rep, customer, None)


@pytest.mark.django_db
def test_what_is_written_comes_back_as_it_was():
    rep, customer = Rep.objects.create(key="R", name="Ann"), Customer.objects.create(key="C", name="Client")
    visit = bulk.maker(Visit)(key="V", rep=rep, customer=customer, date=DAY, logged_at=INSTANT, answers={"a": False})
    bulk.write([visit])
    found = Visit.objects.get()
    assert values_of(found) == values_of(visit)
