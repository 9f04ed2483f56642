"""Days that somebody is away."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from reps.forms.choices import assignable_reps, day_input
from reps.models import Leave


class PartOfDayField(forms.TypedChoiceField):
    """Half or whole days. A stored 1.0 is the choice 1: as text they differ, and a page would fall back to half."""

    def __init__(self):
        choices = [("1.0", _("Whole days")), ("0.5", _("Half days"))]
        super().__init__(label=_("Part of the day"), choices=choices, coerce=Decimal)

    def prepare_value(self, value):
        return f"{value:.1f}" if isinstance(value, Decimal) else value

    def has_changed(self, initial, data):
        return super().has_changed(self.prepare_value(initial), data)


class LeaveForm(forms.ModelForm):
    fraction = PartOfDayField()

    class Meta:
        model = Leave
        fields = ["rep", "start", "end", "fraction"]
        widgets = {name: day_input() for name in ("start", "end")}
        labels = {"start": _("From"), "end": _("To")}
        help_texts = {"end": _("The last day away, that day included.")}

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["rep"].queryset = assignable_reps(user, self.instance.rep_id)
