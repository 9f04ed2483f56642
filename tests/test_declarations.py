"""What a person says of their gender and age: of their own free will, seen by nobody else, taken back at any time."""

import re
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from reps.models import Declaration
from reps.views.declarations import token_of
from tests import builders as made
from tests.small_company import TODAY, small_company

pytestmark = pytest.mark.django_db
SECRET = re.compile(r"csrf[^>]*>")


@pytest.fixture
def company():
    with time_machine.travel(TODAY, tick=False):
        found = small_company()
        made.organisation(asks_diversity=True)
        yield found


def say(client, who, **data):
    client.force_login(who)
    return client.post(reverse("my_declaration"), data)


def test_a_person_says_it_sees_it_and_deletes_it(client, company):
    say(client, company.alice, gender="woman", agreed="on")
    said = Declaration.objects.get()
    assert (said.rep, said.gender, said.age, said.given_on) == (company.reps.alice, "woman", "", date(2026, 11, 23))
    assert said.until == date(2028, 11, 22)
    assert "five people or more" in said.purpose
    assert client.get(reverse("my_declaration")).context["said"] == said
    client.post(reverse("my_declaration_delete"))
    assert not Declaration.objects.exists()


def test_nothing_is_kept_without_a_yes(client, company):
    answer = say(client, company.alice, gender="woman")
    assert answer.context["form"].errors["agreed"]
    assert not Declaration.objects.exists()


def test_nobody_sees_what_a_colleague_said(client, company):
    say(client, company.alice, gender="woman", agreed="on")
    for who in (company.manager, company.teammate):
        client.force_login(who)
        assert client.get(reverse("my_declaration")).context["said"] is None


def test_it_can_be_deleted_after_the_company_stopped_asking(client, company):
    say(client, company.alice, gender="woman", agreed="on")
    made.organisation(asks_diversity=False)
    assert client.get(reverse("my_declaration")).status_code == 200
    say(client, company.alice, gender="man", agreed="on")
    assert Declaration.objects.get().gender == "woman"
    client.post(reverse("my_declaration_delete"))
    assert not Declaration.objects.exists()


def test_a_candidate_says_it_by_a_link_without_logging_in(client, company):
    kim = made.candidate("Kim", team=company.north)
    client.force_login(company.recruiter)
    link = client.get(reverse("candidate_detail", args=[kim.pk])).context["declaration"]
    client.logout()
    assert client.get(link).status_code == 200
    client.post(link, {"age": "from_30", "agreed": "on"})
    assert Declaration.objects.get(candidate=kim).age == "from_30"
    client.post(link + "delete/")
    assert not Declaration.objects.exists()


def test_who_sends_a_candidate_the_link_reads_nothing_by_it(client, company):
    """Managers and recruiters see the link on the candidate's page, and may open it: not even whether there is one."""
    told, silent = made.candidate(team=company.north), made.candidate(team=company.north)
    Declaration.objects.create(candidate=told, gender="another", age="from_50", given_on=date(2026, 9, 30))
    for user in (company.manager, company.recruiter):
        client.force_login(user)
        shown = []
        for each in (told, silent):
            path = reverse("declaration_link", args=[token_of(each)])
            main = client.get(path).content.decode().partition("<main")[2].partition("</main")[0]
            shown.append(SECRET.sub("", main.replace(path, "")))
        assert shown[0] == shown[1]
        assert 'value="another" selected' not in shown[0]


def test_deleting_by_link_tells_nothing_either(client, company):
    candidate = made.candidate()
    Declaration.objects.create(candidate=candidate, gender="another", given_on=date(2026, 9, 30))
    answers = [client.post(reverse("declaration_link_delete", args=[token_of(candidate)])) for _each in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert not Declaration.objects.exists()


def test_a_link_works_for_thirty_days_and_for_nobody_else(client, company):
    token = token_of(made.candidate())
    with time_machine.travel("2026-12-24T10:00+08:00", tick=False):
        assert client.get(reverse("declaration_link", args=[token])).status_code == 404
    assert client.get(reverse("declaration_link", args=[token + "x"])).status_code == 404
