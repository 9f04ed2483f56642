"""Forms about figures: the grid of a year's targets."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.definitions import measure_by_name
from kpis.entry import Change
from kpis.models import Target, TargetVersion

LATER_KINDS = [choice for choice in TargetVersion.Kind.choices if choice[0] != TargetVersion.Kind.INITIAL]


def _plain(number):
    """As it is typed: at most two decimals, none of a whole number; None stays None."""
    return number if number is None else round(number) if number == round(number) else round(number, 2)


class TargetGrid(forms.Form):
    """One number a cell. A share is typed as a percentage. What stands can be revised, with a reason, never blanked."""

    kind = forms.ChoiceField(label=_("Kind of change"), choices=LATER_KINDS)
    reason = forms.CharField(label=_("Reason for changing a target"), max_length=200, required=False)
    basis = forms.ChoiceField(
        label=_("Basis of new targets"),
        choices=Target.Basis.choices,
        required=False,
        help_text=_("What counts towards them. A target that stands keeps its own."),
    )

    def __init__(self, *args, measure, owners, periods, standing, usual_basis=Target.Basis.BOOKINGS, **kwargs):
        super().__init__(*args, **kwargs)
        self.usual_basis = usual_basis
        self.fields["basis"].initial = usual_basis
        if measure != "won_amount":
            del self.fields["basis"]
        self.scale = 100 if measure_by_name(measure)[1].unit == "share" else 1
        self.cells = {}
        for owner in owners:
            for period in periods:
                name = f"{owner.code} {period.code}"
                self.cells[name] = owner, period, standing.get((owner.code, period.code))
                self.fields[name] = self._field(*self.cells[name])

    @property
    def usual_label(self):
        return Target.Basis(self.usual_basis).label

    def _field(self, owner, period, target):
        initial = target and target.current_value * self.scale
        return forms.DecimalField(
            label=f"{owner.label}, {period.code}",
            required=False,
            min_value=0,
            max_digits=18,
            decimal_places=2,
            initial=_plain(initial),
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )

    def clean(self):
        cleaned = super().clean()
        self.changes = list(self._changes(cleaned))
        if any(change.is_revision for change in self.changes) and not cleaned.get("reason"):
            self.add_error("reason", _("Say why targets change that were already agreed."))
        return cleaned

    def _changes(self, cleaned):
        for name, (owner, period, target) in self.cells.items():
            value = cleaned.get(name)
            if name in self.errors or value == self.fields[name].initial:
                continue
            if value is None:
                self.add_error(name, _("An agreed target stays. Enter 0, or have it voided by the administrator."))
            else:
                yield Change(owner, period, value / self.scale, target)

    def rows(self, owners, periods, tiled, fair):
        """[(owner, [Cell, ...]), ...] for the page.

        `tiled(owner, period)` is what finer targets add up to, `fair(owner, period, target)` a pro-rated target.
        """
        for owner in owners:
            yield owner, [self._cell(owner, period, tiled, fair) for period in periods]

    def _cell(self, owner, period, tiled, fair):
        name = f"{owner.code} {period.code}"
        target = self.cells[name][2]
        return {
            "field": self[name],
            "when": period.code,
            "agreed": target and target.initial_value,
            "basis": self._basis_of(target),
            "present": target and target.current_value,
            "tiled": None if target else tiled(owner, period),
            "fair": fair(owner, period, target),
        }

    def _basis_of(self, target):
        """In words, where it is not the usual one."""
        is_money = target and "basis" in self.fields
        return target.get_basis_display() if is_money and target.basis != self.usual_basis else ""
