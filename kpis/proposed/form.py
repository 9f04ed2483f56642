"""The form of proposed targets: one number a cell, as it is proposed until somebody writes another or none."""

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.targets.entry import Change

HUNDRED = Decimal(100)


class ProposedForm(forms.Form):
    """A cell left blank is no target. After is_valid(), `changes` is {measure name: [Change, ...]}."""

    def __init__(self, data=None, *, rows, period):
        super().__init__(data)
        self.period = period
        self.ideas = {idea.name: idea for _owner, _whose, ideas in rows for idea in ideas if idea.is_asked}
        for name, idea in self.ideas.items():
            self.fields[name] = self._field(idea)

    def _field(self, idea):
        scale = HUNDRED if idea.measure.is_share else 1
        return forms.DecimalField(
            label=f"{idea.owner.label}, {idea.measure.label}",
            required=False,
            min_value=0,
            max_value=100 if idea.measure.is_share else None,
            max_digits=18,
            decimal_places=2,
            initial=None if idea.value is None else _plain(idea.value * scale),
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )

    def clean(self):
        cleaned = super().clean()
        self.changes = {}
        for name, idea in self.ideas.items():
            value = cleaned.get(name)
            if value is not None:
                scale = HUNDRED if idea.measure.is_share else 1
                change = Change(idea.owner, self.period, value / scale, None)
                self.changes.setdefault(idea.measure.name, []).append(change)
        if not self.changes and not self.errors:
            raise forms.ValidationError(_("Every cell is blank: no target would be entered."))
        return cleaned


def _plain(number):
    """Without zeros at the end, and never as 1E+3."""
    text = format(number.normalize(), "f")
    return Decimal(text)
