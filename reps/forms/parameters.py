"""What every form about parameters holds to."""

from django import forms

from reps.fiscal_changes import check_parameters
from reps.forms.unlocked import UnlockedForm
from reps.models import ParametersByDay


class KeptDays(UnlockedForm):
    """A form of Parameters under which what was published or agreed keeps its days and its figures: else it says so."""

    day = "effective_from"

    def _tell(self, locked):
        try:
            check_parameters(self.instance, ParametersByDay())
        except forms.ValidationError as problem:
            self.add_error(None, problem)
        else:
            super()._tell(locked)
