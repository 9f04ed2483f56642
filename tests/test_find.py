"""The finder (Ctrl-K) and saved views: everything within scope, and nothing that leads off the site."""

from contextlib import nullcontext

import pytest
import time_machine
from django.urls import reverse

from kpis.models import SavedView
from tests import builders as made
from tests.small_company import TODAY, small_company
from tests.unrendered import unrendered

pytestmark = pytest.mark.django_db
NORTH = "/dashboard/?who=team%3Anorth&when=2026-Q4"


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        yield small_company()


def found(client, user, text):
    """{label: address} of what the finder shows that user."""
    client.force_login(user)
    kinds = client.get(reverse("find"), {"q": text}).context["found"]
    return {way.label: way.url for _kind, there in kinds for way in there}


def save(client, name, address):
    return client.post(reverse("view_save"), {"name": name, "address": address})


def test_a_manager_finds_the_team_and_its_people_and_no_others(client, company):
    assert found(client, company.manager, "north") == {"North": "/dashboard/?who=team%3Anorth"}
    assert found(client, company.manager, "south") == {}
    assert found(client, company.manager, "alice") == {"Alice": f"/dashboard/?who=rep%3A{company.reps.alice.key}"}
    assert found(client, company.manager, "bob") == {}


def test_a_rep_finds_no_colleague(client, company):
    assert found(client, company.alice, "ann") == {}


def test_a_recruiter_finds_no_customers(client, company):
    made.customer(name="Lantern Works")
    assert found(client, company.director, "lantern").keys() == {"Lantern Works"}
    assert found(client, company.recruiter, "lantern") == {}


def test_a_candidate_is_found_by_whose_bench_it_is(client, company):
    kim = made.candidate("Kim Lantern", team=company.north)
    made.candidate("Lou Lantern", team=company.south)
    assert found(client, company.manager, "lantern") == {"Kim Lantern": reverse("candidate_detail", args=[kim.pk])}
    assert found(client, company.recruiter, "lantern").keys() == {"Kim Lantern", "Lou Lantern"}
    assert found(client, company.alice, "lantern") == {}
    assert found(client, company.stranger, "lantern") == {}
    assert client.get(found(client, company.manager, "kim")["Kim Lantern"]).status_code == 200


def test_all_words_must_be_in_the_name_whatever_their_order_and_case(client, company):
    assert found(client, company.manager, "MISSES hits") == {"Hits and misses": reverse("hits")}


def test_without_a_text_it_shows_the_reader_s_pages(client, company):
    assert "Calendar" in found(client, company.alice, "")
    assert "Administration" not in found(client, company.alice, "")


@pytest.mark.parametrize(
    ("role", "text", "label", "address"),
    [
        ("manager", "monday", "Monday team meeting", "/rhythms/monday/"),
        ("manager", "close rate", "Close rate and target attainment", "/kpi/close_and_attainment/"),
        ("manager", "nine", "Nine-box", "/talent/nine-box/"),
        ("manager", "side", "Side by side", "/compare/"),
        ("alice", "log a visit", "Log a visit", "/log/"),
        ("alice", "one-to-one", "One-to-one", "/rhythms/one-to-one/"),
        ("recruiter", "hires", "Hires by source", "/talent/hires/"),
        ("director", "outbox", "Outbox", "/outbox/"),
    ],
)
def test_pages_behind_those_of_the_navigation_are_found(client, company, role, text, label, address):
    assert found(client, getattr(company, role), text)[label] == address


@pytest.fixture(scope="module")
def written():
    """Addresses whose pages were written out: another role's is not."""
    return set()


@pytest.mark.parametrize("role", ["alice", "manager", "director", "recruiter", "admin"])
def test_every_page_that_is_found_opens(client, company, written, role):
    ways, answers = found(client, getattr(company, role), ""), {}
    for label, url in ways.items():
        with unrendered() if url in written else nullcontext():
            answers[label] = client.get(url, follow=True).status_code
    assert set(answers.values()) == {200}, answers
    written |= set(ways.values())


def test_a_rep_finds_no_page_of_the_talent_pool(client, company):
    assert found(client, company.alice, "nine") == {}
    assert found(client, company.alice, "talent") == {}


def test_what_is_found_nowhere_is_said(client, company):
    client.force_login(company.alice)
    assert "Nothing here is called “&lt;b&gt;”." in client.get(reverse("find"), {"q": "<b>"}).content.decode()


def test_a_saved_view_keeps_team_and_period_and_is_found_by_its_name(client, company):
    client.force_login(company.manager)
    assert save(client, "Monday", NORTH).url == NORTH
    assert found(client, company.manager, "mond")["Monday"] == NORTH
    assert "Monday" not in found(client, company.director, "mond")


def test_the_same_name_again_is_the_new_address(client, company):
    client.force_login(company.manager)
    save(client, "Monday", NORTH)
    save(client, "Monday", "/calendar/")
    assert list(SavedView.objects.values_list("name", "address")) == [("Monday", "/calendar/")]


@pytest.mark.parametrize("address", ["https://example.org/", "//example.org/", "javascript:alert(1)", "/nowhere/", ""])
def test_nothing_that_leads_elsewhere_is_saved(client, company, address):
    client.force_login(company.manager)
    assert save(client, "Bad", address).status_code == 404
    assert not SavedView.objects.exists()


def test_a_view_without_a_name_is_asked_for_one(client, company):
    client.force_login(company.manager)
    save(client, "  ", NORTH)
    assert not SavedView.objects.exists()
    assert "Give the view a name" in client.get("/calendar/").content.decode()


def test_a_view_is_forgotten_by_its_owner_alone(client, company):
    view = SavedView.objects.create(user=company.manager, name="Monday", address=NORTH)
    client.force_login(company.director)
    assert client.post(reverse("view_forget", args=[view.pk])).status_code == 404
    client.force_login(company.manager)
    client.post(reverse("view_forget", args=[view.pk]))
    assert not SavedView.objects.exists()


def test_finding_asks_few_questions(client, company, django_assert_max_num_queries):
    client.force_login(company.manager)
    with django_assert_max_num_queries(15):
        client.get(reverse("find"), {"q": "a"})
