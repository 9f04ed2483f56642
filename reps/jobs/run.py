"""Starting a job, running it, finding that its worker is gone, starting it again."""

from contextlib import nullcontext
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from reps import progress
from reps.jobs import worker
from reps.jobs.desk import LOST_AFTER, AtWork, Desk
from reps.jobs.work import WORK, CannotDo
from reps.models import Job

KEPT = timedelta(days=7)  # jobs and the files they made
NOBODY_CAME = timedelta(seconds=15)
State = Job.State


def is_long(records):
    """Whether work on so many records is not for a request."""
    return records >= settings.JOBS_FROM


class GivenUp(Exception):
    """The job was given up, or started again, while this worker was at it: nothing of it is kept."""


@transaction.atomic
def start(kind, by, label, total=None, /, **arguments):
    """Queue a job and see that somebody works it off; the same one that is open already is not begun twice."""
    _sweep()
    same = Job.objects.of(by).open().filter(kind=kind, arguments=arguments).first()
    if same:
        return same
    said = {"label": label[:200], "total": total, "language": translation.get_language() or ""}
    job = Job.objects.create(kind=kind, by=by, arguments=arguments, **said)
    _enqueue(job)
    return job


def _enqueue(job):
    run.enqueue(job.pk, job.attempt)
    transaction.on_commit(worker.spawn)


def _sweep():
    for job in Job.objects.filter(made_at__lt=timezone.now() - KEPT).exclude(state=State.RUNNING):
        Desk(job).remove()
        job.delete()


@task(queue_name="jobs")
def run(pk, attempt):
    """Do a job that waits. One that does not wait, or was started again since, is somebody else's."""
    job = Job.objects.filter(pk=pk, attempt=attempt).select_related("by").first()
    if job is None or not job.move(State.WAITING, State.RUNNING, began_at=timezone.now()):
        return
    with translation.override(job.language), AtWork(job) as at_work, progress.heard_by(at_work.add):
        _done(job)


def _done(job):
    try:
        work = WORK[job.kind]
        with transaction.atomic() if work.writes else nullcontext():
            link = work.do(job)
            if not job.move(State.RUNNING, State.DONE, ended_at=timezone.now(), link=link):
                raise GivenUp
    except GivenUp:
        return
    except CannotDo as problem:
        _failed(job, str(problem), problem.link)
    except Exception:
        _failed(job, _("Something went wrong here. Nothing was changed; the administrator finds it in the log."))
        raise


def _failed(job, problem, link=""):
    job.state = State.RUNNING  # what was written in the transaction is taken back
    job.move(State.RUNNING, State.FAILED, ended_at=timezone.now(), problem=problem, link=link)


def looked_at(job):
    """The job as it stands: one whose worker is gone is stopped, one for which nobody came gets a worker."""
    if job.state == State.RUNNING and _is_lost(job):
        with translation.override(job.language):
            words = _("The process that did it ended before it was done. Nothing was changed.")
        job.move(State.RUNNING, State.STOPPED, ended_at=timezone.now(), problem=words)
    if job.state == State.WAITING and timezone.now() - job.made_at > NOBODY_CAME:
        worker.spawn(NOBODY_CAME.total_seconds())
    job.done = min(Desk(job).done, job.total or Desk(job).done)
    return job


def _is_lost(job):
    silent = Desk(job).seconds_silent
    began = (timezone.now() - job.began_at).total_seconds()
    return min(began, began if silent is None else silent) > LOST_AFTER


@transaction.atomic
def again(job):
    """Start a stopped job anew; False if that was done already."""
    if not job.move(State.STOPPED, State.WAITING, problem="", ended_at=None):
        return False
    Job.objects.filter(pk=job.pk).update(attempt=job.attempt + 1, made_at=timezone.now())
    job.attempt += 1
    _enqueue(job)
    return True
