"""Logging a visit with a few taps: whom, what it led to, the questions, the next step (spec 12).

What the form leaves blank stays as it was planned. It may have been filled in on a phone without signal some time ago.
"""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from reps.forms.answers import PREFIX, AnswerField, Chips
from reps.forms.visits import VisitForm
from reps.models import Criterion, Customer, Parameters, Visit
from reps.whom import CUSTOMER, OTHER, PLAN, parsed

TOGGLES = 4
LEFT_LYING = 1800  # seconds after which nobody is still writing the same visit
KEPT = ("start", "minutes", "channel", "note")  # of a planned visit, where nothing else is said
AS_PLANNED = ("", _("As planned, else on site"))


class QuickVisitForm(VisitForm):
    """A visit of the user's own, held; or `missed`, a planned one to which nobody came.

    `instance` is the planned visit where one was chosen.
    """

    who = forms.CharField(label=_("With whom"), max_length=40)
    sent_as = forms.UUIDField(required=False, widget=forms.HiddenInput)
    saved_at = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)
    seconds = forms.CharField(required=False, widget=forms.HiddenInput, max_length=40)  # from opening to saving
    missed = forms.BooleanField(required=False, widget=forms.HiddenInput)
    channel = forms.ChoiceField(
        label=_("Channel"), choices=[AS_PLANNED, *Visit.Channel.choices], widget=Chips, required=False
    )
    field_order = ("who", "sent_as", "missed")

    class Meta(VisitForm.Meta):
        fields = [*VisitForm.Meta.fields, "sent_as"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["customer"].required = False
        self.initial["status"] = Visit.Status.HELD
        self.initial["channel"] = ""

    def _offer_reps(self):
        """One logs one's own."""
        del self.fields["rep"]

    def offer_parts(self):
        """What a planned visit is part of it stays part of; the rest can be said on the full form."""
        del self.fields["part_of"]

    def ask(self, day):
        """The questions of the day's definition, and what was answered to others while the phone knew no better."""
        super().ask(day)
        sent = {name.removeprefix(PREFIX) for name in self.data if name.startswith(PREFIX)}
        unknown = [code for code in sent if PREFIX + code not in self.fields]
        for criterion in Criterion.objects.filter(kind=self.kind, code__in=unknown) if unknown else ():
            self.fields[PREFIX + criterion.code] = AnswerField(criterion, day)

    def clean_who(self):
        self.whom, number = parsed(self.cleaned_data["who"])
        plan = self.instance if self.instance.pk else None
        if self.whom == PLAN and plan is None:
            raise ValidationError(_("That visit is not there any more: choose the customer."))
        if plan and plan.status != Visit.Status.PLANNED:
            raise ValidationError(_("It was already recorded: %(status)s.") % {"status": plan.get_status_display()})
        if self.whom == CUSTOMER:
            self.chosen = Customer.objects.visible_to(self.user).filter(pk=number).first()
        return self.cleaned_data["who"]

    def clean_customer(self):
        """The customer of the tapped name; else the one typed."""
        whom = getattr(self, "whom", OTHER)
        if whom == PLAN:
            return self.instance.customer if self.instance.pk else None
        found = self.chosen if whom == CUSTOMER else self.cleaned_data.get("customer")
        if found is None:
            raise ValidationError(_("Say which customer."))
        return found

    def clean_status(self):
        is_plan = getattr(self, "whom", OTHER) == PLAN
        return Visit.Status.NO_SHOW if self.cleaned_data.get("missed") and is_plan else Visit.Status.HELD

    def clean_key(self):
        """Made from the phone's number for it, so that it is one record whatever becomes of it."""
        sent_as = self.cleaned_data.get("sent_as")
        return f"{self.key_letter}-{sent_as.hex[:12]}" if sent_as else super().clean_key()

    def _get_validation_exclusions(self):
        """A number that is there already is no mistake of the rep's: what was sent before is the answer."""
        return super()._get_validation_exclusions() | {"sent_as"}

    def clean(self):
        self.cleaned_data["part_of"] = self.linked()
        for name in KEPT if self.instance.pk else ():
            self.cleaned_data[name] = self.cleaned_data.get(name) or self.initial.get(name)
        self.cleaned_data["channel"] = self.cleaned_data.get("channel") or self._planned_channel()
        if self.cleaned_data.get("status") == Visit.Status.NO_SHOW:
            self.cleaned_data["outcome"] = ""  # it led to nothing
        return super().clean()

    def _planned_channel(self):
        return (self.instance.channel if self.instance.pk else "") or Visit.Channel.ONSITE

    def save(self, commit=True):
        self.instance.logged_at = self._told_at()
        self.instance.entry_seconds = _seconds(self.cleaned_data.get("seconds"))
        return super().save(commit)

    def _told_at(self):
        """When it was written down: on the phone, if its clock makes sense; not longer ago than is free to be told."""
        saved, now = _moment(self.cleaned_data.get("saved_at")), timezone.now()
        free = Parameters.on(timezone.localdate()).backdate_free_days
        if saved is None or saved > now or (now - saved).days >= free:
            return now
        return saved if timezone.localdate(saved) >= self.instance.date else now

    @property
    def toggles(self):
        """The questions to tap: yes or no, the first few."""
        return [field for field in self.question_fields if _is_yes_no(field)][:TOGGLES]

    @property
    def next_steps(self):
        return [field for field in self.question_fields if hasattr(field.field.widget, "chips")]

    @property
    def other_questions(self):
        shown = {field.name for field in (*self.toggles, *self.next_steps)}
        return [field for field in self.question_fields if field.name not in shown]

    @property
    def more_is_wrong(self):
        """Whether something is wrong with what is folded away."""
        folded = {"date", "start", "minutes", "channel", "note", *(field.name for field in self.other_questions)}
        return bool(folded & set(self.errors))


def _is_yes_no(field):
    return field.field.criterion.type == Criterion.Type.YES_NO


def _seconds(text):
    """So many, as the phone counted them; None where it did not, or the page had been left lying open."""
    return int(text) if text and text.isascii() and text.isdigit() and int(text) <= LEFT_LYING else None


def _moment(text):
    try:
        found = parse_datetime(text or "")
    except ValueError:
        return None
    return found if found and timezone.is_aware(found) else None
