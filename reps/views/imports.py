"""Records from a file, in the browser: the file, its columns, a preview, the import, and taking it back."""

import tempfile
from pathlib import Path
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reps.exports import BYTE_ORDER_MARK, FORMATS
from reps.forms.imports import EVERYTHING, ColumnsForm, UploadForm, kind_label
from reps.imports import (
    BadFile,
    BadRows,
    CannotUndo,
    bad_rows_csv,
    commit,
    export_records,
    kind_named,
    kinds,
    preview,
    undo,
)
from reps.imports import upload as uploads
from reps.imports.samples import Glance
from reps.jobs.run import is_long, start
from reps.models import ImportBatch, Job, SavedMapping
from reps.views.access import only
from reps.views.back import next_page

PER_PAGE = 25
LISTS = {
    "visits": "visit_list",
    "proposals": "proposal_list",
    "leads": "lead_list",
    "customers": "customer_list",
    "talent": "candidate_list",
    "reps": "people",
}
TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
UNPROCESSABLE = 422


def brings_files(user):
    return user.is_sales_admin


@only(brings_files)
@require_GET
def import_list(request):
    """What was imported before, and everything there is to take out."""
    batches = Paginator(ImportBatch.objects.select_related("by"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": batches,
        "batches": [(batch, _label(batch.kind), counted(batch)) for batch in batches],
        "kinds": [(kind.name, kind_label(kind)) for kind in kinds()],
        "formats": FORMATS,
    }
    return render(request, "reps/imports/list.html", context)


def counted(batch):
    """[(kind's label, its counts, its page), ...] of an import."""
    return [(_label(name), counts, LISTS.get(name)) for name, counts in batch.counts.items()]


def _label(name):
    if name == EVERYTHING:
        return _("several kinds")
    try:
        return kind_label(kind_named(name))
    except BadFile:  # a kind that this version no longer knows
        return name


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
        upload.save()
        try:
            Glance(upload)
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
    context = {"form": form, "upload": upload, "step": 2, "kind": _label(upload.kind)}
    return _page(request, "columns", context, form)


@only(brings_files)
@require_GET
def import_preview(request, token):
    """Step 3: what would happen. Every row is read and tried, and nothing is kept; ?reason= lets late rows through."""
    upload = _upload(request, token)
    if "reason" in request.GET:
        upload.late_reason = request.GET["reason"].strip()[:500]
        upload.save()
    context = {"upload": upload, "step": 3, "kind": _label(upload.kind)}
    try:
        seen = preview(upload.kind, upload.path, upload.mapping, upload.encoding, upload.late_reason)
    except BadFile as problem:
        return _page(request, "preview", context | {"problem": problem})
    upload.rows = sum(counts["read"] for counts in seen.counts.values())
    upload.save()
    context |= {
        "seen": seen,
        "counts": [(_label(name), counts, seen.left_out.get(name, 0)) for name, counts in seen.counts.items()],
        "firsts": [_first_rows(name, rows) for name, rows in seen.first_rows.items()],
    }
    return _page(request, "preview", context)


def _first_rows(name, rows):
    """(kind's label, headers, rows of cells) of the first rows of a kind as they would come in."""
    return _label(name), list(rows[0]), [list(row.values()) for row in rows]


@only(brings_files)
@require_GET
def import_bad_rows(request, token):
    """The bad rows as they stand in the file, with what is wrong with each."""
    upload = _upload(request, token)
    answer = HttpResponse(BYTE_ORDER_MARK, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="bad-rows-{upload.kind}.csv"'
    try:
        bad_rows_csv(upload.kind, upload.path, answer, upload.mapping, upload.encoding)
    except BadFile:
        raise Http404 from None
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
        return redirect("job", start(Job.Kind.IMPORT, request.user, upload.name, upload.rows, token=upload.token).pk)
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


@only(brings_files)
@require_GET
def import_batch(request, pk):
    """Step 4: what was done, and the way back."""
    batch = get_object_or_404(ImportBatch.objects.select_related("by"), pk=pk)
    context = {"batch": batch, "step": 4, "kind": _label(batch.kind), "counts": counted(batch)}
    return _page(request, "batch", context | {"next": next_page(request, "")})


@only(brings_files)
@require_POST
def import_undo(request, pk):
    """Take a whole import back, unless something depends on it by now."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    written = sum(each["created"] + each["updated"] for each in batch.counts.values())
    if is_long(written):
        return redirect("job", start(Job.Kind.UNDO, request.user, batch.file_name, written, batch=pk).pk)
    try:
        undo(batch, by=request.user)
    except CannotUndo as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, _("The import has been undone."))
    return redirect("import_batch", pk)


@only(brings_files)
@require_GET
def import_export(request, kind, ending):
    """Every record of a kind as a file that can be imported again."""
    if ending not in TYPES or kind not in {each.name for each in kinds()}:
        raise Http404
    number = kind_named(kind).records().count()
    if is_long(number):
        asked = {"kind": kind, "ending": ending}
        return redirect("job", start(Job.Kind.EXPORT, request.user, f"{kind}.{ending}", number, **asked).pk)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{kind}.{ending}"
        try:
            export_records(kind, path)
        except BadFile as problem:
            messages.error(request, str(problem))
            return redirect("import_list")
        answer = HttpResponse(path.read_bytes(), content_type=TYPES[ending])
    answer["Content-Disposition"] = f'attachment; filename="{kind}-{timezone.localdate()}.{ending}"'
    return answer


def _page(request, name, context, form=None):
    status = UNPROCESSABLE if form is not None and form.is_bound else 200
    return render(request, f"reps/imports/{name}.html", context, status=status)
