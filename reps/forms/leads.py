"""Forms of a lead: the whole record, whom it goes to, and why it was rejected."""

from datetime import timedelta

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.forms.answers import AnswersForm
from reps.forms.choices import assignable_reps, day_input, moment_input
from reps.forms.finding import CustomerField
from reps.forms.keys import new_key
from reps.models import Lead, LeadSource, Rep
from reps.suggestions import recent_customers

DAYS = ("accepted_on", "rejected_on", "opportunity_on", "won_on", "lost_on")


class LeadForm(AnswersForm):
    """Adds or changes a lead, with the answers that say whether it is a quality lead."""

    kind = "lead"

    customer = CustomerField(required=False)

    class Meta:
        model = Lead
        fields = [
            "company",
            "contact",
            "received_at",
            "source",
            "customer",
            "owner",
            "auto_reply_at",
            "first_response_at",
            "accepted_on",
            "rejected_on",
            "reject_reason",
            "opportunity_on",
            "won_on",
            "won_amount",
            "lost_on",
        ]
        widgets = {
            "received_at": moment_input(),
            "auto_reply_at": moment_input(),
            "first_response_at": moment_input(),
            **{name: day_input() for name in DAYS},
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["source"].queryset = LeadSource.objects.visible_to(user)
        self.fields["source"].empty_label = _("Unclassified")
        self._offer_customers()
        self._offer_owners()
        self._freeze_source()
        if not self.instance.pk:
            self.initial.setdefault("received_at", timezone.localtime().replace(second=0, microsecond=0))
        self.ask(self.instance.received_on or timezone.localdate())

    def _offer_customers(self):
        field = self.fields["customer"]
        field.user = self.user
        field.widget.suggestions = recent_customers(self.user, self.user.rep_record)
        field.widget.url = reverse("customer_suggest")

    def _offer_owners(self):
        owner = self.fields["owner"]
        owner.queryset = assignable_reps(self.user, keep=self.instance.owner_id)
        owner.empty_label = _("Nobody yet")
        if not (self.user.sees_everything or self.user.is_manager):
            owner.initial, owner.required = self.user.rep_record, True  # a lead of nobody would be out of their sight

    def _freeze_source(self):
        """Credit goes to the first touch: once assigned, only an admin corrects the source (spec 6)."""
        if self.instance.assigned_at and self.instance.source_id and not self.user.is_sales_admin:
            self.fields["source"].disabled = True

    def clean(self):
        super().clean()
        if not (self.cleaned_data.get("company") or self.cleaned_data.get("contact")):
            self.add_error("company", _("Say which company or which person asked."))
        self._check_moments()
        self._check_days()
        return self.cleaned_data

    def _check_moments(self):
        for name in ("received_at", "auto_reply_at", "first_response_at"):
            moment = self.cleaned_data.get(name)
            if moment and moment > timezone.now() + timedelta(minutes=1):
                self.add_error(name, _("That lies in the future."))

    def _check_days(self):
        received = self.cleaned_data.get("received_at")
        first = timezone.localtime(received).date() if received else None
        for name in DAYS:
            day = self.cleaned_data.get(name)
            if day and day > timezone.localdate():
                self.add_error(name, _("That lies in the future."))
            if day and first and day < first:
                self.add_error(name, _("That is before the lead was received."))

    def save(self, commit=True):
        self.instance.key = self.instance.key or new_key("L")
        if self.instance.owner_id and not self.instance.assigned_at:
            self.instance.assigned_at = max(timezone.now(), self.instance.received_at)
        return super().save(commit)


class AssignForm(forms.Form):
    """Who is to answer a lead."""

    owner = forms.ModelChoiceField(Rep.objects.none(), label=_("Assign to"), empty_label=_("Choose a rep"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = assignable_reps(user)


class RejectForm(forms.Form):
    """Why a lead is not worth following: always said, never guessed."""

    reason = forms.CharField(label=_("Reason for rejection"), max_length=200)


def first_error(form):
    """The first thing wrong with a small form, in words."""
    return next((str(message) for messages in form.errors.values() for message in messages), "")
