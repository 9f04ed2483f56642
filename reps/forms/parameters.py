"""What every form about parameters holds to."""

from django import forms

from reps.fiscal_changes import check_parameters
from reps.models import ParametersByDay


class KeptDays(forms.ModelForm):
    """A form of Parameters under which what was published or agreed keeps its days: else it says which would not."""

    def _post_clean(self):
        super()._post_clean()
        if not self.errors:
            try:
                check_parameters(self.instance, ParametersByDay())
            except forms.ValidationError as problem:
                self.add_error(None, problem)
