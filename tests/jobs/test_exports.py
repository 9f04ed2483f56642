"""A long list is exported apart, as it would be at once; its file is its owner's alone."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from reps.jobs import worker
from reps.models import Job, Visit
from tests import builders as made
from tests.jobs.acting import shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("work_at_hand")]


def export(client, settings, apart=True, ending="csv", **query):
    """The answer to a list's export, made apart or at once."""
    settings.JOBS_FROM = 3 if apart else 5000
    return client.get(reverse("customer_list"), query | {"_export": ending})


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_long_list_is_exported_apart_as_it_would_be_at_once(client, company, settings, ending):
    for name in ("Zeal", "Zenith", "Zebra", "Orbit"):
        made.customer(name)
    client.force_login(company.manager)
    asked = {"q": "Ze", "sort": "-name", "ending": ending}
    assert export(client, settings, **asked | {"q": "Zen"}).status_code == 200  # only one
    page = export(client, settings, **asked).url
    assert shown(client, page) == ("waiting", "", "")
    waiting = client.get("/visits/").content.decode()
    assert "It begins in a moment." in waiting  # on every page
    assert "js/jobs.js" in waiting  # which asks how far it is
    worker.work_off()
    state, _problem, link = shown(client, page)
    assert state == "done"
    file, at_once = client.get(link), export(client, settings, apart=False, **asked)
    assert rows_of(b"".join(file), ending) == rows_of(at_once.content, ending)
    assert len(rows_of(at_once.content, ending)) == 1 + 3
    assert file["Content-Disposition"] == at_once["Content-Disposition"]
    assert "data-job" not in client.get("/visits/").content.decode()


def rows_of(content, ending):
    if ending == "csv":
        return content.decode().splitlines()
    return list(load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True))


def test_a_rep_s_export_holds_their_own_and_is_theirs_alone(client, company, settings):
    for at in range(3):
        made.visit(company.reps.alice, f"2026-11-1{at}")
    client.force_login(company.alice)
    settings.JOBS_FROM = 1
    page = client.get(reverse("visit_list"), {"_export": "csv"}).url
    worker.work_off()
    lines = b"".join(client.get(shown(client, page)[2])).decode().splitlines()
    assert len(lines) == 1 + Visit.objects.filter(rep=company.reps.alice).count()
    client.force_login(company.manager)
    assert client.get(page).status_code == 404
    assert client.get(reverse("job_file", args=[Job.objects.get().pk])).status_code == 404


def test_a_list_that_closed_meanwhile_is_not_exported(client, company, settings):
    settings.JOBS_FROM = 1
    client.force_login(company.manager)
    page = client.get(reverse("people"), {"_export": "csv"}).url
    company.reps.mia.memberships.all().delete()
    worker.work_off()
    assert shown(client, page) == ("failed", "This list is no longer open to you.", "")


def test_a_long_export_gives_its_file_to_its_owner_alone(client, admin, company):
    page = admin.get(reverse("import_export", args=["visits", "csv"])).url
    assert admin.get(reverse("import_export", args=["visits", "csv"])).url == page  # asked for twice, made once
    job = Job.objects.get()
    assert admin.get(reverse("job_file", args=[job.pk])).status_code == 404  # not yet
    worker.work_off()
    assert "Download the file" in admin.get(page).content.decode()
    answer = admin.get(reverse("job_file", args=[job.pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="visits-2026-11-23.csv"'
    assert b"".join(answer).decode().count("\n") == Visit.objects.count() + 1
    client.force_login(made.user("eve", is_staff=True, is_superuser=True))
    assert client.get(reverse("job_file", args=[job.pk])).status_code == 404
