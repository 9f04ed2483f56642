"""What logging a visit and logging a proposal have in common: for whom, once only, and not twice by mistake."""

import re

from django.core.exceptions import ValidationError
from django.forms import CharField, HiddenInput
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from reps.forms.answers import AnswersForm
from reps.forms.choices import assignable_reps
from reps.forms.finding import CustomerField
from reps.forms.keys import new_key
from reps.suggestions import recent_customers

KEY = re.compile(r"[A-Z]-[0-9a-f]{12}")


class EntryForm(AnswersForm):
    """A record that somebody logs for a rep and a customer on a day.

    `key` is made when the form is shown, so that sending it twice makes one record. `day_field` names the date that
    decides which definition asks; `twin` is a record already there for the same rep, customer and day.
    """

    key_letter = ""
    day_field = ""
    twin_message = ""

    customer = CustomerField()
    key = CharField(widget=HiddenInput, required=False)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.twin = user, None
        if not self.instance.pk:
            self.initial.setdefault(self.day_field, timezone.localdate())
            self.initial["key"] = new_key(self.key_letter)
        self._offer_reps()
        self._offer_customers()
        self.ask(self.day)

    def _offer_reps(self):
        """A manager logs for anyone in his teams; a rep only for himself."""
        if not self.user.leads_people:
            del self.fields["rep"]
            return
        self.fields["rep"].queryset = assignable_reps(self.user, keep=self.instance.rep_id)
        self.initial.setdefault("rep", self.user.rep_record)

    def _offer_customers(self):
        field = self.fields["customer"]
        field.user = self.user
        field.widget.suggestions = recent_customers(self.user, self.user.rep_record)
        field.widget.url = reverse("customer_suggest")

    @cached_property
    def day(self):
        """The day the definition is taken from: the one sent, else the record's, else today."""
        field = self.fields[self.day_field]
        given = self.data.get(self.add_prefix(self.day_field)) if self.is_bound and not field.disabled else None
        try:
            return field.clean(given or self.initial.get(self.day_field))
        except ValidationError:
            return timezone.localdate()

    @property
    def today(self):
        """Where the rep is whom it is logged for; until somebody is chosen, where the writer is (spec 2.1)."""
        return self.instance.rep.today if self.instance.rep_id else timezone.localdate()

    @property
    def again(self):
        """Whether somebody confirmed that this is another one, not the same a second time."""
        return bool(self.data.get("again"))

    def clean_key(self):
        key = self.cleaned_data["key"]
        return key if KEY.fullmatch(key) else new_key(self.key_letter)

    def clean(self):
        super().clean()
        self._place_rep()
        day = self.cleaned_data.get(self.day_field)
        if day and self.instance.rep_id:
            self._check_team(day)
        if not self.errors and not self.again:
            self._ask_about_twin(day)
        return self.cleaned_data

    def _place_rep(self):
        """Set the rep early, for the checks below; where the form offers none, a new record is one's own."""
        if "rep" in self.fields:
            self.instance.rep = self.cleaned_data.get("rep")
        elif not self.instance.pk:
            self.instance.rep = self.user.rep_record

    def _check_team(self, day):
        """What somebody did outside the manager's teams is not the manager's to log: they could not see it."""
        rep = self.instance.rep
        if self.user.sees_everything or rep == self.user.rep_record:
            return
        team = rep.team_on(day)
        if team is None or team.pk not in self.user.managed_team_ids:
            self.add_error(self.day_field, _("%(rep)s was not in your teams on that day.") % {"rep": rep})

    def _ask_about_twin(self, day):
        same = {"rep": self.instance.rep, "customer": self.cleaned_data["customer"], self.day_field: day}
        others = self._meta.model.objects.visible_to(self.user).filter(**same).exclude(pk=self.instance.pk)
        self.twin = self.alive(others).exclude(key=self.cleaned_data["key"]).first()
        if self.twin and self._moved(same):
            self.add_error(None, self.twin_message)
        else:
            self.twin = None

    def _moved(self, same):
        """Whether the record is new, or its rep, customer or day is."""
        if not self.instance.pk:
            return True
        stored = self._meta.model.objects.get(pk=self.instance.pk)
        return any(getattr(stored, name) != value for name, value in same.items())

    def alive(self, records):
        """Records that a new one could be a double of."""
        return records

    def save_once(self):
        """Save, or give back what an earlier sending of the same form has made (E14)."""
        if self.instance.pk:
            return self.save()
        made = self.made_by_key()
        if made and self._is_same(made):
            return made
        self.instance.key = new_key(self.key_letter) if made else self.cleaned_data["key"]
        return self.save()

    def made_by_key(self):
        return self._meta.model.objects.filter(key=self.cleaned_data["key"]).first()

    def _is_same(self, made):
        """Whether a record made by this form's key is the one meant now: after going back it may be another."""
        same = self.instance.rep, self.cleaned_data["customer"], self.cleaned_data[self.day_field]
        return (made.rep, made.customer, getattr(made, self.day_field)) == same
