"""What each kind of job does. It returns where its result is; what can be mended is raised as CannotDo, in words."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, QueryDict
from django.urls import resolve, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from reps import definitions
from reps.imports import BadFile, BadRows, CannotUndo, commit, export_records, preview, previewed, rows_to_read, undo
from reps.imports import upload as uploads
from reps.jobs import setting
from reps.jobs.desk import Desk
from reps.models import ImportBatch, Job, QualityDefinition


class CannotDo(Exception):
    """Why nothing came of it; `link` leads to where that can be mended."""

    def __init__(self, words, link=""):
        super().__init__(words)
        self.link = link


@dataclass(frozen=True)
class Work:
    """`do(job)` does it; `writes`: all or nothing, together with the word that it is done."""

    do: Callable
    writes: bool = True


def _upload(job):
    upload = uploads.find(job.arguments["token"], job.by)
    if upload is None:
        raise CannotDo(_("The file is no longer there. Bring it again."), reverse("import_new"))
    return upload, (upload.kind, upload.path, upload.mapping, upload.encoding)


def _preview(job):
    upload, parts = _upload(job)
    page, rows = reverse("import_preview", args=[upload.token]), 0
    try:
        rows = rows_to_read(*parts)
        Job.objects.filter(pk=job.pk).update(total=rows or None)
        previewed.keep(upload, rows, preview(*parts, upload.late_reason))
    except BadFile as problem:
        previewed.keep(upload, rows, problem=str(problem))
        raise CannotDo(str(problem), page) from problem
    return page


def _import(job):
    upload, parts = _upload(job)
    try:
        batch = commit(*parts, by=job.by, name=upload.name, late_reason=upload.late_reason)
    except (BadFile, BadRows) as problem:
        upload.release()
        previewed.forget(upload)
        raise CannotDo(str(problem), reverse("import_preview", args=[upload.token])) from problem
    transaction.on_commit(upload.remove)
    return reverse("import_batch", args=[batch.pk])


def _undo(job):
    page = reverse("import_batch", args=[job.arguments["batch"]])
    try:
        undo(ImportBatch.objects.get(pk=job.arguments["batch"]), by=job.by)
    except CannotUndo as problem:
        raise CannotDo(str(problem), page) from problem
    return page


def _rule(job):
    pk = job.arguments["definition"]
    try:
        definitions.activate(QualityDefinition.objects.get(pk=pk), by=job.by)
    except ObjectDoesNotExist:
        raise CannotDo(_("The draft is no longer there."), reverse("definitions")) from None
    except ValidationError as problem:
        raise CannotDo(" ".join(problem.messages), reverse("definition_preview", args=[pk])) from problem
    return reverse("definitions")


def _setting(job):
    page = _admin_page(job.arguments)
    try:
        _apply(job.by, **job.arguments)
    except ValidationError as problem:
        raise CannotDo(" ".join(problem.messages), page) from problem
    return page


def _apply(by, model, pk, fields=None, gone=(), late_reason=""):
    if gone:
        setting.delete(model, gone, by)
    else:
        setting.save(model, pk, fields, by, late_reason)


def _admin_page(told):
    """Where the administration shows a record that was told of."""
    name = told["model"].lower().replace(".", "_")
    return reverse(f"admin:{name}_change", args=[told["pk"]]) if told["pk"] else reverse(f"admin:{name}_changelist")


def _export(job):
    if "query" in job.arguments:
        return _list(job)
    try:
        export_records(job.arguments["kind"], file_of(job))
    except BadFile as problem:
        raise CannotDo(str(problem), reverse("import_list")) from problem
    return reverse("job_file", args=[job.pk])


def _list(job):
    """A list's own export: as its reader sees it now, narrowed and sorted as it was asked for."""
    request = HttpRequest()
    request.method, request.path, request.GET = "GET", reverse(job.arguments["kind"]), QueryDict(job.arguments["query"])
    request.user, request.resolver_match, request.job = job.by, resolve(request.path), job
    try:
        with timezone.override(job.by.zone):
            file_of(job).write_bytes(request.resolver_match.func(request).content)
    except Http404:
        raise CannotDo(_("This list is no longer open to you.")) from None
    return reverse("job_file", args=[job.pk])


def file_of(job):
    """The file that an export makes."""
    return Desk(job).folder / f"{job.arguments['kind']}.{job.arguments['ending']}"


WORK = {
    Job.Kind.PREVIEW: Work(_preview, writes=False),
    Job.Kind.IMPORT: Work(_import),
    Job.Kind.UNDO: Work(_undo),
    Job.Kind.RULE: Work(_rule),
    Job.Kind.SETTING: Work(_setting),
    Job.Kind.EXPORT: Work(_export, writes=False),
}
