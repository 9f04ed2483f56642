"""Disputing a record, and deciding that: both in words."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reps.disputing import deciding
from reps.disputing.topics import About

MOST = 500  # characters


def words(label, **more):
    return forms.CharField(label=label, max_length=MOST, widget=forms.Textarea(attrs={"rows": 3}), **more)


class DisputeForm(forms.Form):
    """What of a record is wrong, and why; `topics` are what of it can be disputed, the likeliest first."""

    about = forms.ChoiceField(label=_("What is wrong"), widget=forms.RadioSelect)
    reason = words(_("Why"), help_text=_("What happened, and who can confirm it. Whoever decides reads it."))

    def __init__(self, *args, record, rep, topics, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.record, self.rep = record, rep
        self.fields["about"].choices = [(each.value, each.label) for each in topics]
        self.fields["about"].initial = topics[0].value

    def clean(self):
        super().clean()
        if "about" in self.cleaned_data:
            deciding.refuse(self.record, self.rep, self.cleaned_data["about"])
        return self.cleaned_data

    def save(self):
        return deciding.contest(self.record, self.rep, About(self.cleaned_data["about"]), self.cleaned_data["reason"])


class DecisionForm(forms.Form):
    """Whether the rep is right, and why: the rep reads it."""

    upheld = forms.TypedChoiceField(choices=[("yes", "yes"), ("no", "no")], coerce=lambda value: value == "yes")
    decision = words(_("Reason of the decision"), help_text=_("The rep and their manager read it."))

    def __init__(self, *args, dispute, by=None, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.dispute, self.by = dispute, by

    def clean(self):
        super().clean()
        if not self.dispute.is_open:
            raise ValidationError(_("It was decided or withdrawn already."))
        return self.cleaned_data

    def save(self):
        said = {"upheld": self.cleaned_data["upheld"], "reason": self.cleaned_data["decision"]}
        return deciding.decide(self.dispute, by=self.by, **said)
