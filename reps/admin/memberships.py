"""A rep's memberships edited together: one team a day, and saved in an order the database accepts at every step."""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from reps.admin.base import Part
from reps.admin.late import UnlockedFormSet
from reps.forms.unlocked import UnlockedForm
from reps.models import Membership


def overlap(one, other):
    """Whether two spans (first day, last day), either end None for open, share a day."""
    begins, ends = max(one[0] or date.min, other[0] or date.min), min(one[1] or date.max, other[1] or date.max)
    return begins <= ends


def in_safe_order(changes):
    """[(stored span, new span, what), ...] so ordered that no row ever meets one still to be changed; None if none is.

    Two that change places can't be saved one after the other: each would overlap the other on the way.
    """
    waiting, order = list(changes), []
    while waiting:
        free = next((each for each in waiting if not _meets(each, waiting)), None)
        if free is None:
            return None
        waiting.remove(free)
        order.append(free)
    return order


def _meets(change, waiting):
    return any(overlap(change[1], other[0]) for other in waiting if other is not change)


class RowForm(UnlockedForm):
    """A row of a rep's page."""

    def _post_clean(self):
        # The rows of the page are checked against each other by the formset; what is stored may be about to change.
        self.instance.clean = lambda: None
        super()._post_clean()


class MembershipFormSet(UnlockedFormSet):
    """The memberships of one rep: no two share a day."""

    in_order = None

    @property
    def initial_forms(self):
        return self.in_order or super().initial_forms

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        kept = [form for form in self.forms if is_kept(self, form)]
        for at, form in enumerate(kept):
            if any(overlap(span(form), span(other)) for other in kept[:at]):
                form.add_error("start", _("These days overlap another row. A rep is in one team a day."))
        if not any(self.errors) and self._ordered() is None:
            raise ValidationError(_("These rows trade days. Save one change first, then the other."))

    def _ordered(self):
        """Stored rows, those to be deleted first."""
        stored, deleted = super().initial_forms, self.deleted_forms
        changes = in_safe_order([(stored_span(form), span(form), form) for form in stored if form not in deleted])
        gone = [form for form in stored if form in deleted]
        return None if changes is None else [*gone, *(form for _was, _new, form in changes)]

    def save_existing_objects(self, commit=True):
        self.in_order = self._ordered()
        return super().save_existing_objects(commit)


def is_kept(formset, form):
    """Whether a row says something and isn't to be deleted."""
    filled = form.instance.pk or form.has_changed()
    return filled and form not in formset.deleted_forms


def span(form):
    return form.cleaned_data.get("start"), form.cleaned_data.get("end")


def stored_span(form):
    return form.initial.get("start"), form.initial.get("end")


class MembershipPart(Part):
    model = Membership
    form, formset = RowForm, MembershipFormSet
    autocomplete_fields = ["team"]
    fields = ["team", "start", "end", "manages"]
