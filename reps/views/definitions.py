"""What counts as quality: the versions, the editor, the preview, and putting a draft in force."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_tables2 import RequestConfig

from reps import definitions as versions
from reps.forms.criteria import CriterionForm, is_asked
from reps.forms.definitions import DefinitionForm
from reps.jobs.run import is_long, start
from reps.lists.judged import JudgedTable
from reps.models import Criterion, Job, QualityDefinition
from reps.models.criteria import Kind
from reps.preview import PICKS, picked, preview, spans
from reps.views.access import only
from reps.views.back import next_page
from reps.views.deleted import delete
from reps.wording import rule_in_words

LANGUAGES = (("en", "English"), ("zh-hans", "简体中文"))


def sets_rules(user):
    return user.is_sales_admin


@dataclass(frozen=True)
class Version:
    """A version as the page lists it: `state` is draft, ahead, present or past; `words` is [(language, rule), ...]."""

    definition: QualityDefinition
    state: str
    words: list

    @classmethod
    def of(cls, definition, criteria, present, today):
        words = [(code, name, rule_in_words(definition.tree, criteria, code)) for code, name in LANGUAGES]
        return cls(definition, _state(definition, present, today), words)


def _state(definition, present, today):
    if definition.status == QualityDefinition.Status.DRAFT:
        return "draft"
    if definition == present:
        return "present"
    return "ahead" if definition.effective_from > today else "past"


def definition_list(request):
    """The three kinds, the version in force of each, and all the others. Drafts are for those who make them."""
    may_edit = sets_rules(request.user)
    kinds = [_kind(kind, label, timezone.localdate(), may_edit) for kind, label in Kind.choices]
    return render(request, "reps/definitions/list.html", {"kinds": kinds, "may_edit": may_edit})


def _kind(kind, label, today, may_edit):
    criteria = list(Criterion.objects.filter(kind=kind))
    present = QualityDefinition.in_force(kind, today)
    found = QualityDefinition.objects.filter(kind=kind).select_related("approved_by")
    found = found if may_edit else found.in_use()
    listed = [Version.of(each, criteria, present, today) for each in found.order_by("-effective_from", "-version")]
    return {
        "kind": kind,
        "label": label,
        "criteria": criteria,
        "present": next((each for each in listed if each.state == "present"), None),
        "versions": listed,
    }


@only(sets_rules)
def definition_new(request, kind):
    """The editor of a new draft, which starts as the version in force."""
    if kind not in Kind.values:
        raise Http404
    return _edit(request, kind)


@only(sets_rules)
def definition_edit(request, pk):
    draft = _draft(pk)
    return _edit(request, draft.kind, draft)


def _draft(pk):
    return get_object_or_404(QualityDefinition, pk=pk, status=QualityDefinition.Status.DRAFT)


def _edit(request, kind, draft=None):
    form = DefinitionForm(request.POST or None, kind=kind, today=timezone.localdate(), draft=draft)
    if request.method == "POST" and form.is_valid():
        return redirect("definition_preview", pk=form.save().pk)
    words = {"form": form, "kind": kind, "label": Kind(kind).label, "draft": draft}
    return render(request, "reps/definitions/edit.html", words, status=422 if form.errors else 200)


@only(sets_rules)
def definition_preview(request, pk):
    """What a version would have counted in the last 13 weeks, beside what was counted."""
    definition = get_object_or_404(QualityDefinition, pk=pk)
    today = timezone.localdate()
    weeks = preview(definition, today)
    criteria = list(Criterion.objects.filter(kind=definition.kind))
    present = QualityDefinition.in_force(definition.kind, today)
    context = {
        "version": Version.of(definition, criteria, present, today),
        "present": present and Version.of(present, criteria, present, today),
        "weeks": weeks,
        "rows": [(week.start, _row(definition, week.start, vars(week))) for week in weeks],
        "together": _row(definition, None, {name: sum(getattr(week, name) for week in weeks) for name in PICKS}),
    }
    return render(request, "reps/definitions/preview.html", context)


def _row(definition, start, counts):
    """[(count, address of the records it counts), ...] of a week, or of all."""
    address, week = reverse("definition_preview_records", args=[definition.pk]), {"week": start} if start else {}
    return [(counts[name], f"{address}?{urlencode({'pick': name} | week)}") for name in PICKS]


@only(sets_rules)
def definition_preview_records(request, pk):
    """The records behind one count of the preview: ?pick= says which, ?week= the first day of its week."""
    definition = get_object_or_404(QualityDefinition, pk=pk)
    today, pick, week = timezone.localdate(), request.GET.get("pick", "judged"), request.GET.get("week", "")
    start = next((start for start, _end in spans(today) if start.isoformat() == week), None)
    if pick not in PICKS or (week and start is None):
        raise Http404
    table = JudgedTable(picked(definition, today, pick, start))
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    context = {"definition": definition, "pick": pick, "start": start, "table": table}
    return render(request, "reps/definitions/preview_records.html", context)


@require_POST
@only(sets_rules)
def definition_activate(request, pk):
    """Put a draft in force from its first day."""
    draft = get_object_or_404(QualityDefinition, pk=pk)
    number = versions.judged_by(draft).count()
    if is_long(number):
        return redirect("job", start(Job.Kind.RULE, request.user, str(draft), number, definition=pk).pk)
    try:
        versions.activate(draft, by=request.user)
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect("definition_preview", pk=pk)
    messages.success(request, _("%(version)s judges from %(day)s on.") % _named(draft))
    return redirect("definitions")


@require_POST
@only(sets_rules)
def definition_delete(request, pk):
    draft = _draft(pk)
    delete(request, draft)
    return redirect("definitions")


def _named(definition):
    return {"version": definition, "day": definition.effective_from.isoformat()}


@only(sets_rules)
def criterion_new(request, kind):
    """A question that rules of this kind may then ask."""
    if kind not in Kind.values:
        raise Http404
    return _edit_criterion(request, Criterion(kind=kind, position=_last_position(kind) + 1))


def _last_position(kind):
    last = Criterion.objects.filter(kind=kind).order_by("position").last()
    return last.position if last else 0


@only(sets_rules)
def criterion_edit(request, pk):
    return _edit_criterion(request, get_object_or_404(Criterion, pk=pk))


def _edit_criterion(request, criterion):
    form = CriterionForm(request.POST or None, instance=criterion)
    fixed = ["kind", *(["code", "type"] if criterion.pk and is_asked(criterion) else [])]
    for name in fixed:
        form.fields[name].disabled = True
    if request.method == "POST" and form.is_valid():
        messages.success(request, _("%(record)s has been saved.") % {"record": form.save()})
        return redirect(next_page(request, "definitions"))
    context = {"form": form, "criterion": criterion, "next": request.POST.get("next") or request.GET.get("next", "")}
    return render(request, "reps/definitions/criterion.html", context, status=422 if form.errors else 200)
