"""Long work: one's own, how far it is, what came of it. static/js/jobs.js asks for a bar again until it is over."""

from django.core.paginator import Paginator
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from reps.jobs.run import again, looked_at, start
from reps.jobs.work import file_of
from reps.models import Job

PER_PAGE = 25
STARTED = "started_jobs"


def started(request, *what, **arguments):
    """The page of a job that is begun here; until it is over, a bar on every page of this log-in asks for it."""
    request.session[STARTED] = True
    return redirect("job", start(*what, **arguments).pk)


def open_jobs(request):
    """What the user started and is not over, for a bar on every page. Who is no admin seldom starts such work: they are
    asked about only after that."""
    user = getattr(request, "user", None)
    if not (user and user.is_authenticated and (user.is_sales_admin or STARTED in request.session)):
        return []
    found = [looked_at(job) for job in Job.objects.of(user).open().order_by("pk")]
    if not found:
        request.session.pop(STARTED, None)
    return found


@require_GET
@never_cache
def jobs(request):
    """All of one's own, the latest first."""
    page = Paginator(Job.objects.of(request.user), PER_PAGE).get_page(request.GET.get("page"))
    found = [looked_at(job) for job in page]
    context = {"page": page, "found": found, "goes_on": any(job.is_open for job in found)}
    return render(request, "reps/jobs/list.html", context)


def _own(request, pk):
    return looked_at(get_object_or_404(Job.objects.of(request.user), pk=pk))


@require_GET
@never_cache
def job(request, pk):
    """One of them."""
    found = _own(request, pk)
    return render(request, "reps/jobs/job.html", {"job": found})


@require_GET
@never_cache
def job_bar(request, pk):
    """Its bar alone, for the page that shows it."""
    return render(request, "reps/jobs/bar.html", {"job": _own(request, pk)})


@require_GET
def job_file(request, pk):
    """The file of an export."""
    found = _own(request, pk)
    if found.kind != Job.Kind.EXPORT or found.state != Job.State.DONE or not file_of(found).is_file():
        raise Http404
    day = timezone.localdate(found.ended_at)
    name = f"{found.arguments['kind']}-{day}.{found.arguments['ending']}"
    return FileResponse(file_of(found).open("rb"), as_attachment=True, filename=name)


@require_POST
def job_again(request, pk):
    """Start one that stopped anew."""
    again(_own(request, pk))
    return redirect("job", pk=pk)
