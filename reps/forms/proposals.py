"""The form of a proposal, from the draft to what the client agreed to after its first issue."""

import re
from datetime import timedelta
from decimal import Decimal, InvalidOperation

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.forms.choices import day_input
from reps.forms.currencies import currencies
from reps.forms.entry import EntryForm
from reps.forms.part_of import PartOfForm
from reps.models import Parameters, Proposal, ProposalRevision
from reps.models.amount import MOST
from reps.zones import day_ends

Status = Proposal.Status
OPTION_LABELS = "BCDEFGHIJKLMNOPQRSTUVWXYZ"  # the proposal itself is A
FIXED = ("rep", "issued_on", "amount", "currency")


class ProposalForm(PartOfForm, EntryForm):
    """Logs or changes a proposal. What it was at first issue, answers included, is fixed from the second day on.

    From then on the questions are about what the client agreed to since, which never changes the verdict.
    """

    kind = "proposal"
    key_letter = "P"
    day_field = "issued_on"
    twin_message = _("There is already a proposal to this customer of that day. Is this another one?")

    currency = forms.ChoiceField(label=_("Currency"))
    draft = forms.BooleanField(
        label=_("Not issued yet: keep it as a draft"),
        required=False,
        help_text=_("A draft counts nowhere. The date is then the day on which it is to go out."),
    )
    options = forms.CharField(
        label=_("Options sent along"),
        required=False,
        help_text=_("Their amounts, such as 90000 120000. Together they are one proposal."),
    )

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
        self.fields["currency"].choices = [(code, code) for code in currencies(self.instance.currency)]
        self.offer_parts()
        self._offer_draft_and_options()
        valid = Parameters.on(timezone.localdate()).validity_days
        self.fields["valid_until"].help_text = _("Blank: %(days)s days.") % {"days": valid}
        for name in FIXED if self.is_fixed else ():
            if name in self.fields:
                self.fields[name].disabled = True

    @property
    def is_fixed(self):
        """Whether what the proposal was at first issue can no longer be changed by this user."""
        proposal = self.instance
        if not proposal.pk or proposal.status == Status.DRAFT or self.user.is_sales_admin:
            return False
        return timezone.now() >= corrections_end(self.initial["issued_on"], self.instance.rep.zone)

    def known_answers(self):
        later = self.instance.later_answers if self.is_fixed else {}
        return self.instance.answers | later

    def _post_clean(self):
        """Answers given once the first issue is fixed are kept apart, as far as they differ."""
        first = dict(self.instance.answers)
        super()._post_clean()
        if self.is_fixed:
            given = self.instance.answers
            self.instance.later_answers = {code: value for code, value in given.items() if first.get(code) != value}
            self.instance.answers = first

    def _offer_draft_and_options(self):
        if self.instance.pk:
            del self.fields["options"]
            self.initial["draft"] = self.instance.status == Status.DRAFT
            if not self.initial["draft"]:
                del self.fields["draft"]

    def clean_issued_on(self):
        day = self.cleaned_data["issued_on"]
        if self.instance.decided_on and day > self.instance.decided_on:
            raise forms.ValidationError(_("A proposal can't be decided before it was issued."))
        return day

    def clean_options(self):
        """[Decimal, ...] of what was typed, apart from each other by spaces, semicolons or lines."""
        return [_amount(text) for text in re.split(r"[\s;;]+", self.cleaned_data["options"]) if text]

    def clean(self):
        super().clean()
        day, is_draft = self.cleaned_data.get("issued_on"), self.cleaned_data.get("draft")
        if day and day > self.today and not is_draft:
            self.add_error("issued_on", _("That lies in the future: log it on the day it goes out."))
        if "draft" in self.fields:
            self.instance.status = Status.DRAFT if is_draft else Status.OPEN
        return self.cleaned_data

    def alive(self, records):
        return records.issued()

    def save(self, commit=True):
        self.instance.lead = self.cleaned_data["part_of"]
        proposal = super().save(commit)
        for label, amount in zip(OPTION_LABELS, self.cleaned_data.get("options", ()), strict=False):
            option = {"kind": ProposalRevision.Kind.OPTION, "label": label, "issued_on": proposal.issued_on}
            ProposalRevision.objects.create(proposal=proposal, amount=amount, **option)
        return proposal


def corrections_end(issued_on, zone):
    """From when on what a proposal was judged on stands: hours after the day of first issue (spec 7, rule 5)."""
    return day_ends(issued_on, zone) + timedelta(hours=Parameters.on(issued_on).edit_window_hours)


def _amount(text):
    """An amount of money as typed, of at most 13 digits and 2 decimals."""
    try:
        amount = Decimal(text)
    except InvalidOperation:
        amount = Decimal("NaN")
    if not amount.is_finite() or not 0 <= amount <= MOST or amount != round(amount, 2):
        raise forms.ValidationError(_("“%(text)s” is not an amount."), params={"text": text})
    return round(amount, 2)
