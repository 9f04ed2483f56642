"""From an empty database to a working dashboard: the administrator is told what to do next."""

import pytest

from reps.models import Organisation
from tests import builders as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return made.user("adam", is_staff=True, is_superuser=True)


def steps(client, user):
    client.force_login(user)
    return client.get("/dashboard/").context["steps"]


def needed(found):
    return [str(step.title) for step in found if not step.is_done and not step.is_optional]


def test_an_empty_company_needs_its_name_its_people_and_records(client, admin):
    assert needed(steps(client, admin)) == ["The company", "Teams and people", "Records"]


def test_every_step_leads_somewhere(client, admin):
    for step in steps(client, admin):
        assert [client.get(url, follow=True).status_code for _words, url in step.links] == [200] * len(step.links), (
            step.title
        )


def test_the_import_offered_knows_what_is_in_the_file(client, admin):
    client.force_login(admin)
    assert client.get("/imports/new/?kind=teams").context["form"]["kind"].value() == "teams"


def test_the_panel_closes_once_nothing_needed_is_left(client, admin):
    Organisation.current().save()
    made.visit(made.rep("Ann", made.team("North")), "2026-11-16")
    assert steps(client, admin) == []


def test_nobody_else_is_asked_to_set_up(client):
    assert steps(client, made.user("dora", is_director=True)) == []


def test_a_lead_desk_s_first_lead_counts_as_a_record(client, admin):
    Organisation.current().save()
    made.rep("Ann", made.team("North"))
    assert needed(steps(client, admin)) == ["Records"]
    made.lead()
    assert steps(client, admin) == []
