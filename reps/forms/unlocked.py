"""Forms of what a lock refuses altogether: there is no late change of it to wait for approval."""

from django import forms

from reps.locking import guard
from reps.locking.keys import key_problem
from reps.models.base import stored


class UnlockedForm(forms.ModelForm):
    """Refuses what would move figures of a locked period: its lock has to be lifted first (spec 2.8)."""

    day = "start"  # the field that is told

    def _post_clean(self):
        super()._post_clean()
        if not self.errors and self.has_changed() and not guard.is_permitted():
            self._tell(guard.refusal(stored(self.instance), self.instance))

    def _tell(self, locked):
        if locked:
            self.add_error(self.day if self.day in self.fields else None, locked.words)


class KeptKeyForm(UnlockedForm):
    """Of a team or a rep, whose published figures are found by its key."""

    def clean_key(self):
        problem = key_problem(stored(self.instance), self.cleaned_data["key"])
        if problem:
            raise forms.ValidationError(problem)
        return self.cleaned_data["key"]
