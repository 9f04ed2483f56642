"""Late changes: what waits for whom, one tap to approve or decline; and what a form does with a change that is late."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reps.changes import UNTOLD, Step, Teller
from reps.kinds import MODELS, kind_of
from reps.locking import late
from reps.locking.guard import PeriodLocked
from reps.models import Dispute, LateChange
from reps.pages import PAGES
from reps.views import access
from reps.views.back import next_page

PER_PAGE, SHOWN = 25, 20
LINKS = ("rep", "team", "approver_team", "asked_by", "decided_by")
ON_PAGE_OF = ("proposal", "lead")  # where a touch or an income is shown


@dataclass(frozen=True)
class Told:
    """A late change in words, for one reader."""

    change: LateChange
    teller: Teller
    dispute_url: str = ""  # of the dispute it puts right, where the reader may see that

    @cached_property
    def steps(self):
        return list(self._steps())

    def _steps(self):
        model = MODELS[self.change.kind]
        for name, pair in self.change.fields.items():
            field = model._meta.get_field(name)
            before, after = (late._value(field, each) for each in pair)
            if name in ("answers", "later_answers"):
                yield from self.teller._answers(before or {}, after or {})
            elif name not in ("key", *UNTOLD) and (before or after) not in (None, "", {}):
                yield Step(str(field.verbose_name), self.teller.say(field, before), self.teller.say(field, after))

    @property
    def url(self):
        """The record's page, where there is a record; a touch and an income have that of what they belong to."""
        for kind, pk in self._places():
            if pk and kind in PAGES:
                return reverse(PAGES[kind], args=[pk])
        return ""

    def _places(self):
        if not (self.change.action == "delete" and self.change.state == "approved"):
            yield self.change.kind, self.change.record_id
        for name in ON_PAGE_OF if self.change.kind not in PAGES else ():
            yield name, (self.change.fields.get(name) or (None, None))[1]

    @property
    def asked_by(self):
        return self.teller.account(self.change.asked_by)

    @property
    def decided_by(self):
        return self.teller.account(self.change.decided_by)


def told(changes, reader):
    changes = list(changes)
    tellers = {kind: Teller(MODELS[kind](), reader, kind) for kind in {change.kind for change in changes}}
    pages = _pages_of_disputes(changes, reader)
    return [Told(change, tellers[change.kind], pages.get(change.corrects_id, "")) for change in changes]


def _pages_of_disputes(changes, reader):
    """{id: address} of the disputes that changes put right, as far as the reader may see them."""
    wanted = {change.corrects_id for change in changes} - {None}
    seen = Dispute.objects.visible_to(reader).filter(pk__in=wanted).values_list("pk", flat=True) if wanted else ()
    return {pk: reverse("dispute", args=[pk]) for pk in seen}


@access.only(access.sees_sales)
def late_changes(request):
    """What waits for the reader's word, the oldest first; what of theirs waits for others'; what was decided lately."""
    user = request.user
    seen = LateChange.objects.visible_to(user).select_related(*LINKS)
    mine = LateChange.objects.decidable_by(user).select_related(*LINKS).order_by("asked_at", "pk")
    page = Paginator(mine, PER_PAGE).get_page(request.GET.get("page"))
    waiting = seen.pending().exclude(pk__in=mine.values("pk"))
    decided = seen.exclude(state=LateChange.State.PENDING).order_by("-decided_at", "-pk")
    context = {
        "page": page,
        "queue": told(page, user),
        "waiting": told(waiting[:SHOWN], user),
        "decided": told(decided[:SHOWN], user),
        "decides": user.leads_people,
    }
    return render(request, "reps/late_changes.html", context)


@require_POST
@access.only(access.sees_sales)
def late_decide(request, pk):
    """Approve or decline (?decision=); who sees a change but stands not above it may not."""
    change = get_object_or_404(LateChange.objects.visible_to(request.user), pk=pk)
    if not late.may_decide(request.user, change):
        raise Http404
    decide = late.approve if request.POST.get("decision") == "approve" else late.decline
    try:
        change = decide(change, by=request.user, note=request.POST.get("note", "").strip())
    except ValidationError as problem:
        messages.error(request, f"{change}: {' '.join(problem.messages)}")
    else:
        messages.success(request, f"{change}: {change.get_state_display()}.")
    return redirect(next_page(request, reverse("late_changes")))


def saved(request, form, save, reason=None):
    """(record, None) of what `save` gives; for a change that is late (None, LateChange), or both None to ask why."""
    form.locked = None
    try:
        with transaction.atomic():
            return save(), None
    except PeriodLocked as locked:
        reason = (request.POST.get("late_reason", "") if reason is None else reason).strip()[:1000]
        if reason:
            return None, late.ask(locked, reason=reason, by=request.user)
        form.locked = locked
        return None, None


def say(request, change):
    """Tell the person what became of their late change."""
    if change.state == LateChange.State.APPROVED:
        messages.success(request, _("Saved, with the reason why it is late."))
    else:
        messages.warning(request, waits(change))


def waits(change):
    """In words: it waits."""
    if change.corrects_id:
        words = _(
            "%(record)s waits for the approval of whoever decided the dispute, or somebody above them, and does not "
            "count until then. See “Late changes”."
        )
        return words % {"record": change}
    return _("%(record)s waits for approval and does not count until then. See “Late changes”.") % {"record": change}


def waiting_for(record):
    """The change of this record that waits for approval, or None."""
    named = {"kind": kind_of(record), "record_key": record.key}
    return LateChange.objects.pending().filter(**named).first()
