"""Logging a visit with a few taps, from a plain form or from a phone's queue: each is there once, whatever the network.

The phone gives each entry a number (`sent_as`), which the database holds unique: sent again, it is answered with the
record that is there.
"""

from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db import IntegrityError, transaction
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from reps import whom
from reps.forms.quick import QuickVisitForm
from reps.models import LateChange, Visit
from reps.suggestions import recent_customers
from reps.views import access, late
from reps.views.back import next_page
from reps.views.visits import said_of

PAGE, FIELDS = "reps/quick/page.html", "reps/quick/fields.html"
TYPED = 60  # customers offered by name while there is no signal


@dataclass(frozen=True)
class Taken:
    """What became of an entry: a visit, a late change that waits or was decided, or else a form with what is wrong."""

    form: QuickVisitForm | None = None
    visit: Visit | None = None
    change: LateChange | None = None
    again: bool = False
    gone: object = None  # the last history row of a visit that was deleted since

    @property
    def record(self):
        return self.visit or self.change or self.gone

    @property
    def says(self):
        """(message level, text)"""
        if self.gone:
            return messages.WARNING, _("It was deleted since. “Recently deleted” brings it back.")
        if self.change is None:
            level, text = said_of(self.visit)
        elif self.change.state == LateChange.State.PENDING:
            level, text = messages.WARNING, late.waits(self.change)
        else:
            level, text = messages.WARNING, f"{self.change}: {self.change.get_state_display()}."
        return level, f"{self.record}: {text}" if self.change is None else text

    @property
    def url(self):
        if self.gone:
            return reverse("deleted")
        return reverse("visit", args=[self.visit.pk]) if self.visit else reverse("late_changes")


class Elsewhere(Exception):
    """The number of an entry is that of somebody else's record."""


def known(user, number):
    """What an earlier sending of the same entry has made, or None."""
    if number is None:
        return None
    visit = Visit.objects.filter(sent_as=number).select_related("customer", "rep").first()
    if visit and visit.rep != user.rep_record:
        raise Elsewhere
    gone = None if visit else _deleted(user, number)
    change = None if visit or gone else _late(user, number)
    return Taken(visit=visit, change=change, gone=gone, again=True) if visit or change or gone else None


def _deleted(user, number):
    """What is deleted stays so, whatever a phone sends again: it comes back by its own door, once."""
    return Visit.history.filter(rep=user.rep_record, sent_as=number, history_type="-").order_by("-history_id").first()


def _late(user, number):
    asked = LateChange.objects.filter(kind="visit", asked_by=user, fields__sent_as__1=str(number))
    return asked.order_by("-asked_at", "-pk").first()


def take(request):
    """Save the entry that was sent, or find what became of it before."""
    number = _number(request.POST.get("sent_as"))
    try:
        return _saved(request, number)
    except IntegrityError:  # the same entry, sent at the same time, was faster
        before = known(request.user, number)
        if before is None:
            raise
        return before


@transaction.atomic
def _saved(request, number):
    plan = _plan(request)  # first, so that of two sendings at once the later one waits here, and then finds
    before = known(request.user, number)
    if before:
        return before
    form = QuickVisitForm(request.POST, instance=plan, user=request.user)
    if not form.is_valid():
        return Taken(form=form)
    visit, change = late.saved(request, form, form.save_once)
    if change and change.state == LateChange.State.APPROVED:
        return Taken(visit=Visit.objects.get(pk=change.record_id))
    return Taken(form=form, visit=visit, change=change)


def _plan(request):
    """The planned visit of the user's own that is told of, locked until that is done; None for a new one."""
    kind, number = whom.parsed(request.POST.get("who", ""))
    own = Visit.objects.filter(rep=request.user.rep_record, pk=number).select_for_update(of=("self",))
    return own.select_related("customer").first() if kind == whom.PLAN else None


def _number(text):
    try:
        return UUID(text or "")
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
@access.only(access.writes_sales)
def visit_quick(request):
    """The page; as a plain form it works without JavaScript."""
    if request.user.rep_record is None:
        return redirect("visit_new")
    if request.method == "GET":
        return render(request, PAGE, _context(request, _opened(request)))
    try:
        taken = take(request)
    except Elsewhere:
        messages.error(request, _("That entry belongs to somebody else."))
        return redirect("visit_quick")
    if taken.record is None:
        return render(request, PAGE, _context(request, taken.form))
    messages.add_message(request, *taken.says)
    return redirect(next_page(request, reverse("my_week")))


def _opened(request):
    user = request.user
    chosen = whom.asked(user, request.GET)
    plans = whom.planned(user)
    if chosen is None:
        chosen = whom.likeliest(plans, whom.recent(user, plans))
    initial = {"who": chosen.code if chosen else whom.OTHER, "sent_as": uuid4()}
    if chosen and chosen.visit:
        initial["date"] = min(chosen.visit.date, timezone.localdate())
    return QuickVisitForm(initial=initial, user=user)


def _context(request, form):
    plans = whom.planned(request.user)
    names = [*plans, *whom.recent(request.user, plans)]
    chosen = form["who"].value() or ""
    if chosen not in {each.code for each in names}:
        kind, number = whom.parsed(chosen)
        extra = whom.asked(request.user, {kind: str(number)})
        names = [extra, *names] if extra else names
    form.fields["customer"].widget.suggestions = recent_customers(request.user, request.user.rep_record, TYPED)
    return {
        "form": form,
        "names": names,
        "chosen": chosen,
        "today": timezone.localdate(),
        "zone": timezone.get_current_timezone_name(),
        "next": next_page(request, ""),
    }


@require_POST
@login_not_required
def visit_send(request):
    """An entry from a phone's queue: 201 saved, 200 was there before, 202 waits for approval, 422 with what is wrong.

    401 if nobody is logged in, 409 if somebody else is than who wrote it (`X-Written-By`).
    """
    user = request.user
    if not user.is_authenticated:
        return JsonResponse({}, status=401)
    if request.headers.get("X-Written-By") != str(user.pk):
        return JsonResponse({}, status=409)
    return _answered(request)


@access.only(access.logs_visits)
def _answered(request):
    try:
        taken = take(request)
    except Elsewhere:
        return JsonResponse({"why": [_("That entry belongs to somebody else.")]}, status=409)
    return _found(request, taken) if taken.record else _wrong(request, taken.form)


def _found(request, taken):
    level, text = taken.says
    changed_since = taken.again and request.POST.get("edited")
    if changed_since:
        level, text = messages.WARNING, _("It had arrived before: see whether it is as you meant it.")
    if changed_since or request.POST.get("show"):
        messages.add_message(request, level, text)
    status = 200 if taken.again else 202 if taken.change else 201
    return JsonResponse({"key": getattr(taken.visit, "key", ""), "says": text, "url": taken.url}, status=status)


def _wrong(request, form):
    found = {"why": reasons(form), "form": render_to_string(FIELDS, _context(request, form), request)}
    return JsonResponse(found, status=422)


def reasons(form):
    """What is wrong, in words, each with the name of its field."""
    if getattr(form, "locked", None):
        return [form.locked.words]
    named = [(name and form[name].label if name != "__all__" else "", texts) for name, texts in form.errors.items()]
    return [f"{label}: {text}" if label else text for label, texts in named for text in texts]
