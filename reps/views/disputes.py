"""Disputes: raising one, its page with the decision, and what a record's own page says of those about it."""

from dataclasses import dataclass
from functools import cached_property

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from reps.changes import Teller, changes_of
from reps.disputing import deciding
from reps.disputing.topics import About, State, open_dispute, topics
from reps.forms.disputes import DecisionForm, DisputeForm
from reps.kinds import MODELS, kind_of
from reps.models import Dispute
from reps.pages import PAGES
from reps.views import access
from reps.views.back import next_page

LINKS = ("rep", "visit__customer", "proposal__customer", "lead", "approver_team", "against", "decided_by")
FORMS = {"visit": "visit_edit", "proposal": "proposal_edit", "lead": "lead_edit"}


@dataclass(frozen=True)
class Told:
    """A dispute for one reader: what they may do about it, and where its record is, if they may see that."""

    dispute: Dispute
    user: object

    @cached_property
    def url(self):
        kind, pk = self.dispute.kind, self.dispute.record.pk
        seen = MODELS[kind].objects.visible_to(self.user).filter(pk=pk).exists()
        return reverse(PAGES[kind], args=[pk]) if seen else ""

    @property
    def called(self):
        """What kind of record it is, in words."""
        return self.dispute.record._meta.verbose_name.capitalize()

    @property
    def against(self):
        """Whose decision it was; a colleague whom the reader may not see stays nameless, as in the history."""
        return Teller(self.dispute, self.user, "").account(self.dispute.against)

    @cached_property
    def may_decide(self):
        return self.dispute.is_open and deciding.may_decide(self.user, self.dispute)

    @property
    def is_own(self):
        return self.dispute.rep == self.user.rep_record

    @property
    def may_withdraw(self):
        return self.dispute.is_open and self.is_own

    @cached_property
    def correction(self):
        """Where what was upheld is put right: "" once the record was changed, or for who may not change it."""
        dispute, user = self.dispute, self.user
        if dispute.state != State.UPHELD or dispute.about == About.TAKEN_OUT or self.is_corrected:
            return ""
        return correction_of(dispute, user) if self.url and access.writes_sales(user) else ""

    @cached_property
    def is_corrected(self):
        """Whether anybody has changed the record since the decision."""
        dispute = self.dispute
        counts_again = dispute.about == About.TAKEN_OUT
        return counts_again or dispute.record.history.filter(history_date__gt=dispute.ended_at).exists()


def correction_of(dispute, user):
    """The address of the form that fits what was disputed. Shares of a visit or a proposal are an admin's to change."""
    kind, pk = dispute.kind, dispute.record.pk
    if dispute.about == About.CREDIT and user.is_sales_admin:
        return reverse(f"admin:reps_{kind}_change", args=[pk])
    if dispute.about == About.OUTCOME:
        return f"{reverse('proposal', args=[pk])}#outcome"
    return reverse(FORMS[kind], args=[pk])


def on_page_of(record, user):
    """What a record's page says: its disputes that the reader may see, whether it is disputed, where to dispute it."""
    every = list(record.disputes.select_related(*LINKS))
    seen = set(Dispute.objects.visible_to(user).filter(**{kind_of(record): record}).values_list("pk", flat=True))
    is_disputed = any(each.is_open for each in every)
    may = not is_disputed and topics(record, user.rep_record)
    return {
        "disputes": [Told(each, user) for each in every if each.pk in seen],
        "is_disputed": is_disputed,
        "contest_url": reverse("dispute_new", args=[kind_of(record), record.pk]) if may else "",
    }


@access.only(access.sees_sales)
def dispute_new(request, kind, pk):
    """Dispute a record behind one's own figures, with a reason in words."""
    record, offered = _own_record(request.user.rep_record, kind, pk)
    already = open_dispute(record)
    if already and request.method != "POST":
        messages.info(request, _("It is disputed already."))
        return redirect(_page_of(request, already))
    form = DisputeForm(request.POST or None, record=record, rep=request.user.rep_record, topics=offered)
    if request.method == "POST" and form.is_valid():
        return _raised(request, form)
    back = next_page(request, reverse("dispute_list"))
    context = {"form": form, "record": deciding.drafted(record, form.rep, offered[0]), "back": back}
    return render(request, "reps/disputes/new.html", context, status=422 if form.errors else 200)


def _own_record(rep, kind, pk):
    """(the record, what of it the rep may dispute); 404 where that is nothing."""
    record = get_object_or_404(MODELS[kind], pk=pk) if kind in Dispute.ABOUT else None
    offered = topics(record, rep) if record else []
    if not offered:
        raise Http404
    return record, offered


def _page_of(request, dispute):
    seen = Dispute.objects.visible_to(request.user).filter(pk=dispute.pk).exists()
    return reverse("dispute", args=[dispute.pk]) if seen else next_page(request, reverse("dispute_list"))


def _raised(request, form):
    try:
        dispute = form.save()
    except ValidationError as problem:  # somebody else was quicker
        messages.error(request, " ".join(problem.messages))
        return redirect("dispute_list")
    messages.success(request, _("Disputed."))
    return redirect("dispute", pk=dispute.pk)


def decided_by_whom(dispute):
    """Who decides, in words."""
    if dispute.approver_team:
        return _("Whoever manages %(team)s decides.") % {"team": dispute.approver_team}
    return _("A director or a sales admin decides.")


@access.only(access.sees_sales)
def dispute_detail(request, pk):
    """One dispute: what of which record and why, who decides, what was decided, and every step."""
    return _shown(request, dispute_of(request, pk))


def dispute_of(request, pk):
    return get_object_or_404(Dispute.objects.visible_to(request.user).select_related(*LINKS), pk=pk)


def _shown(request, dispute, form=None):
    context = {
        "told": Told(dispute, request.user),
        "dispute": dispute,
        "by_whom": decided_by_whom(dispute),
        "form": form or DecisionForm(dispute=dispute),
        "changes": changes_of(dispute, request.user),
    }
    return render(request, "reps/disputes/detail.html", context, status=422 if form else 200)


@require_POST
@access.only(access.sees_sales)
def dispute_withdraw(request, pk):
    """Take one's own back."""
    dispute = get_object_or_404(Dispute, pk=pk, rep__isnull=False, rep=request.user.rep_record)
    return _done(request, dispute, lambda: deciding.withdraw(dispute), _("Withdrawn."))


@require_POST
@access.only(access.leads_people)
def dispute_decide(request, pk):
    """Uphold or dismiss: whoever stands above the manager concerned. What is upheld leads on to its correction."""
    dispute = dispute_of(request, pk)
    if dispute.is_open and not deciding.may_decide(request.user, dispute):
        raise Http404
    form = DecisionForm(request.POST, dispute=dispute, by=request.user)
    if not form.is_valid():
        return _shown(request, dispute, form)
    return _done(request, dispute, form.save, _("Decided."))


def _done(request, dispute, act, said):
    try:
        dispute = act()
    except ValidationError as problem:
        messages.error(request, " ".join(problem.messages))
        return redirect("dispute", pk=dispute.pk)
    correction = Told(dispute, request.user).correction
    messages.success(request, _("Decided. Now put the record right.") if correction else said)
    return redirect(correction or reverse("dispute", args=[dispute.pk]))
