"""What became of a proposal, its later versions and options, and issuing it again."""

from datetime import timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from reps.forms.answers import Chips
from reps.forms.choices import day_input
from reps.models import Parameters, Proposal, ProposalRevision

Status = Proposal.Status


class OutcomeForm(forms.Form):
    """What became of a proposal. `still open` takes a decision back that was entered by mistake."""

    REASONS = [
        ("competitor", _("To a competitor")),
        ("price", _("Price")),
        ("budget", _("No budget")),
        ("timing", _("Bad timing")),
        ("cancelled", _("The client cancelled the project")),
        ("other", _("Another reason")),
    ]
    status = forms.ChoiceField(
        label=_("Outcome"),
        widget=Chips,
        choices=[
            (Status.OPEN.value, _("Still open")),
            *((each.value, each.label) for each in (Status.WON, Status.LOST, Status.NO_DECISION, Status.WITHDRAWN)),
            (Status.SUPERSEDED.value, _("Replaced by another")),
            (Status.VOID.value, _("Entered in error")),
        ],
    )
    decided_on = forms.DateField(label=_("Decided on"), required=False, widget=day_input())
    won_amount = forms.DecimalField(
        label=_("Won amount"),
        required=False,
        min_value=0,
        max_digits=15,
        decimal_places=2,
        help_text=_("Blank: as first issued."),
        widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
    )
    rescinded_on = forms.DateField(
        label=_("Cancelled on"),
        required=False,
        widget=day_input(),
        help_text=_("If the client took the order back since."),
    )
    lost_reason = forms.ChoiceField(label=_("Reason for loss"), required=False)
    replaced_by = forms.ModelChoiceField(
        Proposal.objects.none(), label=_("Replaced by"), required=False, empty_label="—"
    )

    def __init__(self, *args, proposal, user, **kwargs):
        initial = {
            "status": proposal.status,
            "decided_on": proposal.decided_on or proposal.rep.today,
            "won_amount": _amount_of(proposal),
            "rescinded_on": proposal.rescinded_on,
            "lost_reason": proposal.lost_reason,
            "replaced_by": proposal.replaced_by_id,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.proposal = proposal
        stored = [(proposal.lost_reason, proposal.lost_reason)] if proposal.lost_reason else []
        self.fields["lost_reason"].choices = list(dict([("", "—"), *stored, *self.REASONS]).items())
        self.fields["replaced_by"].queryset = replacements(proposal, user)

    @property
    def is_decided(self):
        return self.cleaned_data.get("status") in Proposal.DECIDED

    def clean(self):
        status, day = self.cleaned_data.get("status"), self.cleaned_data.get("decided_on")
        if self.is_decided and "decided_on" not in self.errors:
            self._check_day(day)
        if status == Status.WON and day:
            self._check_cancelled(day)
        if status == Status.LOST and not self.cleaned_data.get("lost_reason"):
            self.add_error("lost_reason", _("Say why it was lost."))
        if status == Status.SUPERSEDED and not self.cleaned_data.get("replaced_by"):
            self.add_error("replaced_by", _("Say by which proposal to this customer, issued within the days allowed."))
        return self.cleaned_data

    def _check_day(self, day):
        if day is None:
            self.add_error("decided_on", _("Say on which day it was decided."))
        elif day > self.proposal.rep.today:
            self.add_error("decided_on", _("That lies in the future."))
        elif day < self.proposal.issued_on:
            self.add_error("decided_on", _("A proposal can't be decided before it was issued."))

    def _check_cancelled(self, won_on):
        day = self.cleaned_data.get("rescinded_on")
        if day and day < won_on:
            self.add_error("rescinded_on", _("Only a win can be cancelled, and not before the day it was won."))
        elif day and day > self.proposal.rep.today:
            self.add_error("rescinded_on", _("That lies in the future."))

    def save(self):
        given, proposal = self.cleaned_data, self.proposal
        proposal.status = given["status"]
        proposal.decided_on = given["decided_on"] if self.is_decided else None
        proposal.won_amount = given["won_amount"] if given["status"] == Status.WON else None
        proposal.rescinded_on = given["rescinded_on"] if given["status"] == Status.WON else None
        proposal.lost_reason = given["lost_reason"] if given["status"] == Status.LOST else ""
        proposal.replaced_by = given["replaced_by"] if given["status"] == Status.SUPERSEDED else None
        proposal.save()
        proposal.win_lead()
        return proposal


def _amount_of(proposal):
    """What was won, be it nothing; of one that is not won, what was last asked, None: as first issued."""
    if proposal.status == Status.WON:
        return proposal.won_amount
    latest = proposal.revisions.exclude(kind=ProposalRevision.Kind.OPTION).last()
    return latest and latest.amount


def replacements(proposal, user):
    """Proposals that may have replaced one: to the same customer, issued within so many days (spec 7, rule 4)."""
    gap = Parameters.on(proposal.issued_on).reissue_gap_days
    last = proposal.issued_on + timedelta(days=gap)
    found = Proposal.objects.visible_to(user).issued().filter(customer=proposal.customer_id)
    return found.filter(issued_on__range=(proposal.issued_on, last)).exclude(pk=proposal.pk).select_related("customer")


class RevisionForm(forms.ModelForm):
    """A new amount for an open proposal, or an option. It is the same proposal: nothing is counted again (E28)."""

    valid_until = forms.DateField(label=_("Valid until"), required=False, widget=day_input())

    class Meta:
        model = ProposalRevision
        fields = ["kind", "label", "issued_on", "amount"]
        widgets = {
            "issued_on": day_input(),
            "amount": forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
        }

    def __init__(self, *args, proposal, **kwargs):
        initial = {"issued_on": proposal.rep.today, "valid_until": proposal.valid_until}
        super().__init__(*args, initial=initial, auto_id="revise_%s", **kwargs)
        self.proposal = self.instance.proposal = proposal
        self.fields["kind"].required = False

    def clean_kind(self):
        return self.cleaned_data["kind"] or ProposalRevision.Kind.REVISION

    def clean_amount(self):
        if self.cleaned_data["amount"] < 0:
            raise forms.ValidationError(_("An amount can't be negative."))
        return self.cleaned_data["amount"]

    def clean(self):
        super().clean()
        if self.cleaned_data.get("kind") != ProposalRevision.Kind.OPTION and self.cleaned_data.get("label"):
            self.add_error("label", _("Only an option has a name."))
        if self.proposal.status != Status.OPEN:
            raise forms.ValidationError(_("It has been decided: say that it is still open first."))
        day, until = self.cleaned_data.get("issued_on"), self.cleaned_data.get("valid_until")
        if day and day > self.proposal.rep.today:
            self.add_error("issued_on", _("That lies in the future."))
        if day and day < self.proposal.issued_on:
            self.add_error("issued_on", _("That is before its first issue."))
        if day and until and until < day:
            self.add_error("valid_until", _("A proposal can't run out before it was issued."))
        elif day and until != self.proposal.valid_until:
            self._check_gap(day)
        return self.cleaned_data

    def _check_gap(self, day):
        """What ran out long ago goes out again as another proposal, whatever form asks for it (spec 7, rule 3)."""
        _ending, ended_on = self.proposal.end_by(day)
        gap = Parameters.on(day).reissue_gap_days
        if ended_on and (day - ended_on).days > gap:
            words = _("It ran out more than %(days)s days before: issue it again instead.")
            self.add_error("valid_until", words % {"days": gap})

    def save(self, commit=True):
        """Write the revision, and how long the proposal is valid now."""
        revision = self.save_amount()
        if self.cleaned_data["valid_until"] != self.proposal.valid_until:
            self.proposal.reopen(revision.issued_on)
            self.proposal.valid_until = self.cleaned_data["valid_until"]
            self.proposal.save()
        return revision

    def save_amount(self):
        """The revision alone, once however often it is sent."""
        found = {name: self.cleaned_data[name] for name in self._meta.fields}
        return ProposalRevision.objects.get_or_create(proposal=self.proposal, **found)[0]


class ReissueForm(forms.Form):
    """An ended proposal goes out again: soon, it is the same one; later, a new one linked to it (spec 7, rule 3)."""

    on = forms.DateField(label=_("Issued again on"), widget=day_input())
    amount = forms.DecimalField(
        label=_("Amount"),
        min_value=0,
        max_digits=15,
        decimal_places=2,
        widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
    )
    valid_until = forms.DateField(label=_("Valid until"), required=False, widget=day_input())

    def __init__(self, *args, proposal, **kwargs):
        initial = {"on": proposal.rep.today, "amount": proposal.amount}
        super().__init__(*args, initial=initial, auto_id="reissue_%s", **kwargs)
        self.proposal = proposal

    def clean_on(self):
        if self.cleaned_data["on"] > self.proposal.rep.today:
            raise forms.ValidationError(_("That lies in the future."))
        return self.cleaned_data["on"]

    def clean(self):
        day, until = self.cleaned_data.get("on"), self.cleaned_data.get("valid_until")
        if day and until and until < day:
            self.add_error("valid_until", _("A proposal can't run out before it was issued."))
        return self.cleaned_data
