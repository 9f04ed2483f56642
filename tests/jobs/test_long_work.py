"""Long work: it runs apart, says how far it is, and all of it happens or nothing."""

import pytest
from django.urls import reverse

from reps import progress
from reps.definitions import new_draft
from reps.imports import upload as uploads
from reps.jobs import work, worker
from reps.jobs.desk import AtWork
from reps.models import Customer, ImportBatch, Job, QualityDefinition
from tests import builders as made
from tests.jobs.acting import FILE, begin, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("work_at_hand")]


def test_a_long_import_waits_runs_and_leads_to_what_came_in(admin):
    page = begin(admin)
    assert page == reverse("job", args=[Job.objects.get().pk])
    assert shown(admin, page) == ("waiting", "", "")
    assert "It begins in a moment." in admin.get("/customers/").content.decode()  # on every page
    assert not Customer.objects.filter(key="c-1").exists()
    worker.work_off()
    batch = ImportBatch.objects.get()
    assert shown(admin, page) == ("done", "", reverse("import_batch", args=[batch.pk]))
    assert batch.counts["customers"]["created"] == 3
    assert admin.get(page).context["job"].done == 3
    assert "data-job" not in admin.get("/customers/").content.decode()


def test_a_short_one_is_done_at_once(admin, settings):
    settings.JOBS_FROM = 4
    assert begin(admin) == reverse("import_batch", args=[ImportBatch.objects.get().pk])
    assert not Job.objects.exists()


def test_while_it_runs_the_bar_says_how_far_it_is(admin):
    page, job = begin(admin), Job.objects.get()
    job.move("waiting", "running", began_at=made.moment("2026-11-23T09:00"))
    with AtWork(job) as at_work, progress.heard_by(at_work.add):
        progress.add(2)
        at_work._note()
        bar = admin.get(reverse("job_bar", args=[job.pk])).content.decode()
        assert 'max="3" value="2"' in bar
        assert "2 of 3 records" in bar
        assert "2 of 3 records" in admin.get(page).content.decode()


def test_the_file_pressed_twice_comes_in_once(admin):
    begin(admin)
    token = Job.objects.get().arguments["token"].removesuffix(".taken")
    assert admin.post(reverse("import_commit", args=[token])).url == reverse("import_list")
    assert Job.objects.count() == 1


def test_one_that_fails_says_why_and_leaves_nothing(admin):
    page = begin(admin)
    token = Job.objects.get().arguments["token"]
    path = uploads.find(token, Job.objects.get().by).path
    path.write_text(FILE + ",Nameless\n")  # bad by now
    worker.work_off()
    state, problem, link = shown(admin, page)
    assert (state, link) == ("failed", reverse("import_preview", args=[token.removesuffix(".taken")]))
    assert problem
    assert not Customer.objects.filter(key="c-1").exists()
    again = admin.get(link).url  # the file is back and is looked at anew
    worker.work_off()
    assert shown(admin, again)[0] == "done"
    assert [each.row for each in admin.get(link).context["seen"].problems] == [5]


def test_what_nobody_foresaw_is_told_without_its_inside(admin, monkeypatch):
    monkeypatch.setattr(work, "commit", lambda *_args, **_more: 1 / 0)
    page = begin(admin)
    worker.work_off()
    state, problem, _link = shown(admin, page)
    assert state == "failed"
    assert problem.startswith("Something went wrong here. Nothing was changed")


def test_its_words_are_in_the_language_it_was_started_in(admin, monkeypatch):
    monkeypatch.setattr(work, "commit", lambda *_args, **_more: 1 / 0)
    page = reverse("job", args=[Job.objects.get().pk]) if begin_in(admin, "zh-hans") else ""
    worker.work_off()
    assert shown(admin, page)[1].startswith("出了问题")


def begin_in(client, language):
    client.post(reverse("language"), {"language": language})
    return begin(client)


def test_a_long_undo_takes_it_all_back(admin):
    begin(admin)
    worker.work_off()
    batch = ImportBatch.objects.get()
    page = admin.post(reverse("import_undo", args=[batch.pk])).url
    assert Customer.objects.filter(key="c-1").exists()
    worker.work_off()
    assert shown(admin, page)[0] == "done"
    assert not Customer.objects.filter(key="c-1").exists()


def test_a_definition_that_judges_much_anew_is_put_in_force_by_a_job(admin):
    draft = new_draft("visit", made.day("2026-11-01"), {"is": "need_confirmed"})
    page = admin.post(reverse("definition_activate", args=[draft.pk])).url
    job = Job.objects.get()
    assert (page, job.total) == (reverse("job", args=[job.pk]), 5)
    worker.work_off()
    assert shown(admin, page) == ("done", "", reverse("definitions"))
    assert admin.get(page).context["job"].done == 5
    assert QualityDefinition.objects.get(pk=draft.pk).status == "active"


def test_a_draft_that_is_gone_by_then_is_said(admin):
    draft = new_draft("visit", made.day("2026-11-01"))
    page = admin.post(reverse("definition_activate", args=[draft.pk])).url
    draft.delete()
    worker.work_off()
    assert shown(admin, page)[:2] == ("failed", "The draft is no longer there.")
