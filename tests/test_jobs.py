"""Long work: it runs apart, says how far it is, and all of it happens or nothing; only its owner sees it."""

import io
import os
import time
from pathlib import Path
from unittest import mock

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from reps import progress
from reps.definitions import new_draft
from reps.imports import upload as uploads
from reps.imports.customers import Customers
from reps.jobs import run, work, worker
from reps.jobs.desk import AtWork, Desk
from reps.models import Customer, ImportBatch, Job, QualityDefinition, SavedMapping, Visit
from tests import builders as made
from tests.small_company import small_company

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("work_at_hand")]
FILE = "key,name\nc-1,Acme\nc-2,Zenith\nc-3,Orbit\n"


@pytest.fixture
def company():
    return small_company()


@pytest.fixture
def admin(client, company):
    client.force_login(company.admin)
    return client


def bring(client, content=FILE):
    """Send a file and say what its columns mean; the preview's address."""
    file = SimpleUploadedFile("new.csv", content.encode())
    token = client.post(reverse("import_new"), {"file": file, "kind": "customers"}).url.split("/")[2]
    columns = reverse("import_columns", args=[token])
    form = client.get(columns).context["form"]
    return client.post(columns, {name: form[name].value() or "" for name in form.fields}).url


def begin(client, content=FILE):
    """Send a file and import it; the job's page."""
    return client.post(bring(client, content).replace("preview", "commit")).url


def shown(client, page):
    """(state, problem, link) of the job on its page."""
    job = client.get(page).context["job"]
    return job.state, job.problem, job.link


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


def lose(job):
    """A worker killed a minute ago: the job runs, and nothing gives a sign of life."""
    assert job.move("waiting", "running", began_at=made.moment("2026-11-23T08:59"))
    folder = Desk(job).folder
    folder.mkdir(parents=True)
    (folder / "alive").touch()
    minute_ago = time.time() - 60
    os.utime(folder / "alive", (minute_ago, minute_ago))


def test_one_whose_worker_was_killed_is_found_and_started_again(admin):
    page, job = begin(admin), Job.objects.get()
    lose(job)
    state, problem, _link = shown(admin, page)
    assert (state, problem) == ("stopped", "The process that did it ended before it was done. Nothing was changed.")
    assert "Start again" in admin.get(page).content.decode()
    admin.post(reverse("job_again", args=[job.pk]))
    admin.post(reverse("job_again", args=[job.pk]))  # pressed twice
    worker.work_off()
    assert shown(admin, page)[0] == "done"
    assert ImportBatch.objects.count() == 1


def test_a_worker_that_was_given_up_and_comes_back_writes_nothing(admin, monkeypatch):
    begin(admin)
    job, whole = Job.objects.get(), work.commit

    def slow(*args, **more):
        batch = whole(*args, **more)
        Job.objects.filter(pk=job.pk).update(state="stopped")
        return batch

    monkeypatch.setattr(work, "commit", slow)
    worker.work_off()
    assert not Customer.objects.filter(key="c-1").exists()
    assert not ImportBatch.objects.exists()


def test_a_long_undo_takes_it_all_back(admin):
    begin(admin)
    worker.work_off()
    batch = ImportBatch.objects.get()
    page = admin.post(reverse("import_undo", args=[batch.pk])).url
    assert Customer.objects.filter(key="c-1").exists()
    worker.work_off()
    assert shown(admin, page)[0] == "done"
    assert not Customer.objects.filter(key="c-1").exists()


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


@pytest.mark.parametrize("role", ["alice", "manager", "director", "stranger"])
def test_others_do_not_see_it(client, admin, company, role):
    page, job = begin(admin), Job.objects.get()
    client.force_login(getattr(company, role))
    assert client.get(page).status_code == 404
    assert client.get(reverse("job_bar", args=[job.pk])).status_code == 404
    assert client.post(reverse("job_again", args=[job.pk])).status_code == 404
    assert client.get(reverse("jobs")).context["found"] == []


def test_where_no_worker_came_looking_at_it_sends_for_one(admin, settings, monkeypatch):
    sent = []
    monkeypatch.setattr(worker.subprocess, "Popen", lambda command, **_how: sent.append(command[-1]))
    settings.JOBS_SPAWN = True
    page = begin(admin)
    with time_machine.travel("2026-11-23T09:01:00+08:00", tick=False):
        admin.get(page)
        admin.get(page)
    assert sent == ["run_jobs"]


def test_after_a_week_it_goes_with_its_file(admin, company):
    admin.get(reverse("import_export", args=["visits", "csv"]))
    worker.work_off()
    folder = Desk(Job.objects.get()).folder
    assert folder.is_dir()
    with time_machine.travel("2026-12-01T09:00:00+08:00", tick=False):
        begin(admin)
    assert not folder.exists()
    assert [job.kind for job in Job.objects.all()] == ["import"]


def test_a_worker_ends_when_nothing_is_left(tmp_path):
    worker.work_off()
    assert Path(tmp_path / "jobs" / "lock").is_file()


def test_an_older_attempt_does_nothing(admin):
    begin(admin)
    job = Job.objects.get()
    run.run.call(job.pk, job.attempt + 1)
    assert Job.objects.get().state == "waiting"
