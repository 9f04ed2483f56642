"""Blind audits: the visits drawn for a week, answering one again, and what follows from it."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reps.audits import audited_by, drawn, last_day_drawn, may_audit, may_look_into
from reps.days import ONE_DAY
from reps.forms.audits import AuditForm, OverturnForm
from reps.forms.leads import first_error
from reps.locking import late
from reps.models import Overturn, ParametersByDay, Visit, VisitAudit
from reps.verdicts import answers_in_words
from reps.views import access
from reps.views.visits import visit_of


@dataclass(frozen=True)
class Drawn:
    """A visit of the draw with the audits of it there are."""

    visit: Visit
    audits: list


@access.only(access.leads_people)
def audit_list(request):
    """The visits drawn for a week that is over, and who has looked at them."""
    last = last_day_drawn()
    start, end = ParametersByDay().fiscal.week(min(_asked(request.GET.get("week"), last), last))
    visits = drawn(start, audited_by(request.user))
    found = VisitAudit.objects.filter(visit__in=visits).select_related("auditor", "visit")
    audits = {visit.pk: [] for visit in visits}
    for audit in found:
        audits[audit.visit_id].append(audit)
    context = {
        "start": start,
        "end": end,
        "before": start - ONE_DAY,
        "after": end + ONE_DAY if end < last else None,
        "drawn": [Drawn(visit, audits[visit.pk]) for visit in visits],
        "waiting": sum(not audits[visit.pk] for visit in visits),
    }
    return render(request, "reps/audits/list.html", context)


def _asked(text, default):
    try:
        return date.fromisoformat(text) if text else default
    except ValueError as problem:
        raise Http404 from problem


@access.only(access.leads_people)
def audit(request, pk):
    """Answer again the questions of a visit that was drawn; afterwards, both answers side by side."""
    visit = visit_of(request, pk, Visit.objects.held().select_related("rep", "customer", "team"))
    if VisitAudit.objects.filter(visit=visit, auditor=request.user).exists():
        return _compared(request, visit)
    if not may_audit(request.user, visit):
        return _compared(request, visit) if visit.audits.exists() else _nothing()
    form = AuditForm(request.POST or None, visit=visit, auditor=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("audit", pk=pk)
    return render(request, "reps/audits/form.html", {"visit": visit, "form": form}, status=422 if form.errors else 200)


def _nothing():
    raise Http404


def _compared(request, visit):
    audits = list(visit.audits.select_related("auditor", "visit"))
    theirs = answers_in_words("visit", visit)
    taken_out = Overturn.objects.filter(visit=visit).select_related("by").first()
    columns = [dict(answers_in_words("visit", _as_visit(each))) for each in audits]
    context = {
        "visit": visit,
        "audits": audits,
        "rows": [(question, answer, [column[question] for column in columns]) for question, answer in theirs],
        "is_corrected": any(each.claimed != visit.quality for each in audits),
        "overturn": taken_out,
        "form": OverturnForm(visit=visit),
        "may_overturn": may_look_into(request.user, visit) and visit.quality and taken_out is None,
    }
    return render(request, "reps/audits/compared.html", context)


def _as_visit(audit):
    """The visit as its auditor would have logged it."""
    return Visit(date=audit.visit.date, answers=audit.answers)


@require_POST
@access.only(access.leads_people)
@transaction.atomic
def overturn(request, pk):
    """Take a quality visit out of the count, with a reason; in a locked period by who may approve a late change."""
    visit = visit_of(request, pk)
    if not may_look_into(request.user, visit):
        raise Http404
    form = OverturnForm(request.POST, visit=visit, by=request.user)
    locked = late.counting(visit)
    if locked and not late.may_approve(locked, request.user):
        words = _("%(period)s is locked: somebody above has to take it out.")
        messages.error(request, words % {"period": locked.lock})
        return redirect("audit", pk=pk)
    _save_or_say(request, form, _("The visit no longer counts. %(rep)s can read the reason.") % {"rep": visit.rep})
    if locked and form.instance.pk:
        late.note_done(locked, reason=form.instance.reason, by=request.user)
    return redirect("audit", pk=pk)


def _save_or_say(request, form, done):
    if form.is_valid():
        form.save()
        messages.success(request, done)
    else:
        messages.error(request, first_error(form))
