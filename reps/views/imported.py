"""What was imported and the way back, and every record as a file that can be imported again."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from reps.exports import FORMATS
from reps.forms.imports import EVERYTHING, kind_label
from reps.imports import BadFile, CannotUndo, export_records, kind_named, kinds, undo
from reps.jobs.run import is_long
from reps.models import ImportBatch, Job
from reps.views.access import only
from reps.views.back import next_page
from reps.views.jobs import started

PER_PAGE = 25
TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def brings_files(user):
    return user.is_sales_admin


@only(brings_files)
@require_GET
def import_list(request):
    """What was imported before, and everything there is to take out."""
    batches = Paginator(ImportBatch.objects.select_related("by"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": batches,
        "batches": [(batch, label(batch.kind), counted(batch)) for batch in batches],
        "kinds": [(kind.name, kind_label(kind)) for kind in kinds()],
        "formats": FORMATS,
    }
    return render(request, "reps/imports/list.html", context)


def counted(batch):
    """[(kind's label, its counts, its page), ...] of an import."""
    pages = {kind.name: kind.page for kind in kinds()}
    return [(label(name), counts, pages.get(name)) for name, counts in batch.counts.items()]


def label(name):
    if name == EVERYTHING:
        return _("several kinds")
    try:
        return kind_label(kind_named(name))
    except BadFile:  # a kind that this version no longer knows
        return name


@only(brings_files)
@require_GET
def import_batch(request, pk):
    """Step 4: what was done, and the way back."""
    batch = get_object_or_404(ImportBatch.objects.select_related("by"), pk=pk)
    context = {"batch": batch, "step": 4, "kind": label(batch.kind), "counts": counted(batch)}
    return render(request, "reps/imports/batch.html", context | {"next": next_page(request, "")})


@only(brings_files)
@require_POST
def import_undo(request, pk):
    """Take a whole import back, unless something depends on it by now."""
    batch = get_object_or_404(ImportBatch, pk=pk)
    written = sum(each["created"] + each["updated"] for each in batch.counts.values())
    if is_long(written):
        return started(request, Job.Kind.UNDO, request.user, batch.file_name, written, batch=pk)
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
        return started(request, Job.Kind.EXPORT, request.user, f"{kind}.{ending}", number, **asked)
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
