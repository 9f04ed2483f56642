"""Forms of a lead: the whole record, whom it goes to, and why it was rejected."""

from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reps.duplicates import add_touch, twin_of
from reps.forms.answers import AnswersForm
from reps.forms.choices import assignable_reps, day_input, moment_input
from reps.forms.currencies import offer_own_currency
from reps.forms.finding import CustomerField
from reps.forms.keys import new_key
from reps.forms.unlocked import UnlockedForm
from reps.models import Lead, LeadDesk, LeadSource, LeadTouch, Rep
from reps.models.lead_days import DAYS
from reps.models.sources import SourceNames
from reps.suggestions import recent_customers

TOUCH, APART = "touch", "apart"  # of a lead that looks like one already there


class LeadForm(AnswersForm):
    """Adds or changes a lead, with the answers that say whether it is a quality lead."""

    kind = "lead"
    twin = None

    customer = CustomerField(required=False)
    won_currency = forms.ChoiceField(label=_("Currency of the won amount"), required=False)

    class Meta:
        model = Lead
        fields = [
            "company",
            "contact",
            "need",
            "received_at",
            "source",
            "source_text",
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
            "won_currency",
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
        self._offer_sources()
        self._offer_customers()
        self._offer_owners()
        offer_own_currency(self, "won_currency", keep=self.instance.won_currency)
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
        if not self.user.leads_people:
            owner.initial, owner.required = self.user.rep_record, True  # a lead of nobody would be out of their sight

    def _offer_sources(self):
        """Those that were not retired when it came in; none once credit stays with the first touch (spec 6)."""
        field, day = self.fields["source"], self.instance.received_on or timezone.localdate()
        field.queryset = LeadSource.objects.visible_to(self.user).offered(day, keep=self.instance.source_id)
        field.empty_label = _("Unclassified")
        if self.instance.pk and self.instance.has_frozen_source:
            field.disabled = True
            field.help_text = _("Of the first touch: it stays.")

    def clean(self):
        super().clean()
        if not (self.cleaned_data.get("company") or self.cleaned_data.get("contact")):
            self.add_error("company", _("Say which company or which person asked."))
        self._check_moments()
        self._check_days()
        self._name_source()
        self._ask_about_twin()
        return self.cleaned_data

    def _name_source(self):
        """What they said names the source where none was chosen, if it is known."""
        received, text = self.cleaned_data.get("received_at"), self.cleaned_data.get("source_text")
        if received and text and not self.cleaned_data.get("source"):
            self.cleaned_data["source"] = SourceNames().source_of(text, timezone.localdate(received))

    def _ask_about_twin(self):
        """A new lead that looks like one already there is its touch, unless they say it is another enquiry."""
        if self.instance.pk or self.errors:
            return
        asked = {name: self.cleaned_data[name] for name in ("company", "contact", "need", "received_at")}
        self.twin = twin_of(Lead(**asked))
        if self.twin and self.same not in (TOUCH, APART):
            raise ValidationError(_("They asked before. Is this the same enquiry?"))

    @property
    def twin_shown(self):
        """The twin, if it is within the reader's sight."""
        return self.twin and Lead.objects.visible_to(self.user).filter(pk=self.twin.pk).first()

    @property
    def same(self):
        return self.data.get("same", "")

    @property
    def is_touch(self):
        return self.twin is not None and self.same == TOUCH

    def _check_moments(self):
        for name in ("received_at", "auto_reply_at", "first_response_at"):
            moment = self.cleaned_data.get(name)
            if moment and moment > timezone.now() + timedelta(minutes=1):
                self.add_error(name, _("That lies in the future."))

    def _check_days(self):
        for name in DAYS:
            day = self.cleaned_data.get(name)
            if day and day > timezone.localdate():
                self.add_error(name, _("That lies in the future."))

    def save(self, commit=True):
        self.instance.key = self.instance.key or new_key("L")
        if self.instance.owner_id and not self.instance.assigned_at:
            self.instance.assigned_at = max(timezone.now(), self.instance.received_at)
        if self.is_touch:
            return add_touch(self.twin, self.instance).lead
        self.instance.kept_apart = self.instance.kept_apart or self.twin is not None
        return super().save(commit)


class TouchForm(forms.ModelForm):
    """They asked again: when, by which way, and what they said; and why so late, where its week is closed."""

    late_reason = forms.CharField(
        label=_("Why so late?"),
        required=False,
        max_length=1000,
        help_text=_("Only for a week, month or quarter that is locked: it counts once it has been approved."),
    )

    class Meta:
        model = LeadTouch
        fields = ["at", "source", "source_text", "note"]
        widgets = {"at": moment_input()}

    def __init__(self, *args, lead, user, **kwargs):
        super().__init__(*args, prefix="touch", **kwargs)
        self.instance.lead, self.instance.key = lead, new_key("T")
        self.fields["source"].queryset = LeadSource.objects.visible_to(user).offered(timezone.localdate())
        self.fields["source"].empty_label = _("Unclassified")
        self.initial.setdefault("at", timezone.localtime().replace(second=0, microsecond=0))

    def clean_at(self):
        if self.cleaned_data["at"] > timezone.now() + timedelta(minutes=1):
            raise ValidationError(_("That lies in the future."))
        return self.cleaned_data["at"]


class DeskForm(UnlockedForm):
    """Who minds the lead desk from a day on; a day that has its row already gets another one."""

    day = "effective_from"

    class Meta:
        model = LeadDesk
        fields = ["effective_from", "owner", "weekly_hours"]
        widgets = {"effective_from": day_input()}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, prefix="desk", **kwargs)
        self.fields["owner"].queryset = assignable_reps(user, keep=self.instance.owner_id)
        self.fields["owner"].empty_label = _("Nobody")
        self.initial.setdefault("effective_from", timezone.localdate())


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
