"""The form of proposed targets: one number a cell, as it is proposed until somebody writes another or none."""

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kpis.targets.entry import Change
from kpis.targets.late import Late, why_late

HUNDRED = Decimal(100)


class ProposedForm(forms.Form):
    """A cell left blank is no target. After is_valid(), `changes` is {measure name: [Change, ...]}.

    Owners whose codes are `closed` are not asked for.
    """

    def __init__(self, data=None, *, rows, period, closed=()):
        super().__init__(data)
        self.period = period
        ideas = [idea for owner, _whose, ideas in rows if owner.code not in closed for idea in ideas]
        self.ideas = {idea.name: idea for idea in ideas if idea.is_asked}
        for name, idea in self.ideas.items():
            self.fields[name] = self._field(idea)
        self.late = self._late() if period.start <= timezone.localdate() else {}
        if self.late:
            self.fields["reason"] = forms.CharField(label=_("Why so late?"), max_length=200, required=False)

    def _late(self):
        """{measure name: the locked period that a target of it would move}, of those that would."""
        late, names = Late(), dict.fromkeys(idea.measure.name for idea in self.ideas.values())
        return {name: lock for name in names if (lock := late.period(name, self.period))}

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
        lock = next(filter(None, map(self.late.get, self.changes)), None)
        if lock and not cleaned.get("reason"):
            self.add_error("reason", why_late(lock))
        return cleaned


def _plain(number):
    """Without zeros at the end, and never as 1E+3."""
    text = format(number.normalize(), "f")
    return Decimal(text)
