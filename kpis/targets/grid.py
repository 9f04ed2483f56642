"""Forms about figures: the grid of a year's targets."""

from django import forms
from django.utils.translation import gettext_lazy as _

from kpis.definitions import measure_by_name
from kpis.models import Target, TargetVersion
from kpis.targets.entry import Change
from kpis.targets.late import Late, why_late
from reps.forms.currencies import offer_own_currency

LATER_KINDS = [choice for choice in TargetVersion.Kind.choices if choice[0] != TargetVersion.Kind.INITIAL]


def _plain(number):
    """As it is typed: at most two decimals, none of a whole number; None stays None."""
    return number if number is None else round(number) if number == round(number) else round(number, 2)


class TargetGrid(forms.Form):
    """One number a cell. A share is typed as a percentage. What stands can be revised, with a reason, never blanked.

    Cells of the owners whose codes are `closed` show what stands.
    """

    kind = forms.ChoiceField(label=_("Kind of change"), choices=LATER_KINDS)
    reason = forms.CharField(
        label=_("Reason for changing a target, or for one that comes late"), max_length=200, required=False
    )
    basis = forms.ChoiceField(
        label=_("Basis of new targets"),
        choices=Target.Basis.choices,
        required=False,
        help_text=_("What counts towards them. A target that stands keeps its own."),
    )
    currency = forms.ChoiceField(
        label=_("Currency of new targets"),
        required=False,
        help_text=_("They count at the plan rate of the fiscal year. A target that stands keeps its own."),
    )

    def __init__(
        self, *args, measure, owners, periods, standing, usual_basis=Target.Basis.BOOKINGS, closed=(), **kwargs
    ):
        super().__init__(*args, **kwargs)
        self.closed = closed
        self.measure, self.usual_basis = measure, usual_basis
        self.fields["basis"].initial = usual_basis
        if measure == "won_amount":
            offer_own_currency(self, "currency")
        else:
            del self.fields["basis"], self.fields["currency"]
        is_share = measure_by_name(measure)[1].unit == "share"
        self.scale, self.most = (100, 100) if is_share else (1, None)
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
        currency = f", {target.currency}" if target and target.currency else ""
        return forms.DecimalField(
            label=f"{owner.label}, {period.code}{currency}",
            required=False,
            min_value=0,
            max_value=self.most,
            max_digits=18,
            decimal_places=2,
            initial=_plain(initial),
            disabled=owner.code in self.closed,
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )

    def clean(self):
        cleaned = super().clean()
        self.changes = list(self._changes(cleaned))
        if any(change.is_revision for change in self.changes) and not cleaned.get("reason"):
            self.add_error("reason", _("Say why targets change that were already agreed."))
        elif not cleaned.get("reason") and (lock := self._late()):
            self.add_error("reason", why_late(lock))
        return cleaned

    def _late(self):
        """A locked period that one of the new targets moves, or None."""
        late = Late() if self.changes else None
        return next(filter(None, (late.period(self.measure, change.period) for change in self.changes)), None)

    def _changes(self, cleaned):
        for name, (owner, period, target) in self.cells.items():
            value = cleaned.get(name)
            if name in self.errors or value == self.fields[name].initial:
                continue
            if value is None:
                self.add_error(name, _("An agreed target stays. Enter 0, or have it voided by the administrator."))
            else:
                yield Change(owner, period, value / self.scale, target)

    def rows(self, owners, periods, beside):
        """[(owner, [{"field", "when", "target", "basis", ...}, ...]), ...] for the page.

        `beside(owner, period, target)` says what else stands in a cell.
        """
        for owner in owners:
            yield owner, [self._cell(owner, period, beside) for period in periods]

    def _cell(self, owner, period, beside):
        name = f"{owner.code} {period.code}"
        target = self.cells[name][2]
        told = {"field": self[name], "when": period.code, "target": target, "basis": self._basis_of(target)}
        return told | beside(owner, period, target)

    def _basis_of(self, target):
        """In words, where it is not the usual one."""
        is_money = target and "basis" in self.fields
        return target.get_basis_display() if is_money and target.basis != self.usual_basis else ""
