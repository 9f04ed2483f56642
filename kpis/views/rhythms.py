"""The manager's rhythms: their index, a page each, and what is agreed and noted in a one-to-one."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kpis.definitions import KPIS
from kpis.rhythms.catalogue import RHYTHMS
from kpis.rhythms.offered import offered_to
from kpis.rhythms.one_to_one import RHYTHM as ONE_TO_ONE
from kpis.rhythms.rhythm import Rhythm
from kpis.views.figures_page import on_from_before, remember, says_when
from kpis.views.state import Choice, State
from reps.forms.coaching import CommitmentForm, NoteForm
from reps.models import Commitment, Rep
from reps.models.coaching import coached_by, may_coach


class PersonState(State):
    """Who and when of a one-to-one: a person, in the running week."""

    @property
    def teams(self):
        return []

    @property
    def people(self):
        return [
            Choice(f"rep:{rep.key}", rep.name, 0, rep.pk == self.scope.rep_id)
            for rep in coached_by(self.user).order_by("name")
        ]


@dataclass(frozen=True)
class Entry:
    """A rhythm in the index, with where its page is."""

    rhythm: Rhythm
    url: str


def rhythms(request):
    """The rhythms that are the reader's business."""
    found = [Entry(each, reverse("rhythm", args=[each.slug])) for each in offered_to(request.user)]
    if not found:
        raise Http404
    return render(request, "kpis/rhythms/index.html", {"entries": found})


def rhythm(request, slug):
    """One rhythm for ?who and ?when; 404 beyond the reader's business."""
    found = RHYTHMS.get(slug)
    if found is None:
        raise Http404
    if found is ONE_TO_ONE and not request.GET.get("who"):
        return _whom_to_meet(request)
    state = (PersonState if found is ONE_TO_ONE else State).of(request, found.grain)
    if not says_when(request.GET):
        state = found.usual(state)
    elsewhere = on_from_before(request, state, state, found.open_to)
    if elsewhere:
        return elsewhere
    if not found.open_to(state):
        raise Http404
    context = {"rhythm": found, "state": state, **found.content(state)}
    if found is ONE_TO_ONE:
        context |= _forms(request.user, context)
    remember(state, found.grain, own_period=True)
    return render(request, found.template, context)


def _forms(user, context):
    """What a manager writes in a meeting; nothing for the rep and for a director, who read."""
    if not context["may_coach"]:
        return {}
    kpis = [(kpi.slug, kpi.short) for kpi in KPIS if not kpi.is_talent]
    return {"commitment_form": CommitmentForm(kpis=kpis), "note_form": NoteForm.of(context["rep"], user)}


def _whom_to_meet(request):
    """The people to meet, with what is open between us; a rep goes to their own page."""
    people = list(coached_by(request.user).employed_on(timezone.localdate()).order_by("name"))
    if not people and request.user.rep_record:
        return redirect(f"{request.path}?who=rep:{request.user.rep_record.key}")
    if not people:
        raise Http404
    waiting = Commitment.objects.visible_to(request.user).open().order_by("due_on", "pk")
    context = {"rhythm": ONE_TO_ONE, "people": _with_their_own(people, waiting)}
    return render(request, "kpis/rhythms/whom.html", context)


def _with_their_own(people, commitments):
    """[(rep, their commitments), ...]"""
    found = {rep.pk: (rep, []) for rep in people}
    for each in commitments:
        if each.rep_id in found:
            found[each.rep_id][1].append(each)
    return list(found.values())


def _coached(user, pk):
    """The rep, if this user writes in their one-to-one."""
    if not may_coach(user):
        raise Http404
    return get_object_or_404(coached_by(user), pk=pk)


@require_POST
def commit(request, pk):
    """Agree on one commitment with a rep."""
    rep = _coached(request.user, pk)
    kpis = [(kpi.slug, kpi.short) for kpi in KPIS]
    return _saved(request, rep, CommitmentForm(request.POST, kpis=kpis), _("Agreed. It comes up at the next meeting."))


@require_POST
def note(request, pk):
    """Write today's note; the same box changes it until midnight."""
    rep = _coached(request.user, pk)
    return _saved(request, rep, NoteForm.of(rep, request.user, request.POST), _("Noted."))


def _saved(request, rep, form, done):
    if form.is_valid():
        form.save_for(rep, request.user)
        messages.success(request, done)
    else:
        messages.error(request, _first_error(form))
    return redirect(page_of(rep))


def _first_error(form):
    """The first thing wrong, with the field it is wrong in."""
    name, errors = next(iter(form.errors.items()))
    return f"{form[name].label}: {errors[0]}"


@require_POST
def settle(request, pk):
    """Say whether a commitment was kept; open takes that back."""
    if not may_coach(request.user):
        raise Http404
    found = get_object_or_404(Commitment.objects.filter(rep__in=coached_by(request.user)), pk=pk)
    if request.POST.get("status") in Commitment.Status.values:
        found.settle(request.POST["status"])
    return redirect(page_of(found.rep))


def page_of(rep: Rep):
    return f"{reverse('rhythm', args=[ONE_TO_ONE.slug])}?who=rep:{rep.key}"
