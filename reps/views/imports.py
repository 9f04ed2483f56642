"""Records from a file, in the browser: the file, its columns, a preview, the import."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reps.forms.imports import ColumnsForm, UploadForm
from reps.imports import (
    BadFile,
    BadRows,
    bad_rows_csv,
    commit,
    preview,
    previewed,
)
from reps.imports import upload as uploads
from reps.imports.pipeline import passages
from reps.imports.samples import Glance
from reps.jobs.run import is_long
from reps.models import Job, SavedMapping
from reps.views.access import only
from reps.views.back import next_page
from reps.views.imported import brings_files, label
from reps.views.jobs import started

UNPROCESSABLE = 422


@only(brings_files)
def import_new(request):
    """Step 1: the file."""
    form = UploadForm(request.POST or None, request.FILES or None, initial={"kind": request.GET.get("kind")})
    if form.is_valid():
        upload = uploads.keep(
            form.cleaned_data["file"],
            request.user,
            form.cleaned_data["kind"],
            form.cleaned_data["encoding"],
            form.chosen,
        )
        upload.next = next_page(request, "")
        try:
            upload.rows = Glance(upload).rows * passages(upload.kind, upload.mapping or None)
            upload.save()
        except BadFile as problem:
            upload.remove()
            form.add_error("file", str(problem))
        else:
            return redirect("import_preview" if upload.prepared else "import_columns", upload.token)
    return _page(request, "new", {"form": form, "step": 1}, form)


def _upload(request, token):
    found = uploads.find(token, request.user)
    if found is None:
        raise Http404
    return found


@only(brings_files)
def import_columns(request, token):
    """Step 2: what the file's columns mean."""
    upload = _upload(request, token)
    if upload.prepared:
        return redirect("import_preview", token)
    form = ColumnsForm(request.POST or None, kind=upload.kind, glance=Glance(upload), mapping=upload.mapping)
    if form.is_valid():
        upload.mapping = form.mapping
        upload.save()
        name = form.cleaned_data["save_as"]
        if name:
            SavedMapping.objects.update_or_create(name=name, defaults={"mapping": form.mapping, "by": request.user})
        return redirect("import_preview", token)
    context = {"form": form, "upload": upload, "step": 2, "kind": label(upload.kind)}
    return _page(request, "columns", context, form)


@only(brings_files)
@require_GET
def import_preview(request, token):
    """Step 3: what would happen. Every row is read and tried, and nothing is kept; ?reason= lets late rows through."""
    upload = _upload(request, token)
    if "reason" in request.GET:
        upload.late_reason = request.GET["reason"].strip()[:500]
        upload.save()
    return _long_preview(request, upload) if is_long(upload.rows) else _preview_page(request, upload, *_tried(upload))


def _tried(upload):
    """(what a Preview says, None), or (None, why the file can't be read)."""
    try:
        parts = upload.kind, upload.path, upload.mapping, upload.encoding
        return preview(*parts, upload.late_reason), None
    except BadFile as problem:
        return None, problem


def _long_preview(request, upload):
    """What long work found, which is begun where it has not been, or is asked for ?again."""
    answer = None if "again" in request.GET else previewed.kept(upload)
    if answer is None:
        asked = {"token": upload.token, "question": previewed.question(upload)}
        return started(request, Job.Kind.PREVIEW, request.user, upload.name, None, **asked)
    upload.rows = max(upload.rows, answer.rows)
    upload.save()
    return _preview_page(request, upload, answer.seen, answer.problem, answer.at)


def _preview_page(request, upload, seen, problem, at=None):
    context = {"upload": upload, "step": 3, "kind": label(upload.kind), "seen": seen, "problem": problem, "at": at}
    if seen:
        counts = seen.counts.items()
        context["counts"] = [(label(name), numbers, seen.left_out.get(name, 0)) for name, numbers in counts]
        context["firsts"] = [_first_rows(name, rows) for name, rows in seen.first_rows.items()]
    return _page(request, "preview", context)


def _first_rows(name, rows):
    """(kind's label, headers, rows of cells) of the first rows of a kind as they would come in."""
    return label(name), list(rows[0]), [list(row.values()) for row in rows]


@only(brings_files)
@require_GET
def import_bad_rows(request, token):
    """The bad rows as they stand in the file, with what is wrong with each."""
    upload = _upload(request, token)
    if is_long(upload.rows):
        file = previewed.bad_rows(upload)
        if file is None or not file.is_file():
            raise Http404
        return FileResponse(file.open("rb"), as_attachment=True, filename=f"bad-rows-{upload.kind}.csv")
    seen, _problem = _tried(upload)
    if seen is None:
        raise Http404
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="bad-rows-{upload.kind}.csv"'
    bad_rows_csv(seen, upload.path, answer, upload.mapping, upload.encoding)
    return answer


@only(brings_files)
@require_POST
def import_commit(request, token):
    """Bring it in: once, however often the button is pressed."""
    upload = uploads.find(token, request.user)
    if upload is None or not upload.claim():
        messages.info(request, _("This file is being imported, or has been."))
        return redirect("import_list")
    if is_long(upload.rows):
        return started(request, Job.Kind.IMPORT, request.user, upload.name, upload.rows, token=upload.token)
    try:
        parts = upload.kind, upload.path, upload.mapping, upload.encoding
        batch = commit(*parts, by=request.user, name=upload.name, late_reason=upload.late_reason)
    except (BadFile, BadRows) as problem:
        upload.release()
        messages.error(request, str(problem))
        return redirect("import_preview", upload.token)
    except BaseException:
        upload.release()
        raise
    upload.remove()
    messages.success(request, _("The file has been imported."))
    onward = f"?{urlencode({'next': upload.next})}" if upload.next else ""
    return redirect(reverse("import_batch", args=[batch.pk]) + onward)


def _page(request, name, context, form=None):
    status = UNPROCESSABLE if form is not None and form.is_bound else 200
    return render(request, f"reps/imports/{name}.html", context, status=status)
