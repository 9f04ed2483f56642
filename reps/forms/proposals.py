"""The form of a proposal, what came of it, and its revisions."""

from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.forms.answers import Chips
from reps.forms.choices import day_input
from reps.forms.entry import EntryForm
from reps.forms.part_of import PartOfForm
from reps.models import FxRate, Organisation, Proposal, ProposalRevision

Status = Proposal.Status
CORRECTABLE = timedelta(days=1)  # after the day of first issue; then what it was judged on stands (spec 7, rule 5)
FIXED = ("rep", "issued_on", "amount", "currency")


class ProposalForm(PartOfForm, EntryForm):
    """Logs or changes a proposal. What it was at first issue, answers included, is fixed from the second day on."""

    kind = "proposal"
    key_letter = "P"
    day_field = "issued_on"
    twin_message = _("There is already a proposal to this customer of that day. Is this another one?")

    currency = forms.ChoiceField(label=_("Currency"))

    class Meta:
        model = Proposal
        fields = ["rep", "customer", "issued_on", "amount", "currency", "valid_until"]
        labels = {"amount": _("Amount")}
        widgets = {
            "issued_on": day_input(),
            "valid_until": day_input(),
            "amount": forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        organisation = Organisation.current()
        self._offer_currencies(organisation)
        self.offer_parts()
        self.fields["valid_until"].help_text = _("Blank: %(days)s days.") % {"days": organisation.validity_days}
        for name in FIXED if self.is_fixed else ():
            if name in self.fields:
                self.fields[name].disabled = True

    @property
    def is_fixed(self):
        """Whether what the proposal was at first issue can no longer be changed by this user."""
        proposal = self.instance
        if not proposal.pk or self.user.is_sales_admin:
            return False
        return timezone.localdate() > self.initial["issued_on"] + CORRECTABLE

    def ask(self, day):
        if not self.is_fixed:
            super().ask(day)

    def _offer_currencies(self, organisation):
        known = FxRate.objects.order_by("currency").values_list("currency", flat=True).distinct()
        codes = dict.fromkeys([self.instance.currency or organisation.currency, organisation.currency, *known])
        self.fields["currency"].choices = [(code, code) for code in codes]

    def clean_issued_on(self):
        day = self.cleaned_data["issued_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("That lies in the future: log it on the day it goes out."))
        if self.instance.decided_on and day > self.instance.decided_on:
            raise forms.ValidationError(_("A proposal can't be decided before it was issued."))
        return day

    def alive(self, records):
        return records.issued()

    def save(self, commit=True):
        self.instance.lead = self.cleaned_data["part_of"]
        return super().save(commit)


class OutcomeForm(forms.Form):
    """What became of a proposal. `still open` takes a decision back that was entered by mistake."""

    REASONS = [
        ("competitor", _("To a competitor")),
        ("price", _("Price")),
        ("budget", _("No budget")),
        ("timing", _("Bad timing")),
        ("other", _("Another reason")),
    ]
    status = forms.ChoiceField(
        label=_("Outcome"),
        widget=Chips,
        choices=[
            (Status.OPEN.value, _("Still open")),
            *((each.value, each.label) for each in (Status.WON, Status.LOST, Status.NO_DECISION, Status.WITHDRAWN)),
            (Status.VOID.value, _("Entered in error")),
        ],
    )
    decided_on = forms.DateField(label=_("Decided on"), required=False, widget=day_input())
    won_amount = forms.DecimalField(
        label=_("Won amount"),
        required=False,
        min_value=0,
        max_digits=18,
        decimal_places=2,
        help_text=_("Blank: as first issued."),
        widget=forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
    )
    lost_reason = forms.ChoiceField(label=_("Reason for loss"), required=False)

    def __init__(self, *args, proposal, **kwargs):
        latest = proposal.revisions.last()
        initial = {
            "status": proposal.status,
            "decided_on": proposal.decided_on or timezone.localdate(),
            "won_amount": proposal.won_amount or (latest.amount if latest else None),
            "lost_reason": proposal.lost_reason,
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.proposal = proposal
        stored = [(proposal.lost_reason, proposal.lost_reason)] if proposal.lost_reason else []
        self.fields["lost_reason"].choices = list(dict([("", "—"), *stored, *self.REASONS]).items())

    @property
    def is_decided(self):
        return self.cleaned_data.get("status") in Proposal.DECIDED

    def clean(self):
        status, day = self.cleaned_data.get("status"), self.cleaned_data.get("decided_on")
        if self.is_decided and "decided_on" not in self.errors:
            self._check_day(day)
        if status == Status.LOST and not self.cleaned_data.get("lost_reason"):
            self.add_error("lost_reason", _("Say why it was lost."))
        return self.cleaned_data

    def _check_day(self, day):
        if day is None:
            self.add_error("decided_on", _("Say on which day it was decided."))
        elif day > timezone.localdate():
            self.add_error("decided_on", _("That lies in the future."))
        elif day < self.proposal.issued_on:
            self.add_error("decided_on", _("A proposal can't be decided before it was issued."))

    def save(self):
        given, proposal = self.cleaned_data, self.proposal
        proposal.status = given["status"]
        proposal.decided_on = given["decided_on"] if self.is_decided else None
        proposal.won_amount = given["won_amount"] if given["status"] == Status.WON else None
        proposal.lost_reason = given["lost_reason"] if given["status"] == Status.LOST else ""
        proposal.save()
        return proposal


class RevisionForm(forms.ModelForm):
    """A new amount for an open proposal. It is the same proposal: nothing is counted again (E28)."""

    valid_until = forms.DateField(label=_("Valid until"), required=False, widget=day_input())

    class Meta:
        model = ProposalRevision
        fields = ["issued_on", "amount"]
        widgets = {
            "issued_on": day_input(),
            "amount": forms.NumberInput(attrs={"step": "0.01", "inputmode": "decimal"}),
        }

    def __init__(self, *args, proposal, **kwargs):
        initial = {"issued_on": timezone.localdate(), "valid_until": proposal.valid_until}
        super().__init__(*args, initial=initial, auto_id="revise_%s", **kwargs)
        self.proposal = self.instance.proposal = proposal

    def clean_amount(self):
        if self.cleaned_data["amount"] < 0:
            raise forms.ValidationError(_("An amount can't be negative."))
        return self.cleaned_data["amount"]

    def clean(self):
        super().clean()
        if self.proposal.status != Status.OPEN:
            raise forms.ValidationError(_("It has been decided: say that it is still open first."))
        day, until = self.cleaned_data.get("issued_on"), self.cleaned_data.get("valid_until")
        if day and day > timezone.localdate():
            self.add_error("issued_on", _("That lies in the future."))
        if day and day < self.proposal.issued_on:
            self.add_error("issued_on", _("That is before its first issue."))
        if day and until and until < day:
            self.add_error("valid_until", _("A proposal can't run out before it was issued."))
        return self.cleaned_data

    def save(self, commit=True):
        """Write the revision, once however often it is sent, and how long the proposal is valid now."""
        found = {name: self.cleaned_data[name] for name in self._meta.fields}
        revision, _created = ProposalRevision.objects.get_or_create(proposal=self.proposal, **found)
        if self.cleaned_data["valid_until"] != self.proposal.valid_until:
            self.proposal.valid_until = self.cleaned_data["valid_until"]
            self.proposal.save()
        return revision
