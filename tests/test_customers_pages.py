"""Customers: one list for everyone in sales; what others did with a customer stays theirs."""

import pytest
from django.urls import reverse

from reps.models import Customer
from tests import builders as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def alice():
    return make.user("alice", make.rep("Alice", make.team("North")))


@pytest.fixture
def bob():
    return make.user("bob", make.rep("Bob", make.team("South")))


@pytest.fixture
def recruiter():
    return make.user("rita", is_recruiter=True)


def get(client, who, name, /, *args):
    client.force_login(who)
    return client.get(reverse(name, args=args))


def post(client, who, name, /, *args, **data):
    client.force_login(who)
    return client.post(reverse(name, args=args), data)


def test_a_customers_page_shows_the_readers_own_dealings_only(client, alice, bob):
    acme = make.customer("Acme")
    visit = make.visit(alice.rep, customer=acme)
    make.visit(bob.rep, customer=acme)
    proposal = make.proposal(alice.rep, customer=acme)
    make.proposal(bob.rep, customer=acme)
    lead = make.lead(owner=alice.rep, customer=acme)
    make.lead(owner=bob.rep, customer=acme)
    answer = get(client, alice, "customer_detail", acme.pk)
    assert [[row.record for row in table.rows] for table in answer.context["tables"]] == [[visit], [proposal], [lead]]
    assert "Bob" not in answer.content.decode()


def test_a_rep_adds_a_customer_and_a_colleague_finds_it(client, alice, bob):
    answer = post(client, alice, "customer_new", name="Acme", tier="A")
    acme = Customer.objects.get()
    assert answer.url == reverse("customer_detail", args=[acme.pk])
    assert acme.key
    assert get(client, bob, "customer_detail", acme.pk).status_code == 200


def test_a_customer_stands_in_the_list_once(client, alice):
    make.customer("Acme")
    answer = post(client, alice, "customer_new", name="ACME")
    assert answer.context["form"].errors["name"]
    assert Customer.objects.count() == 1


def test_a_number_in_use_is_refused(client, alice):
    make.customer("Acme", key="C-1")
    answer = post(client, alice, "customer_new", name="Beta", key="C-1")
    assert answer.context["form"].errors["key"]


def test_a_change_keeps_the_number_and_shows_who_made_it(client, alice):
    acme = make.customer("Acme", key="C-1", tier="B")
    post(client, alice, "customer_edit", acme.pk, name="Acme", tier="A")
    acme.refresh_from_db()
    assert (acme.key, acme.tier) == ("C-1", "A")
    change = get(client, alice, "customer_detail", acme.pk).context["changes"][0]
    assert (change.by, [(step.before, step.after) for step in change.steps]) == ("alice", [("B", "A")])


@pytest.mark.parametrize("name", ["customer_detail", "customer_edit"])
def test_a_customer_is_nothing_to_recruiters_and_strangers_log_in(client, name, recruiter):
    acme = make.customer()
    assert get(client, recruiter, name, acme.pk).status_code == 404
    client.logout()
    assert client.get(reverse(name, args=[acme.pk])).url.startswith("/accounts/login/")


def test_a_director_reads_customers_and_changes_none(client):
    director, acme = make.user("dora", is_director=True), make.customer()
    assert get(client, director, "customer_detail", acme.pk).status_code == 200
    assert get(client, director, "customer_edit", acme.pk).status_code == 404


def test_a_customer_that_is_not_there_is_404(client, alice):
    assert get(client, alice, "customer_detail", 999).status_code == 404


def test_a_customers_page_renders_in_chinese(client, alice):
    acme = make.customer("Acme")
    client.cookies["django_language"] = "zh-hans"
    assert get(client, alice, "customer_detail", acme.pk).status_code == 200
    assert get(client, alice, "customer_new").status_code == 200


def test_who_came_from_another_page_goes_back_to_it_and_to_no_other_site(client, alice):
    client.force_login(alice)
    new = reverse("customer_new")
    assert client.post(f"{new}?next=/start/records/", {"name": "Acme"}).headers["Location"] == "/start/records/"
    elsewhere = client.post(f"{new}?next=https://evil.example/", {"name": "Beta"}).headers["Location"]
    assert elsewhere == reverse("customer_detail", args=[Customer.objects.get(name="Beta").pk])
