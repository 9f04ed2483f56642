"""A job from its start to its end: whose it is, what becomes of one whose worker is gone, and when it is forgotten."""

import os
import time
from pathlib import Path

import pytest
import time_machine
from django.urls import reverse

from reps.jobs import run, work, worker
from reps.jobs.desk import Desk
from reps.models import Customer, ImportBatch, Job
from tests import builders as made
from tests.jobs.acting import begin, shown

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("work_at_hand")]


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
