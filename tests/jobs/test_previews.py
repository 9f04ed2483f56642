"""A long file is looked at apart: its preview opens at once when that is over, and is made again when asked."""

from pathlib import Path
from unittest import mock

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reps.imports.customers import Customers
from reps.jobs import work, worker
from reps.models import Customer, Job, SavedMapping
from tests.jobs.acting import FILE, bring, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("work_at_hand")]


def previewed(client, content=FILE):
    """(the preview's address, the page of the job that looked at the file)"""
    page = bring(client, content)
    job = client.get(page).url
    worker.work_off()
    return page, job


def test_a_long_file_is_previewed_apart_and_its_page_then_opens_at_once(admin, monkeypatch):
    page = bring(admin)
    job = admin.get(page).url
    assert (shown(admin, job), admin.get(page).url) == (("waiting", "", ""), job)  # loaded again, the same job
    worker.work_off()
    assert shown(admin, job) == ("done", "", page)
    monkeypatch.setattr(work, "preview", lambda *_parts: 1 / 0)  # nothing is read a second time
    context = admin.get(page).context
    assert context["seen"].counts["customers"] == {"read": 3, "created": 3, "updated": 0, "unchanged": 0, "bad": 0}
    assert context["seen"].first_rows["customers"][0]["name"] == "Acme"
    assert (Job.objects.get().total, context["upload"].rows) == (3, 3)
    assert not Customer.objects.filter(key="c-1").exists()


def test_a_short_file_is_previewed_at_once(admin, settings):
    settings.JOBS_FROM = 4
    assert admin.get(bring(admin)).context["seen"].counts["customers"]["read"] == 3
    assert not Job.objects.exists()


def test_a_file_that_makes_several_kinds_is_as_long_as_they_are_together(admin, settings):
    settings.JOBS_FROM = 4
    kinds = {
        "teams": {"columns": {"key": "key", "name": "name"}},
        "customers": {"columns": {"key": "key", "name": "name"}},
    }
    mapping = SavedMapping.objects.create(name="Both", mapping={"kinds": kinds})
    file = SimpleUploadedFile("new.csv", FILE.encode())
    page = admin.post(reverse("import_new"), {"file": file, "kind": "all", "mapping": mapping.pk}).url
    assert admin.get(page).url == reverse("job", args=[Job.objects.get().pk])


def test_bad_rows_of_a_long_file_are_listed_and_downloaded(admin):
    page, _job = previewed(admin, FILE + ",Nameless\n")
    found = admin.get(page)
    assert [(each.row, each.column) for each in found.context["seen"].problems] == [(5, "key")]
    assert "Import all of it" not in found.content.decode()
    answer = admin.get(page.replace("preview", "bad-rows"))
    assert answer["Content-Disposition"] == 'attachment; filename="bad-rows-customers.csv"'
    head, row = b"".join(answer).decode("utf-8-sig").splitlines()
    assert (head, row[:12]) == ("key,name,row,problem", ",Nameless,5,")


def test_bad_rows_of_a_long_file_wait_for_its_preview(admin):
    assert admin.get(bring(admin).replace("preview", "bad-rows")).status_code == 404


def test_bad_rows_of_an_earlier_preview_are_no_longer_downloaded(admin, settings):
    page, _job = previewed(admin, FILE + "c-4,Four\n")
    bad, words = page.replace("preview", "bad-rows"), "not this one"
    assert b"".join(admin.get(bad)).decode("utf-8-sig").splitlines() == ["key,name,row,problem"]
    with mock.patch.object(Customers, "problem", lambda _kind, _row, each: each.key == "c-4" and ("key", words)):
        admin.get(f"{page}?again")
        worker.work_off()
    assert b"".join(admin.get(bad)).decode("utf-8-sig").splitlines()[1].startswith("c-4,Four,5,")
    assert len(list(Path(settings.MEDIA_ROOT).glob("imports/*/bad-*.csv"))) == 1
    admin.get(page, {"reason": "The files came late"})
    assert admin.get(bad).status_code == 404  # until it was looked at with the reason
    worker.work_off()
    assert len(b"".join(admin.get(bad)).splitlines()) == 1


def test_a_long_file_that_can_t_be_read_says_so_on_both_pages(admin, monkeypatch):
    monkeypatch.setattr("reps.imports.samples.LOOKED_AT", 3)  # what is wrong stands further down
    page, job = previewed(admin, FILE + '"c-4,Cut off\n')
    words = "The file ends within row 5: a quotation mark is not closed. Is it cut off?"
    assert shown(admin, job) == ("failed", words, page)
    found = admin.get(page).content.decode()
    assert words in found
    assert "Import all of it" not in found


def test_a_preview_is_made_again_when_asked_and_when_the_question_is_another(admin):
    page, _job = previewed(admin)
    Customer.objects.create(key="c-1", name="Acme")
    assert admin.get(page).context["seen"].counts["customers"]["created"] == 3  # as it was
    admin.get(f"{page}?again")
    worker.work_off()
    assert admin.get(page).context["seen"].counts["customers"]["created"] == 2
    assert admin.get(page, {"reason": "The files came late"}).status_code == 302  # it may let more rows through
    worker.work_off()
    admin.post(reverse("language"), {"language": "zh-hans"})
    assert admin.get(page).status_code == 302  # its words are in the reader's language


def test_a_file_taken_while_its_preview_waits_is_said_to_be_gone(admin):
    page = bring(admin)
    job = admin.get(page).url
    admin.post(page.replace("preview", "commit"))
    worker.work_off()
    assert shown(admin, job)[:2] == ("failed", "The file is no longer there. Bring it again.")
    assert Customer.objects.filter(key="c-1").exists()
