"""The closing report of a locked month or quarter, to be kept or passed on."""

from io import BytesIO

from django.http import FileResponse, Http404

from kpis.closing_reports.draw_up import report_of
from kpis.rhythms.catalogue import RHYTHMS
from kpis.rhythms.quarter import lock_of
from kpis.views.figures_page import says_when
from kpis.views.state import State


def closing_report(request, slug):
    """The PDF for ?who and ?when, else of the period that was over last.

    404 beyond the reader's business, and while the period is not locked.
    """
    rhythm = RHYTHMS.get(slug)
    if rhythm is None or not rhythm.is_closing:
        raise Http404
    state = State.of(request, rhythm.grain)
    state = state if says_when(request.GET) else rhythm.usual(state)
    lock = lock_of(state)
    if lock is None or not rhythm.open_to(state):
        raise Http404
    report = report_of(rhythm, state, lock)
    name = f"{slug}-{state.period.code}-{state.scope.key or 'company'}.pdf"
    return FileResponse(BytesIO(report.pdf), as_attachment=True, filename=name)
